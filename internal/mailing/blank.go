package mailing

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// blankAtOnce bounds how many rows one transaction of BlankOld locks.
const blankAtOnce = 500

// oldLettersSQL is what letters_to_blank lists. What still waits has no such state.
const oldLettersSQL = `FROM letters WHERE blanked_at IS NULL AND state IN ('sent', 'failed', 'withdrawn', 'bounced') AND queued_at < $1`

// wordlessSQL sets what erases the words of a letter, at $2.
const wordlessSQL = `data = '{}', files = '{}', text_body = NULL, html_body = NULL, calendar = NULL, blanked_at = $2`

const (
	countOldSQL = `SELECT count(*) ` + oldLettersSQL
	lockOldSQL  = `SELECT id, COALESCE(shared_part, '') AS shared_part, event_id, files ` + oldLettersSQL + `
ORDER BY queued_at, id LIMIT $2 FOR UPDATE SKIP LOCKED`
	// The name of the shared part stays, so that Forget finds what is left of it here.
	blankOldSQL = `
UPDATE letters SET ` + wordlessSQL + `
WHERE id = ANY(CAST($1 AS bigint[]))`
	deleteOldPartsSQL = `
DELETE FROM letter_parts AS p
WHERE p.key = ANY(CAST($1 AS text[])) AND p.used_at < $3
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.event_id = ANY(CAST($2 AS bigint[])) AND l.shared_part = p.key AND l.blanked_at IS NULL)`
)

// CountOld counts the letters whose words BlankOld would forget.
func (s *Service) CountOld(ctx context.Context) (int, error) {
	if s.keep <= 0 {
		return 0, nil
	}
	var n int
	if err := s.db.GetContext(ctx, &n, countOldSQL, s.db.Now().Add(-s.keep)); err != nil {
		return 0, fmt.Errorf("count old letters: %w", err)
	}
	return n, nil
}

// BlankOld forgets the words, snapshots and calendars of letters that are older than the keeping time
// and wait no more, with what they shared, and returns how many. Subject, kind, recipient, state and times stay.
func (s *Service) BlankOld(ctx context.Context) (total int, err error) {
	if s.keep <= 0 {
		return 0, nil
	}
	before := s.db.Now().Add(-s.keep)
	for {
		n, err := s.blankSome(ctx, before)
		if total += n; err != nil || n < blankAtOnce {
			return total, err
		}
	}
}

func (s *Service) blankSome(ctx context.Context, before time.Time) (n int, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		var rows []struct {
			ID         int64          `db:"id"`
			SharedPart string         `db:"shared_part"`
			EventID    *int64         `db:"event_id"`
			Files      db.StringArray `db:"files"`
		}
		if err := tx.SelectContext(ctx, &rows, lockOldSQL, before, blankAtOnce); err != nil {
			return fmt.Errorf("find old letters: %w", err)
		}
		var old lettersOf
		for _, row := range rows {
			old.add(row.ID, row.SharedPart, row.EventID)
			old.addFiles(row.Files)
		}
		if n = len(rows); n == 0 {
			return nil
		}
		if _, err := tx.ExecContext(ctx, blankOldSQL, db.Array(old.ids), tx.Now); err != nil {
			return fmt.Errorf("blank old letters: %w", err)
		}
		if _, err := tx.ExecContext(ctx, deleteOldPartsSQL, db.Array(old.parts), db.Array(old.events), tx.Now.Add(-keepUnnamed)); err != nil {
			return fmt.Errorf("delete old parts of letters: %w", err)
		}
		return dropOrphanedFiles(ctx, tx, old.files)
	})
	return n, err
}
