package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/notice"
)

const countSpecialSQL = `
SELECT (SELECT count(*) FROM special_answers AS s JOIN registrations AS r ON r.id = s.registration_id JOIN events AS e ON e.id = r.event_id WHERE e.ends_at <= $1)
     + (SELECT count(*) FROM answer_files AS f JOIN registrations AS r ON r.id = f.registration_id JOIN events AS e ON e.id = r.event_id WHERE e.ends_at <= $1 AND f.special)`

// CountSpecial counts what ForgetSpecial would delete.
func (s *Service) CountSpecial(ctx context.Context) (n int, err error) {
	if err := s.db.GetContext(ctx, &n, countSpecialSQL, specialEndedBefore(s.db.Now())); err != nil {
		return 0, fmt.Errorf("count answers of special categories: %w", err)
	}
	return n, nil
}

// specialEndedBefore is the end of the events whose time of keeping is over: what the privacy notice promises.
func specialEndedBefore(now time.Time) time.Time { return now.Add(-notice.SpecialRetention) }

const listSpecialEventsSQL = `
SELECT DISTINCT r.event_id
FROM registrations AS r JOIN events AS e ON e.id = r.event_id
WHERE e.ends_at <= $1 AND (EXISTS (SELECT FROM special_answers AS s WHERE s.registration_id = r.id)
                        OR EXISTS (SELECT FROM answer_files AS f WHERE f.registration_id = r.id AND f.special))
ORDER BY r.event_id`

// ForgetSpecial deletes answers and files of special categories of events that ended
// notice.SpecialRetention ago, and returns how many. Seats tell nothing of them afterwards.
func (s *Service) ForgetSpecial(ctx context.Context) (total int, err error) {
	var events []event.ID
	if err := s.db.SelectContext(ctx, &events, listSpecialEventsSQL, specialEndedBefore(s.db.Now())); err != nil {
		return 0, fmt.Errorf("list events with answers of special categories: %w", err)
	}
	for _, id := range events {
		n, err := s.forgetSpecialOf(ctx, id)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

const listWithSpecialSQL = `
SELECT r.id FROM registrations AS r
WHERE r.event_id = $1 AND (EXISTS (SELECT FROM special_answers AS s WHERE s.registration_id = r.id)
                        OR EXISTS (SELECT FROM answer_files AS f WHERE f.registration_id = r.id AND f.special))
ORDER BY r.id LIMIT $2`

// forgetSpecialOf goes through an event in batches, as anonymiseEvent does.
func (s *Service) forgetSpecialOf(ctx context.Context, id event.ID) (total int, err error) {
	for more := true; more; {
		n := 0
		err := s.db.InTx(ctx, func(tx *db.Tx) error {
			isOver, err := lockEnded(ctx, tx, id, specialEndedBefore(tx.Now))
			if err != nil || !isOver {
				more = false
				return err
			}
			var batch []int64
			if err := tx.SelectContext(ctx, &batch, listWithSpecialSQL, id, anonymiseBatch); err != nil {
				return fmt.Errorf("list who gave answers of special categories: %w", err)
			}
			more = len(batch) == anonymiseBatch
			if n, err = deleteSpecial(ctx, tx, batch); err != nil {
				return err
			}
			return clearSpecialPools(ctx, tx, id, batch)
		})
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

const deleteSpecialFilesOfSQL = `DELETE FROM answer_files WHERE registration_id = ANY(CAST($1 AS bigint[])) AND special`

// deleteSpecial deletes answers and files of special categories, and returns how many.
func deleteSpecial(ctx context.Context, tx *db.Tx, ids []int64) (total int, err error) {
	if _, err := tx.ExecContext(ctx, forgetHeldPoolsSQL, db.Array(ids)); err != nil {
		return 0, fmt.Errorf("forget which options people sat in: %w", err)
	}
	for _, statement := range []string{deleteSpecialOfSQL, deleteSpecialFilesOfSQL} {
		deleted, err := tx.ExecContext(ctx, statement, db.Array(ids))
		if err != nil {
			return total, fmt.Errorf("delete answers of special categories: %w", err)
		}
		n, err := deleted.RowsAffected()
		if err != nil {
			return total, fmt.Errorf("count deleted answers: %w", err)
		}
		total += int(n)
	}
	return total, nil
}

// Who sits in the seats of an option has chosen it.
const clearSpecialPoolsSQL = `
WITH told AS (SELECT p.id FROM events AS e CROSS JOIN json_array_elements(e.questions) AS q
              JOIN seat_pools AS p ON p.event_id = e.id AND p.kind = 'option' AND p.key = q ->> 'key'
              WHERE e.id = $1 AND q ->> 'special' = 'true')
UPDATE registrations AS r SET pools = ARRAY(SELECT pool FROM unnest(r.pools) AS pool WHERE pool NOT IN (SELECT id FROM told))
WHERE r.event_id = $1 AND r.id = ANY(CAST($2 AS bigint[])) AND r.pools && ARRAY(SELECT id FROM told)`

func clearSpecialPools(ctx context.Context, tx *db.Tx, id event.ID, registrations []int64) error {
	if _, err := tx.ExecContext(ctx, clearSpecialPoolsSQL, id, db.Array(registrations)); err != nil {
		return fmt.Errorf("forget who chose options of special categories: %w", err)
	}
	return nil
}
