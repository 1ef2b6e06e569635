package registration

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/notice"
)

// saved are the names of the filters that somebody can use, each with what is gone of it.
func (h *house) saved(who actor.Actor, slug string) (names []string) {
	h.t.Helper()
	ev, err := event.Find(h.t.Context(), h.db, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	all, err := h.service.SavedFilters(h.t.Context(), who, ev)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, saved := range all {
		name := saved.Name
		for _, part := range saved.Gone {
			name += " -" + string(part)
		}
		names = append(names, name)
	}
	return names
}

// keep saves a filter and expects it to work.
func (h *house) keep(who actor.Actor, slug, name string, isShared bool, filter Filter) SavedFilter {
	h.t.Helper()
	saved, err := h.service.SaveFilter(h.t.Context(), who, slug, SavedFilterDraft{Name: name, Shared: isShared, Filter: filter})
	if err != nil {
		h.t.Fatalf("save %s: %v", name, err)
	}
	return saved
}

func TestASavedFilterIsForOneselfOrForAll(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	reader, reception := h.withRole("lesen@demo.example", actor.RoleReader), h.withRole("empfang@demo.example", actor.RoleReception)
	own := h.keep(reader, ev.Slug, "Meine", false, Filter{OrganisationKind: "jmd"})
	shared := h.keep(h.staff, ev.Slug, "Essen", true, Filter{Answer: "lunch=ja"})
	h.keep(h.staff, ev.Slug, "Abgesagt", true, Filter{State: Cancelled})
	for name, at := range map[string]struct {
		who  actor.Actor
		want []string
	}{
		"the editor": {h.staff, []string{"Abgesagt", "Essen"}}, "the reader": {reader, []string{"Abgesagt", "Essen", "Meine"}},
		"who sees no answers": {reception, []string{"Abgesagt"}},
	} {
		if got := h.saved(at.who, ev.Slug); !slices.Equal(got, at.want) {
			t.Errorf("%s can use %v, want %v", name, got, at.want)
		}
	}
	other := h.event(10)
	if got := h.saved(h.staff, other.Slug); len(got) > 0 {
		t.Errorf("another event has %v", got)
	}
	refused := func(what, key string, err error) {
		t.Helper()
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Key != key && !slices.ContainsFunc(refusal.Fields, func(f fault.Field) bool { return f.Key == key }) {
			t.Errorf("%s: %v, want %s", what, err, key)
		}
	}
	_, err := h.service.SaveFilter(t.Context(), reader, ev.Slug, SavedFilterDraft{Name: "Alle", Shared: true, Filter: Filter{State: Confirmed}})
	refused("sharing without the right", "registration.saved_filter_share_forbidden", err)
	refused("renaming for all without the right", "registration.saved_filter_share_forbidden", h.service.RenameSavedFilter(t.Context(), reader, ev.Slug, shared.ID, "Anders"))
	refused("deleting for all without the right", "registration.saved_filter_share_forbidden", h.service.DeleteSavedFilter(t.Context(), reader, ev.Slug, shared.ID))
	refused("deleting somebody else's", "registration.saved_filter_unknown", h.service.DeleteSavedFilter(t.Context(), h.staff, ev.Slug, own.ID))
	refused("renaming at another event", "registration.saved_filter_unknown", h.service.RenameSavedFilter(t.Context(), h.staff, other.Slug, shared.ID, "Anders"))
	refused("taking a name", "registration.saved_filter_name_taken", h.service.RenameSavedFilter(t.Context(), h.staff, ev.Slug, shared.ID, "Abgesagt"))
	refused("no name", "form.required", h.service.RenameSavedFilter(t.Context(), h.staff, ev.Slug, shared.ID, " "))
	_, err = h.service.SaveFilter(t.Context(), reception, ev.Slug, SavedFilterDraft{Name: "Essen", Filter: Filter{Answer: "lunch=ja"}})
	refused("saving what one may not know", "registration.filter_contacts", err)
	_, err = h.service.SaveFilter(t.Context(), actor.Account(0, false, nil), ev.Slug, SavedFilterDraft{Name: "Fremd", Filter: Filter{State: Confirmed}})
	refused("a stranger", "event.unknown", err)
	h.keep(reader, ev.Slug, "Abgesagt", false, Filter{State: Cancelled}) // a name is taken by its owner only
	if err := h.service.RenameSavedFilter(t.Context(), reader, ev.Slug, own.ID, "JMD"); err != nil {
		t.Error(err)
	}
	if err := h.service.DeleteSavedFilter(t.Context(), h.staff, ev.Slug, shared.ID); err != nil {
		t.Error(err)
	}
	if got, want := h.saved(reader, ev.Slug), []string{"Abgesagt", "Abgesagt", "JMD"}; !slices.Equal(got, want) {
		t.Errorf("left are %v, want %v", got, want)
	}
	if n := h.count(`SELECT count(*) FROM audit_entries WHERE record = 'saved_filter'`); n != 3 {
		t.Errorf("the log tells of %d, want what was done with filters for all: 3", n)
	}
}

func TestASavedFilterHoldsNobodysName(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	h.keep(h.staff, ev.Slug, "Nur Art", false, Filter{Text: "Özdemir", Group: "ABC", Picked: "DEF", OrganisationKind: "ki"})
	if n := h.count(`SELECT count(*) FROM saved_filters WHERE filter = CAST('{"organisation_kind": "ki"}' AS jsonb)`); n != 1 {
		t.Error("more is kept than what lasts")
	}
	for key, filter := range map[string]Filter{"registration.saved_filter_empty": {Text: "Özdemir"}, "registration.saved_filter_gone": {Answer: "need=ja"}} {
		_, err := h.service.SaveFilter(t.Context(), h.staff, ev.Slug, SavedFilterDraft{Name: "x", Filter: filter})
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Key != key {
			t.Errorf("%+v: %v, want %s", filter, err, key)
		}
	}
}

func TestWhatAnEventDoesNotKnowAnyMoreIsLeftOutOfASavedFilter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	h.code(ev.Slug, CodeDraft{Code: "Netzwerk"})
	from := h.now.Truncate(time.Second)
	h.keep(h.staff, ev.Slug, "Alles", false, Filter{State: Confirmed, OrganisationKind: "jmd", CarrierGroup: "awo", Municipality: "05111", EnteredBy: actor.KindAccount,
		Code: "netzwerk", Answer: "lunch=ja", From: from})
	if got := h.saved(h.staff, ev.Slug); !slices.Equal(got, []string{"Alles"}) {
		t.Fatalf("something is gone: %v", got)
	}
	if err := h.change(ev.Slug, new(5000), func(d *event.Draft) { d.Questions, d.Fields = nil, d.Fields[1:] }); err != nil {
		t.Fatal(err)
	}
	now, err := event.Find(t.Context(), h.db, ev.Slug)
	if err != nil {
		t.Fatal(err)
	}
	all, err := h.service.SavedFilters(t.Context(), h.staff, now)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.saved(h.staff, ev.Slug), []string{"Alles -organisation_kind -answer"}; !slices.Equal(got, want) {
		t.Errorf("gone are %v, want %v", got, want)
	}
	left := all[0].Filter
	if !left.From.Equal(from) {
		t.Errorf("from %v, want %v", left.From, from)
	}
	left.From = time.Time{}
	if want := (Filter{State: Confirmed, CarrierGroup: "awo", Municipality: "05111", EnteredBy: actor.KindAccount, Code: "netzwerk"}); left != want {
		t.Errorf("left is %+v, want %+v", left, want)
	}
}

