package event

import (
	"slices"
	"time"
)

// Phase says what somebody who wants to register finds at a given instant.
type Phase string

// The phases of registration.
const (
	NotOffered Phase = "not_offered" // the event takes no registrations here, or is a draft
	NotYet     Phase = "not_yet"     // before RegistrationOpensAt
	Open       Phase = "open"
	Paused     Phase = "paused"    // closed by hand; the hosts may open it again
	Closed     Phase = "closed"    // after RegistrationClosesAt, or after the start
	Over       Phase = "over"      // after the end
	Cancelled  Phase = "cancelled" // the event does not take place
)

// RegistrationPhase returns what somebody who wants to register at t finds. A deadline is the last
// second in which it is still possible: "bis 30.04., 23:59 Uhr" includes 23:59:59.
func (e Event) RegistrationPhase(t time.Time) Phase {
	switch {
	case e.State == StateCancelled:
		return Cancelled
	case e.IsOver(t):
		return Over
	case e.State != StatePublished || !e.RegistrationEnabled:
		return NotOffered
	case e.RegistrationOpensAt != nil && t.Before(*e.RegistrationOpensAt):
		return NotYet
	case !t.Before(e.RegistrationEnd()):
		return Closed
	case e.Rules.ClosedByHand:
		return Paused
	}
	return Open
}

// RegistrationOpenAt reports whether somebody may register at t.
func (e Event) RegistrationOpenAt(t time.Time) bool { return e.RegistrationPhase(t) == Open }

// RegistrationEnd returns the first instant at which nobody may register any more.
func (e Event) RegistrationEnd() time.Time { return endOf(e.RegistrationClosesAt, e.StartsAt) }

// CancelOpenAt reports whether participants may give back their seat themselves at t.
func (e Event) CancelOpenAt(t time.Time) bool {
	return e.State == StatePublished && t.Before(endOf(e.CancelUntil, e.StartsAt))
}

// PromotionOpenAt reports whether people still move up from the waitlist at t. After that a free
// seat stays free, so that nobody learns of it too late to come. It holds also for those who wait
// since before the waitlist was switched off.
func (e Event) PromotionOpenAt(t time.Time) bool {
	return e.State == StatePublished && t.Before(e.PromotionEnd())
}

// WaitlistOpenAt reports whether somebody can still join the waitlist at t, apart from its limit.
func (e Event) WaitlistOpenAt(t time.Time) bool {
	return e.WaitlistMode != WaitlistOff && e.PromotionOpenAt(t)
}

// PromotionEnd returns the first instant at which nobody moves up any more.
func (e Event) PromotionEnd() time.Time { return endOf(e.WaitlistUntil, e.StartsAt) }

// ChangeOpenAt reports whether participants may change their answers themselves at t.
func (e Event) ChangeOpenAt(t time.Time) bool {
	return e.State == StatePublished && t.Before(endOf(e.Rules.ChangeUntil, e.StartsAt))
}

// SubstituteOpenAt reports whether participants may name somebody else for their seat at t. It has a
// deadline of its own, because an empty chair helps nobody when free cancelling is over.
func (e Event) SubstituteOpenAt(t time.Time) bool {
	return e.State == StatePublished && t.Before(endOf(e.Rules.SubstituteUntil, e.StartsAt))
}

// NamingEnd returns the first instant at which places in groups can no longer be named, and whether
// places may be left open at all.
func (e Event) NamingEnd() (time.Time, bool) {
	if e.Rules.NameUntil == nil {
		return time.Time{}, false
	}
	return endOf(e.Rules.NameUntil, e.StartsAt), true
}

// IsOver reports whether the event has ended at t.
func (e Event) IsOver(t time.Time) bool { return !e.EndsAt.IsZero() && !t.Before(e.EndsAt) }

// NextChange returns the next instant after t at which the event's page would read differently
// because time has passed, and whether there is one.
func (e Event) NextChange(t time.Time) (time.Time, bool) {
	instants := []time.Time{e.StartsAt, e.EndsAt, e.RegistrationEnd(), endOf(e.CancelUntil, e.StartsAt), e.PromotionEnd()}
	for _, until := range []*time.Time{e.Rules.ChangeUntil, e.Rules.SubstituteUntil, e.Rules.NameUntil} {
		instants = append(instants, endOf(until, e.StartsAt))
	}
	if e.RegistrationOpensAt != nil {
		instants = append(instants, *e.RegistrationOpensAt)
	}
	for _, q := range e.Rules.Quotas {
		if at, ok := q.ReleasedAt(); ok {
			instants = append(instants, at)
		}
	}
	instants = slices.DeleteFunc(instants, func(instant time.Time) bool { return !instant.After(t) })
	if len(instants) == 0 {
		return time.Time{}, false
	}
	return slices.MinFunc(instants, time.Time.Compare), true
}

// endOf returns the first instant after a deadline. Deadlines are kept to the second and include
// that second; without one, fallback is the end.
func endOf(deadline *time.Time, fallback time.Time) time.Time {
	if deadline == nil {
		return fallback
	}
	return deadline.Truncate(time.Second).Add(time.Second)
}
