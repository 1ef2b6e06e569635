package registration

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/notice"
)

// anonymiseBatch bounds one transaction and the memory it takes.
const anonymiseBatch = 500

// Forgettable counts what Anonymise would change.
type Forgettable struct {
	Registrations int `db:"registrations"`
	Letters       int `db:"letters"`
}

// IsAnonymised reports whether the person has been forgotten: nobody registers without a name.
func (p Person) IsAnonymised() bool { return p.FirstName == "" && p.LastName == "" }

const countForgettableSQL = `
SELECT count(DISTINCT r.id) AS registrations, count(l.id) AS letters
FROM registrations AS r
JOIN events AS e ON e.id = r.event_id
LEFT JOIN letters AS l ON l.registration_id = r.id
WHERE e.ends_at <= $1 AND r.anonymised_at IS NULL`

// CountForgettable counts the registrations whose time is over, and their letters. It changes nothing.
func (s *Service) CountForgettable(ctx context.Context) (Forgettable, error) {
	var found Forgettable
	if err := s.db.GetContext(ctx, &found, countForgettableSQL, endedBefore(s.db.Now())); err != nil {
		return Forgettable{}, fmt.Errorf("count registrations to anonymise: %w", err)
	}
	return found, nil
}

// endedBefore is the end of the events whose time of keeping is over: what the privacy notice promises.
func endedBefore(now time.Time) time.Time { return now.Add(-notice.Retention) }

const listForgettableEventsSQL = `
SELECT e.id
FROM events AS e
WHERE e.ends_at <= $1 AND (EXISTS (SELECT FROM registrations AS r WHERE r.event_id = e.id AND r.anonymised_at IS NULL)
                        OR EXISTS (SELECT FROM invitations AS i WHERE i.event_id = e.id AND i.anonymised_at IS NULL)
                        OR EXISTS (SELECT FROM invitation_codes AS c WHERE c.event_id = e.id AND c.note <> ''))
ORDER BY e.id`

// Anonymise takes everything about persons out of the registrations, histories and letters of events
// that ended notice.Retention ago, and returns how many registrations it changed. What statistics need
// stays: states, kinds of organisation, carrier groups, municipalities and all counts. Doing it again
// changes nothing; a registration whose letter is on its way is left for the next time.
func (s *Service) Anonymise(ctx context.Context) (int, error) {
	var events []event.ID
	if err := s.db.SelectContext(ctx, &events, listForgettableEventsSQL, endedBefore(s.db.Now())); err != nil {
		return 0, fmt.Errorf("list events to anonymise: %w", err)
	}
	total := 0
	for _, id := range events {
		n, err := s.anonymiseEvent(ctx, id)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// anonymiseEvent goes through an event in batches. It holds the event's lock in each, like everybody
// else who writes about it. The event may have been moved since it was listed, hence the second look.
func (s *Service) anonymiseEvent(ctx context.Context, id event.ID) (total int, err error) {
	var batch []int64
	for last := int64(0); ; last = batch[len(batch)-1] {
		n := 0
		err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
			isOver, err := lockEnded(ctx, tx, id, endedBefore(tx.Now))
			if err != nil || !isOver {
				batch = nil
				return err
			}
			if batch, err = listForgettable(ctx, tx, id, last); err != nil {
				return err
			}
			if n, err = anonymise(ctx, tx, batch); err != nil {
				return err
			}
			return forgetAbout(ctx, tx, id)
		})
		if err != nil {
			return total, err
		}
		total += n
		if len(batch) < anonymiseBatch {
			return total, nil
		}
	}
}

const listForgettableSQL = `
SELECT id FROM registrations WHERE event_id = $1 AND anonymised_at IS NULL AND id > $2 ORDER BY id LIMIT $3`

// listForgettable returns the next registrations of an event after the given one.
func listForgettable(ctx context.Context, tx *db.Tx, id event.ID, after int64) ([]int64, error) {
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, listForgettableSQL, id, after, anonymiseBatch); err != nil {
		return nil, fmt.Errorf("list registrations to anonymise: %w", err)
	}
	return ids, nil
}

// The pools somebody sat in tell the institution, and what was answered.
const anonymiseSQL = `
UPDATE registrations
SET first_name = '', last_name = '', email = '', phone = '', title = '', organisation = '', position = '', remark = '',
    answers = '[]', pools = '{}', person_key = NULL, submission = NULL, anonymised_at = $2
WHERE id = ANY(CAST($1 AS bigint[]))`

// What is kept apart goes as a whole: answers of special categories and files.
const (
	deleteSpecialOfSQL = `DELETE FROM special_answers WHERE registration_id = ANY(CAST($1 AS bigint[]))`
	deleteFilesOfSQL   = `DELETE FROM answer_files WHERE registration_id = ANY(CAST($1 AS bigint[]))`
)

// A contact is forgotten with the last person of the group.
const anonymiseGroupsSQL = `
UPDATE registration_groups AS g SET contact_name = '', contact_email = '', contact_phone = '', submission = NULL, anonymised_at = $2
WHERE g.id IN (SELECT group_id FROM registrations WHERE id = ANY(CAST($1 AS bigint[])))
  AND NOT EXISTS (SELECT FROM registrations AS r WHERE r.group_id = g.id AND r.anonymised_at IS NULL)`

// Reasons are free text, in which staff may name people. The trigger on the table lets them be
// emptied, nothing else.
const emptyReasonsSQL = `
UPDATE registration_states SET reason = ''
WHERE registration_id = ANY(CAST($1 AS bigint[])) AND reason <> ''`

// anonymise forgets the persons of the given registrations and returns how many it could.
func anonymise(ctx context.Context, tx *db.Tx, ids []int64) (int, error) {
	onTheirWay, err := mailing.Forget(ctx, tx, ids...)
	if err != nil {
		return 0, err
	}
	forgotten := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(onTheirWay, id) })
	if _, err := tx.ExecContext(ctx, anonymiseSQL, db.Array(forgotten), tx.Now); err != nil {
		return 0, fmt.Errorf("anonymise registrations: %w", err)
	}
	for _, statement := range []string{emptyReasonsSQL, forgetHeldPoolsSQL, deleteSpecialOfSQL, deleteFilesOfSQL} {
		if _, err := tx.ExecContext(ctx, statement, db.Array(forgotten)); err != nil {
			return 0, fmt.Errorf("forget what belongs to registrations: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, anonymiseGroupsSQL, db.Array(forgotten), tx.Now); err != nil {
		return 0, fmt.Errorf("forget contacts of groups: %w", err)
	}
	return len(forgotten), nil
}
