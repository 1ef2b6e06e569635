package event

import "tagungsbuero/internal/form"

// sides says on which sides of an anchor a letter makes sense. On the very day it does wherever it does at all.
type sides struct{ before, after bool }

var (
	onBefore = sides{before: true}
	onAfter  = sides{after: true}
	onBoth   = sides{true, true}
)

// sensible are the anchors and sides at which a letter is of use: all others would never go, or say what nobody can act upon.
// Before it has begun people are reminded, afterwards they are thanked; names are asked for as long as they can be given, and
// whether the event takes place is a question until it has been decided.
var sensible = map[ReminderLetter]map[ReminderAnchor]sides{
	LetterReminder: {AnchorStart: onBefore, AnchorCloses: onBoth, AnchorCancel: onBoth, AnchorDecide: onBoth},
	LetterInfo:     {AnchorStart: onBefore, AnchorCloses: onBoth, AnchorCancel: onBoth, AnchorDecide: onBoth},
	LetterWaiting:  {AnchorStart: onBefore, AnchorCloses: onBoth, AnchorCancel: onBoth, AnchorDecide: onBoth},
	LetterNames:    {AnchorStart: onBefore, AnchorCloses: onBoth, AnchorCancel: onBoth, AnchorNames: onBefore, AnchorDecide: onBoth},
	LetterThanks:   {AnchorStart: onAfter, AnchorEnd: onAfter},
	LetterMinimum:  {AnchorStart: onBefore, AnchorCloses: onBoth, AnchorCancel: onBoth, AnchorDecide: onBefore},
	LetterDecision: {AnchorStart: onBefore, AnchorCloses: onBoth, AnchorCancel: onBoth, AnchorDecide: onBefore},
}

// checkSense notes at which input a rule makes no sense, and why.
func (r Reminder) checkSense(f *form.Form, prefix string) {
	anchors, known := sensible[r.Letter]
	if !known || r.Anchor == "" || f.HasFailed(prefix+"[anchor]") || f.HasFailed(prefix+"[when]") {
		return
	}
	on, ok := anchors[r.Anchor]
	switch {
	case !ok:
		f.Fail(prefix+"[anchor]", r.anchorKey())
	case r.Count == 0 && r.Unit == UnitHours && r.Anchor == AnchorStart && r.Letter != LetterThanks:
		f.Fail(prefix+"[count]", "event.reminder_at_start")
	case r.Count != 0 && (r.When == Before && !on.before || r.When == After && !on.after):
		f.Fail(prefix+"[when]", r.sideKey())
	}
}

// anchorKey is why the letter cannot be relative to its anchor.
func (r Reminder) anchorKey() string {
	switch {
	case r.Letter == LetterThanks:
		return "event.reminder_thanks_early"
	case r.Anchor == AnchorEnd:
		return "event.reminder_only_thanks"
	}
	return "event.reminder_only_names"
}

// sideKey is why the letter cannot stand on its side of the anchor.
func (r Reminder) sideKey() string {
	switch {
	case r.Letter == LetterThanks:
		return "event.reminder_thanks_early"
	case r.Anchor == AnchorNames:
		return "event.reminder_names_late"
	case r.Anchor == AnchorDecide:
		return "event.reminder_decided"
	}
	return "event.reminder_begun"
}
