package registration

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// enter lets staff register somebody by name and address.
func (h *house) enter(slug, first, last, email string, edits ...func(*Application)) Result {
	h.t.Helper()
	a := Application{Person: Person{FirstName: first, LastName: last, Email: email}}
	for _, edit := range edits {
		edit(&a)
	}
	result, err := h.service.Register(h.t.Context(), h.staff, slug, a)
	if err != nil {
		h.t.Fatalf("enter %s %s: %v", first, last, err)
	}
	return result
}

// duplicates names the pairs of an event by their addresses.
func (h *house) duplicates(slug string) (pairs []string) {
	h.t.Helper()
	found, err := h.service.Duplicates(h.t.Context(), h.staff, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, p := range found.Pairs {
		pairs = append(pairs, fmt.Sprintf("%s %s %v %v", p.First.Email, p.Second.Email, p.SameName, p.SameAddress))
	}
	return pairs
}

func TestDuplicatesAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, other := h.event(0), h.event(0)
	for _, p := range [][3]string{
		{"Anna", "Müller", "anna@mail.example"}, {"ANNA", "Mueller", "office@mail.example"}, // umlaut
		{"Özgür", "Aydın-Groß", "oe@mail.example"}, {"Aydin Gross", "Ozgur", "og@mail.example"}, // the other way round
		{"Kim", "Meyer", "kim@mail.example"}, {"Kim", "Maier", "Kim@Mail.example"}, // one address, one first name
		{"Jana", "Berg", "team@mail.example"}, {"Paul", "Thal", "team@mail.example"}, // colleagues
		{"Lea", "Stein", "lea@mail.example"},
	} {
		h.enter(ev.Slug, p[0], p[1], p[2])
	}
	h.enter(other.Slug, "Lea", "Stein", "lea@mail.example")
	ended := h.enter(ev.Slug, "Lea", "Stein", "")
	h.takeBack(ended)
	want := []string{"oe@mail.example og@mail.example true false", "anna@mail.example office@mail.example true false", "kim@mail.example Kim@mail.example false true"}
	if got := h.duplicates(ev.Slug); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestWhoStandsBetterIsTheOneToKeep(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	h.enter(ev.Slug, "Erst", "Platz", "platz@mail.example")
	h.enter(ev.Slug, "Anna", "Muster", "erste@mail.example")
	second := h.enter(ev.Slug, "Anna", "Muster", "zweite@mail.example")
	if got := h.duplicates(ev.Slug); !slices.Equal(got, []string{"erste@mail.example zweite@mail.example true false"}) {
		t.Errorf("of two who wait: %q", got)
	}
	if err := h.service.SetPriority(t.Context(), h.staff, second.Reference, 1, "Referentin"); err != nil {
		t.Fatal(err)
	}
	if got := h.duplicates(ev.Slug); !slices.Equal(got, []string{"zweite@mail.example erste@mail.example true false"}) {
		t.Errorf("with a priority: %q", got)
	}
}

func TestTwoPeopleOfOneNameAreToldApartOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	one, two, three := h.enter(ev.Slug, "Anna", "Muster", "a@mail.example"), h.enter(ev.Slug, "Anna", "Muster", "b@mail.example"), h.enter(ev.Slug, "Anna", "Muster", "c@mail.example")
	for range 2 {
		if err := h.service.Dismiss(t.Context(), h.staff, ev.Slug, two.Reference, one.Reference); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.duplicates(ev.Slug); !slices.Equal(got, []string{"a@mail.example c@mail.example true false", "b@mail.example c@mail.example true false"}) {
		t.Errorf("found %q", got)
	}
	detail, err := h.service.Find(t.Context(), h.staff, one.Reference)
	if last := detail.History[len(detail.History)-1]; err != nil || last.What != Distinct || last.Reason != string(two.Reference) || len(detail.History) != 2 {
		t.Errorf("the history has %+v, %v", detail.History, err)
	}
	foreign := h.register(h.event(0).Slug, 1)
	wantFault(t, h.service.Dismiss(t.Context(), h.staff, ev.Slug, three.Reference, foreign.Reference), fault.NotFound, "registration.unknown")
	wantFault(t, h.service.Dismiss(t.Context(), h.staff, ev.Slug, three.Reference, three.Reference), fault.Conflict, "registration.merge_self")
	wantFault(t, h.service.Dismiss(t.Context(), h.stranger, ev.Slug, one.Reference, three.Reference), fault.NotFound, "event.unknown")
	reader := h.withRole("lesen@demo.example", actor.RoleReader)
	_, err = h.service.Duplicates(t.Context(), reader, ev.Slug)
	wantFault(t, err, fault.Forbidden, "registration.forbidden")
	wantFault(t, h.service.Dismiss(t.Context(), reader, ev.Slug, one.Reference, three.Reference), fault.Forbidden, "registration.forbidden")
}

// However many are called the same, the list is short and what is settled makes room.
func TestManyOfOneNameAreToldInParts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.fill(ev, 5000)
	found, err := h.service.Duplicates(t.Context(), h.staff, ev.Slug)
	if err != nil || len(found.Pairs) != maxDuplicates || !found.More {
		t.Fatalf("%d pairs, more %v: %v", len(found.Pairs), found.More, err)
	}
	first := found.Pairs[0]
	if err := h.service.Dismiss(t.Context(), h.staff, ev.Slug, first.First.Reference, first.Second.Reference); err != nil {
		t.Fatal(err)
	}
	if found, err = h.service.Duplicates(t.Context(), h.staff, ev.Slug); err != nil || len(found.Pairs) != maxDuplicates ||
		slices.ContainsFunc(found.Pairs, func(p Duplicate) bool { return p.First.ID == first.First.ID && p.Second.ID == first.Second.ID }) {
		t.Errorf("%d pairs, the settled one among them: %v", len(found.Pairs), err)
	}
}

