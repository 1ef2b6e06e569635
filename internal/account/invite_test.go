package account_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

func TestAnInvitationLeadsToAPasswordOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@ki.example", Name: "Eva Beispiel", Organisation: ki, Role: actor.RoleEditor})
	if err != nil {
		t.Fatal(err)
	}
	link := o.link("eva@ki.example")
	for range 2 { // mail gateways open links
		shown, err := o.ShowInvitation(t.Context(), link)
		if err != nil || shown.Name != "Eva Beispiel" || !shown.IsFirst || !shown.ExpiresAt.Equal(begin.Add(7*24*time.Hour)) {
			t.Fatalf("got %+v, %v", shown, err)
		}
	}
	_, err = o.SetPassword(t.Context(), link, "short", "Browser")
	wantFault(t, err, fault.Invalid, "password: account.password_short")
	entry, err := o.SetPassword(t.Context(), link, firstPassword, "Browser")
	if err != nil {
		t.Fatal(err)
	}
	if !o.who(entry.Session).May(actor.EditEvent, ki) {
		t.Error("the membership is missing")
	}
	o.signIn("eva@ki.example", firstPassword)
	_, err = o.ShowInvitation(t.Context(), link)
	wantFault(t, err, fault.Closed, "account.invitation_used")
	_, err = o.SetPassword(t.Context(), link, nextPassword, "Browser")
	wantFault(t, err, fault.Closed, "account.invitation_used")
	if got := o.letters("eva@ki.example"); got != "account_invitation" {
		t.Errorf("letters: %s", got)
	}
}

func TestOfTwoSimultaneousPostsOneSetsThePassword(t *testing.T) {
	t.Parallel()
	o := open(t)
	if err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@ki.example", Name: "Eva", Admin: true}); err != nil {
		t.Fatal(err)
	}
	link := o.link("eva@ki.example")
	var set, refused atomic.Int32
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			switch _, err := o.SetPassword(t.Context(), link, firstPassword, "Browser"); {
			case err == nil:
				set.Add(1)
			case fault.Is(err, fault.Closed):
				refused.Add(1)
			default:
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	if set.Load() != 1 || refused.Load() != 5 {
		t.Errorf("%d set, %d refused", set.Load(), refused.Load())
	}
}

func TestAnInvitationExpiresAfterSevenDays(t *testing.T) {
	t.Parallel()
	o := open(t)
	if err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@ki.example", Name: "Eva", Admin: true}); err != nil {
		t.Fatal(err)
	}
	link := o.link("eva@ki.example")
	o.at(begin.Add(7 * 24 * time.Hour))
	_, err := o.SetPassword(t.Context(), link, firstPassword, "Browser")
	wantFault(t, err, fault.Closed, "account.invitation_expired")
	_, err = o.ShowInvitation(t.Context(), "nothing\x00")
	wantFault(t, err, fault.NotFound, "account.invitation_unknown")
	o.at(begin.Add(100 * 24 * time.Hour))
	if removed, err := o.RemoveExpired(t.Context()); removed != 1 || err != nil {
		t.Errorf("removed %d, %v", removed, err)
	}
}

func TestOnlyWhoManagesAnOrganisationInvitesIntoIt(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki, jmd := o.organisation("ki"), o.organisation("jmd")
	manager := actor.Account(1, false, []actor.Membership{{Organisation: ki, Role: actor.RoleManager}, {Organisation: jmd, Role: actor.RoleEditor}})
	admin := actor.Account(2, true, nil)
	cases := []struct {
		who     actor.Actor
		ask     account.Invitation
		allowed bool
	}{
		{manager, account.Invitation{Organisation: ki, Role: actor.RoleManager}, true},
		{manager, account.Invitation{Organisation: jmd, Role: actor.RoleReader}, false},
		{manager, account.Invitation{Organisation: ki, Role: actor.RoleReader, Admin: true}, false},
		{manager, account.Invitation{}, false},
		{admin, account.Invitation{Organisation: jmd, Role: actor.RoleReader}, true},
		{admin, account.Invitation{Admin: true}, true},
		{actor.System(), account.Invitation{Organisation: jmd, Role: actor.RoleReader}, true},
		{actor.Participant(), account.Invitation{Organisation: ki, Role: actor.RoleReader}, false},
	}
	for i, c := range cases {
		c.ask.Email, c.ask.Name = string(rune('a'+i))+"@buero.example", "Eva"
		err := o.Invite(t.Context(), c.who, c.ask)
		if c.allowed != (err == nil) || (!c.allowed && !fault.Is(err, fault.Forbidden)) {
			t.Errorf("case %d: %v", i, err)
		}
	}
}

func TestAllMistakesOfAnInvitationAreToldTogether(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "nobody", Name: "nul\x00", Organisation: ki, Role: "king"})
	wantFault(t, err, fault.Invalid, "[email: form.email] [name: form.control_characters] [role: form.choice]")
	_, err = o.AddWithPassword(t.Context(), actor.System(), account.Invitation{}, "short")
	wantFault(t, err, fault.Invalid, "[email: form.required] [name: form.required] [organisation: form.required] [password: account.password_short]")
	err = o.Invite(t.Context(), actor.System(), account.Invitation{Email: "a@b.example", Name: "A", Organisation: ki + 9, Role: actor.RoleReader})
	wantFault(t, err, fault.NotFound, "organisation.unknown")
	if got := o.letters("a@b.example"); got != "" {
		t.Errorf("letters: %s", got)
	}
}

func TestWhoHasAnAccountIsToldOfTheNewMembership(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	o.ada()
	for _, role := range []actor.Role{actor.RoleReader, actor.RoleReader, actor.RoleEditor} {
		err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "ada@buero.example", Name: "Other Name", Organisation: ki, Role: role})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := o.letters("Ada@buero.example"); got != "account_membership" {
		t.Errorf("letters: %s", got)
	}
	members, err := o.Members(t.Context(), actor.System(), ki)
	if err != nil || len(members) != 1 || members[0].Name != "Ada Beispiel" || members[0].Role != actor.RoleEditor {
		t.Errorf("got %+v, %v", members, err)
	}
}

func TestManyInvitationsOfOneAddressMakeOneAccount(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleEditor})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	accounts, err := o.Accounts(t.Context(), actor.System())
	if err != nil || len(accounts) != 1 || accounts[0].HasPassword {
		t.Errorf("got %+v, %v", accounts, err)
	}
	_, err = o.AddWithPassword(t.Context(), actor.System(), account.Invitation{Email: "EVA@ki.example", Name: "Eva", Admin: true}, firstPassword)
	wantFault(t, err, fault.Conflict, "account.address_taken")
}
