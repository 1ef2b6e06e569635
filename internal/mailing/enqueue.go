package mailing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// EnqueueFromSQL begins a statement, or a part of one in WITH, that queues letters from a SELECT of
// the caller. It is for the one place that cannot afford a round trip of its own, with dedupe keys
// that cannot be known already; everybody else calls Enqueue. The SELECT gives, in this order:
//
//	dedupe_key text, kind text, locale text, recipient text, recipient_name text, shared_part text, data json,
//	event_id bigint, registration_id bigint, queued_at timestamptz, due_at timestamptz, route bigint
//
// queued_at and due_at are both the time of the transaction. The route is RouteSQL, which is asked once for all
// letters, where the event is $1.
const EnqueueFromSQL = `INSERT INTO letters (dedupe_key, kind, locale, recipient, recipient_name, shared_part, data,
    event_id, registration_id, queued_at, due_at, route) `

// queued_at is the time from which the letter could go: its Date, and the begin of GiveUpAfter.
const insertLettersSQL = `
INSERT INTO letters (dedupe_key, kind, locale, recipient, recipient_name, shared_part, data,
                     event_id, registration_id, account_id, queued_at, due_at, route, bulk, files)
SELECT l.dedupe_key, l.kind, l.locale, l.recipient, l.recipient_name, NULLIF(l.shared_part, ''), CAST(l.data AS json),
       l.event_id, l.registration_id, l.account_id, l.due_at, l.due_at, ` + presentRouteSQL + `, l.bulk, CAST(l.files AS text[])
FROM unnest(CAST($1 AS text[]), CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS text[]), CAST($5 AS text[]),
            CAST($6 AS text[]), CAST($7 AS bigint[]), CAST($8 AS bigint[]), CAST($9 AS bigint[]), CAST($10 AS timestamptz[]), CAST($11 AS text[]),
            CAST($12 AS boolean[]), CAST($13 AS text[]))
     AS l (dedupe_key, kind, locale, recipient, recipient_name, data, event_id, registration_id, account_id, due_at, shared_part, bulk, files)
ON CONFLICT (dedupe_key) DO NOTHING`

// Enqueue queues letters in the transaction of the use case that wants them, so that they go if and
// only if it commits. A letter whose DedupeKey is known already is left out silently. After the
// commit Service.Wake sends them without waiting for the next look into the outbox.
func Enqueue(ctx context.Context, tx *db.Tx, letters ...Letter) error {
	_, err := EnqueueNew(ctx, tx, letters...)
	return err
}

// EnqueueNew does the same and returns how many of them were not known already.
func EnqueueNew(ctx context.Context, tx *db.Tx, letters ...Letter) (int, error) {
	if len(letters) == 0 {
		return 0, nil
	}
	var c columns
	for _, l := range letters {
		if err := c.add(l, tx.Now); err != nil {
			return 0, err
		}
	}
	result, err := tx.ExecContext(ctx, insertLettersSQL, c.args()...)
	if err != nil {
		return 0, fmt.Errorf("queue letters: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// columns are letters turned on their side, for one insert from arrays.
type columns struct {
	keys, kinds, locales, recipients, names, parts, data []string
	events, registrations, accounts                      []sql.NullInt64
	dueAt                                                []time.Time
	bulk                                                 []bool
	files                                                []string // each a list as the database writes it
}

// args are the parameters of insertLettersSQL.
func (c *columns) args() []any {
	return []any{db.Array(c.keys), db.Array(c.kinds), db.Array(c.locales), db.Array(c.recipients), db.Array(c.names), db.Array(c.data),
		db.Array(c.events), db.Array(c.registrations), db.Array(c.accounts), db.Array(c.dueAt), db.Array(c.parts),
		db.Array(c.bulk), db.Array(c.files)}
}

func (c *columns) add(l Letter, now time.Time) error {
	if l.Kind == "" || l.DedupeKey == "" || l.Recipient == "" || l.Data == "" {
		return errors.New("queue letter: kind, dedupe key, recipient and data are needed")
	}
	if l.Locale == "" {
		l.Locale = "de"
	}
	if l.DueAt.Before(now) {
		l.DueAt = now
	}
	c.keys = append(c.keys, l.DedupeKey)
	c.kinds = append(c.kinds, string(l.Kind))
	c.locales = append(c.locales, l.Locale)
	c.recipients = append(c.recipients, l.Recipient)
	c.names = append(c.names, l.RecipientName)
	c.parts = append(c.parts, string(l.Shared))
	c.data = append(c.data, l.Data)
	c.events = append(c.events, nullable(l.EventID))
	c.registrations = append(c.registrations, nullable(l.RegistrationID))
	c.accounts = append(c.accounts, nullable(l.AccountID))
	c.dueAt = append(c.dueAt, l.DueAt.UTC())
	c.bulk = append(c.bulk, l.Bulk)
	c.files = append(c.files, listOf(l.Files))
	return nil
}

func nullable(id *int64) sql.NullInt64 {
	if id == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: *id, Valid: true}
}

// A letter that is being sent is withdrawn too: if the server has taken it, it will be marked sent
// all the same; if not, it is not tried again.
const withdrawLettersSQL = `
WITH gone AS MATERIALIZED (
    SELECT id, state, claimed_until FROM letters
    WHERE registration_id = ANY(CAST($1 AS bigint[])) AND kind = ANY(CAST($2 AS text[])) AND state IN ('queued', 'sending')
    ORDER BY id FOR UPDATE)
UPDATE letters AS l SET state = 'withdrawn', claimed_until = NULL FROM gone WHERE l.id = gone.id`

// WithdrawFor takes back letters of the given kinds to one registration that have not gone yet, for
// instance a reminder when the person has cancelled.
func WithdrawFor(ctx context.Context, tx *db.Tx, registrationID int64, kinds ...Kind) error {
	return WithdrawForAll(ctx, tx, []int64{registrationID}, kinds...)
}

// WithdrawForAll does the same for several registrations.
func WithdrawForAll(ctx context.Context, tx *db.Tx, registrationIDs []int64, kinds ...Kind) error {
	if _, err := tx.ExecContext(ctx, withdrawLettersSQL, db.Array(registrationIDs), db.Array(kindNames(kinds))); err != nil {
		return fmt.Errorf("withdraw letters: %w", err)
	}
	return nil
}

func kindNames(kinds []Kind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}
