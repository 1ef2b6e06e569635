package api

import "tagungsbuero/internal/question"

// Question is one question of the form of an event, beyond its ready fields.
type Question struct {
	Key       string                     `json:"key" required:"false" doc:"Names the question; made from its label when it is new. Stays when the rest changes."`
	Kind      QuestionKind               `json:"kind" required:"false"`
	Label     string                     `json:"label" required:"false" doc:"The question itself. At most 300 characters."`
	Purpose   string                     `json:"purpose" required:"false" doc:"What the answer is for; told beside the question."`
	Required  bool                       `json:"required" required:"false"`
	Special   bool                       `json:"special" required:"false" doc:"true: answers may reveal health or religion (Art. 9 GDPR). They are kept apart and have a right of their own."`
	Options   []QuestionOption           `json:"options" required:"false" doc:"Of single, multiple and workshops, in their order."`
	OnlyIf    *QuestionCondition         `json:"only_if,omitempty" doc:"Absent: it is asked always."`
	Min       *int                       `json:"min" required:"false" doc:"number: the smallest value; multiple: the fewest options."`
	Max       *int                       `json:"max" required:"false" doc:"number: the largest value; multiple: the most options; workshops: how many can be wished for, at most three; text and long_text: the most characters."`
	FileTypes []string                   `json:"file_types" required:"false" doc:"Of file: pdf, jpeg, png, docx, xlsx, txt. Without them: pdf, jpeg, png."`
	FileMaxKB int                        `json:"file_max_kb" required:"false" doc:"Of file: how large it may be, in units of 1024 bytes. Without it: 2000."`
	Texts     map[string]TranslatedTexts `json:"texts" required:"false" doc:"Translations by language, for instance en or uk."`
}

// QuestionOption is one choice of a question.
type QuestionOption struct {
	Value    string            `json:"value" required:"false" doc:"What is sent and kept; made from the label when it is new. Stays when the label changes."`
	Label    string            `json:"label" required:"false"`
	Capacity *int              `json:"capacity" required:"false" doc:"Seats that this choice has, or places of this workshop; null: no limit of its own."`
	Labels   map[string]string `json:"labels" required:"false" doc:"Translations by language."`
}

// QuestionCondition lets a question be asked only after a certain answer.
type QuestionCondition struct {
	Key   string `json:"key" required:"false" doc:"Of a question before it, or of a field of the form."`
	Value string `json:"value" required:"false"`
}

// TranslatedTexts are a question in another language; what is empty stays German.
type TranslatedTexts struct {
	Label   string `json:"label" required:"false"`
	Purpose string `json:"purpose" required:"false"`
}

// questions returns what was sent as the room question takes it.
func (f EventFields) questions() []question.Question {
	var questions []question.Question
	for _, q := range f.Questions {
		written := question.Question{
			Key: q.Key, Kind: question.Kind(q.Kind), Label: q.Label, Purpose: q.Purpose, Required: q.Required, Special: q.Special,
			OnlyIf: (*question.Condition)(q.OnlyIf), Min: q.Min, Max: q.Max, FileTypes: q.FileTypes, FileMaxKB: q.FileMaxKB,
		}
		for _, o := range q.Options {
			written.Options = append(written.Options, question.Option(o))
		}
		if len(q.Texts) > 0 {
			written.Texts = map[string]question.Text{}
		}
		for locale, text := range q.Texts {
			written.Texts[locale] = question.Text(text)
		}
		questions = append(questions, written)
	}
	return questions
}

// questionsOf describes what the form of an event asks beyond its ready fields.
func questionsOf(written []question.Question) []Question {
	questions := make([]Question, len(written))
	for i, q := range written {
		questions[i] = Question{
			Key: q.Key, Kind: QuestionKind(q.Kind), Label: q.Label, Purpose: q.Purpose, Required: q.Required, Special: q.Special,
			Options: []QuestionOption{}, OnlyIf: (*QuestionCondition)(q.OnlyIf), Min: q.Min, Max: q.Max,
			FileTypes: append([]string{}, q.FileTypes...), FileMaxKB: q.FileMaxKB, Texts: map[string]TranslatedTexts{},
		}
		for _, o := range q.Options {
			option := QuestionOption(o)
			if option.Labels == nil {
				option.Labels = map[string]string{}
			}
			questions[i].Options = append(questions[i].Options, option)
		}
		for locale, text := range q.Texts {
			questions[i].Texts[locale] = TranslatedTexts(text)
		}
	}
	return questions
}
