package main

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

// Registrations of the past with their history and letters: a tenth of them at the measured event
// itself, the others at an event of their own.
const fillSQL = `
WITH stored AS (
    INSERT INTO registrations (event_id, reference, state, person_key, first_name, last_name, email, organisation, position, entered_by, created_at, changed_at)
    SELECT CASE WHEN n % 10 = 0 THEN CAST($1 AS bigint) ELSE CAST($2 AS bigint) END, upper(lpad(to_hex(n), 10, '0')), 'confirmed', md5(CAST(n AS text)), 'Person ' || n, 'Beispiel',
           'frueher' || n || '@mail.example', 'Jugendmigrationsdienst Musterstadt', 'Beratung', 'participant', CAST($5 AS timestamptz), CAST($5 AS timestamptz)
    FROM generate_series(CAST($3 AS bigint), CAST($4 AS bigint)) AS n
    RETURNING id, event_id, reference, email, first_name
), history AS (
    INSERT INTO registration_states (registration_id, changed_at, to_state, actor_kind) SELECT id, CAST($5 AS timestamptz), 'confirmed', 'participant' FROM stored
)
INSERT INTO letters (dedupe_key, kind, recipient, recipient_name, data, event_id, registration_id, state, queued_at, due_at, sent_at)
SELECT 'confirmed/' || reference, 'registration_confirmed', email, first_name, '{}', event_id, id, 'sent', CAST($5 AS timestamptz), CAST($5 AS timestamptz), CAST($5 AS timestamptz) FROM stored`

// fillStep bounds one statement of the filling.
const fillStep = 50_000

// sizes are how much is stored before the measuring, smallest first.
var sizes = []int64{1_000, 10_000, 100_000, 1_000_000}

// measureGrowth shows how admission and the personal page grow with what is stored. Each size is an installation of its
// own, and the rounds go from one to the next, so that what the machine does beside meets all of them alike.
func measureGrowth(ctx context.Context, b *bench) error {
	fmt.Println("\n(g) cost as registrations are stored, a tenth of them at the measured event")
	fmt.Printf("%12s %14s %8s %14s %8s %14s %8s\n", "stored", "1 caller p50", "ratio", "128 callers/s", "ratio", "own page p50", "ratio")
	var stores []*grown
	for _, size := range sizes {
		g, err := b.grow(ctx, size)
		if err != nil {
			return fmt.Errorf("with %d stored: %w", size, err)
		}
		defer g.database.Close()
		stores = append(stores, g)
	}
	for range b.rounds {
		for _, g := range stores {
			if err := g.measure(ctx); err != nil {
				return err
			}
		}
	}
	first := stores[0]
	for i, g := range stores {
		alone, rush, page := median(g.alone), median(g.rush), median(g.page)
		fmt.Printf("%12d %14s %8.2f %14.0f %8.2f %14s %8.2f\n", sizes[i], alone.Round(time.Microsecond), ratio(alone, median(first.alone)),
			rush, rush/median(first.rush), page.Round(time.Microsecond), ratio(page, median(first.page)))
	}
	return nil
}

// grown is an installation with registrations of the past, and what was measured at it.
type grown struct {
	*bench
	hot         event.Event
	mine        string // token of somebody's own page
	alone, page []time.Duration
	rush        []float64
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// grow puts up an installation that stores that many registrations.
func (b *bench) grow(ctx context.Context, stored int64) (*grown, error) {
	name := fmt.Sprintf("growth_%d", stored)
	if _, err := b.database.ExecContext(ctx, `CREATE DATABASE `+name); err != nil {
		return nil, err
	}
	own, err := open(ctx, b.server.URL(name))
	if err != nil {
		return nil, err
	}
	own.length = b.length
	g := &grown{bench: own}
	if err := g.fill(ctx, stored); err != nil {
		own.database.Close()
		return nil, err
	}
	return g, nil
}

func (g *grown) fill(ctx context.Context, stored int64) (err error) {
	past, err := g.newEventWith(ctx, func(d *event.Draft) { d.Capacity = nil })
	if err != nil {
		return err
	}
	if g.hot, err = g.newEventWith(ctx, func(d *event.Draft) { d.Capacity = nil }); err != nil {
		return err
	}
	for done := int64(0); done < stored; done += fillStep {
		if _, err := g.database.ExecContext(ctx, fillSQL, g.hot.ID, past.ID, done+1, min(stored, done+fillStep), time.Now()); err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	if err := g.Registrations.WriteWords(ctx); err != nil { // as its job has done with the past
		return err
	}
	for _, settle := range []string{`VACUUM ANALYZE`, `CHECKPOINT`} { // what filling leaves to do is not part of what is measured
		if _, err := g.database.ExecContext(ctx, settle); err != nil {
			return fmt.Errorf("settle after filling: %w", err)
		}
	}
	mine, err := g.Registrations.Register(ctx, actor.Participant(), g.hot.Slug, person(people.Add(1)))
	g.mine = mine.Token
	return err
}

// measure lets people register one after the other, then many at once, then somebody look at the own page.
func (g *grown) measure(ctx context.Context) error {
	register := func(int) error {
		_, err := g.Registrations.Register(ctx, actor.Participant(), g.hot.Slug, person(people.Add(1)))
		return err
	}
	one, err := together(1, g.length, register)
	if err != nil {
		return err
	}
	many, err := together(128, g.length, register)
	if err != nil {
		return err
	}
	pages, err := together(1, g.length, func(int) error {
		_, err := g.Registrations.Personal(ctx, g.mine)
		return err
	})
	if err != nil {
		return err
	}
	g.alone, g.page, g.rush = append(g.alone, one.quantile(0.5)), append(g.page, pages.quantile(0.5)), append(g.rush, many.perSecond)
	return nil
}
