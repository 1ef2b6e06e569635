package app_test

import (
	"encoding/json"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/apptest"
	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/event"
)

type entry struct {
	ActorKind string           `db:"actor_kind"`
	Account   *int64           `db:"account_id"`
	Request   string           `db:"request_id"`
	Action    string           `db:"action"`
	Record    string           `db:"record"`
	Event     *event.ID        `db:"event_id"`
	Before    *json.RawMessage `db:"before"`
	After     *json.RawMessage `db:"after"`
}

// logged returns what was logged after the entry with the given number, and the number of the last.
func logged(t *testing.T, a *apptest.App, since int64) (entries []entry, last int64) {
	t.Helper()
	err := a.DB.SelectContext(t.Context(), &entries, `
		SELECT actor_kind, account_id, request_id, action, record, event_id, before, after FROM audit_entries WHERE id > $1 ORDER BY id`, since)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.DB.GetContext(t.Context(), &last, `SELECT COALESCE(max(id), 0) FROM audit_entries`); err != nil {
		t.Fatal(err)
	}
	return entries, last
}

func TestSavingAnEventTellsWhatDiffersAndWhoDidIt(t *testing.T) {
	t.Parallel()
	a := newWithOrganisation(t)
	ki, err := a.Organisations.BySlug(t.Context(), "ki-musterstadt")
	if err != nil {
		t.Fatal(err)
	}
	seats := 20
	begin := time.Date(2031, 5, 2, 9, 0, 0, 0, time.UTC)
	draft := event.Draft{Title: "Fachtag", Kind: event.KindFachtagung, StartsAt: begin, EndsAt: begin.Add(time.Hour), Capacity: &seats,
		Hosts: []event.HostDraft{{Organisation: ki.ID, ContactName: "Kim Beispiel"}}, Fields: []event.Field{{Key: "organisation"}}}
	ev, err := a.Events.Create(t.Context(), actor.System(), draft)
	if err != nil {
		t.Fatal(err)
	}

	draft.Title, seats = "Fachtag Übergang", 30
	editor, err := a.Accounts.AddWithPassword(t.Context(), actor.System(), account.Invitation{Email: "kim@ki.example", Name: "Kim Beispiel", Organisation: ki.ID, Role: actor.RoleEditor}, "sieben rote Ziegel")
	if err != nil {
		t.Fatal(err)
	}
	_, last := logged(t, a, 0)
	who := actor.Account(editor, false, []actor.Membership{{Organisation: ki.ID, Role: actor.RoleEditor}})
	if _, err := a.Events.Change(actor.Behind(t.Context(), who, "anfrage-1"), who, ev.Slug, ev.Version, draft); err != nil {
		t.Fatal(err)
	}
	entries, _ := logged(t, a, last)
	if len(entries) != 2 {
		t.Fatalf("%d entries, want title and seats: %+v", len(entries), entries)
	}
	for i, want := range []struct{ record, before, after string }{
		{"event", `{"title": "Fachtag"}`, `{"title": "Fachtag Übergang"}`}, {"seats", `{"capacity": 20}`, `{"capacity": 30}`},
	} {
		e := entries[i]
		if e.Record != want.record || e.Action != "changed" || string(*e.Before) != want.before || string(*e.After) != want.after {
			t.Errorf("%s %s from %s to %s", e.Record, e.Action, *e.Before, *e.After)
		}
		if e.ActorKind != "account" || e.Account == nil || *e.Account != int64(editor) || e.Request != "anfrage-1" || e.Event == nil || *e.Event != ev.ID {
			t.Errorf("by %s %v in %q about %v", e.ActorKind, e.Account, e.Request, e.Event)
		}
	}
}

func TestTheLogHoldsNoSecretsOfAccounts(t *testing.T) {
	t.Parallel()
	a := newWithOrganisation(t)
	invitation := account.Invitation{Email: "kim@ki.example", Name: "Kim Beispiel", Admin: true}
	if _, err := a.Accounts.AddWithPassword(t.Context(), actor.System(), invitation, "ein langer Satz zum Testen"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Accounts.CreateToken(t.Context(), actor.System(), "kim@ki.example", "Abruf", a.DB.Now().AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	var told int
	if err := a.DB.GetContext(t.Context(), &told, `
		SELECT count(*) FROM audit_entries, jsonb_each_text(after)
		WHERE record IN ('account', 'token') AND key IN ('password_hash', 'token_hash') AND value = '…'`); err != nil || told != 2 {
		t.Errorf("%d secrets are hidden, want 2 (%v)", told, err)
	}
}

// The service has no right to delete from the log; what has served its purpose is deleted all the same.
func TestTheLogIsForgottenAfterThreeYears(t *testing.T) {
	t.Parallel()
	a := newWithOrganisation(t)
	before, _ := logged(t, a, 0)
	const old = `INSERT INTO audit_entries (happened_at, transaction, actor_kind, database_role, action, record, record_key)
		SELECT at, 1, 'system', 'x', 'changed', 'event', '1' FROM unnest(ARRAY[CAST($1 AS timestamptz), CAST($2 AS timestamptz)]) AS at`
	now := time.Now()
	if _, err := a.DB.ExecContext(t.Context(), old, now.AddDate(-3, 0, -2), now.AddDate(-3, 0, 2)); err != nil {
		t.Fatal(err)
	}
	if removed, err := auditlog.New(a.DB).RemoveOld(t.Context()); err != nil || removed != 1 {
		t.Errorf("removed %d, %v", removed, err)
	}
	if after, _ := logged(t, a, 0); len(after) != len(before)+1 {
		t.Errorf("%d entries are left of %d and two", len(after), len(before))
	}
}
