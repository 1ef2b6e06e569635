package account_test

import (
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

func TestWhoLeavesHandsOverWhatIsManagedAlone(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki, jmd := o.organisation("ki"), o.organisation("jmd")
	o.ada()
	admin := o.who(o.signIn("ada@buero.example", firstPassword))
	eva := o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleManager})
	tom := o.add(account.Invitation{Email: "tom@jmd.example", Name: "Tom", Organisation: jmd, Role: actor.RoleReader})
	gone := o.add(account.Invitation{Email: "gone@jmd.example", Name: "Gone", Organisation: jmd, Role: actor.RoleReader})
	if err := o.Deactivate(t.Context(), admin, gone); err != nil {
		t.Fatal(err)
	}
	session := o.signIn("eva@ki.example", firstPassword)
	leaving, err := o.Leaving(t.Context(), admin, eva)
	if err != nil || len(leaving.Manages) != 1 || leaving.Manages[0].ID != ki || !leaving.NeedsSuccessor() {
		t.Fatalf("got %+v, %v", leaving, err)
	}
	wantFault(t, o.Deactivate(t.Context(), admin, eva), fault.Conflict, "account.manages_alone")
	for _, nobody := range []string{"", "eva@ki.example", "gone@jmd.example", "nobody@ki.example", "no address"} {
		wantFault(t, o.HandOver(t.Context(), admin, eva, nobody), fault.Invalid, "[successor: account.successor_unknown]")
	}
	wantFault(t, o.HandOver(t.Context(), admin, admin.AccountID(), "tom@jmd.example"), fault.Conflict, "account.not_oneself")
	wantFault(t, o.HandOver(t.Context(), actor.Account(tom, false, nil), eva, "tom@jmd.example"), fault.Forbidden, "account.only_admin")
	if _, _, err := o.BySession(t.Context(), session); err != nil {
		t.Fatalf("a refused handover ended the account: %v", err)
	}
	if err := o.HandOver(t.Context(), admin, eva, " TOM@jmd.example"); err != nil {
		t.Fatal(err)
	}
	o.wantSignedOut(session)
	if who := o.who(o.signIn("tom@jmd.example", firstPassword)); !who.May(actor.ManageMembers, ki) || who.May(actor.ManageMembers, jmd) {
		t.Errorf("memberships %+v", who.Memberships())
	}
	if letters := o.letters("tom@jmd.example"); letters != "account_membership" {
		t.Errorf("the successor was not told: %s", letters)
	}
	_, err = o.Leaving(t.Context(), admin, eva)
	wantFault(t, err, fault.NotFound, "account.unknown")
}
