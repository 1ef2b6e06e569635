package news

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// End ends a subscription: the address is deleted at once, a letter that has not gone is withdrawn, and only a count
// stays. Ending twice is harmless, because mail providers ask as often as they like (RFC 8058).
func (s *Service) End(ctx context.Context, secret string) error {
	return s.step(ctx, toEnd, secret, func(tx *db.Tx, sub Subscription) error {
		if sub.ID == 0 || sub.State == Ended {
			return nil
		}
		if sub.State == Active || sub.State == Unreachable {
			if err := countEnded(ctx, tx); err != nil {
				return err
			}
		}
		return erase(ctx, tx, sub.ID)
	})
}

const countEndedSQL = `
INSERT INTO ended_subscriptions (month, number) VALUES (date_trunc('month', CAST($1 AS timestamptz) AT TIME ZONE 'Europe/Berlin'), 1)
ON CONFLICT (month) DO UPDATE SET number = ended_subscriptions.number + 1`

func countEnded(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, countEndedSQL, tx.Now); err != nil {
		return fmt.Errorf("count ended subscription: %w", err)
	}
	return nil
}

const (
	listKeysSQL  = `SELECT dedupe_key FROM subscription_letters WHERE subscription_id = $1 ORDER BY dedupe_key`
	markEndedSQL = `UPDATE subscriptions SET state = 'ended', email = '', topics = '{}', regions = '{}', ended_at = $2 WHERE id = $1`
	deleteSQL    = `DELETE FROM subscriptions WHERE id = $1`
)

// erase takes the address out of everything under the lock of its subscription, and deletes that. While a letter is on its
// way it stays, without an address, until Forget comes by.
func erase(ctx context.Context, tx *db.Tx, id ID) error {
	var keys []string
	if err := tx.SelectContext(ctx, &keys, listKeysSQL, id); err != nil {
		return fmt.Errorf("list letters to forget: %w", err)
	}
	onItsWay, err := mailing.ForgetByKey(ctx, tx, keys...)
	if err != nil {
		return err
	}
	if onItsWay {
		_, err = tx.ExecContext(ctx, markEndedSQL, id, tx.Now)
	} else {
		_, err = tx.ExecContext(ctx, deleteSQL, id)
	}
	if err != nil {
		return fmt.Errorf("delete subscription: %w", err)
	}
	return nil
}
