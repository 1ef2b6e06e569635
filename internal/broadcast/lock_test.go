package broadcast

import (
	"testing"
	"time"

	"tagungsbuero/internal/db"
)

func TestATurnWaitsForWhoStopsTheBroadcastAndQueuesNothingThen(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(20)
	b := h.draft(plainText)
	h.send(b)
	done := make(chan error, 1)
	err := h.db.InTx(t.Context(), func(tx *db.Tx) error {
		tx.MustExecContext(t.Context(), `SELECT id FROM broadcasts WHERE id = $1 FOR UPDATE`, b.ID)
		go func() { _, err := h.service.Advance(t.Context()); done <- err }()
		const blocked = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
		for h.count(blocked) == 0 && len(done) == 0 {
			time.Sleep(time.Millisecond)
		}
		_, err := tx.ExecContext(t.Context(), stopSQL, b.ID, tx.Now, nil) // whoever stops has looked for letters before
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	h.deliver()
	if n := h.server.Count(); n != 0 {
		t.Errorf("%d letters went of a broadcast that was stopped before its first turn", n)
	}
}
