package office

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// maxQuestionInputs bounds what is read of a form that somebody has made up.
const maxQuestionInputs = 100

// questionParts are the inputs of one question.
var questionParts = []string{"key", "option_values", "label", "kind", "purpose", "required", "special", "options", "only_if_key", "only_if_value",
	"min", "max", "file_types", "file_max_kb", "texts", "position", "delete"}

func questionName(i int, part string) string {
	return "questions[" + strconv.Itoa(i) + "][" + part + "]"
}

// readQuestionsForm reads the form with its questions in the order that was typed.
func readQuestionsForm(c *gin.Context) (*form.Form, error) {
	if _, err := web.ReadForm(c); err != nil {
		return nil, err
	}
	values := maps.Clone(c.Request.PostForm)
	sortQuestions(values)
	return form.New(values), nil
}

// sentQuestion is what was sent of one question, by part.
type sentQuestion struct {
	parts map[string][]string
	place int // counted from 1, where it stood
}

func (q sentQuestion) get(part string) string {
	if len(q.parts[part]) == 0 {
		return ""
	}
	return strings.TrimSpace(q.parts[part][0])
}

// isGone reports whether the question is to be struck, or was added and never written.
func (q sentQuestion) isGone() bool {
	return q.get("delete") != "" || q.get("label")+q.get("key")+q.get("purpose")+q.get("options")+q.get("texts") == ""
}

// position returns where the question is to stand. One that moves up stands before the one whose
// place it takes, one that moves down after it.
func (q sentQuestion) position() (position, moved int) {
	position, err := strconv.Atoi(q.get("position"))
	if err != nil {
		position = q.place
	}
	return position, cmp.Compare(position, q.place)
}

// sortQuestions numbers the questions anew in the order that was typed, without those that are
// gone. Mistakes are then reported and shown under the same numbers.
func sortQuestions(values url.Values) {
	var sent []sentQuestion
	for i := range maxQuestionInputs {
		q := sentQuestion{parts: map[string][]string{}, place: i + 1}
		for _, part := range questionParts {
			if name := questionName(i, part); values.Has(name) {
				q.parts[part] = values[name]
				values.Del(name)
			}
		}
		if !q.isGone() {
			sent = append(sent, q)
		}
	}
	slices.SortStableFunc(sent, func(a, b sentQuestion) int {
		placeA, movedA := a.position()
		placeB, movedB := b.position()
		return cmp.Or(cmp.Compare(placeA, placeB), cmp.Compare(movedA, movedB))
	})
	for i, q := range sent {
		q.parts["position"] = []string{strconv.Itoa(i + 1)}
		for part, all := range q.parts {
			values[questionName(i, part)] = all
		}
	}
}

// readQuestions reads the questions. Mistakes of form are noted in the form; those of meaning are
// found by the use case. ready are the ready fields that conditions may name.
func readQuestions(in *form.Form, ready []view.Field) []question.Question {
	var questions []question.Question
	for i := 0; in.Has(questionName(i, "position")); i++ {
		questions = append(questions, readQuestion(in, i, ready))
	}
	return questions
}

func readQuestion(in *form.Form, i int, ready []view.Field) question.Question {
	name := func(part string) string { return questionName(i, part) }
	q := question.Question{
		Key: in.Text(name("key")), Kind: form.OneOf(in, name("kind"), question.Kinds, form.Required), Label: in.Text(name("label"), form.Max(longest)),
		Purpose: in.Text(name("purpose"), form.Max(longest)), Required: in.Bool(name("required")), Special: in.Bool(name("special")),
		Min: in.OptionalInt(name("min")), Max: in.OptionalInt(name("max")),
		FileTypes: form.AnyOf(in, name("file_types"), question.FileTypes), FileMaxKB: in.Int(name("file_max_kb")),
		OnlyIf: readCondition(in, name, ready),
	}
	q.Options = readOptions(in, name("options"), strings.Fields(in.Text(name("option_values"), form.Max(longest))))
	readTexts(in, name("texts"), &q)
	return q
}

// readCondition takes the answer of a ready field by the name that the form shows. The use case
// does the same for questions.
func readCondition(in *form.Form, name func(string) string, ready []view.Field) *question.Condition {
	c := question.Condition{Key: in.Text(name("only_if_key")), Value: in.Text(name("only_if_value"), form.Max(longest))}
	if c == (question.Condition{}) {
		return nil
	}
	i := slices.IndexFunc(ready, func(f view.Field) bool { return f.Name == c.Key })
	if i < 0 || c.Value == "" {
		return &c
	}
	at := slices.IndexFunc(ready[i].Options, func(o view.Option) bool { return o.Value == c.Value || strings.EqualFold(o.Label, c.Value) })
	if at < 0 {
		in.Fail(name("only_if_value"), "form.choice")
		return &c
	}
	c.Value = ready[i].Options[at].Value
	return &c
}
