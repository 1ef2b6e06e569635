package registration

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

// manySQL fills an event behind the back of the program, as the triggers keep counts and words of it: one in ten
// waits, one in twenty cancelled; some names and institutions are rare, many people share theirs.
const manySQL = `
INSERT INTO registrations (event_id, reference, state, first_name, last_name, email, organisation, entered_by, waitlist_number, waitlist_priority, created_at, changed_at)
SELECT $1, 'VIELE' || lpad(CAST(n AS text), 5, '0'), CASE WHEN n % 10 = 0 THEN 'waitlisted' WHEN n % 20 = 1 THEN 'cancelled' ELSE 'confirmed' END,
    'Anna ' || n % 97, CASE WHEN n % 500 = 7 THEN 'Müller' WHEN n % 31 = 3 THEN '' ELSE 'Name ' || md5(CAST(n % 1000 AS text)) END,
    'person' || n || '@mail.example', 'Jugendmigrationsdienst Musterstadt', 'participant', CASE WHEN n % 10 = 0 THEN n END,
    CASE WHEN n % 70 = 0 THEN 2 ELSE 0 END, $3, $3
FROM generate_series(1, CAST($2 AS int)) AS n`

func (h *house) fill(ev event.Event, n int) {
	h.t.Helper()
	if _, err := h.db.ExecContext(h.t.Context(), manySQL, ev.ID, n, h.db.Now()); err != nil {
		h.t.Fatalf("fill the event: %v", err)
	}
}

// turned reads all pages in a direction and returns who is on them, in the order of the list.
func (h *house) turned(slug string, filter Filter, from Place, back bool) (all []Reference) {
	h.t.Helper()
	for {
		list, err := h.service.List(h.t.Context(), h.staff, slug, filter, from)
		if err != nil {
			h.t.Fatal(err)
		}
		page := make([]Reference, len(list.Rows))
		for i, row := range list.Rows {
			page[i] = row.Reference
		}
		if len(page) > PageSize {
			h.t.Fatalf("%d on one page", len(page))
		}
		if back {
			all, from = append(page, all...), list.Previous
		} else {
			all, from = append(all, page...), list.Next
		}
		if from == (Place{}) {
			return all
		}
	}
}

// inOrder is who the filter leaves, as the export reads it: with no pages at all.
func (h *house) inOrder(slug string, filter Filter) (all []Reference) {
	h.t.Helper()
	if err := h.service.Each(h.t.Context(), h.staff, slug, filter, func(r Row) error {
		all = append(all, r.Reference)
		return nil
	}); err != nil {
		h.t.Fatal(err)
	}
	return all
}

func TestTurningPagesForwardAndBackShowsEverybodyOnceAndInOrder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5000)
	h.fill(ev, 2*smallList+345)
	for _, filter := range []Filter{{}, {State: Confirmed}, {State: Waitlisted}, {State: Declined}, {Text: "Mueller"}, {Text: "Anna"}, {State: Waitlisted, Text: "anna 3"},
		{State: Cancelled, Text: "7"}, {Text: "jugendmigration anna 11"}} {
		want := h.inOrder(ev.Slug, filter)
		if got := h.turned(ev.Slug, filter, Place{}, false); !slices.Equal(got, want) {
			t.Errorf("%+v: forward %d of %d people, or in another order", filter, len(got), len(want))
		}
		if len(want) == 0 {
			continue
		}
		last := want[len(want)-1]
		if got := h.turned(ev.Slug, filter, Place{Before: last}, true); !slices.Equal(got, want[:len(want)-1]) {
			t.Errorf("%+v: back %d of %d people, or in another order", filter, len(got), len(want)-1)
		}
		list, err := h.service.List(t.Context(), h.staff, ev.Slug, filter, Place{})
		if err != nil || list.Total != min(len(want), list.Total) || !list.AtLeast && list.Total != len(want) {
			t.Errorf("%+v: counted %d (at least: %v), there are %d, %v", filter, list.Total, list.AtLeast, len(want), err)
		}
	}
	h.countsHold()
}

// countsHold compares the numbers by state with the registrations.
func (h *house) countsHold() {
	h.t.Helper()
	if n := h.count(`SELECT count(*) FROM (` + auditStateCountsSQL + `) AS wrong`); n != 0 {
		h.t.Errorf("%d numbers by state are wrong", n)
	}
	if n := h.count(`SELECT count(*) FROM (` + auditWordsSQL + `) AS wrong`); n != 0 {
		h.t.Errorf("the search reads %d people as they are not called", n)
	}
}

