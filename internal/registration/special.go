package registration

import (
	"context"
	"fmt"
	"time"

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

const (
	deleteOldSpecialSQL = `
DELETE FROM special_answers AS s USING registrations AS r, events AS e
WHERE r.id = s.registration_id AND e.id = r.event_id AND e.ends_at <= $1`
	deleteOldSpecialFilesSQL = `
DELETE FROM answer_files AS f USING registrations AS r, events AS e
WHERE r.id = f.registration_id AND e.id = r.event_id AND e.ends_at <= $1 AND f.special`
)

// ForgetSpecial deletes answers and files of special categories of events that ended
// notice.SpecialRetention ago, and returns how many.
func (s *Service) ForgetSpecial(ctx context.Context) (total int, err error) {
	for _, statement := range []string{deleteOldSpecialSQL, deleteOldSpecialFilesSQL} {
		deleted, err := s.db.ExecContext(ctx, statement, specialEndedBefore(s.db.Now()))
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
