package mailing

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/db"
)

// Rows are locked in the order of their ids, as everywhere else.
const lockLettersOfSQL = `
SELECT id, registration_id, event_id, state, COALESCE(shared_part, '') AS shared_part, files
FROM letters WHERE registration_id = ANY(CAST($1 AS bigint[]))
ORDER BY id FOR UPDATE`

const lockLettersAboutSQL = `
SELECT id, 0 AS registration_id, event_id, state, COALESCE(shared_part, '') AS shared_part, files
FROM letters WHERE event_id = $1 AND kind = ANY(CAST($2 AS text[])) AND registration_id IS NULL
ORDER BY id FOR UPDATE`

// forgottenSQL sets all that tells of a person, at $2. The subject may name the recipient, and so may what the mail
// server said.
const forgottenSQL = wordlessSQL + `,
    recipient = '', recipient_name = '', subject = NULL, shared_part = NULL, last_error = ''`

const blankLettersSQL = `
UPDATE letters
SET ` + forgottenSQL + `, state = CASE WHEN state = 'queued' THEN 'withdrawn' ELSE state END
WHERE id = ANY(CAST($1 AS bigint[]))`

// A part belongs to letters about one event, so only these are looked through.
const deleteOrphanedPartsSQL = `
DELETE FROM letter_parts AS p
WHERE p.key = ANY(CAST($1 AS text[]))
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.event_id = ANY(CAST($2 AS bigint[])) AND l.shared_part = p.key)`

// lettersOf are letters about somebody, with the shared parts they name.
type lettersOf struct {
	onTheirWay []int64 // registrations with a letter that is being sent
	ids        []int64
	parts      []string
	files      []string
	events     []int64
}

// Forget takes everything about persons out of the letters about the given registrations. That there
// was a letter stays: its kind, state and times. What has not gone yet is withdrawn, and
// the shared parts they named are dropped when no other letter names them.
//
// It leaves alone and returns the registrations with a letter on its way, because whoever sends it
// will write its text down afterwards.
func Forget(ctx context.Context, tx *db.Tx, registrationIDs ...int64) (onTheirWay []int64, err error) {
	letters, err := lockLetters(ctx, tx, lockLettersOfSQL, db.Array(registrationIDs))
	if err != nil {
		return nil, err
	}
	return letters.onTheirWay, letters.blank(ctx, tx)
}

// ForgetForEvent does the same for the letters of the given kinds about an event that are about no
// registration, for instance invitations. While one of them is on its way it leaves all alone and returns false.
func ForgetForEvent(ctx context.Context, tx *db.Tx, eventID int64, kinds ...Kind) (done bool, err error) {
	letters, err := lockLetters(ctx, tx, lockLettersAboutSQL, eventID, db.Array(kindNames(kinds)))
	if err != nil || len(letters.onTheirWay) > 0 {
		return false, err
	}
	return true, letters.blank(ctx, tx)
}

func (l lettersOf) blank(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, blankLettersSQL, db.Array(l.ids), tx.Now); err != nil {
		return fmt.Errorf("blank letters: %w", err)
	}
	if _, err := tx.ExecContext(ctx, deleteOrphanedPartsSQL, db.Array(l.parts), db.Array(l.events)); err != nil {
		return fmt.Errorf("delete orphaned parts of letters: %w", err)
	}
	return dropOrphanedFiles(ctx, tx, l.files)
}

func lockLetters(ctx context.Context, tx *db.Tx, query string, args ...any) (lettersOf, error) {
	var rows []struct {
		ID             int64          `db:"id"`
		RegistrationID int64          `db:"registration_id"`
		EventID        *int64         `db:"event_id"`
		State          State          `db:"state"`
		SharedPart     string         `db:"shared_part"`
		Files          db.StringArray `db:"files"`
	}
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return lettersOf{}, fmt.Errorf("lock letters to forget: %w", err)
	}
	var found lettersOf
	for _, row := range rows {
		if row.State == Sending {
			found.onTheirWay = append(found.onTheirWay, row.RegistrationID)
		}
	}
	for _, row := range rows {
		if slices.Contains(found.onTheirWay, row.RegistrationID) {
			continue
		}
		found.add(row.ID, row.SharedPart, row.EventID)
		found.addFiles(row.Files)
	}
	return found, nil
}

func (l *lettersOf) add(id int64, part string, event *int64) {
	l.ids = append(l.ids, id)
	if part == "" || event == nil {
		return
	}
	if !slices.Contains(l.parts, part) {
		l.parts = append(l.parts, part)
	}
	if !slices.Contains(l.events, *event) {
		l.events = append(l.events, *event)
	}
}

func (l *lettersOf) addFiles(keys []string) {
	for _, key := range keys {
		if !slices.Contains(l.files, key) {
			l.files = append(l.files, key)
		}
	}
}
