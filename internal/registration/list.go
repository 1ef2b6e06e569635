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

// Filter narrows the office's list. Zero values do not.
type Filter struct {
	State State
	Text  string    // in names, organisation or reference, and in the address for those who may see it
	Quota string    // key of the quota they count in
	Group Reference // of those they were registered with
	// Workshop is the slot and the workshop that they go to, "vormittag/w1"; "vormittag/" leaves those with a
	// seat at the event who go to none.
	Workshop string
	Offset   int // participants to leave out at the beginning
}

// Row is one line of the office's list.
type Row struct {
	Registration
	MunicipalityName string  `db:"municipality_name"`
	WaitlistPosition int     `db:"waitlist_position"` // from 1; 0 when the person does not wait
	EnteredByName    *string `db:"entered_by_name"`   // the account's name for a staff entry
	QuotaKey         string  `db:"quota_key"`         // of the reserved quota it sits in; empty: none
	// Workshops are the keys of those that the person goes to, by slot.
	Workshops WorkshopKeys `db:"workshops"`
}

// List is one page of the office's list: people of the waitlist alone in its order, all others in that of
// a telephone book.
type List struct {
	Rows    []Row
	Total   int           // of all pages
	ByState map[State]int // of the whole event, whatever the filter
}

// List returns participants of an event for an account that may see them. Without the right to see
// contacts their addresses, telephone numbers, remarks and answers are blank and not searched.
func (s *Service) List(ctx context.Context, who actor.Actor, slug string, filter Filter) (List, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return List{}, err
	}
	var list List
	seesContacts := who.MayAt(actor.SeeContacts, ev.Place())
	if list.Rows, err = listRows(ctx, s.db, ev.ID, filter, seesContacts, PageSize); err != nil {
		return List{}, err
	}
	if list.Total, err = countRows(ctx, s.db, ev.ID, filter, seesContacts); err != nil {
		return List{}, err
	}
	if !seesContacts {
		for i := range list.Rows {
			list.Rows[i].blankContacts()
		}
	}
	list.ByState, err = countStates(ctx, s.db, ev.ID)
	return list, err
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
	rows, err := s.db.QueryxContext(ctx, filter.rowsSQL(), rowArgs(ev.ID, filter, true, nil)...)
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

// rowArgs are the parameters that listRowsSQL and countRowsSQL share; a nil limit means all.
func rowArgs(id event.ID, filter Filter, seesContacts bool, limit *int) []any {
	return []any{id, nullIfEmpty(string(filter.State)), nullIfEmpty(escapeLike(filter.Text)), seesContacts,
		nullIfEmpty(filter.Quota), nullIfEmpty(string(filter.Group)),
		nullIfEmpty(filter.Workshop), filter.Offset, limit}
}