// crowdSQL gives everybody of an event a name of their own and every fifteen one address; the last two of each hundredth
// address have one last name.
const crowdSQL = `
UPDATE registrations AS r SET email = 'haus' || n.number / 15 || '@mail.example', first_name = 'Vor' || n.number,
    last_name = 'Nach' || n.number - CASE WHEN n.number % 1500 = 14 THEN 1 ELSE 0 END
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM registrations WHERE event_id = $1) AS n
WHERE n.id = r.id`

// Whole houses register by one address each: all who share one are colleagues, but for those who are alike in a name. The
// search costs what the people are, not what the pairs are that they could be.
func TestColleaguesAtSharedAddressesCostLittle(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.fill(ev, 3000)
	if _, err := h.db.ExecContext(t.Context(), crowdSQL, ev.ID); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // of some hundredths; by pairs it took a quarter of a minute
	defer cancel()
	began := time.Now()
	found, err := h.service.Duplicates(ctx, h.staff, ev.Slug)
	t.Logf("took %v", time.Since(began))
	if err != nil || len(found.Pairs) != 2 || found.More {
		t.Fatalf("%d pairs, more %v: %v", len(found.Pairs), found.More, err)
	}
	for _, p := range found.Pairs {
		if p.SameName || !p.SameAddress || p.First.LastName != p.Second.LastName {
			t.Errorf("alike are %s and %s", p.First.Name(), p.Second.Name())
		}
	}
}

// However many share an address, two of them who are alike are found.
func TestTwoWhoAreAlikeAreFoundAmongManyOfOneAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	for n := range maxAlike + 5 {
		h.enter(ev.Slug, fmt.Sprint("Vor", n), fmt.Sprint("Nach", n), "haus@mail.example")
	}
	h.enter(ev.Slug, "Anna", "Meyer", "haus@mail.example")
	h.enter(ev.Slug, "Anna", "Maier", "haus@mail.example")
	if got := h.duplicates(ev.Slug); !slices.Equal(got, []string{"haus@mail.example haus@mail.example false true"}) {
		t.Errorf("found %q", got)
	}
}

// Of very many of one name the first are compared, in the order in which they came. One of them that ends makes room for
// the next.
func TestWhoEndsMakesRoomForTheNextOfTheName(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	all := make([]Result, maxAlike+1)
	for n := range all {
		all[n] = h.enter(ev.Slug, "Anna", "Muster", fmt.Sprint(n, "@mail.example"))
	}
	last := fmt.Sprint("1@mail.example ", maxAlike, "@mail.example true false")
	const touch = `UPDATE registrations SET remark = 'steht jetzt woanders in der Tabelle' WHERE reference = $1`
	if _, err := h.db.ExecContext(t.Context(), touch, all[0].Reference); err != nil {
		t.Fatal(err)
	}
	if got := h.duplicates(ev.Slug); got[0] != "0@mail.example 1@mail.example true false" || slices.Contains(got, last) {
		t.Errorf("at first %q", got)
	}
	h.merge(Merge{Keep: all[1].Reference, End: all[0].Reference})
	if got := h.duplicates(ev.Slug); !slices.Contains(got, last) {
		t.Errorf("then %q", got)
	}
}
