package account_test

import (
	"sync"
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

func TestTheLastManagerStays(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	eva := o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleManager})
	who := o.who(o.signIn("eva@ki.example", firstPassword))
	wantFault(t, o.RemoveMember(t.Context(), who, ki, eva), fault.Conflict, "account.last_manager")
	wantFault(t, o.ChangeRole(t.Context(), who, ki, eva, actor.RoleReader), fault.Conflict, "account.last_manager")
	wantFault(t, o.Invite(t.Context(), who, account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleReader}),
		fault.Conflict, "account.last_manager")
	tom := o.add(account.Invitation{Email: "tom@ki.example", Name: "Tom", Organisation: ki, Role: actor.RoleReader})
	wantFault(t, o.RemoveMember(t.Context(), who, ki, eva), fault.Conflict, "account.last_manager")
	if err := o.ChangeRole(t.Context(), who, ki, tom, actor.RoleManager); err != nil {
		t.Fatal(err)
	}
	if err := o.RemoveMember(t.Context(), who, ki, eva); err != nil {
		t.Fatal(err)
	}
	if o.who(o.signIn("eva@ki.example", firstPassword)).May(actor.SeeEvent, ki) {
		t.Error("who was removed still has rights")
	}
	wantFault(t, o.RemoveMember(t.Context(), actor.System(), ki, eva), fault.NotFound, "account.no_member")
	wantFault(t, o.ChangeRole(t.Context(), actor.System(), ki, tom, "king"), fault.Invalid, "[role: form.choice]")
}

func TestTwoManagersWhoLeaveAtOnceDoNotBothGo(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	for _, email := range []string{"eva@ki.example", "tom@ki.example"} {
		o.add(account.Invitation{Email: email, Name: email, Organisation: ki, Role: actor.RoleManager})
	}
	members, err := o.Members(t.Context(), actor.System(), ki)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for _, m := range members {
		all.Go(func() {
			if err := o.RemoveMember(t.Context(), actor.System(), ki, m.ID); err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if left, err := o.Members(t.Context(), actor.System(), ki); err != nil || len(left) != 1 {
		t.Errorf("left: %+v, %v", left, err)
	}
}

func TestMembersAreForThoseWhoManageThem(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki, jmd := o.organisation("ki"), o.organisation("jmd")
	editor := actor.Account(1, false, []actor.Membership{{Organisation: ki, Role: actor.RoleEditor}, {Organisation: jmd, Role: actor.RoleManager}})
	_, err := o.Members(t.Context(), editor, ki)
	wantFault(t, err, fault.Forbidden, "account.may_not_manage")
	wantFault(t, o.RemoveMember(t.Context(), editor, ki, 1), fault.Forbidden, "account.may_not_manage")
	wantFault(t, o.ChangeRole(t.Context(), editor, ki, 1, actor.RoleManager), fault.Forbidden, "account.may_not_manage")
	wantFault(t, o.Deactivate(t.Context(), editor, 1), fault.Forbidden, "account.only_admin")
	_, err = o.Accounts(t.Context(), editor)
	wantFault(t, err, fault.Forbidden, "account.only_admin")
	_, err = o.AddWithPassword(t.Context(), editor, account.Invitation{Email: "a@b.example", Name: "A", Organisation: jmd, Role: actor.RoleReader}, firstPassword)
	wantFault(t, err, fault.Forbidden, "account.only_admin")
}

func TestADeactivatedAccountCanDoNothingUntilAnAdministratorInvitesIt(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	o.ada()
	eva := o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleEditor})
	admin := o.who(o.signIn("ada@buero.example", firstPassword))
	session := o.signIn("eva@ki.example", firstPassword)
	secret, err := o.CreateToken(t.Context(), o.who(session), "eva@ki.example", "Abgleich", begin.AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, o.Deactivate(t.Context(), admin, admin.AccountID()), fault.Conflict, "account.not_oneself")
	if err := o.Deactivate(t.Context(), admin, eva); err != nil {
		t.Fatal(err)
	}
	wantFault(t, o.Deactivate(t.Context(), admin, eva), fault.NotFound, "account.unknown")
	o.wantSignedOut(session)
	_, _, err = o.ByToken(t.Context(), secret)
	wantFault(t, err, fault.Unauthenticated, "account.token_invalid")
	back := account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleReader}
	colleague := actor.Account(99, false, []actor.Membership{{Organisation: ki, Role: actor.RoleManager}})
	wantFault(t, o.Invite(t.Context(), colleague, back), fault.Conflict, "account.is_deactivated")
	if err := o.Invite(t.Context(), admin, back); err != nil {
		t.Fatal(err)
	}
	_, err = o.SignIn(t.Context(), "eva@ki.example", firstPassword, "Browser")
	wantFault(t, err, fault.Invalid, "account.sign_in_failed")
	if _, err := o.SetPassword(t.Context(), o.link("eva@ki.example"), nextPassword, "Browser"); err != nil {
		t.Fatal(err)
	}
	o.signIn("eva@ki.example", nextPassword)
	_, _, err = o.ByToken(t.Context(), secret)
	wantFault(t, err, fault.Unauthenticated, "account.token_invalid")
}

