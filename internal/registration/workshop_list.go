package registration

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// WorkshopList is who comes to one workshop, as whoever leads it may know.
type WorkshopList struct {
	Slot, SlotLabel string
	Key, Label      string // of the workshop
	Capacity        *int   // nil: unlimited
	Expects         bool   // the form asks for expectations
	People          []WorkshopGuest
}

// Name is the workshop in teams and addresses: "vormittag/w1".
func (l WorkshopList) Name() string { return l.Slot + "/" + l.Key }

// WorkshopGuest is somebody who comes to a workshop: no contacts, no other answers.
type WorkshopGuest struct {
	FirstName    string
	LastName     string
	Organisation string
	Expectations string
}

// expectationsKey is that of the ready-made question, in every event.
const expectationsKey = "expectations"

// guestRow is a person with the workshop they go to.
type guestRow struct {
	Workshop     string  `db:"workshop"`
	FirstName    string  `db:"first_name"`
	LastName     string  `db:"last_name"`
	Organisation string  `db:"organisation"`
	Answers      Answers `db:"answers"` // those of special categories are kept elsewhere
}

const listGuestsSQL = `
SELECT p.slot || '/' || w.key AS workshop, r.first_name, r.last_name, r.organisation, r.answers
FROM workshop_places AS p JOIN workshops AS w ON w.id = p.workshop_id JOIN registrations AS r ON r.id = p.registration_id
WHERE w.event_id = $1 AND r.state = 'confirmed' AND r.anonymised_at IS NULL
ORDER BY COALESCE(NULLIF(r.last_name, ''), r.first_name), r.first_name, r.id`

// WorkshopLists returns who comes to the workshops of an event, slot by slot, people in the order of a telephone book: to
// those that who leads, or to all for who sees contacts anyway. Whoever leads none that there still is gets none.
func (s *Service) WorkshopLists(ctx context.Context, who actor.Actor, slug string) ([]WorkshopList, event.Event, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeWorkshopLists, slug)
	if err != nil {
		return nil, event.Event{}, err
	}
	may, err := s.ledBy(ctx, who, ev)
	if err != nil {
		return nil, event.Event{}, err
	}
	var rows []guestRow
	if err := s.db.SelectContext(ctx, &rows, listGuestsSQL, ev.ID); err != nil {
		return nil, event.Event{}, fmt.Errorf("list who comes to workshops: %w", err)
	}
	guests := map[string][]WorkshopGuest{}
	for _, r := range rows {
		guests[r.Workshop] = append(guests[r.Workshop], r.guest())
	}
	lists := []WorkshopList{}
	expects := slices.ContainsFunc(ev.Questions, func(q question.Question) bool { return q.Key == expectationsKey && !q.Special })
	for _, slot := range question.Slots(ev.Questions) {
		for _, workshop := range slot.Options {
			list := WorkshopList{Slot: slot.Key, SlotLabel: slot.Label, Key: workshop.Value, Label: workshop.Label, Capacity: workshop.Capacity, Expects: expects}
			if may(list.Name()) {
				list.People = guests[list.Name()]
				lists = append(lists, list)
			}
		}
	}
	return lists, ev, nil
}

// WorkshopList returns who comes to one workshop. One that who does not lead is NotFound "registration.workshop_unknown",
// like one that does not exist.
func (s *Service) WorkshopList(ctx context.Context, who actor.Actor, slug, slot, workshop string) (WorkshopList, event.Event, error) {
	lists, ev, err := s.WorkshopLists(ctx, who, slug)
	if err != nil {
		return WorkshopList{}, event.Event{}, err
	}
	at := slices.IndexFunc(lists, func(l WorkshopList) bool { return l.Slot == slot && l.Key == workshop })
	if at < 0 {
		return WorkshopList{}, event.Event{}, fault.New(fault.NotFound, "registration.workshop_unknown")
	}
	return lists[at], ev, nil
}

// ledBy returns whether who may see the list of a workshop.
func (s *Service) ledBy(ctx context.Context, who actor.Actor, ev event.Event) (func(name string) bool, error) {
	if who.MayAt(actor.SeeContacts, ev.Place()) {
		return func(string) bool { return true }, nil
	}
	leader, err := account.FindInTeam(ctx, s.db, ev.ID, who.AccountID())
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	return func(name string) bool { return slices.Contains(leader.Workshops, name) }, nil
}

func (r guestRow) guest() WorkshopGuest {
	answer, _ := r.Answers.Find(expectationsKey)
	g := WorkshopGuest{FirstName: r.FirstName, LastName: r.LastName, Organisation: r.Organisation}
	if !answer.Special {
		g.Expectations = answer.Text()
	}
	return g
}
