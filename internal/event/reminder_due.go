package event

import (
	"time"

	"tagungsbuero/internal/dates"
)

// AnchorAt returns the instant that the reminder is relative to, and whether there is one.
func (r Reminder) AnchorAt(e Event) (time.Time, bool) {
	at := time.Time{}
	switch r.Anchor {
	case AnchorStart:
		at = e.StartsAt
	case AnchorEnd:
		at = e.EndsAt
	case AnchorCloses:
		at = endOr(e.RegistrationClosesAt, e.StartsAt)
	case AnchorCancel:
		at = endOr(e.CancelUntil, e.StartsAt)
	case AnchorNames:
		at = endOr(e.Rules.NameUntil, time.Time{})
	case AnchorDecide:
		at = endOr(e.Rules.DecideAt, time.Time{})
	}
	return at, !at.IsZero()
}

func endOr(at *time.Time, otherwise time.Time) time.Time {
	if at == nil {
		return otherwise
	}
	return *at
}

// DueAt returns when the reminder falls due, and false when it never does: what it is relative to is not set, or it would
// come too late to be of use. Days are those of the calendar in Berlin, hours those that pass. On the day of the event
// itself it falls due an hour before the start at the latest, and nobody is thanked before the end.
func (r Reminder) DueAt(e Event) (time.Time, bool) {
	anchor, ok := r.AnchorAt(e)
	if !ok {
		return time.Time{}, false
	}
	at := r.from(anchor)
	if r.Letter == LetterThanks {
		if at.Before(e.EndsAt) {
			at = e.EndsAt
		}
		return at, true
	}
	if !at.Before(e.StartsAt) && r.Anchor == AnchorStart && r.Unit == UnitDays && r.Count == 0 {
		at = e.StartsAt.Add(-time.Hour)
	}
	return at, r.IsUseful(e, at)
}

// IsUseful reports whether the letter can still be sent at t: nobody is reminded of what has begun, or asked for names
// when the time for them is over. Thanks are never too late.
func (r Reminder) IsUseful(e Event, t time.Time) bool {
	if r.Letter == LetterThanks {
		return true
	}
	if end, ok := e.NamingEnd(); ok && r.Letter == LetterNames {
		return t.Before(end)
	}
	return t.Before(e.StartsAt)
}

// from returns the instant at the distance from the anchor.
func (r Reminder) from(anchor time.Time) time.Time {
	n := r.Count
	if r.When == Before {
		n = -n
	}
	if r.Unit == UnitHours {
		return anchor.Add(time.Duration(n) * time.Hour)
	}
	day := anchor.In(dates.Berlin)
	hour, minute := r.clock()
	return dates.At(day.Year(), day.Month(), day.Day()+n, hour, minute)
}
