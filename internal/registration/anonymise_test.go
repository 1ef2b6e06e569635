package registration

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/notice"
)

// marks stand in everything that the person of these tests says about herself and others say about her.
var marks = []string{"Wanda", "Zauberfrau", "zauberfrau@post.example", "0211 4711", "Dr. phil.", "Zauberschule", "Rektorin", "Rollstuhl", "hat angerufen"}

// traces counts the rows of each table that hold one of the marks, in whatever column.
func (h *house) traces() map[string]int {
	h.t.Helper()
	var tables []string
	const list = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
	if err := h.db.SelectContext(h.t.Context(), &tables, list); err != nil {
		h.t.Fatalf("list tables: %v", err)
	}
	found := map[string]int{}
	for _, table := range tables {
		for _, mark := range marks {
			if n := h.count(`SELECT count(*) FROM `+table+` AS row WHERE CAST(row AS text) ILIKE '%' || $1 || '%'`, mark); n > 0 {
				found[table] += n
			}
		}
	}
	return found
}

// wanda fills in everything that the form asks.
func wanda() Application {
	return Application{Submission: "ein-formular", Person: Person{
		FirstName: "Wanda", LastName: "Zauberfrau", Email: "zauberfrau@post.example", Phone: "0211 4711", Title: "Dr. phil.",
		Organisation: "Zauberschule", OrganisationKind: "schule", CarrierGroup: "awo", Position: "Rektorin", Remark: "Rollstuhl"}}
}

func asksForEverything(d *event.Draft) {
	for _, key := range []string{"phone", "title", "organisation", "organisation_kind", "carrier_group", "position", "remark"} {
		d.Fields = append(d.Fields, event.Field{Key: key})
	}
}

// oldEvent is an event with one seat, one person in it, one waiting and one who was taken out.
func (h *house) oldEvent() (ev event.Event, holder Result) {
	h.t.Helper()
	ev = h.event(1, asksForEverything)
	outside := h.register(ev.Slug, 1)
	if err := h.service.Cancel(h.t.Context(), h.staff, outside.Reference, "Frau Zauberfrau hat angerufen"); err != nil {
		h.t.Fatal(err)
	}
	holder, err := h.service.Register(h.t.Context(), actor.Participant(), ev.Slug, wanda())
	if err != nil {
		h.t.Fatal(err)
	}
	h.register(ev.Slug, 2)
	return ev, holder
}

// partsOfLetters returns the keys of the shared parts that letters name.
func (h *house) partsOfLetters() (keys []string) {
	h.t.Helper()
	const list = `SELECT DISTINCT shared_part FROM letters WHERE shared_part IS NOT NULL`
	if err := h.db.SelectContext(h.t.Context(), &keys, list); err != nil {
		h.t.Fatalf("list parts of letters: %v", err)
	}
	return keys
}

func (h *house) countParts(keys []string) int {
	return h.count(`SELECT count(*) FROM letter_parts WHERE key = ANY($1)`, db.Array(keys))
}

func (h *house) anonymise(want int) {
	h.t.Helper()
	if n, err := h.service.Anonymise(h.t.Context()); err != nil || n != want {
		h.t.Fatalf("anonymised %d, want %d: %v", n, want, err)
	}
}

func (h *house) statistics() string {
	h.t.Helper()
	var all string
	const query = `
		SELECT concat_ws('; ',
		    (SELECT string_agg(concat_ws(' ', id, state, organisation_kind, carrier_group, municipality_key, waitlist_number, changed_at), ', ' ORDER BY id) FROM registrations),
		    (SELECT string_agg(CAST(s AS text), ', ' ORDER BY event_id) FROM event_seats AS s),
		    (SELECT string_agg(concat_ws(' ', registration_id, from_state, to_state, changed_at, account_id), ', ' ORDER BY id) FROM registration_states),
		    (SELECT string_agg(concat_ws(' ', id, kind, queued_at), ', ' ORDER BY id) FROM letters))`
	if err := h.db.GetContext(h.t.Context(), &all, query); err != nil {
		h.t.Fatal(err)
	}
	return all
}

func TestAnonymisedPersonsAreGoneTwelveWeeksAfterTheEventAndTheNumbersStay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, holder := h.oldEvent()
	h.now = ev.EndsAt.Add(notice.Retention - time.Second)
	before, statistics := h.traces(), h.statistics()
	for _, table := range []string{"registrations", "registration_states", "letters"} {
		if before[table] == 0 {
			t.Fatalf("nothing personal stands in %s: the test looks for the wrong words", table)
		}
	}
	if !strings.Contains(statistics, "schule awo") {
		t.Fatalf("kind and carrier group are not stored: %s", statistics)
	}
	h.anonymise(0)
	if _, err := h.service.Personal(t.Context(), holder.Token); err != nil {
		t.Errorf("the personal page is closed too early: %v", err)
	}

	h.now = ev.EndsAt.Add(notice.Retention + time.Second)
	due, err := h.service.CountForgettable(t.Context())
	letters := h.count(`SELECT count(*) FROM letters`)
	if err != nil || due.Registrations != 3 || due.Letters != letters || len(h.traces()) != len(before) {
		t.Fatalf("due are %+v, want 3 with %d letters, and all still there: %v", due, letters, err)
	}
	named := h.partsOfLetters()
	h.anonymise(3)
	if found := h.traces(); len(found) != 0 {
		t.Errorf("rows with something personal: %v", found)
	}
	if n := h.count(`SELECT count(*) FROM registrations AS r WHERE CAST(r AS text) LIKE '%mail.example%' OR person_key IS NOT NULL OR submission IS NOT NULL`); n != 0 {
		t.Errorf("%d persons are left", n)
	}
	if len(named) == 0 || h.countParts(named) != 0 {
		t.Errorf("of %d parts of letters %d are left", len(named), h.countParts(named))
	}
	if now := h.statistics(); now != statistics {
		t.Errorf("the numbers changed from\n%s to\n%s", statistics, now)
	}
	h.sound()
}

func TestAnonymisingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, _ := h.oldEvent()
	h.now = ev.EndsAt.Add(notice.Retention)
	h.anonymise(3)
	at := h.now
	h.now = h.now.AddDate(0, 0, 1)
	if due, err := h.service.CountForgettable(t.Context()); err != nil || due != (Forgettable{}) {
		t.Errorf("still due: %+v, %v", due, err)
	}
	h.anonymise(0)
	if n := h.count(`SELECT count(*) FROM registrations WHERE anonymised_at = $1`, at); n != 3 {
		t.Errorf("%d keep the time at which they were anonymised, want 3", n)
	}
}

func TestThePersonalLinkOfAnAnonymisedPersonIsUnknown(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, holder := h.oldEvent()
	h.now = ev.EndsAt.Add(notice.Retention)
	h.anonymise(3)
	_, err := h.service.Personal(t.Context(), holder.Token)
	wantFault(t, err, fault.NotFound, "registration.link_unknown")
	wantFault(t, h.service.CancelByToken(t.Context(), holder.Token), fault.NotFound, "registration.link_unknown")
	list, err := h.service.List(t.Context(), h.staff, ev.Slug, Filter{}, Place{})
	if err != nil || list.Total != 3 || list.ByState[Confirmed] != 1 || !list.Rows[0].IsAnonymised() {
		t.Errorf("the office sees %+v, %v", list, err)
	}
}

func TestAnonymisingLeavesOtherEventsAndLettersOnTheirWayAlone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, holder := h.oldEvent()
	later := h.event(0, func(d *event.Draft) { d.EndsAt = d.EndsAt.Add(time.Hour) })
	h.register(later.Slug, 3)
	const claim = `UPDATE letters SET state = 'sending', claimed_until = $2 WHERE registration_id = (SELECT id FROM registrations WHERE reference = $1)`
	h.now = ev.EndsAt.Add(notice.Retention)
	if _, err := h.db.ExecContext(t.Context(), claim, holder.Reference, h.now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	h.anonymise(2)
	if n := h.count(`SELECT count(*) FROM registrations WHERE anonymised_at IS NULL AND email IN ('zauberfrau@post.example', 'person3@mail.example')`); n != 2 {
		t.Errorf("%d are left alone, want 2", n)
	}
	if _, err := h.db.ExecContext(t.Context(), `UPDATE letters SET state = 'sent' WHERE state = 'sending'`); err != nil {
		t.Fatal(err)
	}
	if n := h.countParts(h.partsOfLetters()); n != 2 {
		t.Errorf("%d parts of letters are left, want those of the later event and of the letter on its way", n)
	}
	h.anonymise(1)
	if n := h.countParts(h.partsOfLetters()); n != 1 {
		t.Errorf("%d parts of letters are left, want that of the later event", n)
	}
}

func TestAnonymisingGoesOnAfterAFullBatch(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	const crowd = `
		INSERT INTO registrations (event_id, reference, state, first_name, last_name, entered_by, created_at, changed_at)
		SELECT $1, 'R' || n, 'declined', 'Person', 'Beispiel', 'system', $2, $2 FROM generate_series(1, $3) AS n`
	if _, err := h.db.ExecContext(t.Context(), crowd, ev.ID, h.now, 2*anonymiseBatch+1); err != nil {
		t.Fatal(err)
	}
	h.now = ev.EndsAt.Add(notice.Retention)
	h.anonymise(2*anonymiseBatch + 1)
}

func TestTheHistoryOfAnonymisedPersonsCanOnlyLoseItsReasons(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.oldEvent()
	for name, change := range map[string]string{
		"another state":              `UPDATE registration_states SET to_state = 'declined'`,
		"another state, no reason":   `UPDATE registration_states SET to_state = 'declined', reason = ''`,
		"another time":               `UPDATE registration_states SET changed_at = changed_at + interval '1 day', reason = ''`,
		"somebody else":              `UPDATE registration_states SET account_id = NULL, actor_kind = 'system', reason = ''`,
		"another reason":             `UPDATE registration_states SET reason = 'geschönt'`,
		"a reason where there's one": `UPDATE registration_states SET reason = reason || '.' WHERE reason <> ''`,
	} {
		if _, err := h.db.ExecContext(t.Context(), change); err == nil {
			t.Errorf("%s: the history could be rewritten", name)
		}
	}
	if _, err := h.db.ExecContext(t.Context(), `UPDATE registration_states SET reason = ''`); err != nil {
		t.Errorf("the reasons cannot be emptied: %v", err)
	}
}
