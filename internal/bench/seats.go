package main

import (
	"context"
	"fmt"

	"sync/atomic"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/token"
)

// people numbers everybody who ever registers here, so that nobody does so twice.
var people atomic.Int64

const (
	createPlainSQL = `CREATE TABLE IF NOT EXISTS plain (LIKE registrations INCLUDING ALL)`
	insertPlainSQL = `
INSERT INTO plain (event_id, reference, state, person_key, first_name, last_name, email, organisation, position, entered_by, submission, created_at, changed_at)
VALUES ($1, $2, 'confirmed', $3, $4, $5, $6, $7, $8, 'participant', $9, $10, $10)`
	// plainConns is where more connections made plain inserts no faster here.
	plainConns = 32
)

// measureSeats compares durable registrations on one hot event with plain single-row inserts of the
// same row, without history, letter, lock or rule.
func measureSeats(ctx context.Context, b *bench) error {
	fmt.Println("\n(a) registrations on one hot event / plain single-row inserts, same driver and number of callers")
	fmt.Printf("%8s %12s %12s %8s %10s %10s\n", "callers", "plain/s", "ours/s", "ratio", "ours p50", "ours p99")
	if _, err := b.database.ExecContext(ctx, createPlainSQL); err != nil {
		return err
	}
	for _, callers := range []int{1, 32, 128, 512} {
		if err := b.compareSeats(ctx, callers); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) compareSeats(ctx context.Context, callers int) error {
	plain, err := db.Open(ctx, b.url, min(callers, plainConns))
	if err != nil {
		return err
	}
	defer plain.Close()
	ev, err := b.newEvent(ctx)
	if err != nil {
		return err
	}
	var plains, ours, ratios []float64
	var p50, p99 []time.Duration
	for range b.rounds {
		p, err := together(callers, b.length, func(int) error {
			n := people.Add(1)
			a := person(n)
			_, err := plain.ExecContext(ctx, insertPlainSQL, ev.ID, token.Reference(), a.Email+a.FirstName, a.FirstName, a.LastName, a.Email,
				a.Organisation, a.Position, a.Submission, time.Now())
			return err
		})
		if err != nil {
			return err
		}
		o, err := together(callers, b.length, func(int) error {
			_, err := b.Registrations.Register(ctx, actor.Participant(), ev.Slug, person(people.Add(1)))
			return err
		})
		if err != nil {
			return err
		}
		plains, ours, ratios = append(plains, p.perSecond), append(ours, o.perSecond), append(ratios, o.perSecond/p.perSecond)
		p50, p99 = append(p50, o.quantile(0.5)), append(p99, o.quantile(0.99))
	}
	fmt.Printf("%8d %12.0f %12.0f %8.2f %10s %10s\n", callers, median(plains), median(ours), median(ratios),
		median(p50).Round(10*time.Microsecond), median(p99).Round(10*time.Microsecond))
	return nil
}