func TestTwentyFiltersAreEnoughHoweverManyAreSavedAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	for n := range maxSavedFilters - 1 {
		h.keep(h.staff, ev.Slug, fmt.Sprint("Filter ", n), true, Filter{State: Confirmed})
	}
	var all sync.WaitGroup
	errs := make([]error, 4)
	for n := range errs {
		all.Go(func() {
			_, errs[n] = h.service.SaveFilter(t.Context(), h.staff, ev.Slug, SavedFilterDraft{Name: fmt.Sprint("Noch ", n), Shared: true, Filter: Filter{State: Confirmed}})
		})
	}
	all.Wait()
	kept := 0
	for _, err := range errs {
		switch {
		case err == nil:
			kept++
		case !fault.Is(err, fault.Conflict):
			t.Error(err)
		}
	}
	if n := len(h.saved(h.staff, ev.Slug)); kept != 1 || n != maxSavedFilters {
		t.Errorf("%d of 4 were kept, now there are %d", kept, n)
	}
	h.keep(h.staff, ev.Slug, "Meiner", false, Filter{State: Confirmed})
}

func TestSavedFiltersGoWithThePeople(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, other := h.event(10), h.event(10, func(d *event.Draft) { d.StartsAt, d.EndsAt = d.StartsAt.AddDate(1, 0, 0), d.EndsAt.AddDate(1, 0, 0) })
	h.register(ev.Slug, 1)
	for _, slug := range []string{ev.Slug, other.Slug} {
		h.keep(h.staff, slug, "Rückfragen an Kim Beispiel", true, Filter{State: Confirmed})
	}
	h.now = ev.EndsAt.Add(notice.Retention + time.Hour)
	if n, err := h.service.Anonymise(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d were forgotten, %v", n, err)
	}
	if n := h.count(`SELECT count(*) FROM saved_filters WHERE event_id = $1`, ev.ID); n != 0 {
		t.Error("the filter is still there")
	}
	if n := h.count(`SELECT count(*) FROM saved_filters`); n != 1 {
		t.Errorf("of the other event %d are left", n)
	}
}

func TestACopyTakesTheFiltersForAllAlong(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	h.code(ev.Slug, CodeDraft{Code: "Netzwerk"})
	h.keep(h.staff, ev.Slug, "Essen", true, Filter{Answer: "lunch=ja", OrganisationKind: "jmd"})
	h.keep(h.staff, ev.Slug, "Meiner", false, Filter{State: Confirmed})
	h.keep(h.staff, ev.Slug, "Früh", true, Filter{From: h.now})
	h.keep(h.staff, ev.Slug, "Mit Code", true, Filter{Code: "Netzwerk"})
	at := ev.StartsAt.AddDate(1, 0, 0)
	copied, err := h.events.Copy(t.Context(), h.staff, ev.Slug, at)
	if err != nil {
		t.Fatal(err)
	}
	dates, err := h.events.CreateDates(t.Context(), h.staff, ev.Slug, []time.Time{at})
	if err != nil {
		t.Fatal(err)
	}
	for _, made := range append(dates, copied) {
		if got, want := h.saved(h.staff, made.Slug), []string{"Essen"}; !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", made.Slug, got, want)
		}
	}
}
