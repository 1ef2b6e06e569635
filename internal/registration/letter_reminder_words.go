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

// calendarHint says that a calendar file is attached, if it is.
func (w speaker) calendarHint() []wording.Span {
	if isReminder(w.kind) && !w.Facts.isSeated() {
		return nil
	}
	return w.say("calendar")
}

// groupReminded begins a reminder to the contact of a group.
func (w speaker) groupReminded() []wording.Span {
	switch w.Facts.About {
	case event.LetterWaiting:
		return w.say("remind_group_waiting")
	case event.LetterThanks:
		return w.say("remind_group_thanks")
	}
	return append(append(w.sayDays("begins"), wording.Span{Text: " "}), w.say("remind_group")...)
}

// documentation is where the papers of an event are, once there are any.
func (w speaker) documentation() wording.Document {
	if !w.Event.Documented || (w.kind == letterGroupReminder && w.Facts.About != event.LetterThanks) {
		return nil
	}
	return wording.Document{{Spans: w.say("documentation")}, button(w.language.Words("documentation_button", nil), w.links.event(w.Event.Slug))}
}
