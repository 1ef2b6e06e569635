package kept_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

func TestAPageIsRenderedOnceAndThenKept(t *testing.T) {
	h := openHouse(t)
	ev := h.event(10)
	for range 5 {
		h.says(ev.Slug, "Fachtag|KI Musterstadt|open|10|0")
	}
	if n := h.rendered.Load(); n != 1 {
		t.Errorf("rendered %d times, want once", n)
	}
}

func TestThePageShowsEveryRegistrationAtOnce(t *testing.T) {
	h := openHouse(t)
	ev := h.event(2)
	for n, want := range []string{"open|2|0", "open|1|0", "open|0|0", "open|0|1"} {
		h.says(ev.Slug, "Fachtag|KI Musterstadt|"+want)
		h.register(ev.Slug, n)
	}
	if n := h.found.Load(); n > 2 {
		t.Errorf("the event was read %d times though only its numbers changed", n)
	}
}

func TestThePageShowsWhatHostsChange(t *testing.T) {
	h := openHouse(t)
	ev := h.event(10)
	h.says(ev.Slug, "Fachtag|KI Musterstadt|open|10|0")
	draft := h.visible(ev.Slug).Draft(new(20))
	draft.Title = "Anderer Titel"
	if _, err := h.events.Change(t.Context(), actor.System(), ev.Slug, h.visible(ev.Slug).Version, draft); err != nil {
		t.Fatal(err)
	}
	h.says(ev.Slug, "Anderer Titel|KI Musterstadt|open|20|0")
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, "krank"); err != nil {
		t.Fatal(err)
	}
	h.says(ev.Slug, "Anderer Titel|KI Musterstadt|cancelled|20|0")
}

