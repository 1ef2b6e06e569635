package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
)

const insertManySQL = `
INSERT INTO registrations (event_id, reference, state, first_name, last_name, email, organisation, organisation_kind, carrier_group,
    municipality_key, position, remark, entered_by, created_at, changed_at)
SELECT $1, $4 || lpad(CAST(n AS text), 8, '0'), 'confirmed', 'Vorname ' || n, 'Nachname ' || md5(CAST(n AS text)), 'person' || n || '@mail.example',
    'Jugendmigrationsdienst Musterstadt', 'jmd', 'evangelisch', '05111', 'Fachberatung', 'Anreise mit der Bahn', 'participant', $2, $2
FROM generate_series(1, CAST($3 AS int)) AS n`

// measureExport takes out lists of ten and of a hundred thousand persons; the memory over what was
// held before must not grow with the list.
func measureExport(ctx context.Context, b *bench) error {
	fmt.Println("\n(e) attendee list")
	fmt.Printf("%10s %12s %10s %10s\n", "persons", "format", "seconds", "peak MB")
	for _, list := range []struct {
		persons int
		mark    string
	}{{10_000, "XA"}, {100_000, "XB"}} {
		ev, err := b.newEvent(ctx)
		if err != nil {
			return err
		}
		if _, err := b.database.ExecContext(ctx, insertManySQL, ev.ID, time.Now(), list.persons, list.mark); err != nil {
			return err
		}
		for _, format := range export.Formats {
			if err := b.takeOut(ctx, ev, format, list.persons); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) takeOut(ctx context.Context, ev event.Event, format export.Format, persons int) error {
	var times []time.Duration
	var peaks []float64
	for range b.rounds {
		stop := watchMemory()
		begun := time.Now()
		summary, err := b.Exports.Write(ctx, actor.System(), ev.Slug, export.Request{Format: format}, io.Discard)
		if err != nil || summary.Rows != persons {
			return fmt.Errorf("%d rows: %w", summary.Rows, err)
		}
		times, peaks = append(times, time.Since(begun)), append(peaks, stop())
	}
	fmt.Printf("%10d %12s %10.2f %10.1f\n", persons, format, median(times).Seconds(), median(peaks))
	return nil
}

// watchMemory samples the heap until the function it returns is called, which gives the highest
// growth in megabytes.
func watchMemory() (stop func() float64) {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	end, highest := make(chan struct{}), make(chan uint64)
	go func() {
		peak := before.HeapAlloc
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
			select {
			case <-end:
				highest <- peak
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() float64 { close(end); return float64(<-highest-before.HeapAlloc) / (1 << 20) }
}
