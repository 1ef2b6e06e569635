package mailing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/db"
)

// claimed is a letter that this service may send until its lease ends.
type claimed struct {
	ID            ID             `db:"id"`
	DedupeKey     string         `db:"dedupe_key"`
	Kind          Kind           `db:"kind"`
	Locale        string         `db:"locale"`
	Recipient     string         `db:"recipient"`
	RecipientName string         `db:"recipient_name"`
	Shared        string         `db:"shared"`
	Data          string         `db:"data"`
	Attempts      int            `db:"attempts"`
	QueuedAt      time.Time      `db:"queued_at"`
	Files         db.StringArray `db:"files"` // keys
	Bulk          bool           `db:"bulk"`
	EventID       *int64         `db:"event_id"`

	addendum string // what Addenda has for it
}

// What is one of many goes after everything else, so that nobody waits for the confirmation of a seat because hosts write
// to two thousand people.
//
// MATERIALIZED, or the planner may look for due letters once more for every row it updates.
const claimLettersSQL = `
WITH due AS MATERIALIZED (
    SELECT id FROM letters
    WHERE state = 'queued' AND route = $4 AND due_at <= $1
      AND ($4 = 0 OR EXISTS (SELECT FROM senders AS s WHERE s.organisation_id = $4 AND s.version = $5 AND s.enabled))
    ORDER BY bulk, due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
UPDATE letters AS l SET state = 'sending', attempts = l.attempts + 1, claimed_until = $2, claimed_by = NULLIF(CAST($6 AS int), 0)
FROM due WHERE l.id = due.id
RETURNING l.id, l.dedupe_key, l.kind, l.locale, l.recipient, l.recipient_name, l.attempts, l.queued_at, l.files, l.bulk, l.event_id,
    COALESCE((SELECT CAST(p.data AS text) FROM letter_parts AS p WHERE p.key = l.shared_part), '') AS shared, CAST(l.data AS text) AS data`

// claim is what a service asks of the outbox for one of its connections.
type claim struct {
	at, until time.Time
	limit     int
	by        int32 // the number of the service; 0: none
	route     Route
	version   int64 // of the sender of the route
}

