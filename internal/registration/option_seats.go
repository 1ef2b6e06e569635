package registration

import (
	"context"
	"maps"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// OptionSeats says how many seats the answers have left that have seats of their own. Of answers of
// special categories (Art. 9 GDPR) it knows only those that are full: how many need something is nobody's
// business where few come.
type OptionSeats map[string]map[string]int // by question and value

// Left returns how many seats an answer to the question with the key has left; false when it has no
// limit, or one of which nothing is told.
func (o OptionSeats) Left(key, value string) (int, bool) {
	left, isLimited := o[key][value]
	return left, isLimited
}

// AnyFull reports whether an answer has no seat left.
func (o OptionSeats) AnyFull() bool {
	for _, options := range o {
		for _, left := range options {
			if left == 0 {
				return true
			}
		}
	}
	return false
}

// OptionSeats returns how many seats the options of an event's questions have left at this moment.
// Numbers of seats are public. It asks nobody when no option has a limit.
func (s *Service) OptionSeats(ctx context.Context, ev event.Event) (OptionSeats, error) {
	left := OptionSeats{}
	for _, q := range ev.Questions {
		for _, option := range q.TakesSeats() {
			if left[q.Key] == nil {
				left[q.Key] = map[string]int{}
			}
			left[q.Key][option.Value] = *option.Capacity
		}
	}
	if len(left) == 0 {
		return left, nil
	}
	pools, err := listPools(ctx, s.db, ev.ID)
	if err != nil {
		return nil, err
	}
	for key, p := range pools {
		if _, isLimited := left.Left(key.key, key.bucket); isLimited && key.kind == poolOption {
			left[key.key][key.bucket] = p.free()
		}
	}
	left.keepFullOnly(ev.Questions)
	return left, nil
}

// With counts the seats of a registration and its answers as left: whoever holds them can keep them.
func (o OptionSeats) With(r Registration, answers []question.Answer) OptionSeats {
	if !r.State.TakesSeat() {
		return o
	}
	ordinary, special := Answers(answers).apart()
	for key, value := range question.Options(ordinary) {
		if _, isLimited := o.Left(key, value); isLimited {
			o[key][value] += r.Party
		}
	}
	for key, value := range question.Options(special) {
		delete(o[key], value)
	}
	return o
}

// keepFullOnly drops how many seats there are for answers of special categories.
func (o OptionSeats) keepFullOnly(questions []question.Question) {
	for _, q := range questions {
		if !q.Special {
			continue
		}
		if maps.DeleteFunc(o[q.Key], func(_ string, left int) bool { return left > 0 }); len(o[q.Key]) == 0 {
			delete(o, q.Key)
		}
	}
}
