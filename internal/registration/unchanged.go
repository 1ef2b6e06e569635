package registration

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// saysTheSame reports whether a change would leave a registration as it is. How questions read
// meanwhile does not count: nobody has answered anything else.
func (a *admission) saysTheSame(r Registration, special Answers) (bool, error) {
	if r.Placeholder || len(a.files) > 0 || a.Party != r.Party {
		return false, nil
	}
	before, err := saidBy(r.Person, slices.Concat(r.Answers, special))
	if err != nil {
		return false, err
	}
	after, err := saidBy(a.Person, a.answers)
	return before == after, err
}

// saidBy writes what a person answered, in an order that does not depend on the form.
func saidBy(p Person, answers Answers) (string, error) {
	type given struct {
		Key     string
		Values  []string
		Special bool
	}
	all := make([]given, len(answers))
	for i, answer := range answers {
		all[i] = given{answer.Key, answer.Values, answer.Special}
	}
	slices.SortStableFunc(all, func(a, b given) int { return cmp.Compare(a.Key, b.Key) })
	text, err := json.Marshal([]any{p, all})
	if err != nil {
		return "", fmt.Errorf("write what somebody said: %w", err)
	}
	return string(text), nil
}
