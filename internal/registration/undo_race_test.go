package registration

import (
	"context"
	"io/fs"
	"log/slog"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/templates"
)

const undoRaces = 25

// together does two things at the same moment.
func together(first, second func() error) (firstErr, secondErr error) {
	var both sync.WaitGroup
	begin := make(chan struct{})
	both.Go(func() { <-begin; firstErr = first() })
	both.Go(func() { <-begin; secondErr = second() })
	close(begin)
	both.Wait()
	return firstErr, secondErr
}

// Somebody new and undoing want the same seat, through two processes: one of them gets it.
func TestUndoingAndSomebodyNewRaceForOneSeat(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	elsewhere := New(h.db, testLinks)
	wins := map[bool]int{}
	for n := range undoRaces {
		ev := h.event(1)
		first := h.register(ev.Slug, 1)
		made := h.decideHeld(ev.Slug, Cancelling, first.Reference)
		var newcomer Result
		undone, registered := together(
			func() error { return h.undo(ev.Slug, made) },
			func() (err error) {
				newcomer, err = elsewhere.Register(context.WithoutCancel(t.Context()), actor.Participant(), ev.Slug, person(2+n))
				return err
			})
		if registered != nil {
			t.Fatal(registered)
		}
		switch {
		case undone == nil && (h.state(first.Reference) != Confirmed || newcomer.State != Waitlisted):
			t.Errorf("undone, and the seat is shared: %s, %s", h.state(first.Reference), newcomer.State)
		case undone != nil && (keyOf(undone) != "registration.undo_seats_taken" || h.state(first.Reference) != Cancelled || newcomer.State != Confirmed):
			t.Errorf("%v: %s, %s", undone, h.state(first.Reference), newcomer.State)
		}
		wins[undone == nil]++
	}
	t.Logf("undoing won %d times, the new ones %d times", wins[true], wins[false])
	h.sound()
}

// Whoever gives the seat back stays cancelled, whatever comes first.
func TestUndoingAndThePersonsOwnCancellationRace(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	elsewhere := New(h.db, testLinks)
	for range undoRaces {
		ev := h.event(1, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
		first := h.register(ev.Slug, 1)
		made := h.decideHeld(ev.Slug, Approving, first.Reference)
		undone, cancelled := together(
			func() error { return h.undo(ev.Slug, made) },
			func() error { return elsewhere.CancelByToken(context.WithoutCancel(t.Context()), first.Token) })
		if cancelled != nil || (undone != nil && keyOf(undone) != "registration.undo_changed") {
			t.Fatalf("undo: %v, cancel: %v", undone, cancelled)
		}
		if state := h.state(first.Reference); state != Cancelled {
			t.Errorf("whoever cancelled is %s", state)
		}
		told := h.count(`SELECT count(*) FROM letters WHERE event_id = $1 AND kind = 'registration_confirmed' AND state <> 'withdrawn'`, ev.ID)
		if told != 0 {
			t.Errorf("undone: %v, and %d letters still tell of a seat that was given back", undone, told)
		}
	}
	h.sound()
}

// The clock of the process that sends is ahead: either all letters of a decision stay, or it holds.
func TestUndoingAndSendingRace(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := mailing.NewTemplates(files)
	if err != nil {
		t.Fatal(err)
	}
	ahead := &db.DB{DB: h.db.DB, Clock: func() time.Time { return h.now.Add(UndoFor) }}
	post, err := mailing.New(ahead, mailing.Options{From: "noreply@tagung.example"}, Composers(texts, testLinks), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	wins := map[bool]int{}
	for range undoRaces {
		ev := h.event(7)
		var refs []Reference
		for n := range 7 {
			refs = append(refs, h.register(ev.Slug, n).Reference)
		}
		if err := post.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		made := h.decideHeld(ev.Slug, Cancelling, refs...)
		undone, sent := together(
			func() error { return h.undo(ev.Slug, made) },
			func() error { return post.SendDue(context.WithoutCancel(t.Context())) })
		if sent != nil || (undone != nil && (!fault.Is(undone, fault.Conflict) || keyOf(undone) != "registration.undo_letters_gone")) {
			t.Fatalf("undo: %v, send: %v", undone, sent)
		}
		if err := post.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		told := h.count(`SELECT count(*) FROM letters WHERE event_id = $1 AND kind = 'registration_cancelled_by_host' AND state = 'sent'`, ev.ID)
		seated := h.count(`SELECT taken FROM event_seats WHERE event_id = $1`, ev.ID)
		if (undone == nil && (told != 0 || seated != 7)) || (undone != nil && (told != 7 || seated != 0)) {
			t.Errorf("undone: %v, %d were told, %d have a seat", undone, told, seated)
		}
		wins[undone == nil]++
	}
	t.Logf("undoing won %d times, sending %d times", wins[true], wins[false])
	h.sound()
}
