package mailing

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Entry is a letter as it stands in a list.
type Entry struct {
	ID             ID         `db:"id"`
	Kind           Kind       `db:"kind"`
	Locale         string     `db:"locale"`
	Recipient      string     `db:"recipient"`
	RecipientName  string     `db:"recipient_name"`
	Subject        string     `db:"subject"` // empty until it has been composed
	State          State      `db:"state"`
	Attempts       int        `db:"attempts"`
	LastError      string     `db:"last_error"` // what the mail server said; may name the recipient
	EventID        *int64     `db:"event_id"`
	RegistrationID *int64     `db:"registration_id"`
	QueuedAt       time.Time  `db:"queued_at"`
	DueAt          time.Time  `db:"due_at"` // the next try of a queued letter
	SentAt         *time.Time `db:"sent_at"`
	FailedAt       *time.Time `db:"failed_at"`   // when it was refused, given up or came back
	DelayedAt      *time.Time `db:"delayed_at"`  // when a server said that it goes on trying
	BlankedAt      *time.Time `db:"blanked_at"`  // since when its words are forgotten
	ResentFrom     *ID        `db:"resent_from"` // the letter that went in vain before
}

const entryColumns = `id, kind, locale, recipient, recipient_name, COALESCE(subject, '') AS subject, state, attempts, last_error,
       event_id, registration_id, queued_at, due_at, sent_at, failed_at, delayed_at, blanked_at, resent_from`

// Full is a letter with its bodies as they were sent; they are empty when it held a secret.
type Full struct {
	Entry
	Text     string `db:"text_body"`
	HTML     string `db:"html_body"`
	Calendar string `db:"calendar"`
}

const listLatestSQL = `SELECT ` + entryColumns + `
FROM letters ORDER BY id DESC LIMIT $1`

// Latest returns the newest letters of the installation, for the development mailbox.
func (s *Service) Latest(ctx context.Context, limit int) ([]Entry, error) {
	return listEntries(ctx, s.db, listLatestSQL, limit)
}

const findLetterSQL = `SELECT ` + entryColumns + `,
       COALESCE(text_body, '') AS text_body, COALESCE(html_body, '') AS html_body, COALESCE(calendar, '') AS calendar
FROM letters WHERE id = $1`

// Letter returns one letter, for the development mailbox; NotFound when there is none.
func (s *Service) Letter(ctx context.Context, id ID) (Full, error) { return Find(ctx, s.db, id) }

// Find returns one letter with its bodies; NotFound when there is none. The caller sees to it that
// whoever asks may read it.
func Find(ctx context.Context, q db.Queryer, id ID) (Full, error) {
	var letter Full
	err := q.GetContext(ctx, &letter, findLetterSQL, int64(id))
	if db.NoRows(err) {
		return Full{}, fault.New(fault.NotFound, "mailing.unknown")
	}
	if err != nil {
		return Full{}, fmt.Errorf("find letter: %w", err)
	}
	return letter, nil
}

const listForRegistrationSQL = `SELECT ` + entryColumns + `
FROM letters WHERE registration_id = $1 ORDER BY id DESC`

// ListForRegistration returns all letters about one registration, the newest first. The caller sees
// to it that whoever asks may read them.
func ListForRegistration(ctx context.Context, q db.Queryer, registrationID int64) ([]Entry, error) {
	return listEntries(ctx, q, listForRegistrationSQL, registrationID)
}

func listEntries(ctx context.Context, q db.Queryer, query string, args ...any) ([]Entry, error) {
	entries := []Entry{}
	if err := q.SelectContext(ctx, &entries, query, args...); err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	return entries, nil
}

const countWaitingSQL = `
SELECT count(*) FROM letters WHERE state IN ('queued', 'sending') AND (state = 'sending' OR due_at <= $1)`

// Waiting returns how many letters should have gone by now and have not.
func (s *Service) Waiting(ctx context.Context) (int, error) {
	var n int
	if err := s.db.GetContext(ctx, &n, countWaitingSQL, s.db.Now()); err != nil {
		return 0, fmt.Errorf("count waiting letters: %w", err)
	}
	return n, nil
}

const countForEventsSQL = `SELECT state, count(*) AS n FROM letters WHERE event_id = ANY(CAST($1 AS bigint[])) GROUP BY state`

// CountForEvents returns how many letters about the events stand in each state. The caller sees to it that whoever
// asks may know.
func CountForEvents[ID ~int64](ctx context.Context, q db.Queryer, events []ID) (map[State]int, error) {
	var rows []struct {
		State State `db:"state"`
		N     int   `db:"n"`
	}
	if err := q.SelectContext(ctx, &rows, countForEventsSQL, db.Array(events)); err != nil {
		return nil, fmt.Errorf("count letters by state: %w", err)
	}
	counts := make(map[State]int, len(rows))
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, nil
}
