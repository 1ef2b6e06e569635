package registration

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// colourful is an event that asks for what the list is narrowed by.
func (h *house) colourful() event.Event {
	return h.event(5000, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation_kind"}, {Key: "carrier_group"}, {Key: "municipality"}}
		d.Questions = event.Questions{{Key: "lunch", Kind: question.KindBoolean, Label: "Essen Sie mit?"},
			{Key: "need", Kind: question.KindBoolean, Label: "Assistenz", Special: true}}
	})
}

// registerColourful registers somebody by a code who has answered all that the event asks.
func (h *house) registerColourful(ev event.Event) Result {
	h.t.Helper()
	h.code(ev.Slug, CodeDraft{Code: "Netzwerk"})
	a := person(1)
	a.OrganisationKind, a.CarrierGroup, a.MunicipalityKey, a.Code = "jmd", "awo", new("05111"), "NETZWERK"
	a.Answers = question.Sent{Values: map[string][]string{"lunch": {"ja"}, "need": {"ja"}}}
	registered, err := h.service.Register(h.t.Context(), actor.Participant(), ev.Slug, a)
	if err != nil {
		h.t.Fatal(err)
	}
	return registered
}

func TestEveryFilterLeavesThoseItIsFor(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	one := h.registerColourful(ev)
	h.now = h.now.AddDate(0, 0, 2)
	entered := h.now
	b := Application{Person: Person{FirstName: "Bo", LastName: "Beispiel", OrganisationKind: "ki"}, Answers: question.Sent{Values: map[string][]string{"lunch": {"nein"}}}}
	two, err := h.service.Register(t.Context(), h.staff, ev.Slug, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, smallList + 1, 0, 0} { // a short list, what is not written yet, what is, and what has changed since
		if size > 0 {
			h.fill(ev, size)
			h.now = h.now.AddDate(0, 0, 2)
		}
		for name, at := range map[string]struct {
			filter Filter
			want   Reference
		}{
			"kind": {Filter{OrganisationKind: "jmd"}, one.Reference}, "carrier": {Filter{CarrierGroup: "awo"}, one.Reference},
			"municipality": {Filter{Municipality: "05111"}, one.Reference}, "code": {Filter{Code: "netzwerk"}, one.Reference},
			"answer": {Filter{Answer: "lunch=ja"}, one.Reference}, "another answer": {Filter{Answer: "lunch=nein"}, two.Reference},
			"without address": {Filter{WithoutEmail: true}, two.Reference}, "entered": {Filter{EnteredBy: actor.KindAccount}, two.Reference},
			"day and kind": {Filter{From: entered, Before: entered.Add(time.Hour), OrganisationKind: "ki", Text: "bo"}, two.Reference},
			"special":      {Filter{Answer: "need=ja"}, ""}, "invited": {Filter{Invited: true}, ""},
			"nobody has both": {Filter{OrganisationKind: "ki", CarrierGroup: "awo"}, ""},
		} {
			got := h.turned(ev.Slug, at.filter, Place{}, false)
			want := []Reference{at.want}
			if at.want == "" {
				want = nil
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
			if file := h.inOrder(ev.Slug, at.filter); !slices.Equal(file, want) {
				t.Errorf("%s: the file has %v, want %v", name, file, want)
			}
		}
		h.writeWords()
	}
	if n := len(h.turned(ev.Slug, Filter{From: h.now.Add(-3 * 24 * time.Hour)}, Place{}, false)); n != smallList+2 {
		t.Errorf("%d registered since", n)
	}
}

// While a service is replaced, the one of before writes words without facets; what it reads has to be the same, too.
func TestAProgramOfBeforeWritesTheSameFacets(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	h.registerColourful(ev)
	written := func() (facets string) {
		if err := h.db.GetContext(t.Context(), &facets, `SELECT CAST(facets AS text) || registered_at FROM registration_words`); err != nil {
			t.Fatal(err)
		}
		return facets
	}
	h.writeWords()
	now := written()
	if !strings.Contains(now, "answer:lunch=ja") || strings.Contains(now, "need") {
		t.Fatalf("facets: %s", now)
	}
	for _, statement := range []string{`DELETE FROM registration_words`,
		`INSERT INTO registration_words (registration_id, event_id, words) SELECT id, event_id, words_of(first_name, last_name, organisation, reference, email) FROM registrations`,
		`ALTER TABLE registration_words DISABLE TRIGGER USER`, `UPDATE registration_words SET facets = '{}'`, `ALTER TABLE registration_words ENABLE TRIGGER USER`, `UPDATE registration_words SET words = words`} {
		if _, err := h.db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(statement, "INSERT") && written() != now {
			t.Errorf("a new row: %s, now: %s", written(), now)
		}
	}
	if before := written(); before != now {
		t.Errorf("written again: %s, now: %s", before, now)
	}
	if n := h.count(`SELECT count(*) FROM registrations AS r WHERE facets_of(r) <> facets_of(r.id)`); n != 0 {
		t.Error("by number the facets are others")
	}
}

func TestAChangedAnswerIsFoundByWhatItSaysNow(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	h.fill(ev, smallList+1)
	a := person(1)
	a.Answers = question.Sent{Values: map[string][]string{"lunch": {"ja"}}}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, a)
	if err != nil {
		t.Fatal(err)
	}
	h.writeWords()
	a.Answers = question.Sent{Values: map[string][]string{"lunch": {"nein"}}}
	if err := h.service.Change(t.Context(), h.staff, result.Reference, a); err != nil {
		t.Fatal(err)
	}
	for range 2 { // before it is written anew, and after
		if got := h.turned(ev.Slug, Filter{Answer: "lunch=ja"}, Place{}, false); len(got) != 0 {
			t.Errorf("found by what it said: %v", got)
		}
		if got := h.turned(ev.Slug, Filter{Answer: "lunch=nein"}, Place{}, false); !slices.Equal(got, []Reference{result.Reference}) {
			t.Errorf("not found by what it says: %v", got)
		}
		h.writeWords()
	}
}

func TestWhoSeesNoContactsIsNotToldOfThemByAFilter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	reception := h.withRole("empfang@demo.example", actor.RoleReception)
	for _, filter := range []Filter{{Answer: "lunch=ja"}, {WithoutEmail: true}} {
		var refused *fault.Error
		if _, err := h.service.List(t.Context(), reception, ev.Slug, filter, Place{}); !errors.As(err, &refused) || refused.Kind != fault.Forbidden {
			t.Errorf("%+v: %v", filter, err)
		}
	}
	if _, err := h.service.List(t.Context(), reception, ev.Slug, Filter{OrganisationKind: "ki"}, Place{}); err != nil {
		t.Error(err)
	}
}

func TestACodeIsNotFoundByGuessing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.colourful()
	h.code(ev.Slug, CodeDraft{Code: "Netzwerk"})
	for _, role := range []actor.Role{actor.RoleReception, actor.RoleReader} {
		who := h.withRole(string(role)+"@demo.example", role)
		if _, err := h.service.List(t.Context(), who, ev.Slug, Filter{Code: "netzwerk"}, Place{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the list for %s: %v", role, err)
		}
		if err := h.service.Each(t.Context(), who, ev.Slug, Filter{Code: "netzwerk"}, func(Row) error { return nil }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the file for %s: %v", role, err)
		}
	}
	if _, err := h.service.List(t.Context(), h.staff, ev.Slug, Filter{Code: "netzwerk"}, Place{}); err != nil {
		t.Error(err)
	}
}
