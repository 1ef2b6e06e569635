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

// measureGrowth shows how admission and the personal page grow with what is stored.
func measureGrowth(ctx context.Context, b *bench) error {
	fmt.Println("\n(g) cost as registrations are stored, a tenth of them at the measured event")
	fmt.Printf("%12s %14s %8s %14s %8s %14s %8s\n", "stored", "1 caller p50", "ratio", "128 callers/s", "ratio", "own page p50", "ratio")
	past, err := b.newEventWith(ctx, func(d *event.Draft) { d.Capacity = nil })
	if err != nil {
		return err
	}
	hot, err := b.newEventWith(ctx, func(d *event.Draft) { d.Capacity = nil })
	if err != nil {
		return err
	}
	var first growth
	stored := int64(0)
	for _, target := range []int64{1_000, 10_000, 100_000, 1_000_000} {
		if stored, err = b.fill(ctx, hot.ID, past.ID, stored, target); err != nil {
			return err
		}
		g, err := b.measureAt(ctx, hot)
		if err != nil {
			return err
		}
		if first == (growth{}) {
			first = g
		}
		fmt.Printf("%12d %14s %8.2f %14.0f %8.2f %14s %8.2f\n", target, g.alone.Round(time.Microsecond), ratio(g.alone, first.alone),
			g.rush, g.rush/first.rush, g.page.Round(time.Microsecond), ratio(g.page, first.page))
	}
	return nil
}

type growth struct {
	alone, page time.Duration
	rush        float64
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func (b *bench) fill(ctx context.Context, hot, past event.ID, stored, target int64) (int64, error) {
	for stored < target {
		next := min(target, stored+fillStep)
		if _, err := b.database.ExecContext(ctx, fillSQL, hot, past, stored+1, next, time.Now()); err != nil {
			return stored, fmt.Errorf("fill up to %d: %w", next, err)
		}
		stored = next
	}
	for _, settle := range []string{`VACUUM ANALYZE`, `CHECKPOINT`} { // what filling leaves to do is not part of what is measured
		if _, err := b.database.ExecContext(ctx, settle); err != nil {
			return stored, fmt.Errorf("settle after filling: %w", err)
		}
	}
	return stored, nil
}

// measureAt lets people register one after the other, then many at once, then look at their own pages.
func (b *bench) measureAt(ctx context.Context, hot event.Event) (g growth, err error) {
	register := func(int) error {
		_, err := b.Registrations.Register(ctx, actor.Participant(), hot.Slug, person(people.Add(1)))
		return err
	}
	mine, err := b.Registrations.Register(ctx, actor.Participant(), hot.Slug, person(people.Add(1)))
	if err != nil {
		return growth{}, err
	}
	var alone, page []time.Duration
	var rush []float64
	for range b.rounds {
		one, err := together(1, b.length, register)
		if err != nil {
			return growth{}, err
		}
		many, err := together(128, b.length, register)
		if err != nil {
			return growth{}, err
		}
		pages, err := together(1, b.length, func(int) error {
			_, err := b.Registrations.Personal(ctx, mine.Token)
			return err
		})
		if err != nil {
			return growth{}, err
		}
		alone, page, rush = append(alone, one.quantile(0.5)), append(page, pages.quantile(0.5)), append(rush, many.perSecond)
	}
	return growth{median(alone), median(page), median(rush)}, nil
}
