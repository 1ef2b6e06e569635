package api

import (
	"slices"

	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

// Answer is what somebody answered, with the question as it read at the time.
type Answer struct {
	Key      string       `json:"key" doc:"Of the question."`
	Kind     QuestionKind `json:"kind"`
	Question string       `json:"question" doc:"As it read when it was answered."`
	Value    AnswerValue  `json:"value" doc:"As it is sent; of a file its name."`
	Text     string       `json:"text" doc:"The answer in German, for people."`
	Special  bool         `json:"special" doc:"true: it may reveal health or religion (Art. 9 GDPR)."`
}

func answersOf(kept ...[]question.Answer) []Answer {
	answers := []Answer{}
	for _, a := range slices.Concat(kept...) {
		answers = append(answers, Answer{Key: a.Key, Kind: QuestionKind(a.Kind), Question: a.Question, Value: valueOf(a), Text: a.Text(), Special: a.Special})
	}
	return answers
}

// SentFile is a file that somebody sent as an answer.
type SentFile struct {
	Key       string `json:"key" doc:"Of the question; under it the file can be taken out."`
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
}

func filesOf(kept []registration.File) []SentFile {
	files := make([]SentFile, len(kept))
	for i, f := range kept {
		files[i] = SentFile{Key: f.Key, Name: f.Name, MediaType: f.MediaType}
	}
	return files
}