func TestWhoComesBackHasTheRightsOfTheNewInvitationOnly(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki, jmd := o.organisation("ki"), o.organisation("jmd")
	o.ada()
	o.add(account.Invitation{Email: "kim@jmd.example", Name: "Kim", Organisation: jmd, Role: actor.RoleManager})
	eva := o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: jmd, Role: actor.RoleManager, Admin: true})
	if err := o.Deactivate(t.Context(), actor.System(), eva); err != nil {
		t.Fatal(err)
	}
	if err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleReader}); err != nil {
		t.Fatal(err)
	}
	entry, err := o.SetPassword(t.Context(), o.link("eva@ki.example"), nextPassword, "Browser")
	if err != nil {
		t.Fatal(err)
	}
	who := o.who(entry.Session)
	if m := who.Memberships(); who.IsAdmin() || len(m) != 1 || m[0] != (actor.Membership{Organisation: ki, Role: actor.RoleReader}) {
		t.Errorf("admin %v, memberships %v", who.IsAdmin(), m)
	}
}

func TestTheLastAdministratorAndALoneManagerStayActive(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki, jmd := o.organisation("ki"), o.organisation("jmd")
	ada := o.ada()
	wantFault(t, o.Deactivate(t.Context(), actor.System(), ada), fault.Conflict, "account.last_admin")
	eva := o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleManager})
	tom := o.add(account.Invitation{Email: "tom@ki.example", Name: "Tom", Organisation: ki, Role: actor.RoleManager})
	if err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "tom@ki.example", Name: "Tom", Organisation: jmd, Role: actor.RoleManager}); err != nil {
		t.Fatal(err)
	}
	wantFault(t, o.Deactivate(t.Context(), actor.System(), tom), fault.Conflict, "account.manages_alone")
	if err := o.Deactivate(t.Context(), actor.System(), eva); err != nil {
		t.Errorf("one of two managers: %v", err)
	}
	wantFault(t, o.RemoveMember(t.Context(), actor.System(), ki, tom), fault.Conflict, "account.last_manager")
}

func TestTwoManagersOrAdministratorsEndedAtOnceAreNotBothGone(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	managers := []account.ID{
		o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleManager}),
		o.add(account.Invitation{Email: "tom@ki.example", Name: "Tom", Organisation: ki, Role: actor.RoleManager}),
	}
	admins := []account.ID{o.ada(), o.add(account.Invitation{Email: "bo@buero.example", Name: "Bo", Admin: true})}
	var all sync.WaitGroup
	for _, id := range append(managers, admins...) {
		all.Go(func() {
			if err := o.Deactivate(t.Context(), actor.System(), id); err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	const leftSQL = `SELECT count(*) FILTER (WHERE admin) || ' ' || count(*) FILTER (WHERE NOT admin) FROM accounts WHERE deactivated_at IS NULL`
	var left string
	if err := o.db.GetContext(t.Context(), &left, leftSQL); err != nil || left != "1 1" {
		t.Errorf("left %s administrators and managers, %v", left, err)
	}
}
