package question

import "slices"

// Visible returns the questions that are asked, given the answers so far; answer returns the
// values for the key of a question or of a ready field. A question whose condition names one that
// is not asked itself is not asked either.
func Visible(questions []Question, answer func(key string) []string) []Question {
	var visible []Question
	asked := asking(questions)
	for _, q := range questions {
		if asked.decide(q, answer) {
			visible = append(visible, q)
		}
	}
	return visible
}

// asked knows for every question of a form whether it is asked. What is not decided is not asked,
// so a condition that names a later question never holds.
type asked map[string]bool

func asking(questions []Question) asked {
	all := make(asked, len(questions))
	for _, q := range questions {
		all[q.Key] = false
	}
	return all
}

// decide notes and returns whether the question is asked.
func (a asked) decide(q Question, answer func(key string) []string) bool {
	a[q.Key] = a.holds(q.OnlyIf, answer)
	return a[q.Key]
}

func (a asked) holds(c *Condition, answer func(key string) []string) bool {
	if c == nil {
		return true
	}
	if isAsked, isQuestion := a[c.Key]; isQuestion && !isAsked {
		return false
	}
	return slices.Contains(answer(c.Key), c.Value)
}
