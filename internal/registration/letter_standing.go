package registration

import (
	"tagungsbuero/internal/wording"
)

// standing is the sentence about how somebody stands, or stood before.
func (w speaker) standing() []wording.Span {
	switch w.kind {
	case letterUnconfirmed:
		if w.Facts.State == Unconfirmed {
			return w.say("reserved")
		}
		return w.say("arrived")
	case letterAgain:
		return w.sayState("again_", Waitlisted, Offered, Applied)
	case letterCancelled:
		return w.sayState("given_back_", Waitlisted, Offered, Applied)
	case letterCancelledByHost:
		if w.Facts.State != Waitlisted && !w.Facts.State.TakesSeat() {
			return nil
		}
		return w.sayState("taken_back_", Waitlisted)
	case letterChanged:
		if w.Facts.State == Waitlisted || w.Facts.State.TakesSeat() {
			return w.sayState("kept_", Waitlisted)
		}
		return w.say("kept_applied")
	case letterUnnamed:
		return w.sayWith(w.unnamed(), "zahl", wording.Words(number(w.Facts.Count)))
	}
	return nil
}

// sayState says the sentence of the state if it is one of those, else that of a seat.
func (w speaker) sayState(prefix string, told ...State) []wording.Span {
	for _, state := range told {
		if w.Facts.State == state {
			return w.say(prefix + string(state))
		}
	}
	return w.say(prefix + "seat")
}

// occurrence is what a letter is about, for its subject.
func (w speaker) occurrence() []wording.Span {
	switch {
	case w.kind == letterUnnamed:
		return w.say(w.unnamed() + "_subject")
	case w.Facts.State == Waitlisted, w.Facts.State == Offered:
		return w.say("given_back_subject_" + string(w.Facts.State))
	}
	return w.say("given_back_subject")
}

// unnamed begins the keys about places that nobody was named for.
func (w speaker) unnamed() string {
	if w.Facts.Kept {
		return "unnamed_kept"
	}
	return "unnamed_freed"
}

// otherwise is what happens when nobody answers.
func (w speaker) otherwise() []wording.Span {
	switch w.kind {
	case letterNames:
		if w.Facts.Kept {
			return nil
		}
		return w.say("names_lost")
	case letterGroupConfirm:
		if w.Facts.Any(Unconfirmed) {
			return w.say("else_group_seat")
		}
		return w.say("else_group")
	}
	switch w.Facts.State {
	case Waitlisted:
		return w.sayWith("else_waitlisted", "warteplatz", wording.Words(number(w.Facts.Position)))
	case Applied:
		return append(append(w.say("else_applied"), wording.Span{Text: " "}), w.decision()...)
	}
	return w.say("else_seat")
}

func (w speaker) unproved() []wording.Span {
	if !w.Facts.Unproved {
		return nil
	}
	return w.say("offer_unproved")
}
