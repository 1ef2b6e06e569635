package registration

import (
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// placement is what becomes of applications that stand or fall together.
type placement struct {
	state  State
	grants []grant // where they sit, when the state takes a seat
}

// place decides what becomes of one application, or of a group that comes together or not at all: a
// seat, a place on the waitlist, an application to be decided later, or refused. It is the whole
// answer to "who gets the last seat?": whoever is placed first, and nobody past those who wait and fit.
//
// Staff may enter people outside the time of registration, for instance from a letter that came
// late; seats are no more theirs than anybody's. Only when the last time for moving up is over, and
// those who wait have been told so, may staff give a free seat to whoever stands at the door.
func place(ev event.Event, b *book, waiting int, byStaff bool, claims ...claim) (placement, error) {
	if err := mayRegister(ev, byStaff, b.now); err != nil {
		return placement{}, err
	}
	if isDecidedLater(ev, byStaff) {
		return placement{state: Applied}, nil
	}
	return seatOrWait(ev, b, waiting, byStaff, claims...)
}

// seatOrWait is the same once nothing but seats decides.
func seatOrWait(ev event.Event, b *book, waiting int, byStaff bool, claims ...claim) (placement, error) {
	may := mayPass(ev, waiting, byStaff, b.now)
	if may {
		if grants, ok := b.seat(claims...); ok {
			return placement{Confirmed, grants}, nil
		}
	}
	switch {
	case !ev.WaitlistOpenAt(b.now) && may && b.lacksOptions(claims):
		return placement{}, fault.New(fault.Conflict, "registration.option_full")
	case !ev.WaitlistOpenAt(b.now):
		return placement{}, fault.New(fault.Conflict, "registration.full")
	case ev.Rules.WaitlistLimit != nil && waiting+len(claims) > *ev.Rules.WaitlistLimit:
		return placement{}, fault.New(fault.Conflict, "registration.waitlist_full")
	}
	return placement{state: Waitlisted}, nil
}

// isDecidedLater reports whether an application waits for a decision of the hosts. Where they decide
// one by one, they have decided about whom they enter themselves.
func isDecidedLater(ev event.Event, byStaff bool) bool {
	switch ev.Rules.RegistrationMode() {
	case event.ModeAllocation:
		return true
	case event.ModeApproval:
		return !byStaff
	}
	return false
}

// mayPass reports whether somebody new may take a free seat although others wait. Where people move
// up by themselves nobody who waits fits any seat that is free: it would be theirs already. Where the
// hosts pick, every free seat waits for them.
func mayPass(ev event.Event, waiting int, byStaff bool, now time.Time) bool {
	if waiting == 0 {
		return true
	}
	if !ev.PromotionOpenAt(now) {
		return byStaff
	}
	return ev.WaitlistMode != event.WaitlistManual
}

// mayRegister refuses outside the time of registration. A draft is hidden from all but its staff.
func mayRegister(ev event.Event, byStaff bool, now time.Time) error {
	phase := ev.RegistrationPhase(now)
	late := phase == event.NotYet || phase == event.Closed || phase == event.Paused || phase == event.Over
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
	event.Paused:     "registration.paused",
	event.Over:       "registration.over",
	event.Cancelled:  "registration.event_cancelled",
}
