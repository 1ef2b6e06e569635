package event

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// What is the sort of a change in the history of an event. Its German name stands under "event.what.".
type What string

// The sorts of changes.
const (
	WhatCreated      What = "created"
	WhatChanged      What = "changed"
	WhatPublished    What = "published"
	WhatUnpublished  What = "unpublished"
	WhatScheduled    What = "scheduled" // to be published at a time
	WhatUnscheduled  What = "unscheduled"
	WhatNotPublished What = "not_published" // the time came, but something needed was missing
	WhatDatesAdded   What = "dates_added"   // to its series
	WhatCancelled    What = "cancelled"
	WhatClosed       What = "closed" // its registration, by hand
	WhatOpened       What = "opened"
)

// What happens to hosts and team.
const (
	WhatHostInvited    What = "host_invited"
	WhatHostWithdrawn  What = "host_withdrawn" // the invitation, by who may invite
	WhatHostDeclined   What = "host_declined"
	WhatHostJoined     What = "host_joined"
	WhatHostChanged    What = "host_changed" // its rights or its place in the order
	WhatHostHandedOver What = "host_handed_over"
	WhatHostLeft       What = "host_left"
	WhatTeamJoined     What = "team_joined"
	WhatTeamChanged    What = "team_changed"
	WhatTeamLeft       What = "team_left"
)

// FieldChange is one field with what stood there before and after. Times are RFC 3339, truth values
// "true" and "false", lists one line an element; what is empty was not set.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Change is one entry in the history of an event.
type Change struct {
	Version   int64      `db:"version"` // of the event after it
	ChangedAt time.Time  `db:"changed_at"`
	What      What       `db:"what"`
	By        actor.Kind `db:"actor_kind"`
	Account   *string    `db:"account_name"` // nil: the service itself, or somebody with the link of an invitation
	Subject   *string    `db:"subject_name"` // whom of the team it is about
	Fields    fieldDiff  `db:"fields"`
}

// fieldDiff is kept as JSON.
type fieldDiff []FieldChange

// Scan implements sql.Scanner.
func (d *fieldDiff) Scan(stored any) error { return scanJSON(stored, d) }

const listChangesSQL = `
SELECT c.version, c.changed_at, c.what, c.actor_kind, a.name AS account_name, t.name AS subject_name, c.fields
FROM event_changes AS c LEFT JOIN accounts AS a ON a.id = c.account_id LEFT JOIN accounts AS t ON t.id = c.subject_id
WHERE c.event_id = $1 AND c.version > $2
ORDER BY c.id DESC
LIMIT $3`

// maxHistory bounds what one page shows; an event is not changed more often.
const maxHistory = 500

// History returns what was done to an event after the given version, the latest first; version 0
// returns everything. Only who may edit the event sees it, others get what Change would say.
func (s *Service) History(ctx context.Context, who actor.Actor, slug string, after int64) ([]Change, error) {
	ev, err := findHeld(ctx, s.db, who, actor.EditEvent, slug)
	if err != nil {
		return nil, err
	}
	return listChanges(ctx, s.db, ev.ID, after)
}

func listChanges(ctx context.Context, q db.Queryer, id ID, after int64) ([]Change, error) {
	var changes []Change
	if err := q.SelectContext(ctx, &changes, listChangesSQL, id, after, maxHistory); err != nil {
		return nil, fmt.Errorf("list changes of event: %w", err)
	}
	return changes, nil
}

// stand is an event with the capacity that the room registration keeps for it.
type stand struct {
	Event
	capacity *int
}

// record adds what was done to the history. A change that changed nothing is none.
func record(ctx context.Context, tx *db.Tx, who actor.Actor, what What, before, after stand) error {
	diff := []FieldChange{}
	if what != WhatCreated {
		diff = differences(before, after)
	}
	if (what == WhatChanged || what == WhatHostChanged) && len(diff) == 0 {
		return nil
	}
	return insertChange(ctx, tx, who, after.Event, entry{what: what, fields: diff})
}

// entry is what one line of the history says.
type entry struct {
	what    What
	subject account.ID // 0: it is about nobody of the team
	fields  []FieldChange
}

const insertChangeSQL = `
INSERT INTO event_changes (event_id, version, changed_at, what, actor_kind, account_id, subject_id, fields)
VALUES ($1, $2, $3, $4, $5, NULLIF(CAST($6 AS bigint), 0), NULLIF(CAST($7 AS bigint), 0), CAST($8 AS jsonb))`

func insertChange(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, e entry) error {
	fields, err := json.Marshal(e.fields)
	if err != nil {
		return fmt.Errorf("write change of event: %w", err)
	}
	answers := e.what == WhatHostJoined || e.what == WhatHostDeclined // by a link, hence without an account
	if who.Kind() == actor.KindParticipant && !answers {
		return fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	_, err = tx.ExecContext(ctx, insertChangeSQL, ev.ID, ev.Version, tx.Now, e.what, who.Kind(), who.AccountID(), e.subject, string(fields))
	if err != nil {
		return fmt.Errorf("insert change of event: %w", err)
	}
	return nil
}
