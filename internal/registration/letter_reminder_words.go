package registration

import (
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// isReminder reports whether a letter to participants may go to people without a seat by a rule of the hosts.
func isReminder(kind mailing.Kind) bool {
	return kind == letterReminder || kind == letterInfo || kind == letterGroupReminder
}

// isSeatless reports whether a letter that goes to people in several states is to somebody without a seat.
func (w speaker) isSeatless() bool {
	return (isReminder(w.kind) || w.kind == letterEventChanged) && !w.Facts.isSeated()
}

// reminded is how somebody stands who is reminded.
func (w speaker) reminded() []wording.Span {
	switch w.Facts.State {
	case Waitlisted:
		place := w.sayWith("member_waitlisted", "warteplatz", wording.Words(number(w.Facts.Position)))
		return append(append(place, wording.Span{Text: ". "}), w.course()...)
	case Offered:
		return w.say("group_offered")
	case Applied:
		return append(append(w.say("else_applied"), wording.Span{Text: " "}), w.decision()...)
	}
	return w.say("remind_seat")
}

// groupReminded begins a reminder to the contact of a group; how its people stand is listed below.
func (w speaker) groupReminded() []wording.Span {
	if w.Facts.About == event.LetterWaiting {
		return w.course()
	}
	return w.sayDays("begins")
}

// documentation is where the papers of an event are, once there are any.
func (w speaker) documentation() wording.Document {
	if !w.Event.Documented {
		return nil
	}
	return wording.Document{{Spans: w.say("documentation")}, button(w.language.Words("documentation_button", nil), w.links.event(w.Event.Slug))}
}
