package question

import "tagungsbuero/internal/form"

// Sent is what came from a form, by the key of each question.
type Sent struct {
	Values map[string][]string
	Files  map[string]Upload
	// Kept are the names of files that are stored already, by key: they answer where no other is sent, and
	// are not checked again.
	Kept  map[string]string
	Ready map[string]string // answers to the ready fields, which conditions may name
}

// Read reads and checks what a person answered to questions that passed Check. Mistakes are noted
// under InputName. A question that is not asked (see Visible) is neither required nor answered,
// whatever was sent; one without an answer is left out. The files come by key.
func Read(f *form.Form, questions []Question, sent Sent) ([]Answer, map[string]Upload) {
	r := reader{f: f, sent: sent, asked: asking(questions), values: map[string][]string{}, uploads: map[string]Upload{}}
	for _, q := range questions {
		if r.asked.decide(q, r.answerTo) {
			r.take(q)
		}
	}
	return r.answers, r.uploads
}

// InputName is the name of the question's input, under which mistakes of its answer are noted.
func (q Question) InputName() string { return "answers[" + q.Key + "]" }

// reader holds what was read of a form so far.
type reader struct {
	f       *form.Form
	sent    Sent
	asked   asked
	values  map[string][]string
	answers []Answer
	uploads map[string]Upload
}

// answerTo returns what a condition compares with.
func (r *reader) answerTo(key string) []string {
	if _, isQuestion := r.asked[key]; isQuestion {
		return r.values[key]
	}
	if value := r.sent.Ready[key]; value != "" {
		return []string{value}
	}
	return nil
}

func (r *reader) take(q Question) {
	values := r.read(q)
	if len(values) == 0 {
		return
	}
	a := Answer{Key: q.Key, Kind: q.Kind, Question: q.Label, Values: values, Special: q.Special}
	for _, value := range a.Chosen() {
		a.Labels = append(a.Labels, q.label(value))
	}
	r.values[q.Key] = values
	r.answers = append(r.answers, a)
}

// read returns the values of an answer in their canonical form, none when there is no answer or a mistake.
func (r *reader) read(q Question) []string {
	switch q.Kind {
	case KindMultiple:
		return r.ticks(q)
	case KindWorkshops:
		return r.wishes(q)
	case KindFile:
		return r.file(q)
	}
	if value := r.one(q); value != "" {
		return []string{value}
	}
	return nil
}
