package registration

import (
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// place decides what becomes of one application: confirmed, on the waitlist, or refused. It is the
// whole answer to "who gets the last seat?": whoever is placed first, and nobody past those who wait.
//
// Staff may enter people outside the time of registration, for instance from a letter that came
// late; seats are no more theirs than anybody's. Only when the last time for moving up is over, and
// those who wait have been told so, may staff give a free seat to whoever stands at the door.
func place(ev event.Event, seats Seats, byStaff bool, now time.Time) (State, error) {
	if err := mayRegister(ev, byStaff, now); err != nil {
		return "", err
	}
	nobodyWaits := seats.Waiting == 0 || (byStaff && !ev.PromotionOpenAt(now))
	if nobodyWaits && seats.HasFree() {
		return Confirmed, nil
	}
	if ev.WaitlistOpenAt(now) {
		return Waitlisted, nil
	}
	return "", fault.New(fault.Conflict, "registration.full")
}

// mayRegister refuses outside the time of registration. A draft is hidden from all but its staff.
func mayRegister(ev event.Event, byStaff bool, now time.Time) error {
	phase := ev.RegistrationPhase(now)
	late := phase == event.NotYet || phase == event.Closed || phase == event.Over
	switch {
	case ev.State == event.StateDraft && !byStaff:
		return fault.New(fault.NotFound, "event.unknown")
	case phase == event.Open, late && byStaff && ev.State == event.StatePublished:
		return nil
	}
	return fault.New(fault.Closed, refusals[phase])
}

// refusals are the sentences for whoever comes outside the time of registration.
var refusals = map[event.Phase]string{
	event.NotOffered: "registration.not_offered",
	event.NotYet:     "registration.not_yet",
	event.Closed:     "registration.closed",
	event.Over:       "registration.over",
	event.Cancelled:  "registration.event_cancelled",
}

// with returns the counters after one more registration in the given state.
func (s Seats) with(state State) Seats {
	if state.TakesSeat() {
		s.Taken++
	}
	if state == Waitlisted {
		s.Waiting++
	}
	return s
}
