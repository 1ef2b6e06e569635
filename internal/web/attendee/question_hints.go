package attendee

import (
	"strings"
	"unicode/utf8"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web/view"
)

// options returns the choices of a question, with the seats that are left.
func (s Sheet) options(q question.Question) []view.Option {
	if q.Kind == question.KindBoolean {
		return []view.Option{{Value: question.Yes, Label: s.say("attendee.yes", nil)}, {Value: question.No, Label: s.say("attendee.no", nil)}}
	}
	var all []view.Option
	for _, option := range q.Options {
		shown := view.Option{Value: option.Value, Label: option.Label, Hint: s.seats(q.Key, option)}
		if q.Kind == question.KindSingle && len(q.Options) > radiosUpTo && shown.Hint != "" { // a Select shows no hints
			shown.Label, shown.Hint = shown.Label+" ("+shown.Hint+")", ""
		}
		all = append(all, shown)
	}
	if q.Kind == question.KindWorkshops {
		all = append(all, view.Option{Value: question.PlenaryOnly, Label: s.say("attendee.plenary_only", nil), TopOnly: true})
	}
	return all
}

func (s Sheet) seats(key string, option question.Option) string {
	if option.Capacity == nil || s.Left == nil {
		return ""
	}
	switch left, isLimited := s.Left(key, option.Value); {
	case !isLimited:
		return ""
	case left <= 0:
		return s.say("attendee.option_full", nil)
	default:
		return s.say("attendee.option_left", fault.Args{"Count": left})
	}
}

// hint tells what an answer is for, what it may be and what becomes of it.
func (s Sheet) hint(q question.Question) string {
	parts := []string{sentence(q.Purpose)}
	switch q.Kind {
	case question.KindNumber:
		parts = append(parts, s.limits("attendee.number.", q))
	case question.KindMultiple:
		parts = append(parts, s.limits("attendee.ticks.", q))
	case question.KindWorkshops:
		if q.Wishes() > 1 {
			parts = append(parts, s.say("attendee.wishes_ranked", nil))
		}
		parts = append(parts, s.say("attendee.wishes", nil))
	case question.KindFile:
		parts = append(parts, s.say("attendee.file", fault.Args{"Types": q.FileTypeNames(), "Max": q.FileMaxKB}))
		if a, ok := s.answerTo(q.Key); ok {
			parts = append(parts, s.say("attendee.file_kept", fault.Args{"Name": a.Text()}))
		}
	case question.KindConsent:
		if !q.Required {
			parts = append(parts, s.say("attendee.consent", nil))
		}
	}
	if q.Special {
		parts = append(parts, s.say("attendee.special", nil))
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// limits words the limits of a question; the keys of its sentences begin alike.
func (s Sheet) limits(key string, q question.Question) string {
	switch {
	case q.Min != nil && q.Max != nil:
		return s.say(key+"between", fault.Args{"Min": *q.Min, "Max": *q.Max})
	case q.Min != nil:
		return s.say(key+"from", fault.Args{"Count": *q.Min})
	case q.Max != nil:
		return s.say(key+"to", fault.Args{"Count": *q.Max})
	}
	return ""
}

// sentence ends a text with a full stop, so that another can follow.
func sentence(text string) string {
	last, _ := utf8.DecodeLastRuneInString(text)
	if text == "" || strings.ContainsRune(".!?:…؟", last) {
		return text
	}
	return text + "."
}