// claimLetters takes letters of one route, as long as its sender is the one of that version.
func claimLetters(ctx context.Context, q db.Queryer, c claim) ([]claimed, error) {
	var letters []claimed
	if err := q.SelectContext(ctx, &letters, claimLettersSQL, c.at, c.until, c.limit, int64(c.route), c.version, c.by); err != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	slices.SortStableFunc(letters, func(a, b claimed) int { return cmp.Or(compareBool(a.Bulk, b.Bulk), cmp.Compare(a.ID, b.ID)) })
	return letters, nil
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

const takeUpExpiredSQL = `
WITH left_behind AS MATERIALIZED (
    SELECT id FROM letters WHERE state = 'sending' AND claimed_until < $1 FOR UPDATE SKIP LOCKED)
UPDATE letters AS l SET state = 'queued', claimed_until = NULL, claimed_by = NULL, route = ` + presentRouteSQL + ` FROM left_behind AS b WHERE l.id = b.id`

// updateExpired puts letters back whose sender has died.
func updateExpired(ctx context.Context, q db.Queryer, now time.Time) error {
	if _, err := q.ExecContext(ctx, takeUpExpiredSQL, now); err != nil {
		return fmt.Errorf("take up letters left behind: %w", err)
	}
	return nil
}

// Rows are locked in the order of their ids, as WithdrawFor does, so that the two cannot block each other.
// What was sent is sent, even when it was withdrawn or its lease ended meanwhile; a failure is only
// recorded by whoever still holds the claim. What has come back meanwhile stays so. Of a secret letter only the subject stays.
const finishLettersSQL = `
WITH done AS (
    SELECT id, state, last_error, subject, text_body, html_body, calendar, is_secret
    FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS text[]),
                CAST($5 AS text[]), CAST($6 AS text[]), CAST($7 AS text[]), CAST($10 AS boolean[]))
         AS d (id, state, last_error, subject, text_body, html_body, calendar, is_secret)),
mine AS MATERIALIZED (
    SELECT id FROM letters WHERE id = ANY(CAST($1 AS bigint[])) ORDER BY id FOR UPDATE)
UPDATE letters AS l
SET state = d.state, last_error = d.last_error, claimed_until = NULL,
    sent_at = CASE WHEN d.state = 'sent' THEN CAST($8 AS timestamptz) END,
    failed_at = CASE WHEN d.state = 'failed' THEN CAST($8 AS timestamptz) END,
    subject = NULLIF(d.subject, ''), text_body = NULLIF(d.text_body, ''),
    html_body = NULLIF(d.html_body, ''), calendar = NULLIF(d.calendar, ''),
    data = CASE WHEN d.is_secret THEN CAST('{}' AS json) ELSE l.data END
FROM done AS d JOIN mine ON mine.id = d.id
WHERE l.id = d.id AND (d.state = 'sent' AND l.state <> 'bounced' OR (l.state = 'sending' AND l.claimed_until = $9))`

const putBackLettersSQL = `
WITH back AS (
    SELECT id, last_error, due_at, uncounted
    FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS timestamptz[]), CAST($4 AS int[]))
         AS b (id, last_error, due_at, uncounted)),
mine AS MATERIALIZED (
    SELECT id FROM letters WHERE id = ANY(CAST($1 AS bigint[])) ORDER BY id FOR UPDATE)
UPDATE letters AS l
SET state = 'queued', claimed_until = NULL, claimed_by = NULL, attempts = l.attempts - b.uncounted, route = ` + presentRouteSQL + `,
    due_at = GREATEST(l.due_at, b.due_at),
    last_error = CASE WHEN b.last_error = '' THEN l.last_error ELSE b.last_error END
FROM back AS b JOIN mine ON mine.id = b.id
WHERE l.id = b.id AND l.state = 'sending' AND l.claimed_until = $5`

// finished is a letter with which nothing more will be done.
type finished struct {
	id      ID
	state   State
	problem string
	content Content // HoldsSecret: with the subject alone, and the snapshot is erased
}

// finishLetters runs for every few letters (mostUnmarked), so its statement is kept.
func finishLetters(ctx context.Context, finish *db.Statement, letters []finished, now, lease time.Time) error {
	n := len(letters)
	if n == 0 {
		return nil
	}
	ids, states, problems := make([]int64, n), make([]string, n), make([]string, n)
	subjects, texts, htmls, calendars := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	secret := make([]bool, n)
	for i, l := range letters {
		secret[i] = l.content.HoldsSecret
		ids[i], states[i], problems[i] = int64(l.id), string(l.state), l.problem
		subjects[i], texts[i], htmls[i], calendars[i] = l.content.Subject, l.content.Text, l.content.HTML, l.content.Calendar
	}
	err := finish.ExecContext(ctx, db.Array(ids), db.Array(states), db.Array(problems),
		db.Texts(subjects), db.Texts(texts), db.Texts(htmls), db.Texts(calendars), now, lease, db.Array(secret))
	if err != nil {
		return fmt.Errorf("mark letters: %w", err)
	}
	return nil
}

// returned is a letter that will be tried again.
type returned struct {
	id      ID
	problem string
	dueAt   time.Time // zero: as before
	tried   bool      // false: the attempt that claiming counted was none
}

func putBackLetters(ctx context.Context, q db.Queryer, letters []returned, lease time.Time) error {
	n := len(letters)
	if n == 0 {
		return nil
	}
	ids, problems, dueAt, uncounted := make([]int64, n), make([]string, n), make([]time.Time, n), make([]int64, n)
	for i, l := range letters {
		ids[i], problems[i], dueAt[i] = int64(l.id), l.problem, l.dueAt
		if !l.tried {
			uncounted[i] = 1
		}
	}
	_, err := q.ExecContext(ctx, putBackLettersSQL, db.Array(ids), db.Array(problems), db.Array(dueAt), db.Array(uncounted), lease)
	if err != nil {
		return fmt.Errorf("put letters back: %w", err)
	}
	return nil
}

const giveUpLettersSQL = `
WITH old AS MATERIALIZED (
    SELECT id FROM letters WHERE state = 'queued' AND route = $4 AND queued_at < $1 FOR UPDATE SKIP LOCKED)
UPDATE letters AS l SET state = 'failed', last_error = $2, failed_at = $3 FROM old WHERE l.id = old.id`

// updateGivenUp fails the letters of a route that were queued GiveUpAfter ago and returns how many.
func updateGivenUp(ctx context.Context, q db.Queryer, r Route, now time.Time, problem string) (int, error) {
	result, err := q.ExecContext(ctx, giveUpLettersSQL, now.Add(-GiveUpAfter), problem, now, int64(r))
	if err != nil {
		return 0, fmt.Errorf("give letters up: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
