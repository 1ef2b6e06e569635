package news

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
)

// mostEvents is how many events stand in one letter. What is beyond stands in the list on the page.
const mostEvents = 25

const lockUnreachedSQL = `
SELECT ` + columns + `, COALESCE(CAST(announced_through AS text), '') AS announced_through
FROM subscriptions
WHERE state = 'active' AND (announced_through IS NULL OR announced_through < CAST($1 AS date))
ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`

// unreached is a subscription with the day until which it was looked through; empty: never.
type unreached struct {
	row
	Through string `db:"announced_through"`
}

const reachSQL = `UPDATE subscriptions SET announced_through = CAST($2 AS date) WHERE id = ANY(CAST($1 AS bigint[]))`

// announceSome writes to the next subscriptions that the news of the day have not reached, and returns how many it looked
// through and to how many it wrote. One that somebody ends or changes at this moment is left for the next time.
func (s *Service) announceSome(ctx context.Context, tx *db.Tx, today due) (reached, letters int, err error) {
	all, err := lockAnnouncements(ctx, tx, today)
	if err != nil || len(all) == 0 {
		return 0, 0, err
	}
	var next []unreached
	if err := tx.SelectContext(ctx, &next, lockUnreachedSQL, today.day, announceBatch); err != nil {
		return 0, 0, fmt.Errorf("list subscriptions to write to: %w", err)
	}
	if len(next) == 0 {
		return 0, 0, nil
	}
	catalogue, err := readCatalogue(ctx, tx)
	if err != nil {
		return 0, 0, err
	}
	ids := make([]ID, len(next))
	for i, sub := range next {
		ids[i] = sub.ID
		fitting := fittingTo(sub, all)
		if len(fitting) == 0 {
			continue
		}
		if err := s.tell(ctx, tx, catalogue, sub.subscription(), keyOn(sub.Reference, today.day), fitting); err != nil {
			return 0, 0, err
		}
		letters++
	}
	if _, err := tx.ExecContext(ctx, reachSQL, db.Array(ids), today.day); err != nil {
		return 0, 0, fmt.Errorf("note subscriptions that were written to: %w", err)
	}
	return len(next), letters, countLetters(ctx, tx, all)
}

// fittingTo returns what is news to a subscription: chosen on a day that it was not looked through for, published since
// it was asked for, and of the topics and regions that it names.
func fittingTo(sub unreached, all []announcement) (fitting []*announcement) {
	for i := range all {
		a := &all[i]
		isNew := a.day > sub.Through && a.event.PublishedAt != nil && !a.event.PublishedAt.Before(sub.CreatedAt)
		if isNew && sub.subscription().fits(a.topics, a.regions) {
			fitting = append(fitting, a)
		}
	}
	return fitting
}

// tell writes a letter to one subscription.
func (s *Service) tell(ctx context.Context, tx *db.Tx, all Catalogue, sub Subscription, key string, fitting []*announcement) error {
	letter := s.about(all, sub, tx.Now)
	letter.More = max(len(fitting)-mostEvents, 0)
	ids := make([]int64, len(fitting))
	for i, a := range fitting {
		a.letters++
		ids[i] = int64(a.event.ID)
		if i < mostEvents {
			letter.Events = append(letter.Events, toldOf(a.event, tx.Now))
		}
	}
	return enqueue(ctx, tx, letterEvents, key, sub, letter, ids...)
}

// keyOn makes one letter a day to a subscription.
func keyOn(ref Reference, day string) string { return fmt.Sprintf("news/%s/%s", ref, day) }

// toldOf is an event as a letter tells of it. A registration that is open already need not be said to open.
func toldOf(ev event.Event, now time.Time) told {
	t := told{Slug: ev.Slug, Title: ev.Title, Kind: i18n.Text(i18n.German, ev.Kind.LabelKey(), nil), StartsAt: ev.StartsAt, EndsAt: ev.EndsAt,
		DayOnly: ev.DatePrecision != event.PrecisionTime, Place: placeOf(ev), Hosts: hostsOf(ev), ClosesAt: ev.RegistrationClosesAt}
	if ev.RegistrationPhase(now) == event.NotYet {
		t.OpensAt = ev.RegistrationOpensAt
	}
	return t
}

func placeOf(ev event.Event) string {
	parts := []string{ev.VenueName}
	if !strings.Contains(ev.VenueName, ev.VenueCity) {
		parts = append(parts, ev.VenueCity)
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	switch {
	case ev.Online && len(parts) == 0:
		return "Online"
	case ev.Online:
		parts = append(parts, "und online")
	}
	return strings.Join(parts, ", ")
}

func hostsOf(ev event.Event) string {
	names := make([]string, len(ev.Hosts))
	for i, host := range ev.Hosts {
		names[i] = host.Organisation.Name
	}
	return strings.Join(names, ", ")
}

func topicKeys(ev event.Event) []string {
	keys := make([]string, len(ev.Topics))
	for i, t := range ev.Topics {
		keys[i] = t.Key
	}
	return keys
}

func byStart(all []announcement) []announcement {
	slices.SortFunc(all, func(a, b announcement) int {
		return cmp.Or(a.event.StartsAt.Compare(b.event.StartsAt), cmp.Compare(a.event.ID, b.event.ID))
	})
	return all
}

const countLettersSQL = `
UPDATE announcements AS a SET letters = a.letters + n.letters
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS int[])) AS n (event_id, letters) WHERE a.event_id = n.event_id AND n.letters > 0`

// countLetters adds what was written about each event; its rows are locked.
func countLetters(ctx context.Context, tx *db.Tx, all []announcement) error {
	ids, letters := make([]event.ID, len(all)), make([]int64, len(all))
	for i, a := range all {
		ids[i], letters[i] = a.event.ID, int64(a.letters)
	}
	if _, err := tx.ExecContext(ctx, countLettersSQL, db.Array(ids), db.Array(letters)); err != nil {
		return fmt.Errorf("count letters about events: %w", err)
	}
	return nil
}
