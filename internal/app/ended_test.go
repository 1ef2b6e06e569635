package app_test

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/app"
	"tagungsbuero/internal/apptest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// looksAtAList lets an account of the demo keep a filter and columns of an event, and returns the account.
func looksAtAList(t *testing.T, a *apptest.App, email string) actor.AccountID {
	t.Helper()
	var id actor.AccountID
	if err := a.DB.GetContext(t.Context(), &id, `SELECT id FROM accounts WHERE email = $1`, email); err != nil {
		t.Fatal(err)
	}
	var slug string
	if err := a.DB.GetContext(t.Context(), &slug, `SELECT slug FROM events WHERE state = 'published' ORDER BY ends_at DESC, id LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	ev, err := event.Find(t.Context(), a.DB, slug)
	if err != nil {
		t.Fatal(err)
	}
	who := actor.Account(id, false, []actor.Membership{{Organisation: ev.Hosts[0].Organisation.ID, Role: actor.RoleManager}})
	for name, isShared := range map[string]bool{"Meiner " + email: false, "Für alle " + email: true} {
		draft := registration.SavedFilterDraft{Name: name, Shared: isShared, Filter: registration.Filter{State: registration.Confirmed}}
		if _, err := a.Registrations.SaveFilter(t.Context(), who, slug, draft); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Exports.ChooseColumns(t.Context(), who, ev, []string{"state"}); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestPurgingForgetsWhatDeactivatedAccountsLookedAt(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Demo()
	looksAtAList(t, a, "ki@demo.example")
	gone := looksAtAList(t, a, "empfang@demo.example")
	counted := func(found []app.Purged, err error) (n int) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range found {
			if p.What == "filters of deactivated accounts" || p.What == "chosen columns of deactivated accounts" {
				n += p.Rows
			}
		}
		return n
	}
	kept := func() (rows [2]int) {
		t.Helper()
		for i, query := range []string{`SELECT count(*) FROM saved_filters`, `SELECT count(*) FROM list_columns`} {
			if err := a.DB.GetContext(t.Context(), &rows[i], query); err != nil {
				t.Fatal(err)
			}
		}
		return rows
	}
	if n := counted(a.Purge(t.Context())); n != 0 || kept() != [2]int{4, 2} {
		t.Fatalf("%d are purged while everybody works, left are %v filters and columns", n, kept())
	}
	if err := a.Accounts.Deactivate(t.Context(), actor.Account(0, true, nil), gone); err != nil {
		t.Fatal(err)
	}
	if n := counted(a.CountPurgeable(t.Context())); n != 2 {
		t.Errorf("%d are counted, want a filter and the columns", n)
	}
	if n := counted(a.Purge(t.Context())); n != 2 || kept() != [2]int{3, 1} {
		t.Errorf("%d are purged, left are %v filters and columns", n, kept())
	}
	if n := counted(a.CountPurgeable(t.Context())); n != 0 {
		t.Errorf("%d are still there", n)
	}
}
