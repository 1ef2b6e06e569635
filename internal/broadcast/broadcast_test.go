package broadcast

import (
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

func TestEverybodyWhomTheFilterLeavesGetsOneLetterOfTheirOwn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for n := range 3 {
		h.register(n)
	}
	h.cancel(h.register(3))
	b := h.draft(Text{Subject: "Hinweis für {name}", Body: "Guten Weg nach {ort}!\n\n{link}", Filter: &registration.Filter{State: registration.Confirmed}})
	h.send(b)
	h.deliver()
	for n := range 3 {
		if got := len(h.server.To(address(n))); got != 2 { // the confirmation too
			t.Errorf("person %d got %d letters, want 2", n, got)
		}
	}
	for _, m := range h.server.Messages() {
		for n := range 3 {
			if m.To != address(n) && strings.Contains(string(m.Raw), address(n)) {
				t.Errorf("the letter to %s shows the address of another one", m.To)
			}
		}
	}
	told := h.find(b.Number)
	if want := (Progress{Letters: 3, Sent: 3}); told.Progress != want || told.State != Sent || told.People != 3 {
		t.Errorf("told %+v in state %s about %d people, want %+v", told.Progress, told.State, told.People, want)
	}
}

func TestWithoutAStateOnlyThoseAreLeftWhoStand(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	h.cancel(h.register(2))
	p, err := h.service.Preview(t.Context(), h.staff, h.event.Slug, h.draft(plainText).Number)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Reached) != 1 || p.Reached[0].Email != address(1) {
		t.Errorf("reached %+v, want the first person alone", p.Reached)
	}
}

func TestWhoCancelsBetweenSchedulingAndSendingGetsNone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	gone := h.register(2)
	b := h.draft(plainText)
	if err := h.service.Schedule(t.Context(), h.staff, h.event.Slug, b.Number, h.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	h.cancel(gone)
	h.register(3)
	if n := h.advance(); n != 0 {
		t.Errorf("queued %d letters before the time", n)
	}
	h.now = h.now.Add(time.Hour)
	h.deliver()
	for n, want := range []int{1: 1, 2: 0, 3: 1} {
		if got := h.broadcastsTo(address(n), "Anfahrt"); got != want {
			t.Errorf("person %d got %d letters, want %d", n, got, want)
		}
	}
}

func TestWhoCancelsWhileLettersGoIsLeftOut(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	gone := h.register(2)
	b := h.draft(plainText)
	h.send(b)
	h.cancel(gone)
	h.deliver()
	told := h.find(b.Number)
	if want := (Progress{Letters: 2, Sent: 1, LeftOut: 1}); told.Progress != want || told.State != Sent {
		t.Errorf("told %+v in state %s, want %+v", told.Progress, told.State, want)
	}
}

func TestATimeThatIsPastOrTooLateIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b := h.draft(plainText)
	for name, at := range map[string]time.Time{"none": {}, "now": h.now, "past": h.now.Add(-time.Minute), "after people are forgotten": h.now.AddDate(1, 0, 0)} {
		mustRefuse(t, h.service.Schedule(t.Context(), h.staff, h.event.Slug, b.Number, at), fault.Invalid, name)
	}
}

func TestWhatHasChangedSinceThePreviewAsksAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	b := h.draft(plainText)
	p, err := h.service.Preview(t.Context(), h.staff, h.event.Slug, b.Number)
	if err != nil {
		t.Fatal(err)
	}
	h.register(2)
	mustRefuse(t, h.service.Send(t.Context(), h.staff, h.event.Slug, b.Number, p.Fingerprint), fault.Conflict, "another recipient")
	if p, err = h.service.Preview(t.Context(), h.staff, h.event.Slug, b.Number); err != nil {
		t.Fatal(err)
	}
	if err := h.service.Change(t.Context(), h.staff, h.event.Slug, b.Number, b.Version, Text{Subject: "Anders", Body: "Anders."}); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, h.service.Send(t.Context(), h.staff, h.event.Slug, b.Number, p.Fingerprint), fault.Conflict, "another text")
	if p, err = h.service.Preview(t.Context(), h.staff, h.event.Slug, b.Number); err != nil {
		t.Fatal(err)
	}
	if err := h.service.Send(t.Context(), h.staff, h.event.Slug, b.Number, p.Fingerprint); err != nil {
		t.Errorf("what was seen is refused: %v", err)
	}
}

