package api

import (
	"context"
	"maps"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// answerReader turns answers into what the inputs of an event's form send, and notes those that none
// of its questions takes. Whether the answers are good is for the rooms to say.
type answerReader struct {
	asked    []question.Question
	mistakes []fault.Field
}

// readerFor returns a reader for the form of an event. It asks for the event only when there are answers.
func (a *API) readerFor(ctx context.Context, who actor.Actor, slug string, sent ...AnswerInputs) (*answerReader, error) {
	if !slices.ContainsFunc(sent, func(answers AnswerInputs) bool { return len(answers) > 0 }) {
		return &answerReader{}, nil
	}
	ev, err := a.Events.Visible(ctx, who, slug)
	return &answerReader{asked: ev.Questions}, err
}

// fault returns nil, or an Invalid fault with what was noted.
func (r *answerReader) fault() error {
	return fault.InvalidFields(r.mistakes[:min(len(r.mistakes), maxMistakes)])
}

func (r *answerReader) fail(name, key string, args fault.Args) {
	r.mistakes = append(r.mistakes, fault.Field{Name: name, Key: key, Args: args})
}

// read reads the answers that stand under answers in the object at path.
func (r *answerReader) read(path string, sent AnswerInputs) question.Sent {
	read := question.Sent{Values: map[string][]string{}, Files: map[string]question.Upload{}}
	for _, key := range slices.Sorted(maps.Keys(sent)) {
		name := path + "answers." + key
		q, ok := r.find(key)
		if !ok {
			r.fail(name, "api.unknown_field", nil)
			continue
		}
		if file, isFile := sent[key].value.(Upload); isFile && q.Kind == question.KindFile {
			read.Files[key] = question.Upload{Name: file.Name, Data: file.Data}
			continue
		}
		values, ok := sent[key].texts(q.Kind)
		if !ok {
			r.fail(name, "api.wrong_form", nil)
		}
		read.Values[key] = values
	}
	return read
}

func (r *answerReader) find(key string) (question.Question, bool) {
	i := slices.IndexFunc(r.asked, func(q question.Question) bool { return q.Key == key })
	if i < 0 {
		return question.Question{}, false
	}
	return r.asked[i], true
}

// party reads for how many people a registration is to stand; 0: the room decides.
func (r *answerReader) party(sent *int) int {
	if sent == nil {
		return 0
	}
	if *sent < 1 {
		r.fail("party", "form.number_too_small", fault.Args{"Min": 1})
	}
	return *sent
}

// standing returns those of the kept answers that the questions still ask for in the same way, to
// lay a patch over them. Files are not among them: they stay until others are sent or they are erased.
func (r *answerReader) standing(kept ...[]question.Answer) AnswerInputs {
	standing := AnswerInputs{}
	for _, answer := range slices.Concat(kept...) {
		if q, ok := r.find(answer.Key); ok && q.Kind == answer.Kind && q.Kind != question.KindFile {
			standing[answer.Key] = valueOf(answer)
		}
	}
	return standing
}

// erasedFiles returns the keys of the questions whose files a patch clears, and notes what it would
// clear and is no question.
func (r *answerReader) erasedFiles(patch map[string]any) (erased []string) {
	answers, _ := patch["answers"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(answers)) {
		if answers[key] != nil {
			continue
		}
		switch q, ok := r.find(key); {
		case !ok:
			r.fail("answers."+key, "api.unknown_field", nil)
		case q.Kind == question.KindFile:
			erased = append(erased, key)
		}
	}
	return erased
}
