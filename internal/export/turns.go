package export

import (
	"context"
	"time"

	"tagungsbuero/internal/fault"
)

const (
	// atOnce is how many lists are made at the same time: each takes a connection of the database
	// and, as a workbook, some 20 MB.
	atOnce = 3
	// patience is how long a list waits for its turn. Most are made in less than a second.
	patience = 3 * time.Second
)

// turns bounds how many lists are made at the same time.
type turns chan struct{}

// take waits for a turn, which the caller gives back by release. Error: Busy.
func (t turns) take(ctx context.Context) (release func(), err error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-timer.C:
		return nil, fault.New(fault.Busy, "export.busy")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
