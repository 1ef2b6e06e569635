package news

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// lettersKept is how long a letter of an active subscription is kept. Then it is blanked.
const lettersKept = 30 * 24 * time.Hour

// Forgettable counts what has served its purpose.
type Forgettable struct {
	Unconfirmed int `db:"unconfirmed"` // subscriptions that nobody confirmed in time
	Unreachable int `db:"unreachable"` // that letters did not reach, after a month
	Ended       int `db:"ended"`       // whose last letter was on its way
	Letters     int `db:"letters"`     // to active subscriptions, after a month
	Asks        int `db:"asks"`        // notes of letters asked for, after a day
}

const countForgettableSQL = `
SELECT (SELECT count(*) FROM subscriptions WHERE state = 'pending' AND created_at <= $1) AS unconfirmed,
       (SELECT count(*) FROM subscriptions WHERE state = 'unreachable' AND unreachable_at <= $3) AS unreachable,
       (SELECT count(*) FROM subscriptions WHERE state = 'ended' AND ended_at <= $2) AS ended,
       (SELECT count(*) FROM subscription_letters WHERE queued_at <= $3) AS letters,
       (SELECT count(*) FROM subscription_asks WHERE asked_at <= $4) AS asks`

// CountForgettable counts what Forget would remove.
func (s *Service) CountForgettable(ctx context.Context) (found Forgettable, err error) {
	now := s.db.Now()
	err = s.db.GetContext(ctx, &found, countForgettableSQL, now.Add(-ConfirmWithin), now.Add(-mailing.LongestOnItsWay), now.Add(-lettersKept), now.Add(-askedFor))
	if err != nil {
		return Forgettable{}, fmt.Errorf("count what can be forgotten of subscriptions: %w", err)
	}
	return found, nil
}

const listForgettableSQL = `
SELECT id FROM subscriptions WHERE state = 'pending' AND created_at <= $1 OR state = 'ended' AND ended_at <= $2
   OR state = 'unreachable' AND unreachable_at <= $3 ORDER BY id`

// Forget deletes subscriptions that nobody confirmed in time or no letter reaches and what is left of ended ones, and blanks old letters. It
// returns how many subscriptions it has looked at. One that cannot be deleted keeps no other from it.
func (s *Service) Forget(ctx context.Context) (found int, err error) {
	now := s.db.Now()
	var ids []ID
	if err := s.db.SelectContext(ctx, &ids, listForgettableSQL, now.Add(-ConfirmWithin), now.Add(-mailing.LongestOnItsWay), now.Add(-unreachableFor)); err != nil {
		return 0, fmt.Errorf("list subscriptions to forget: %w", err)
	}
	for _, id := range ids {
		err = errors.Join(err, s.db.InTx(ctx, func(tx *db.Tx) error { return forget(ctx, tx, id) }))
	}
	return len(ids), errors.Join(err, s.db.InTx(ctx, func(tx *db.Tx) error { return forgetOld(ctx, tx) }))
}

const lockByIDSQL = `SELECT ` + columns + ` FROM subscriptions WHERE id = CAST($1 AS bigint) FOR UPDATE`

// forget looks once more under the lock: whoever confirms at this moment comes first or finds nothing.
func forget(ctx context.Context, tx *db.Tx, id ID) error {
	sub, err := find(ctx, tx, lockByIDSQL, fmt.Sprint(int64(id)))
	if err != nil || sub.ID == 0 || !sub.isOver(tx.Now) {
		return err
	}
	if sub.State == Unreachable {
		if err := countEnded(ctx, tx); err != nil {
			return err
		}
	}
	return erase(ctx, tx, id)
}

const (
	listOldSQL       = `SELECT dedupe_key FROM subscription_letters WHERE queued_at <= $1 ORDER BY dedupe_key LIMIT 1000`
	deleteLettersSQL = `DELETE FROM subscription_letters WHERE dedupe_key = ANY(CAST($1 AS text[]))`
	deleteAsksSQL    = `DELETE FROM subscription_asks WHERE asked_at <= $1`
)

func forgetOld(ctx context.Context, tx *db.Tx) error {
	var keys []string
	if err := tx.SelectContext(ctx, &keys, listOldSQL, tx.Now.Add(-lettersKept)); err != nil {
		return fmt.Errorf("list old letters of subscriptions: %w", err)
	}
	if err := forgiveArrived(ctx, tx, keys); err != nil {
		return err
	}
	if _, err := mailing.ForgetByKey(ctx, tx, keys...); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, deleteLettersSQL, db.Array(keys)); err != nil {
		return fmt.Errorf("delete notes of old letters: %w", err)
	}
	if _, err := tx.ExecContext(ctx, deleteAsksSQL, tx.Now.Add(-askedFor)); err != nil {
		return fmt.Errorf("delete notes of letters asked for: %w", err)
	}
	return nil
}
