package broadcast

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/mailing/smtptest"
)

// once fails unless every one of the crowd got as many letters as wanted says.
func (h *house) once(n int, wanted func(i, got int) bool) {
	h.t.Helper()
	got := map[string]int{}
	for _, m := range h.server.Messages() {
		got[m.To]++
	}
	for i := 1; i <= n; i++ {
		to := fmt.Sprintf("menge%d@mail.example", i)
		if !wanted(i, got[to]) {
			h.t.Errorf("%s got %d letters", to, got[to])
		}
	}
}

func exactlyOne(_, got int) bool { return got == 1 }

func TestABroadcastGoesOnWhereItWasKilled(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const people = 2*ahead + 100
	h.crowd(people)
	b := h.draft(plainText)
	h.send(b)
	for _, read := range []int{1, 2} { // of the clock: when it begins, and in the transaction
		ctx, kill := context.WithCancel(t.Context())
		reads := 0
		service := h.newService(&db.DB{DB: h.db.DB, Clock: func() time.Time {
			if reads++; reads == read {
				kill()
			}
			return h.now
		}})
		if _, err := service.Advance(ctx); err == nil {
			t.Error("a job that was killed reports success")
		}
		h.advance()
		if err := h.mailing.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	h.deliver()
	h.once(people, exactlyOne)
	if told := h.find(b.Number); told.Progress != (Progress{Letters: people, Sent: people}) || told.State != Sent {
		t.Errorf("told %+v in state %s", told.Progress, told.State)
	}
}

func TestATurnThatIsRolledBackLeavesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(20)
	b := h.draft(plainText)
	h.send(b)
	crash := errors.New("crash")
	err := h.db.InTx(t.Context(), func(tx *db.Tx) error {
		if n, err := topUp(t.Context(), tx, h.event, b.Number); err != nil || n != 20 {
			t.Errorf("queued %d: %v", n, err)
		}
		return crash
	})
	if !errors.Is(err, crash) {
		t.Fatal(err)
	}
	if told := h.find(b.Number); told.Progress != (Progress{Letters: 20, Waiting: 20}) {
		t.Errorf("told %+v", told.Progress)
	}
	h.deliver()
	h.once(20, exactlyOne)
}

func TestSeveralProcessesWriteEachLetterOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(ahead + 50)
	h.send(h.draft(plainText))
	second := h.newMailing()
	var running sync.WaitGroup
	for _, post := range []*mailing.Service{h.mailing, second} {
		running.Go(func() {
			for range 5 {
				if _, err := h.service.Advance(t.Context()); err != nil {
					t.Errorf("advance: %v", err)
				}
				if err := post.SendDue(t.Context()); err != nil {
					t.Errorf("send: %v", err)
				}
			}
		})
	}
	running.Wait()
	h.deliver()
	h.once(ahead+50, exactlyOne)
}

func TestAStopTakesBackWhatHasNotGone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const people = ahead + 200
	h.crowd(people)
	b := h.draft(plainText)
	h.send(b)
	h.advance()
	reached := make(chan struct{})
	asked := 0 // under the server's lock
	h.server.Behave(func(string, int) smtptest.Answer {
		if asked++; asked == 40 { // for the sender and the recipient of each
			close(reached)
		}
		return smtptest.Answer{}
	})
	var sending sync.WaitGroup
	sending.Go(func() {
		if err := h.mailing.SendDue(t.Context()); err != nil {
			t.Errorf("send: %v", err)
		}
	})
	<-reached
	if err := h.service.Stop(t.Context(), h.staff, h.event.Slug, b.Number); err != nil {
		t.Fatal(err)
	}
	sending.Wait()
	h.deliver()
	told := h.find(b.Number)
	p := told.Progress
	if told.State != Stopped || p.Waiting != 0 || p.Sent+p.Withdrawn != people || p.Withdrawn < people-ahead {
		t.Errorf("told %+v in state %s", p, told.State)
	}
	if got := h.server.Count(); got != p.Sent {
		t.Errorf("the server got %d letters, told are %d", got, p.Sent)
	}
	h.once(people, func(_, got int) bool { return got <= 1 })
	if err := h.service.Stop(t.Context(), h.staff, h.event.Slug, b.Number); err != nil {
		t.Errorf("a second stop: %v", err)
	}
	mustRefuse(t, h.service.Send(t.Context(), h.staff, h.event.Slug, b.Number, ""), fault.Conflict, "sending what was stopped")
}

func TestAConfirmationOvertakesABroadcast(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(2000)
	b := h.draft(plainText)
	h.send(b)
	total, since, asked, seen := 0, 0, false, false
	h.server.Behave(func(to string, _ int) smtptest.Answer {
		if to == "" {
			return smtptest.Answer{}
		}
		total++
		switch {
		case to == address(1):
			seen = true
		case asked && !seen:
			since++
		case total == 700:
			asked = true
			h.register(1)
		}
		return smtptest.Answer{}
	})
	h.deliver()
	if most := 4 * 50; !seen || since > most { // what the connections had in hand when it was queued
		t.Errorf("the confirmation went: %v, after %d more letters of the broadcast, want %d at most", seen, since, most)
	}
	if told := h.find(b.Number); told.Progress.Sent != 2000 {
		t.Errorf("told %+v", told.Progress)
	}
}