func (h *house) visible(slug string) event.Event {
	h.t.Helper()
	ev, err := h.events.Visible(h.t.Context(), actor.System(), slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func TestThePageChangesWithTheClock(t *testing.T) {
	h := openHouse(t)
	ev := h.event(10)
	h.says(ev.Slug, "Fachtag|KI Musterstadt|open|10|0")
	h.setNow(ev.StartsAt.Add(-time.Microsecond))
	h.says(ev.Slug, "Fachtag|KI Musterstadt|open|10|0")
	h.setNow(ev.StartsAt)
	h.says(ev.Slug, "Fachtag|KI Musterstadt|closed|10|0")
	h.setNow(ev.EndsAt)
	h.says(ev.Slug, "Fachtag|KI Musterstadt|over|10|0")
}

func TestThePageShowsANewNameOfAHostSoon(t *testing.T) {
	h := openHouse(t)
	ev := h.event(10)
	h.says(ev.Slug, "Fachtag|KI Musterstadt|open|10|0")
	h.setNow(h.db.Now().Add(time.Hour))
	err := h.organisations.Change(t.Context(), actor.System(), h.host.ID, organisation.Draft{Name: "KI Neustadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW})
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for !strings.Contains(h.get(ev.Slug).Body.String(), "KI Neustadt") {
		if time.Now().After(deadline) {
			t.Fatal("the new name does not appear")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestDraftsAndUnknownEventsAreNotFoundAndNotKept(t *testing.T) {
	h := openHouse(t)
	draft := h.draft(10)
	for _, slug := range []string{draft.Slug, "gibt-es-nicht"} {
		if w := h.get(slug); w.Code != http.StatusNotFound {
			t.Errorf("%s: status is %d, want 404", slug, w.Code)
		}
	}
	if err := h.events.Publish(t.Context(), actor.System(), draft.Slug); err != nil {
		t.Fatal(err)
	}
	h.says(draft.Slug, "Fachtag|KI Musterstadt|open|10|0")
}

func TestWhoKnowsThePageGetsNoBody(t *testing.T) {
	h := openHouse(t)
	h.body = func(ev event.Event, seats registration.Seats, now time.Time) []byte {
		return append(plainPage(ev, seats, now), strings.Repeat(" Text", 1000)...)
	}
	ev := h.event(10)
	for _, encoding := range []string{"", "gzip", "br"} {
		first := h.get(ev.Slug, "Accept-Encoding", encoding)
		if got := first.Header().Get("Content-Encoding"); got != encoding {
			t.Errorf("encoding is %q, want %q", got, encoding)
		}
		etag := first.Header().Get("ETag")
		again := h.get(ev.Slug, "Accept-Encoding", encoding, "If-None-Match", etag)
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("known page is answered with %d and %d bytes", again.Code, again.Body.Len())
		}
		if got := again.Header().Get("Cache-Control"); got != "public, no-cache" {
			t.Errorf("Cache-Control is %q", got)
		}
		h.register(ev.Slug, len(encoding))
		if w := h.get(ev.Slug, "Accept-Encoding", encoding, "If-None-Match", etag); w.Code != http.StatusOK {
			t.Errorf("changed page is answered with %d", w.Code)
		}
	}
}

// While people register, pages are fetched all the time. Whoever registered must never afterwards
// see a page from before.
func TestNobodySeesAnOlderNumberThanWasTrueWhenTheyAsked(t *testing.T) {
	h := openHouse(t)
	const people, readers = 120, 8
	ev := h.event(people)
	var registered atomic.Int64
	var done atomic.Bool
	var watching, registering sync.WaitGroup
	watch := func() {
		before := registered.Load()
		body := h.get(ev.Slug).Body.String()
		var free int64
		fields := strings.Split(body, "|")
		if _, err := fmt.Sscan(fields[3], &free); err != nil {
			t.Errorf("read %q: %v", body, err)
			return
		}
		if taken := people - free; taken < before {
			t.Errorf("the page counts %d registrations, but %d had their answer before it was asked for", taken, before)
		}
	}
	for range readers {
		watching.Go(func() {
			for !done.Load() {
				watch()
			}
		})
	}
	next := make(chan int)
	for range 6 {
		registering.Go(func() {
			for n := range next {
				h.register(ev.Slug, n)
				registered.Add(1)
				watch()
			}
		})
	}
	for n := range people {
		next <- n
	}
	close(next)
	registering.Wait()
	done.Store(true)
	watching.Wait()
	h.says(ev.Slug, "Fachtag|KI Musterstadt|open|0|0")
}

func TestAPageIsGoneWhenItsEventBecomesADraftAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	if a := h.get(ev.Slug); a.Code != http.StatusOK {
		t.Fatalf("status %d", a.Code)
	}
	if err := h.events.Unpublish(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if a := h.get(ev.Slug); a.Code != http.StatusNotFound {
			t.Errorf("status %d after it was taken back", a.Code)
		}
	}
	if err := h.events.Publish(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	if a := h.get(ev.Slug); a.Code != http.StatusOK {
		t.Errorf("status %d after it was published again", a.Code)
	}
}

func TestThePageOfADateNamesTheOthersWithTheSeatsOfThisMoment(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.event(10)
	h.says(first.Slug, "Fachtag|KI Musterstadt|open|10|0")
	made, err := h.events.CreateDates(t.Context(), actor.System(), first.Slug, []time.Time{first.StartsAt.AddDate(0, 0, 7)})
	if err != nil {
		t.Fatal(err)
	}
	h.says(first.Slug, "Fachtag|KI Musterstadt|open|10|0") // the other is a draft
	if err := h.events.Publish(t.Context(), actor.System(), made[0].Slug); err != nil {
		t.Fatal(err)
	}
	h.says(first.Slug, "Fachtag|KI Musterstadt|open|10|0 + Fachtag|KI Musterstadt|open|10|0")
	h.register(made[0].Slug, 1)
	h.says(first.Slug, "Fachtag|KI Musterstadt|open|10|0 + Fachtag|KI Musterstadt|open|9|0")
	rendered := h.rendered.Load()
	h.says(first.Slug, "Fachtag|KI Musterstadt|open|10|0 + Fachtag|KI Musterstadt|open|9|0")
	if h.rendered.Load() != rendered {
		t.Error("rendered again though nothing has changed")
	}
	more, err := h.events.CreateDates(t.Context(), actor.System(), made[0].Slug, []time.Time{first.StartsAt.AddDate(0, 0, 14)})
	if err == nil {
		err = h.events.Publish(t.Context(), actor.System(), more[0].Slug)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.setNow(h.db.Now().Add(time.Minute)) // so long it may not know
	h.says(first.Slug, "Fachtag|KI Musterstadt|open|10|0 + Fachtag|KI Musterstadt|open|9|0 + Fachtag|KI Musterstadt|open|10|0")
}
