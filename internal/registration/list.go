package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// PageSize is the number of participants on one page of the office's list.
const PageSize = 50

// Place is where a page of the list begins: after a registration, or before it; the zero value is the beginning.
type Place struct{ After, Before Reference }

// Row is one line of the office's list.
type Row struct {
	Registration
	MunicipalityName string  `db:"municipality_name"`
	WaitlistPosition int     `db:"waitlist_position"` // from 1; 0 when the person does not wait
	EnteredByName    *string `db:"entered_by_name"`   // the account's name for a staff entry
	QuotaKey         string  `db:"quota_key"`         // of the reserved quota it sits in; empty: none
	// Unreached: the last letter to its address did not arrive. Only those know who see contacts.
	Unreached bool `db:"-"`
	// Workshops are the keys of those that the person goes to, by slot.
	Workshops WorkshopKeys `db:"workshops"`
}

// List is one page of the office's list: people of the waitlist alone in its order, all others in that of
// a telephone book.
type List struct {
	Rows     []Row
	Total    int           // of all pages
	AtLeast  bool          // there are more than Total, and nobody counted how many
	ByState  map[State]int // of the whole event, whatever the filter
	Next     Place         // of the next page, unless this is the last one
	Previous Place         // of the page before, unless this is the first one
}

// List returns participants of an event for an account that may see them, from a place on. Without the
// right to see contacts their addresses, telephone numbers, remarks and answers are blank and not searched.
func (s *Service) List(ctx context.Context, who actor.Actor, slug string, filter Filter, from Place) (List, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return List{}, err
	}
	var list List
	if list.ByState, err = countStates(ctx, s.db, ev.ID); err != nil {
		return List{}, err
	}
	look := lookout{event: ev.ID, filter: filter, seesContacts: who.MayAt(actor.SeeContacts, ev.Place()), all: sum(list.ByState)}
	if err := mayFilter(filter, who, ev.Place()); err != nil {
		return List{}, err
	}
	if err := look.lookUp(ctx, s.db); err != nil {
		return List{}, err
	}
	if err := look.page(ctx, s.db, from, &list); err != nil {
		return List{}, err
	}
	if err := findUnreached(ctx, s.db, list.Rows); err != nil {
		return List{}, err
	}
	if !look.seesContacts {
		for i := range list.Rows {
			list.Rows[i].blankContacts()
			list.Rows[i].Unreached = false
		}
	}
	list.Total, list.AtLeast, err = look.count(ctx, s.db, list.ByState)
	return list, err
}

func sum(byState map[State]int) (n int) {
	for _, count := range byState {
		n += count
	}
	return n
}

// managedEvent finds an event for an account of a host. To all others it is unknown; to an account
// without the right it is forbidden.
func (s *Service) managedEvent(ctx context.Context, who actor.Actor, right actor.Right, slug string) (event.Event, error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return event.Event{}, err
	}
	return ev, mayManage(who, right, ev, "event.unknown")
}

// managed finds a registration and its event in the same way.
func (s *Service) managed(ctx context.Context, who actor.Actor, right actor.Right, ref Reference) (Registration, event.Event, error) {
	found, err := find(ctx, s.db, ref)
	if err != nil {
		return Registration{}, event.Event{}, err
	}
	ev, err := event.FindByID(ctx, s.db, found.EventID)
	if err != nil {
		return Registration{}, event.Event{}, err
	}
	return found, ev, mayManage(who, right, ev, "registration.unknown")
}

func mayManage(who actor.Actor, right actor.Right, ev event.Event, unknownKey string) error {
	at := ev.Place()
	switch {
	case who.MayAt(right, at):
		return nil
	case who.MayAt(actor.SeeEvent, at):
		return fault.New(fault.Forbidden, "registration.forbidden")
	}
	return fault.New(fault.NotFound, unknownKey)
}

// Each calls yield for every participant the filter leaves, in the order of the list, without holding it
// in memory. It needs the right to export, which nobody has without seeing contacts.
func (s *Service) Each(ctx context.Context, who actor.Actor, slug string, filter Filter, yield func(Row) error) error {
	ev, err := s.managedEvent(ctx, who, actor.Export, slug)
	if err != nil {
		return err
	}
	if err := mayFilter(filter, who, ev.Place()); err != nil {
		return err
	}
	look := lookout{event: ev.ID, filter: filter, seesContacts: true}
	if look.patterns, err = patterns(ctx, s.db, filter.Text); err != nil {
		return err
	}
	rows, err := s.db.QueryxContext(ctx, filter.rowsSQL(), look.args()...)
	if err != nil {
		return fmt.Errorf("list participants: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row Row
		if err := rows.StructScan(&row); err != nil {
			return fmt.Errorf("read participant: %w", err)
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return rows.Err()
}
