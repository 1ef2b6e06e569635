package registration

import (
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// audited is a busy event: full, with a quota, a ceiling, an option and a workshop, somebody who waits, and
// somebody who was invited by a code.
func (h *house) audited() event.Event {
	h.t.Helper()
	ev := h.event(4, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation"}, {Key: "organisation_kind"}}
		d.Rules.Quotas = []event.Quota{
			{Key: "schulen", Label: "Schulen", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "schule", Seats: 1},
			{Key: "haus", Label: "Je Haus", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 3}}
		d.Questions = event.Questions{{Key: "menu", Kind: question.KindSingle, Label: "Essen", Options: []question.Option{{Value: "vegan", Label: "Vegan", Capacity: new(3)}}}, morning(2)}
	})
	for n := range 5 {
		a := person(n)
		a.Organisation, a.Answers.Values = "Jugendamt", map[string][]string{"menu": {"vegan"}, "vormittag": {"w1"}}
		if n > 0 {
			a.Organisation, a.OrganisationKind, a.Answers.Values = "Schule", "schule", nil
		}
		if _, err := h.service.Register(h.t.Context(), actor.Participant(), ev.Slug, a); err != nil {
			h.t.Fatal(err)
		}
	}
	h.allot(ev.Slug, WorkshopAllotment{})
	return ev
}