func TestASearchFindsPeopleByAnyWayToWriteThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5000, func(d *event.Draft) { d.Fields = []event.Field{{Key: "organisation"}} })
	a := person(1)
	a.FirstName, a.LastName, a.Organisation, a.Email = "Zoë", "Özdemir-Müller", "Städtisches Amt für Jugend & 100_Prozent", "zoe.oe@mail.example"
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, a)
	if err != nil {
		t.Fatal(err)
	}
	finds := func(who actor.Actor, text string) bool {
		list, err := h.service.List(t.Context(), who, ev.Slug, Filter{Text: text}, Place{})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(list.Rows, func(r Row) bool { return r.Reference == result.Reference })
	}
	reception := h.withRole("empfang@demo.example", actor.RoleReception)
	for i, size := range []int{0, smallList + 1, smallList + 1} { // read one by one, looked up in what is not written yet, and in what is
		switch i {
		case 1:
			h.fill(ev, size)
		case 2:
			h.writeWords()
		}
		for _, text := range []string{"Ozdemir", "Oezdemir", "ÖZDEMIR", "mueller", "Muller", "müll", "zoe", "dem", "oz", "Zoë Özdemir", "muller zoe", "stadtisch jugend",
			"100_P", string(result.Reference), strings.ToLower(string(result.Reference))[:4]} {
			for who, name := range map[*actor.Actor]string{&h.staff: "the host", &reception: "the reception"} {
				if !finds(*who, text) {
					t.Errorf("among %d %s finds nobody by %q", size, name, text)
				}
			}
		}
		for _, text := range []string{"Ozdemirr", "zoe nirgends", "100xP", "%", "zo_"} {
			if finds(h.staff, text) {
				t.Errorf("among %d somebody is found by %q", size, text)
			}
		}
		if !finds(h.staff, "zoe.oe@mail") || finds(reception, "zoe.oe@mail") {
			t.Errorf("among %d the address is to be found by those who see it", size)
		}
	}
	a.LastName = "Neu"
	if err := h.service.Change(t.Context(), h.staff, result.Reference, a); err != nil {
		t.Fatal(err)
	}
	if finds(h.staff, "Ozdemir") || !finds(h.staff, "zoe neu") {
		t.Error("after a change somebody is found by the name they had")
	}
	h.countsHold()
	h.writeWords()
	if finds(h.staff, "Ozdemir") || !finds(h.staff, "zoe neu") {
		t.Error("a change is lost when words are written")
	}
	h.countsHold()
	if due := h.count(`SELECT count(*) FROM registration_words_due`); due != 0 {
		t.Errorf("%d are still to be written", due)
	}
}

func (h *house) writeWords() {
	h.t.Helper()
	if err := h.service.WriteWords(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// A page must not cost more when more people have registered: each begins at its place in an index, and stops
// when it is full.
func TestNoPageOfTheListReadsTheWholeList(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50_000)
	h.fill(ev, 20_000)
	h.writeWords()
	if _, err := h.db.ExecContext(t.Context(), `ANALYZE registrations, registration_words`); err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]struct {
		filter Filter
		from   Place
	}{
		"the first page": {}, "a deep page": {from: Place{After: "VIELE13333"}}, "a page back": {from: Place{Before: "VIELE13333"}},
		"a state": {filter: Filter{State: Cancelled}}, "a rare name": {filter: Filter{Text: "Mueller"}},
		"a rare kind": {filter: Filter{OrganisationKind: "ki"}}, "a day": {filter: Filter{Before: h.now.AddDate(-1, 0, 0)}},
		"a frequent name": {filter: Filter{Text: "Jugend"}, from: Place{After: "VIELE13333"}}, "the waitlist": {filter: Filter{State: Waitlisted}, from: Place{After: "VIELE13330"}},
	} {
		look := lookout{event: ev.ID, filter: at.filter, seesContacts: true, all: 20_000}
		if err := look.lookUp(t.Context(), h.db); err != nil {
			t.Fatal(err)
		}
		key, err := look.keyOf(t.Context(), h.db, at.from)
		if err != nil {
			t.Fatal(err)
		}
		if read := h.rowsRead(look.pageSQL(at.from), look.pageArgs(key)...); read > 12*PageSize {
			t.Errorf("%s reads %d rows", name, read)
		}
	}
}

// planNode is a part of how the database answered.
type planNode struct {
	Relation string     `json:"Relation Name"`
	Rows     int        `json:"Actual Rows"`
	Removed  int        `json:"Rows Removed by Filter"`
	Loops    int        `json:"Actual Loops"`
	Plans    []planNode `json:"Plans"`
}

func (n planNode) read() (rows int) {
	if n.Relation != "" {
		rows = (n.Rows + n.Removed) * n.Loops
	}
	for _, below := range n.Plans {
		rows += below.read()
	}
	return rows
}

// rowsRead counts the rows of tables that a query looks at.
func (h *house) rowsRead(query string, args ...any) int {
	h.t.Helper()
	var text string
	if err := h.db.GetContext(h.t.Context(), &text, `EXPLAIN (ANALYZE, FORMAT JSON) `+query, args...); err != nil {
		h.t.Fatalf("explain: %v", err)
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil || len(plans) != 1 {
		h.t.Fatalf("read the plan: %v", err)
	}
	return plans[0].Plan.read()
}
