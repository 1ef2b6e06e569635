package event

import (
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// May refuses an actor that lacks one of the rights at an event: Forbidden with the key when it sees the event, else
// NotFound, so that it learns nothing.
func May(who actor.Actor, ev Event, forbidden string, rights ...actor.Right) error {
	for _, right := range rights {
		switch {
		case who.MayAt(right, ev.Place()):
		case who.MayAt(actor.SeeEvent, ev.Place()):
			return fault.New(fault.Forbidden, forbidden)
		default:
			return fault.New(fault.NotFound, "event.unknown")
		}
	}
	return nil
}