// Whatever breaks a rule behind the back of the program is found, and under its rule.
func TestTheAuditSeesWhateverBreaksARule(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.audited()
	h.sound()
	const first = `(SELECT min(id) FROM registrations)`
	const movesUp = `INSERT INTO registration_states (registration_id, changed_at, from_state, to_state, actor_kind) SELECT id, '2027-01-01', 'waitlisted', `
	harms := map[string]string{
		"the counters equal the registrations":                               `UPDATE event_seats SET waiting = waiting + 1`,
		"the numbers by state equal the registrations":                       `UPDATE registration_counts SET n = n + 1`,
		"the search finds everybody by what they are called now":             `DELETE FROM registration_words_due`,
		"the counters of pools equal the registrations":                      `UPDATE seat_pools SET taken = taken - 1 WHERE taken > 0`,
		"the counters of workshops equal the places":                         `UPDATE workshops SET taken = taken - 1`,
		"no event has more seats taken than it has":                          `UPDATE event_seats SET capacity = 1`,
		"no quota, ceiling or option has more seats taken than it has":       `UPDATE seat_pools SET capacity = 0 WHERE kind = 'reserved'`,
		"no workshop has more people than places":                            `UPDATE workshops SET capacity = 0`,
		"the workshops are those of the form":                                `UPDATE workshops SET capacity = 7`,
		"only people with a seat at the event go to its workshops":           `UPDATE registrations SET state = 'applied', pools = '{}' WHERE id = ` + first,
		"everybody whose workshops were decided has the letter that says so": `DELETE FROM letters WHERE kind = 'registration_workshops'`,
		"everybody counts in their own quotas, ceilings and options":         `UPDATE registrations SET pools = ARRAY(SELECT id FROM seat_pools WHERE kind = 'reserved') WHERE id = ` + first,
		"nobody waits while a seat that fits is free":                        `UPDATE event_seats SET capacity = NULL; UPDATE seat_pools SET capacity = 9`,
		"one person holds one live registration":                             `UPDATE registrations SET person_key = 'one'`,
		"a cancelled event has no live registrations":                        `UPDATE events SET state = 'cancelled'`,
		"the history leads to the present state":                             `DELETE FROM registration_states WHERE registration_id = ` + first,
		"whoever has to answer will be looked at in time":                    `UPDATE registrations SET respond_by = '2027-03-02' WHERE id = ` + first,
		"everybody who registered has the letter that says so":               `DELETE FROM letters WHERE kind = 'registration_confirmed'`,
		"the privacy notice that somebody saw is kept":                       `DELETE FROM privacy_notices`,
		"whoever was replaced has one successor":                             `UPDATE registrations SET state = 'replaced', pools = '{}' WHERE id = ` + first,
		"a registration counts against one reserved quota":                   `UPDATE seat_pools SET kind = 'reserved'`,
		"nobody sits on a seat that is held for others":                      `UPDATE seat_pools SET capacity = 4 WHERE kind = 'reserved'`,
		"seats above the capacity have a reason":                             `UPDATE event_seats SET extra = 5`,
		"nobody new gets a seat past people who wait": `UPDATE events SET rules = '{}', questions = '[]', updated_at = '2020-01-01'; UPDATE registrations SET waitlist_number = 1 WHERE id = ` + first +
			`; UPDATE registration_states SET to_state = 'waitlisted' WHERE registration_id = ` + first,
		"a code is not used more often than it may be": `INSERT INTO invitation_codes (event_id, code, max_uses, created_at) SELECT event_id, 'FREI', 1, '2027-01-01' FROM event_seats LIMIT 1;
			UPDATE registrations SET code_id = (SELECT id FROM invitation_codes)`,
		"an invitation is used while somebody is registered with it": `INSERT INTO invitations (event_id, reference, email, state, created_at, changed_at)
			SELECT event_id, 'EINGELADEN', 'gast@mail.example', 'registered', '2027-01-01', '2027-01-01' FROM event_seats LIMIT 1`,
		"everybody who moved up has the letter that says so":           movesUp + `'confirmed', 'system' FROM registrations WHERE state = 'waitlisted'`,
		"everybody who was offered a seat has the letter that says so": movesUp + `'offered', 'system' FROM registrations WHERE state = 'waitlisted'`,
		"no letter of a decision that was undone goes": `WITH made AS (INSERT INTO bulk_decisions (event_id, number, decision, decided_at, undo_until, plan_version, waiting, undone_at)
			SELECT event_id, 1, 'cancel', '2027-01-01', '2027-01-02', 1, 0, '2027-01-01' FROM event_seats LIMIT 1 RETURNING id)
			INSERT INTO bulk_decision_letters (decision_id, letter_id) SELECT made.id, (SELECT min(id) FROM letters) FROM made`,
		"nobody will be reminded who stands otherwise by now": `UPDATE letters SET kind = 'registration_reminder', data = '{"facts":{"state":"confirmed"}}' WHERE registration_id = (SELECT id FROM registrations WHERE state = 'waitlisted')`,
	}
	for _, check := range auditChecks {
		if harms[check.rule] == "" {
			t.Errorf("nobody has broken the rule that %s", check.rule)
		}
	}
	for rule, harm := range harms {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			h.audited()
			for _, statement := range []string{
				`ALTER TABLE event_seats DROP CONSTRAINT event_seats_never_oversold`, `ALTER TABLE seat_pools DROP CONSTRAINT seat_pools_never_oversold`,
				`ALTER TABLE workshops DROP CONSTRAINT workshops_never_oversold`, `DROP INDEX registrations_one_live_per_person`,
				`ALTER TABLE registrations DISABLE TRIGGER USER`, `ALTER TABLE registration_states DISABLE TRIGGER USER`, harm,
			} {
				if _, err := h.db.ExecContext(t.Context(), statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			violations, err := h.service.Audit(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(violations, func(v Violation) bool { return v.Rule == rule }) {
				t.Errorf("the audit sees %v", violations)
			}
		})
	}
}

// Who was passed is told from the sizes at the time, not from those that registrations grew to later.
func TestTheAuditKnowsWhoWasPassedAndWhoDidNotFit(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(3, func(d *event.Draft) { d.Rules.PartyMax = 3 })
	register := func(n, party int, want State) Result {
		a := person(n)
		a.Party = party
		result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, a)
		if err != nil || result.State != want {
			t.Fatalf("person %d is %s, want %s, %v", n, result.State, want, err)
		}
		return result
	}
	h.now = h.now.Add(time.Minute)
	first, family, small := register(1, 1, Confirmed), register(2, 3, Waitlisted), register(3, 1, Confirmed)
	for _, leaves := range []Result{family, first} {
		if err := h.service.CancelByToken(t.Context(), leaves.Token); err != nil {
			t.Fatal(err)
		}
	}
	grown := person(3)
	grown.Party = 3
	if err := h.service.ChangeByToken(t.Context(), small.Token, grown); err != nil {
		t.Fatal(err)
	}
	h.sound()

	register(4, 1, Waitlisted)
	passes := register(5, 1, Waitlisted)
	if _, err := h.db.ExecContext(t.Context(), `ALTER TABLE registration_states DISABLE TRIGGER USER`); err != nil {
		t.Fatal(err)
	}
	if _, err := h.db.ExecContext(t.Context(), `UPDATE registration_states SET to_state = 'confirmed' WHERE registration_id = (SELECT id FROM registrations WHERE reference = $1)`, passes.Reference); err != nil {
		t.Fatal(err)
	}
	violations, err := h.service.Audit(t.Context())
	if err != nil || !slices.ContainsFunc(violations, func(v Violation) bool {
		return v.Rule == "nobody new gets a seat past people who wait" && v.Subject == string(passes.Reference)
	}) {
		t.Errorf("the audit sees %v, %v", violations, err)
	}
}

// Places of workshops limit no seats: who was passed can be told all the same.
func TestTheAuditSeesWhoWasPassedWhereWorkshopsHaveLimits(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.Questions = event.Questions{morning(50)} })
	h.now = h.now.Add(time.Minute)
	for n := range 2 {
		h.register(ev.Slug, n)
	}
	passes := h.register(ev.Slug, 3)
	h.sound()
	for _, statement := range []string{`ALTER TABLE registration_states DISABLE TRIGGER USER`,
		`UPDATE registration_states SET to_state = 'confirmed' WHERE registration_id = (SELECT max(id) FROM registrations)`} {
		if _, err := h.db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	violations, err := h.service.Audit(t.Context())
	if err != nil || !slices.ContainsFunc(violations, func(v Violation) bool {
		return v.Rule == "nobody new gets a seat past people who wait" && v.Subject == string(passes.Reference)
	}) {
		t.Errorf("the audit sees %v, %v", violations, err)
	}
}
