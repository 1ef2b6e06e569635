// Package auditlog shows who did what, when, to which record. Triggers of the schema write it; nothing here can.
package auditlog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// PageSize is the number of entries on one page.
const PageSize = 50

// Records lists what entries are about.
var Records = []string{"event", "host", "host_invitation", "event_template", "team", "topic", "field", "seats", "code", "invitation", "registration", "saved_filter", "letter_text", "broadcast", "change_letters", "withheld", "list", "special",
	"organisation", "venue", "member", "account", "token", "code_app", "passkey", "identity", "provider_mapping", "sender"}

// Filter narrows the log. Zero values do not.
type Filter struct {
	From, To time.Time // from one instant up to, but not including, another
	Person   string    // part of the name or address of who did it
	Event    string    // part of its title, or its slug
	Record   string    // one of Records
	Before   Cursor    // only what is older
}

// Entry is one thing that was done. Before and After hold the fields that differ, by the names of their columns.
type Entry struct {
	Source       string          `db:"source"`
	ID           int64           `db:"id"`
	HappenedAt   time.Time       `db:"happened_at"`
	ActorKind    string          `db:"actor_kind"` // "database": by hand at the database itself
	Person       *string         `db:"person"`
	Action       string          `db:"action"`
	Record       string          `db:"record"`
	Label        string          `db:"label"`
	EventSlug    *string         `db:"event_slug"`
	EventTitle   *string         `db:"event_title"`
	Organisation *string         `db:"organisation"`
	Subject      *string         `db:"subject"` // the account it is about
	Before       json.RawMessage `db:"before"`
	After        json.RawMessage `db:"after"`
}

// Cursor returns the place of the entry.
func (e Entry) Cursor() Cursor { return Cursor{e.HappenedAt, e.Source, e.ID} }

// Service is the front door of the room.
type Service struct{ db *db.DB }

// New returns the room's service.
func New(d *db.DB) *Service { return &Service{db: d} }

// What accounts decided about registrations stands in the history of those.
const searchSQL = `
WITH mine AS (SELECT h.event_id FROM event_hosts AS h WHERE h.organisation_id = ANY(CAST($2 AS bigint[])))
SELECT l.source, l.id, l.happened_at, l.actor_kind, a.name AS person, l.action, l.record, l.label, e.slug AS event_slug, e.title AS event_title,
       o.name AS organisation, s.name AS subject, l.before, l.after
FROM ((SELECT 'log' AS source, g.id, g.happened_at, g.actor_kind, g.account_id, g.action, g.record, g.label, g.event_id, g.organisation_id, g.subject_id,
              COALESCE(g.before, '{}') AS before, COALESCE(g.after, '{}') AS after
       FROM audit_entries AS g
       WHERE (g.event_id IN (SELECT m.event_id FROM mine AS m) OR g.event_id IS NULL AND ($1 OR g.organisation_id = ANY(CAST($2 AS bigint[]))))
         AND (CAST($5 AS text) IS NULL OR g.account_id IN (SELECT p.id FROM accounts AS p WHERE p.name || ' ' || p.email ILIKE '%' || $5 || '%'))
         AND (CAST($6 AS text) IS NULL OR g.event_id IN (SELECT v.id FROM events AS v WHERE v.slug = $6 OR v.title ILIKE '%' || $6 || '%'))
         AND (CAST($7 AS text) IS NULL OR g.record = $7)
         AND g.happened_at >= $3 AND g.happened_at < $4 AND (g.happened_at, 'log', g.id) < ($8, $9, $10)
       ORDER BY g.happened_at DESC, g.id DESC LIMIT $11)
      UNION ALL
      (SELECT 'history', c.id, c.changed_at, c.actor_kind, c.account_id, 'changed', 'registration', r.reference, r.event_id, NULL, NULL,
              jsonb_build_object('state', c.from_state), jsonb_build_object('state', c.to_state, 'reason', c.reason)
              || CASE WHEN c.what = 'undone' THEN jsonb_build_object('undone', true) ELSE '{}' END
       FROM registration_states AS c JOIN registrations AS r ON r.id = c.registration_id
       WHERE c.actor_kind = 'account' AND r.event_id IN (SELECT m.event_id FROM mine AS m)
         AND (CAST($5 AS text) IS NULL OR c.account_id IN (SELECT p.id FROM accounts AS p WHERE p.name || ' ' || p.email ILIKE '%' || $5 || '%'))
         AND (CAST($6 AS text) IS NULL OR r.event_id IN (SELECT v.id FROM events AS v WHERE v.slug = $6 OR v.title ILIKE '%' || $6 || '%'))
         AND (CAST($7 AS text) IS NULL OR $7 = 'registration')
         AND c.changed_at >= $3 AND c.changed_at < $4 AND (c.changed_at, 'history', c.id) < ($8, $9, $10)
       ORDER BY c.changed_at DESC, c.id DESC LIMIT $11)) AS l
LEFT JOIN accounts AS a ON a.id = l.account_id
LEFT JOIN accounts AS s ON s.id = l.subject_id
LEFT JOIN events AS e ON e.id = l.event_id
LEFT JOIN organisations AS o ON o.id = l.organisation_id
ORDER BY l.happened_at DESC, l.source DESC, l.id DESC LIMIT $11`

// The ends of time, for what a filter leaves open.
var (
	beginning = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	end       = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Search returns a page of the log, the newest first, and whether there is more. Managers of organisations see
// what concerns their events and organisations, administrators what concerns the installation.
func (s *Service) Search(ctx context.Context, who actor.Actor, f Filter) ([]Entry, bool, error) {
	organisations := who.Organisations(actor.ManageMembers)
	if !who.IsAdmin() && len(organisations) == 0 {
		return nil, false, fault.New(fault.Forbidden, "auditlog.forbidden")
	}
	from, to, before := orElse(f.From, beginning), orElse(f.To, end), f.Before
	if before.At.IsZero() {
		before = Cursor{At: end}
	}
	var found []Entry
	err := s.db.SelectContext(ctx, &found, searchSQL, who.IsAdmin(), db.Array(organisations), from, to, part(f.Person), part(f.Event),
		part(f.Record), before.At, before.Source, before.ID, PageSize+1)
	if err != nil {
		return nil, false, fmt.Errorf("search audit log: %w", err)
	}
	more := len(found) > PageSize
	return found[:min(len(found), PageSize)], more, nil
}

func orElse(at, open time.Time) time.Time {
	if at.IsZero() {
		return open
	}
	return at
}

var escaped = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// part returns a text to look for, nil for none.
func part(text string) *string {
	if text == "" {
		return nil
	}
	text = escaped.Replace(text)
	return &text
}