func TestTwoHostsCannotChangeTheSameDraftUnseen(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b := h.draft(plainText)
	text := Text{Subject: "Anders", Body: "Anders."}
	if err := h.service.Change(t.Context(), h.staff, h.event.Slug, b.Number, b.Version, text); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, h.service.Change(t.Context(), h.staff, h.event.Slug, b.Number, b.Version, text), fault.Conflict, "an old version")
}

func TestManyClicksFromTwoProcessesSendOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(30)
	b := h.draft(plainText)
	other := h.newService(&db.DB{DB: h.db.DB, Clock: h.db.Clock})
	var clicks sync.WaitGroup
	for _, service := range []*Service{h.service, other, h.service, other} {
		clicks.Go(func() {
			if err := service.Send(t.Context(), h.staff, h.event.Slug, b.Number, ""); err != nil {
				t.Errorf("a click is refused: %v", err)
			}
			if _, err := service.Advance(t.Context()); err != nil {
				t.Errorf("advance: %v", err)
			}
		})
	}
	clicks.Wait()
	h.deliver()
	for _, m := range h.server.Messages() {
		if n := len(h.server.To(m.To)); n != 1 {
			t.Fatalf("%s got %d letters, want 1", m.To, n)
		}
	}
	if n := h.server.Count(); n != 30 {
		t.Errorf("%d letters went, want 30", n)
	}
}

func TestOnlyThoseReadAndWriteBroadcastsWhoMay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	b := h.draft(Text{Subject: "S", Body: "B", Filter: &registration.Filter{}, Files: []question.Upload{{Name: "a.txt", Data: []byte("Text")}}})
	for name, who := range map[string]struct {
		refused fault.Kind
		reads   bool
	}{"reader": {fault.Forbidden, true}, "reception": {fault.Forbidden, false}, "stranger": {fault.NotFound, false}} {
		act := map[string]func() error{
			"create": func() error {
				_, err := h.service.Create(t.Context(), h.actor(name), h.event.Slug, plainText)
				return err
			},
			"copy": func() error {
				_, err := h.service.Copy(t.Context(), h.actor(name), h.event.Slug, b.Number, "")
				return err
			},
			"change": func() error {
				return h.service.Change(t.Context(), h.actor(name), h.event.Slug, b.Number, 0, plainText)
			},
			"delete": func() error { return h.service.Delete(t.Context(), h.actor(name), h.event.Slug, b.Number) },
			"preview": func() error {
				_, err := h.service.Preview(t.Context(), h.actor(name), h.event.Slug, b.Number)
				return err
			},
			"test": func() error { return h.service.Test(t.Context(), h.actor(name), h.event.Slug, b.Number) },
			"send": func() error { return h.service.Send(t.Context(), h.actor(name), h.event.Slug, b.Number, "") },
			"schedule": func() error {
				return h.service.Schedule(t.Context(), h.actor(name), h.event.Slug, b.Number, h.now.Add(time.Hour))
			},
			"unschedule": func() error { return h.service.Unschedule(t.Context(), h.actor(name), h.event.Slug, b.Number) },
			"stop":       func() error { return h.service.Stop(t.Context(), h.actor(name), h.event.Slug, b.Number) },
		}
		for what, do := range act {
			mustRefuse(t, do(), who.refused, name+": "+what)
		}
		if _, err := h.service.Find(t.Context(), h.actor(name), h.event.Slug, b.Number); (err == nil) != who.reads {
			t.Errorf("%s reads: %v", name, err)
		}
		if _, err := h.service.List(t.Context(), h.actor(name), h.event.Slug); (err == nil) != who.reads {
			t.Errorf("%s lists: %v", name, err)
		}
		if _, err := h.service.File(t.Context(), h.actor(name), h.event.Slug, b.Number, 1); (err == nil) != who.reads {
			t.Errorf("%s takes a file out: %v", name, err)
		}
	}
}
