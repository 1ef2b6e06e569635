package registration

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

// Detail is everything the office shows of one registration, but for answers of special categories
// (see Special).
type Detail struct {
	Row
	Event      event.Event
	Files      []File // without their bodies, and without those that the account may not see
	Version    string // of what it says, for a change; empty without the right to see contacts
	Workshops  []WorkshopPlace
	Group      []Registration // the others it was registered with
	Namesakes  []Registration // some others of the same name who stand too: perhaps somebody was entered twice
	Replaces   Reference      // whose seat it took over; empty: nobody's
	ReplacedBy Reference      // who took over its seat; empty: nobody
	MergedInto Reference      // what stands for the person since it ended; empty: nothing
	History    []Change
}

// Find returns one registration for an account that may see it; to others it is unknown.
// Without the right to see contacts they are blank, and so is what staff wrote as a reason.
func (s *Service) Find(ctx context.Context, who actor.Actor, ref Reference) (Detail, error) {
	found, ev, err := s.managed(ctx, who, actor.SeeParticipants, ref)
	if err != nil {
		return Detail{}, err
	}
	detail := Detail{Event: ev}
	if detail.Row, err = findRow(ctx, s.db, found.ID); err != nil {
		return Detail{}, err
	}
	if err := s.addOthers(ctx, &detail); err != nil {
		return Detail{}, err
	}
	if detail.Workshops, err = workshopsFor(ctx, s.db, ev, found); err != nil {
		return Detail{}, err
	}
	if detail.History, err = s.history(ctx, found); err != nil {
		return Detail{}, err
	}
	if !who.MayAt(actor.SeeContacts, ev.Place()) {
		detail.blank()
		return detail, nil
	}
	rows := []Row{detail.Row}
	if err := findUnreached(ctx, s.db, rows); err != nil {
		return Detail{}, err
	}
	detail.Row = rows[0]
	special, files, err := readApart(ctx, s.db, found.ID)
	if err != nil {
		return Detail{}, err
	}
	detail.Version, err = s.links.versionOf(found, special, files)
	detail.Files = visibleFiles(who, ev, files)
	return detail, err
}

// blank takes out what only those who see contacts may know.
func (d *Detail) blank() {
	d.blankContacts()
	for i := range d.Workshops {
		d.Workshops[i].Wish, d.Workshops[i].Plenary = 0, false
	}
	for i := range d.Namesakes {
		d.Namesakes[i].blankContacts()
	}
	for i := range d.Group {
		d.Group[i].blankContacts()
	}
	for i := range d.History {
		d.History[i].blankReason()
	}
}

func visibleFiles(who actor.Actor, ev event.Event, files []File) []File {
	if who.MayAt(actor.SeeSpecial, ev.Place()) {
		return files
	}
	return slices.DeleteFunc(files, func(f File) bool { return f.Special })
}

const findSuccessionSQL = `
SELECT COALESCE((SELECT p.reference FROM registrations AS p WHERE p.id = r.replaces_id), '') AS replaces,
       COALESCE((SELECT n.reference FROM registrations AS n WHERE n.replaces_id = r.id), '') AS replaced_by,
       COALESCE((SELECT m.reference FROM registrations AS m WHERE m.id = r.merged_into_id), '') AS merged_into
FROM registrations AS r WHERE r.id = $1`

// addOthers finds those whom a registration has to do with.
func (s *Service) addOthers(ctx context.Context, detail *Detail) error {
	var row struct {
		Replaces   Reference `db:"replaces"`
		ReplacedBy Reference `db:"replaced_by"`
		MergedInto Reference `db:"merged_into"`
	}
	if err := s.db.GetContext(ctx, &row, findSuccessionSQL, detail.ID); err != nil {
		return fmt.Errorf("find who took over a seat: %w", err)
	}
	detail.Replaces, detail.ReplacedBy, detail.MergedInto = row.Replaces, row.ReplacedBy, row.MergedInto
	if err := s.addNamesakes(ctx, detail); err != nil {
		return err
	}
	if detail.GroupID == nil {
		return nil
	}
	members, err := listMembers(ctx, s.db, *detail.GroupID)
	if err != nil {
		return err
	}
	detail.Group, _ = divided(members, func(r Registration) bool { return r.ID != detail.ID && r.State != Replaced })
	return nil
}

const findNamesakesSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.id <> $2 AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
  AND search_fold(r.first_name || ' ' || r.last_name) = search_fold($3)
  AND NOT EXISTS (SELECT FROM registration_states AS s WHERE s.registration_id = $2 AND s.what = 'distinct' AND s.reason = r.reference)
ORDER BY r.id LIMIT 3`

// addNamesakes finds others of the same name. Two people may share one; the hosts know.
func (s *Service) addNamesakes(ctx context.Context, detail *Detail) error {
	if !detail.State.IsLive() || detail.Placeholder {
		return nil
	}
	err := s.db.SelectContext(ctx, &detail.Namesakes, findNamesakesSQL, detail.EventID, detail.ID, detail.FirstName+" "+detail.LastName)
	if err != nil {
		return fmt.Errorf("find namesakes: %w", err)
	}
	return nil
}

// Special returns the answers of special categories (Art. 9 GDPR) of a registration, for an account
// that may see them. The audit log tells of it where there are any.
func (s *Service) Special(ctx context.Context, who actor.Actor, ref Reference) (Answers, error) {
	found, _, err := s.managed(ctx, who, actor.SeeSpecial, ref)
	if err != nil {
		return nil, err
	}
	special, _, err := readApart(ctx, s.db, found.ID)
	if err != nil || len(special) == 0 {
		return nil, err
	}
	return special, s.noteLook(ctx, who, found, lookAtAnswers)
}
