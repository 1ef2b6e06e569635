package news

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// mostLost is how many letters in a row may fail to arrive before no more are written.
const mostLost = 3

// lost is a letter to a subscription that did not arrive.
type lost struct {
	Subscription ID            `db:"subscription_id"`
	Key          string        `db:"dedupe_key"`
	WrittenAt    time.Time     `db:"queued_at"`
	State        mailing.State `db:"state"`
	LastError    string        `db:"last_error"`
}

// isOurs reports whether it did not go because of this service or its own mail server, which says nothing about the address.
func (l lost) isOurs() bool {
	reason := mailing.ReasonOf(l.LastError)
	return reason == mailing.Unwritten || l.State == mailing.Failed && reason == mailing.ServerAway
}

const listLostSQL = `
SELECT n.subscription_id, n.dedupe_key, n.queued_at, l.state, COALESCE(l.last_error, '') AS last_error
FROM letters AS l JOIN subscription_letters AS n ON n.dedupe_key = l.dedupe_key
WHERE l.event_id IS NULL AND l.state IN ('failed', 'bounced') AND l.failed_at > $1 AND NOT n.judged
ORDER BY n.queued_at, n.dedupe_key`

// judgeLost notes which letters did not arrive, and which subscriptions get no more because of that. One that cannot be
// judged keeps no other from it.
func (s *Service) judgeLost(ctx context.Context) error {
	var all []lost
	if err := s.db.SelectContext(ctx, &all, listLostSQL, s.db.Now().Add(-lettersKept)); err != nil {
		return fmt.Errorf("list letters that did not arrive: %w", err)
	}
	var problems error
	for _, letter := range all {
		problems = errors.Join(problems, s.db.InTx(ctx, func(tx *db.Tx) error { return judge(ctx, tx, letter) }))
	}
	return problems
}

const judgeSQL = `UPDATE subscription_letters SET judged = true WHERE dedupe_key = $1 AND NOT judged`

// judge holds the lock of the subscription: whoever ends it or asks anew comes before or after.
func judge(ctx context.Context, tx *db.Tx, letter lost) error {
	sub, err := find(ctx, tx, lockByIDSQL, fmt.Sprint(int64(letter.Subscription)))
	if err != nil {
		return err
	}
	result, err := tx.ExecContext(ctx, judgeSQL, letter.Key)
	if err != nil {
		return fmt.Errorf("note letter that did not arrive: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err // another process was first, or it is forgotten
	}
	if sub.State != Active || letter.isOurs() || sub.ConfirmedAt != nil && letter.WrittenAt.Before(*sub.ConfirmedAt) {
		return nil
	}
	inARow, err := countInARow(ctx, tx, sub, letter)
	if err != nil {
		return err
	}
	if inARow >= mostLost || mailing.ReasonOf(letter.LastError).IsAboutRecipient() {
		return writeNoMore(ctx, tx, sub)
	}
	return noteLost(ctx, tx, sub, letter, inARow)
}

const arrivedBetweenSQL = `
SELECT EXISTS (SELECT FROM subscription_letters AS n JOIN letters AS l ON l.dedupe_key = n.dedupe_key
               WHERE n.subscription_id = $1 AND l.state = 'sent' AND n.queued_at > LEAST(CAST($2 AS timestamptz), CAST($3 AS timestamptz))
                 AND n.queued_at < GREATEST(CAST($2 AS timestamptz), CAST($3 AS timestamptz)))`

// countInARow counts the letter with those lost next to it between which none arrived.
func countInARow(ctx context.Context, tx *db.Tx, sub Subscription, letter lost) (int, error) {
	if sub.LostAt == nil {
		return 1, nil
	}
	arrived := false
	if err := tx.GetContext(ctx, &arrived, arrivedBetweenSQL, sub.ID, *sub.LostAt, letter.WrittenAt); err != nil {
		return 0, fmt.Errorf("look for letters that arrived: %w", err)
	}
	switch {
	case arrived && letter.WrittenAt.Before(*sub.LostAt):
		return sub.Lost, nil // its report comes late: the row that counts began after it
	case arrived:
		return 1, nil
	}
	return sub.Lost + 1, nil
}

const noteLostSQL = `UPDATE subscriptions SET lost = $2, lost_at = GREATEST(lost_at, $3) WHERE id = $1`

func noteLost(ctx context.Context, tx *db.Tx, sub Subscription, letter lost, inARow int) error {
	if _, err := tx.ExecContext(ctx, noteLostSQL, sub.ID, inARow, letter.WrittenAt); err != nil {
		return fmt.Errorf("count letters that did not arrive: %w", err)
	}
	return nil
}

const (
	markUnreachableSQL = `UPDATE subscriptions SET state = 'unreachable', unreachable_at = $2, lost = 0, lost_at = NULL WHERE id = $1`
	listWaitingSQL     = `
SELECT n.dedupe_key FROM subscription_letters AS n JOIN letters AS l ON l.dedupe_key = n.dedupe_key
WHERE n.subscription_id = $1 AND l.state = 'queued' ORDER BY n.dedupe_key`
)

// writeNoMore takes back what still waits for an address that letters do not reach.
func writeNoMore(ctx context.Context, tx *db.Tx, sub Subscription) error {
	var waiting []string
	if err := tx.SelectContext(ctx, &waiting, listWaitingSQL, sub.ID); err != nil {
		return fmt.Errorf("list letters that wait: %w", err)
	}
	for _, key := range waiting {
		if _, err := mailing.TakeBack(ctx, tx, key); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, markUnreachableSQL, sub.ID, tx.Now); err != nil {
		return fmt.Errorf("mark subscription that letters do not reach: %w", err)
	}
	return nil
}

const forgiveArrivedSQL = `
UPDATE subscriptions AS s SET lost = 0, lost_at = NULL
WHERE s.lost > 0 AND EXISTS (
    SELECT FROM subscription_letters AS n JOIN letters AS l ON l.dedupe_key = n.dedupe_key
    WHERE n.subscription_id = s.id AND n.dedupe_key = ANY(CAST($1 AS text[])) AND l.state = 'sent' AND n.queued_at > s.lost_at)`

// forgiveArrived ends the row of lost letters where one arrived after them whose note is deleted now.
func forgiveArrived(ctx context.Context, tx *db.Tx, keys []string) error {
	if _, err := tx.ExecContext(ctx, forgiveArrivedSQL, db.Array(keys)); err != nil {
		return fmt.Errorf("note letters that arrived: %w", err)
	}
	return nil
}
