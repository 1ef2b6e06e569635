package event

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// When narrows the office's list by time and state.
type When string

// The views of the office's list. The zero value shows everything.
const (
	WhenUpcoming When = "upcoming" // published or cancelled, not over
	WhenPast     When = "past"     // over, drafts excepted
	WhenDrafts   When = "drafts"
)

// ManagedFilter narrows the office's list.
type ManagedFilter struct {
	When When
	Text string // as in Filter
	Page int
}

const managedSQL = `
SELECT e.id, count(*) OVER () AS total
FROM events AS e
WHERE (CAST($2 AS boolean) OR e.id = ANY(CAST($6 AS bigint[]))
       OR EXISTS (SELECT FROM event_hosts AS h WHERE h.event_id = e.id AND h.organisation_id = ANY(CAST($3 AS bigint[]))))
  AND (CAST($4 AS text) = ''
       OR $4 = 'upcoming' AND e.state <> 'draft' AND e.ends_at > $1
       OR $4 = 'past' AND e.state <> 'draft' AND e.ends_at <= $1
       OR $4 = 'drafts' AND e.state = 'draft')
  AND (CAST($5 AS text) = '' OR NOT EXISTS (
        SELECT FROM regexp_split_to_table(search_fold($5), '\s+') AS word
        WHERE strpos(search_fold(concat_ws(' ', e.title, e.summary, e.venue_city,
                (SELECT string_agg(o.name, ' ') FROM event_hosts AS h JOIN organisations AS o ON o.id = h.organisation_id WHERE h.event_id = e.id))), word) = 0))
ORDER BY e.ends_at <= $1,
         CASE WHEN e.ends_at > $1 THEN e.starts_at END,
         e.starts_at DESC, e.id
LIMIT $7 OFFSET $8`

// ManagedList returns the events that one of who's organisations hosts, those with other hosts
// included, and those that who is in the team of: first what lies ahead, the next one first, then the past, the latest first.
func (s *Service) ManagedList(ctx context.Context, who actor.Actor, filter ManagedFilter) (List, error) {
	_, _ = s.PublishDue(ctx) // what cannot be published hides nothing else; the job says why
	return readPage(ctx, s.db, filter.Page, managedSQL, s.db.Now(), who.Kind() == actor.KindSystem,
		db.Array(who.Organisations(actor.SeeEvent)), searchable(string(filter.When)), searchWords(filter.Text), db.Array(teamEvents(who)))
}

// teamEvents returns the events that who is in the team of.
func teamEvents(who actor.Actor) []ID {
	ids := make([]ID, len(who.Teams()))
	for i, team := range who.Teams() {
		ids[i] = team.Event
	}
	return ids
}
