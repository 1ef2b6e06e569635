package export_test

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"tagungsbuero/internal/export"
)

const insertManySQL = `
INSERT INTO registrations (event_id, reference, state, first_name, last_name, email, phone, organisation, organisation_kind,
    carrier_group, municipality_key, position, remark, entered_by, created_at, changed_at)
SELECT $1, 'R' || lpad(CAST(n AS text), 9, '0'), 'confirmed', 'Vorname ' || n, 'Nachname ' || md5(CAST(n AS text)), 'person' || n || '@mail.example',
    '+49 211 ' || n, 'Jugendmigrationsdienst Musterstadt', 'jmd', 'evangelisch', '05111', 'Fachberatung', 'Anreise mit der Bahn', 'participant', $2, $2
FROM generate_series(1, CAST($3 AS int)) AS n`

// BenchmarkExport reports beside the time the highest memory of the Go program while a list is
// taken out, over what it held before: it must not grow with the list.
func BenchmarkExport(b *testing.B) {
	for _, persons := range []int{10_000, 100_000} {
		d := openDesk(b)
		if _, err := d.db.ExecContext(b.Context(), insertManySQL, d.event.ID, d.db.Now(), persons); err != nil {
			b.Fatal(err)
		}
		for _, format := range export.Formats {
			b.Run(fmt.Sprintf("%s/%d", format, persons), func(b *testing.B) {
				peak := watchMemory(b)
				for b.Loop() {
					summary, err := d.exports.Write(b.Context(), d.editor, d.event.Slug, export.Request{Format: format}, io.Discard)
					if err != nil || summary.Rows != persons {
						b.Fatalf("%d rows, %v", summary.Rows, err)
					}
				}
				b.ReportMetric(float64(peak())/(1<<20), "peak-MB")
			})
		}
	}
}

// watchMemory samples the heap until the function it returns is called.
func watchMemory(b *testing.B) (peak func() uint64) {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	before, highest := stats.HeapAlloc, stats.HeapAlloc
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				runtime.ReadMemStats(&stats)
				highest = max(highest, stats.HeapAlloc)
			}
		}
	}()
	return func() uint64 {
		stop()
		<-done
		return highest - before
	}
}
