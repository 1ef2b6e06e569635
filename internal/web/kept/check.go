package kept

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// directoryAge is how old the knowledge of the directory may be: a host's new name may take so long
// to appear on pages that are kept.
const directoryAge = time.Second

// check is what the database said about an event. Two checks with the same fingerprint stand for
// the same page; the order number tells which of two is the newer.
type check struct {
	fingerprint
	seats registration.Seats
	order int64
}

// fingerprint is everything in the database that an event's page depends on, in a few bytes.
type fingerprint struct {
	planVersion int64 // grows with every change of the event
	limited     bool
	capacity    int
	taken       int
	held        int
	waiting     int
	others      string // the same of the other dates of its series
	directory   organisation.DirectoryVersion
}

// checkDesk answers checks, one batch at a time; the combiner sees to that, hence no lock.
type checkDesk struct {
	source      Source
	order       int64
	directory   organisation.DirectoryVersion
	directoryAt time.Time
}

// serve begins its query after every request of the batch has come in, so what it reads is true at
// a moment within each of them.
func (d *checkDesk) serve(ctx context.Context, _ struct{}, batch [][]event.ID) ([]combiner.Outcome[check], error) {
	ids := slices.Compact(slices.Sorted(slices.Values(slices.Concat(batch...))))
	seats, err := d.source.Seats(ctx, ids...)
	if err != nil {
		return nil, err
	}
	if err := d.refreshDirectory(ctx); err != nil {
		return nil, err
	}
	d.order++
	outcomes := make([]combiner.Outcome[check], len(batch))
	for i, asked := range batch {
		outcomes[i].Value = d.checkOf(seats[asked[0]])
		outcomes[i].Value.others = printOf(seats, asked[1:])
	}
	return outcomes, nil
}

// refreshDirectory looks at the real clock: it bounds the age of a cache, nothing a test would set.
func (d *checkDesk) refreshDirectory(ctx context.Context) error {
	if time.Since(d.directoryAt) < directoryAge {
		return nil
	}
	version, err := d.source.Directory(ctx)
	if err != nil {
		return err
	}
	d.directory, d.directoryAt = version, time.Now()
	return nil
}

// printOf is what a page depends on of the other dates it names.
func printOf(seats map[event.ID]registration.Seats, ids []event.ID) string {
	var text []byte
	for _, id := range ids {
		s, capacity := seats[id], -1
		if s.Capacity != nil {
			capacity = *s.Capacity
		}
		text = fmt.Appendf(text, "%d %d %d %d %d %d,", id, s.PlanVersion, capacity, s.Taken, s.Held, s.Waiting)
	}
	return string(text)
}

func (d *checkDesk) checkOf(seats registration.Seats) check {
	c := check{seats: seats, order: d.order, fingerprint: fingerprint{
		planVersion: seats.PlanVersion, taken: seats.Taken, held: seats.Held, waiting: seats.Waiting, directory: d.directory}}
	if seats.Capacity != nil {
		c.limited, c.capacity = true, *seats.Capacity
	}
	return c
}
