package news

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// columns are those of table subscriptions that fill a row.
const columns = `id, reference, state, email, topics, regions, consent, consented_at, created_at, confirmed_at, lost, lost_at, unreachable_at`

type row struct {
	ID          ID             `db:"id"`
	Reference   Reference      `db:"reference"`
	State       State          `db:"state"`
	Email       string         `db:"email"`
	Topics      db.StringArray `db:"topics"`
	Regions     db.StringArray `db:"regions"`
	Consent     Consent        `db:"consent"`
	ConsentedAt time.Time      `db:"consented_at"`
	CreatedAt   time.Time      `db:"created_at"`
	ConfirmedAt *time.Time     `db:"confirmed_at"`

	Lost          int        `db:"lost"`
	LostAt        *time.Time `db:"lost_at"`
	UnreachableAt *time.Time `db:"unreachable_at"`
}

func (r row) subscription() Subscription {
	return Subscription{ID: r.ID, Reference: r.Reference, State: r.State, Email: r.Email, Choice: Choice{Topics: r.Topics, Regions: r.Regions},
		Consent: r.Consent, ConsentedAt: r.ConsentedAt, CreatedAt: r.CreatedAt, ConfirmedAt: r.ConfirmedAt, Lost: r.Lost, LostAt: r.LostAt, UnreachableAt: r.UnreachableAt}
}

const (
	findByReferenceSQL = `SELECT ` + columns + ` FROM subscriptions WHERE reference = $1`
	lockByReferenceSQL = findByReferenceSQL + ` FOR UPDATE`
	lockByAddressSQL   = `SELECT ` + columns + ` FROM subscriptions WHERE lower(email) = lower($1) AND state <> 'ended' FOR UPDATE`
)

// find returns the one subscription of a statement, or one without an ID.
func find(ctx context.Context, q db.Queryer, query, key string) (Subscription, error) {
	var found row
	err := q.GetContext(ctx, &found, query, key)
	if db.NoRows(err) {
		return Subscription{}, nil
	}
	if err != nil {
		return Subscription{}, fmt.Errorf("find subscription: %w", err)
	}
	return found.subscription(), nil
}

const insertSQL = `
INSERT INTO subscriptions (reference, state, email, topics, regions, consent, consented_at, created_at)
VALUES ($1, 'pending', $2, COALESCE(CAST($3 AS text[]), '{}'), COALESCE(CAST($4 AS text[]), '{}'), $5, $6, $6)
RETURNING id`

func insert(ctx context.Context, tx *db.Tx, s *Subscription) error {
	err := tx.GetContext(ctx, &s.ID, insertSQL, s.Reference, s.Email, db.Array(s.Topics), db.Array(s.Regions), s.Consent, tx.Now)
	if err != nil {
		return fmt.Errorf("insert subscription: %w", err)
	}
	return nil
}

const askAgainSQL = `
UPDATE subscriptions
SET state = 'pending', unreachable_at = NULL, topics = COALESCE(CAST($2 AS text[]), '{}'), regions = COALESCE(CAST($3 AS text[]), '{}'), consent = $4, consented_at = $5, created_at = $5
WHERE id = $1`

// updateAsked writes down what was asked for anew before it was confirmed, or after letters did not arrive.
func updateAsked(ctx context.Context, tx *db.Tx, s Subscription) error {
	if _, err := tx.ExecContext(ctx, askAgainSQL, s.ID, db.Array(s.Topics), db.Array(s.Regions), s.Consent, tx.Now); err != nil {
		return fmt.Errorf("update subscription that was asked for: %w", err)
	}
	return nil
}

const confirmSQL = `UPDATE subscriptions SET state = 'active', confirmed_at = $2, lost = 0, lost_at = NULL WHERE id = $1`

func updateConfirmed(ctx context.Context, tx *db.Tx, id ID) error {
	if _, err := tx.ExecContext(ctx, confirmSQL, id, tx.Now); err != nil {
		return fmt.Errorf("confirm subscription: %w", err)
	}
	return nil
}

const changeSQL = `
UPDATE subscriptions SET topics = COALESCE(CAST($2 AS text[]), '{}'), regions = COALESCE(CAST($3 AS text[]), '{}') WHERE id = $1`

func updateChoice(ctx context.Context, tx *db.Tx, id ID, c Choice) error {
	if _, err := tx.ExecContext(ctx, changeSQL, id, db.Array(c.Topics), db.Array(c.Regions)); err != nil {
		return fmt.Errorf("change subscription: %w", err)
	}
	return nil
}
