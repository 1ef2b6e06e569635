package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/question"
)

// asksForFood asks what may tell a faith, with seats for one of the answers, and lets each institution
// have two seats.
func asksForFood(d *event.Draft) {
	asksForEverything(d)
	d.Rules.Quotas = []event.Quota{
		{Label: "je Einrichtung", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 2},
		{Label: "AWO", Kind: event.QuotaReserved, Basis: event.BasisCarrierGroup, Value: "awo", Seats: 1},
	}
	d.Questions = event.Questions{{Key: "essen", Kind: question.KindSingle, Special: true, Label: "Essen", Options: []question.Option{
		{Value: "halal", Label: "halal", Capacity: new(2)}, {Value: "alles", Label: "alles"}}}}
}

// eats lets Wanda register with an answer about food.
func (h *house) eats(slug, food string) Result {
	h.t.Helper()
	a := wanda()
	a.Answers = question.Sent{Values: map[string][]string{"essen": {food}}}
	result, err := h.service.Register(h.t.Context(), actor.Participant(), slug, a)
	if err != nil {
		h.t.Fatal(err)
	}
	return result
}

// sitsIn counts the pools of a kind that people sit in.
func (h *house) sitsIn(kind poolKind) int {
	h.t.Helper()
	return h.count(`SELECT count(*) FROM registrations AS r JOIN seat_pools AS p ON p.id = ANY(r.pools) WHERE p.kind = $1`, kind)
}

func TestPoolsTellNoInstitutionAndNoAnswerOfPeopleWhoAreForgotten(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, asksForFood)
	h.eats(ev.Slug, "halal")
	for _, kind := range []poolKind{poolReserved, poolCeiling, poolOption} {
		if h.sitsIn(kind) != 1 {
			t.Fatalf("nobody sits in a pool of the kind %s", kind)
		}
	}
	if h.traces()["seat_pools"] == 0 {
		t.Fatal("no pool names the institution: the test looks for the wrong words")
	}
	h.now = ev.EndsAt.Add(notice.SpecialRetention)
	h.forgets(1)
	if h.sitsIn(poolOption) != 0 || h.sitsIn(poolCeiling) != 1 || h.count(`SELECT count(*) FROM seat_pools WHERE kind = 'option' AND taken > 0`) != 0 {
		t.Error("the seats still tell what was answered, or too much is forgotten")
	}
	h.sound()
	h.now = ev.EndsAt.Add(notice.Retention)
	h.anonymise(1)
	if found := h.traces(); len(found) != 0 {
		t.Errorf("rows with something personal: %v", found)
	}
	if n := h.count(`SELECT count(*) FROM registrations WHERE pools <> '{}'`); n != 0 {
		t.Errorf("%d still sit in pools", n)
	}
	h.sound()
	if err := h.change(ev.Slug, new(1), func(d *event.Draft) { d.Title = "Anders" }); err != nil {
		t.Errorf("the event cannot be changed any more: %v", err)
	}
	h.sound()
}

func TestEventsMovedWhileTheyAreForgottenAreLeftAlone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, asksForFood)
	h.eats(ev.Slug, "halal")
	if _, err := h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: []Invitee{{Line: 1, Email: "chef@mail.example"}}}); err != nil {
		t.Fatal(err)
	}
	// As if both had been listed just before the event was moved to its day.
	if n, err := h.service.anonymiseEvent(t.Context(), ev.ID); n != 0 || err != nil {
		t.Errorf("%d registrations of an event to come were anonymised, %v", n, err)
	}
	if n, err := h.service.forgetSpecialOf(t.Context(), ev.ID); n != 0 || err != nil {
		t.Errorf("%d special answers of an event to come were deleted, %v", n, err)
	}
	if n := h.count(`SELECT count(*) FROM invitations WHERE email = ''`); n != 0 {
		t.Errorf("%d invitations to an event to come were forgotten", n)
	}
	if n := h.sitsIn(poolOption); n != 1 {
		t.Errorf("%d sit where they sat", n)
	}
}

func TestNotesOfCodesAreForgottenWithTheEvent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	if _, err := h.service.CreateCode(t.Context(), h.staff, ev.Slug, CodeDraft{Note: "für Frau Zauberfrau"}); err != nil {
		t.Fatal(err)
	}
	h.now = ev.EndsAt.Add(notice.Retention - time.Second)
	h.anonymise(0)
	if len(h.traces()) == 0 {
		t.Fatal("the note is not stored, or gone too early")
	}
	h.now = h.now.Add(time.Second)
	h.anonymise(0)
	if found := h.traces(); len(found) != 0 {
		t.Errorf("rows with something personal: %v", found)
	}
}

func TestSpecialAnswersAreForgottenBatchByBatch(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	const crowd = `
		WITH r AS (INSERT INTO registrations (event_id, reference, state, first_name, last_name, entered_by, created_at, changed_at)
		           SELECT $1, 'R' || n, 'declined', 'Person', 'Beispiel', 'system', $2, $2 FROM generate_series(1, $3) AS n RETURNING id)
		INSERT INTO special_answers (registration_id, answers) SELECT id, '[]' FROM r`
	if _, err := h.db.ExecContext(t.Context(), crowd, ev.ID, h.now, 2*anonymiseBatch+1); err != nil {
		t.Fatal(err)
	}
	h.now = ev.EndsAt.Add(notice.SpecialRetention)
	h.forgets(2*anonymiseBatch + 1)
}

// Whoever holds the lock of an event and writes about it meets nobody who holds its answers already.
func TestForgettingSpecialAnswersWaitsForTheDesk(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, asksForFood)
	h.eats(ev.Slug, "halal")
	h.now = ev.EndsAt.Add(notice.SpecialRetention)
	tx, err := h.db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(t.Context(), `SELECT FROM event_seats WHERE event_id = $1 FOR NO KEY UPDATE`, ev.ID); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { _, err := h.service.ForgetSpecial(t.Context()); done <- err }()
	const waits = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
	for h.count(waits) == 0 {
		select {
		case err := <-done:
			t.Fatalf("it waited for nobody: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	if _, err := tx.ExecContext(t.Context(), `DELETE FROM special_answers`); err != nil {
		t.Errorf("whoever stands at the desk is in its way: %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
