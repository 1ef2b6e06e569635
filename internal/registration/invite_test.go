package registration

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/table"
)

func forInvited(d *event.Draft) { d.Visibility = event.VisibilityInvitation }

// invite invites addresses and returns the tokens of the links, in the order of the list.
func (h *house) invite(slug string, addresses ...string) []string {
	h.t.Helper()
	list := make([]Invitee, len(addresses))
	for n, address := range addresses {
		list[n] = Invitee{Line: n + 1, Email: address}
	}
	if _, err := h.service.Invite(h.t.Context(), h.staff, slug, InviteList{Invitees: list}); err != nil {
		h.t.Fatalf("invite: %v", err)
	}
	tokens := make([]string, len(addresses))
	for n, address := range addresses {
		tokens[n] = testLinks.InvitationToken(h.invitation(address).Reference)
	}
	return tokens
}

// invitation returns the latest invitation to an address.
func (h *house) invitation(address string) (found Invitation) {
	h.t.Helper()
	const query = `SELECT ` + invitationColumns + ` FROM invitations AS i WHERE lower(i.email) = lower($1) ORDER BY i.id DESC LIMIT 1`
	if err := h.db.GetContext(h.t.Context(), &found, query, address); err != nil {
		h.t.Fatalf("find invitation: %v", err)
	}
	return found
}

func (h *house) wantInvitation(address string, state InvitationState) {
	h.t.Helper()
	if got := h.invitation(address).State; got != state {
		h.t.Errorf("the invitation of %s is %s, want %s", address, got, state)
	}
}

// registerInvited lets the n-th person register with an invitation.
func (h *house) registerInvited(slug, token string, n int) (Result, error) {
	application := person(n)
	application.Invitation = token
	return h.service.Register(h.t.Context(), actor.Participant(), slug, application)
}

func TestAPastedListIsUnderstoodInManyWays(t *testing.T) {
	t.Parallel()
	kim := Invitee{Line: 1, Email: "kim@mail.example"}
	named := Invitee{Line: 1, Email: "kim@mail.example", FirstName: "Kim", LastName: "Beispiel"}
	ali := Invitee{Line: 1, Email: "ali@mail.example"}
	second := func(i Invitee) Invitee { i.Line = 2; return i }
	for text, want := range map[string][]Invitee{
		"kim@mail.example":                                  {kim},
		"kim@mail.example; ali@mail.example":                {kim, ali},
		"kim@mail.example, ali@mail.example;":               {kim, ali},
		"kim@mail.example\r\n\r\nali@mail.example":          {kim, {Line: 3, Email: "ali@mail.example"}},
		"Kim Beispiel <kim@mail.example>; ali@mail.example": {named, ali},
		"\"Beispiel, Kim\" <kim@mail.example>":              {named},
		"Beispiel, Kim <kim@mail.example>; Muster, Ali <ali@mail.example>": {named,
			{Line: 1, Email: "ali@mail.example", FirstName: "Ali", LastName: "Muster"}},
		"Kim;Beispiel;kim@mail.example\nAli;;ali@mail.example":               {named, {Line: 2, Email: "ali@mail.example", LastName: "Ali"}},
		"kim@mail.example\tKim\tBeispiel\tJMD\tSüd":                          {{1, "kim@mail.example", "Kim", "Beispiel", "JMD, Süd"}},
		"Kim Beispiel;kim@mail.example":                                      {named},
		"E-Mail;Vorname;Name;Einrichtung\nkim@mail.example;Kim;Beispiel;JMD": {{2, "kim@mail.example", "Kim", "Beispiel", "JMD"}},
		"Mail\nKim Beispiel <kim@mail.example>":                              {second(named)},
		"Mail;Telefon\nkein;1":                                               {{Line: 2, Email: "kein"}},
		"kim@mail.example\nkim@":                                             {kim, {Line: 2, Email: "kim@"}},
		"kim@mail.example;ali@mail.example;Bo":                               {kim, ali, {Line: 1, Email: "Bo"}},
		"Kim;Beispiel;kim@mail.example\nohne;Adresse":                        {named, {Line: 2, Email: "ohne"}},
	} {
		got, _, err := ReadInvitees("", []byte(text))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", text, err, diff)
		}
	}
	if _, unknown, err := ReadInvitees("", []byte("Mail;Telefon\nkim@mail.example;1")); err != nil || !slices.Equal(unknown, []string{"Telefon"}) {
		t.Errorf("headings that were not understood: %q, %v", unknown, err)
	}
}

func TestHostileListsAreRefusedOrHarmless(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5)
	for _, text := range []string{
		"kim@mail.example\x00", "\x00\x01\x02", "PK\x03\x04 is no workbook", "%PDF-1.7", "<html>kim@mail.example", strings.Repeat("(", 100_000) + "@x.example",
		"=?utf-8?q?=00=0A?= <kim@mail.example>", "=HYPERLINK(\"http://boese.example\") <kim@mail.example>", strings.Repeat("a", 300) + "@mail.example",
		"Kim\u202Etxt.exe <kim@mail.example>", "E-Mail;Vorname\nkim@mail.example;" + strings.Repeat("x", 201), "kim@mail.example\xff",
	} {
		list, _, err := ReadInvitees("liste.csv", []byte(text))
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%.40q: %v", text, err)
			}
			continue
		}
		_, err = h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list})
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
	many := make([]Invitee, table.MaxRows+1)
	_, err := h.service.PreviewInvitations(t.Context(), h.staff, ev.Slug, InviteList{Invitees: many})
	wantFault(t, err, fault.Invalid, "registration.list_too_long")
	_, err = h.service.PreviewInvitations(t.Context(), h.staff, ev.Slug, InviteList{})
	wantFault(t, err, fault.Invalid, "table.empty")
}

func TestAPreviewTellsWhatBecomesOfEachLineAndChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	h.invite(ev.Slug, "bekannt@mail.example", "nein@mail.example")
	if err := h.service.DeclineInvitation(t.Context(), testLinks.InvitationToken(h.invitation("nein@mail.example").Reference)); err != nil {
		t.Fatal(err)
	}
	h.register(ev.Slug, 1)
	var list []Invitee
	for n, address := range []string{"neu@mail.example", "NEU@mail.example", "bekannt@mail.example", "nein@mail.example", "person1@mail.example", "kein@", ""} {
		list = append(list, Invitee{Line: n + 2, Email: address})
	}
	letters := h.count(`SELECT count(*) FROM letters`)
	p, err := h.service.PreviewInvitations(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list})
	if err != nil {
		t.Fatal(err)
	}
	var got []InviteOutcome
	for _, line := range p.Lines {
		got = append(got, line.Outcome)
	}
	want := []InviteOutcome{WillInvite, ListedTwice, InvitedBefore, DeclinedBefore, RegisteredAlready, NotUnderstood, NotUnderstood}
	if !slices.Equal(got, want) || p.Count(NotUnderstood) != 2 {
		t.Errorf("outcomes %v, want %v", got, want)
	}
	_, err = h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list, Fingerprint: p.Fingerprint})
	wantFault(t, err, fault.Invalid, "form.invalid")
	if fields := mistakesOf(err); len(fields) != 2 || fields[0].Name != "lines[7][email]" || fields[1].Key != "form.required" {
		t.Errorf("the mistakes are %+v", fields)
	}
	if n, now := h.count(`SELECT count(*) FROM invitations`), h.count(`SELECT count(*) FROM letters`); n != 2 || now != letters {
		t.Errorf("%d invitations, %d letters: a preview or a list with mistakes invites", n, now)
	}
}

func TestEverybodyOnAListGetsOneInvitation(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	list := []Invitee{{Line: 1, Email: "a@mail.example", FirstName: "Ada", LastName: "Beispiel"}, {Line: 2, Email: "b@mail.example"}, {Line: 3, Email: "A@mail.example"}}
	p, err := h.service.PreviewInvitations(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list})
	if err != nil {
		t.Fatal(err)
	}
	done, err := h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list, Fingerprint: p.Fingerprint})
	if err != nil || done.Count(WillInvite) != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_invitation' AND event_id = $1`, ev.ID); n != 2 {
		t.Errorf("%d letters, want 2", n)
	}
	_, err = h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list, Fingerprint: p.Fingerprint})
	wantFault(t, err, fault.Conflict, "registration.list_changed")
	again, err := h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list})
	if err != nil || again.Count(WillInvite) != 0 {
		t.Errorf("the second time: %+v, %v", again, err)
	}
	found, err := h.service.Invitations(t.Context(), h.staff, ev.Slug, InvitationFilter{Text: "beisp"})
	if err != nil || found.Total != 1 || found.Rows[0].Name() != "Ada Beispiel" || found.ByState[Invited] != 2 {
		t.Errorf("the list: %+v, %v", found, err)
	}
	h.sound()
}

func TestTwoWhoInviteTheSameAddressInviteItOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: []Invitee{{Line: 1, Email: "kim@mail.example"}}}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := h.count(`SELECT count(*) FROM invitations`); n != 1 {
		t.Errorf("%d invitations", n)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_invitation'`); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestInvitingNeedsTheRightAndAnOpenEvent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	list := []Invitee{{Line: 1, Email: "kim@mail.example"}}
	reader := actor.Account(h.account("leserin@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleReader}})
	ref := h.invitedOne(ev.Slug)
	for name, try := range map[string]func(actor.Actor) error{
		"preview": func(who actor.Actor) error {
			_, err := h.service.PreviewInvitations(t.Context(), who, ev.Slug, InviteList{Invitees: list})
			return err
		},
		"invite": func(who actor.Actor) error {
			_, err := h.service.Invite(t.Context(), who, ev.Slug, InviteList{Invitees: list})
			return err
		},
		"list": func(who actor.Actor) error {
			_, err := h.service.Invitations(t.Context(), who, ev.Slug, InvitationFilter{})
			return err
		},
		"withdraw": func(who actor.Actor) error { return h.service.WithdrawInvitation(t.Context(), who, ref) },
		"resend":   func(who actor.Actor) error { return h.service.ResendInvitation(t.Context(), who, ref) },
		"codes":    func(who actor.Actor) error { _, err := h.service.Codes(t.Context(), who, ev.Slug); return err },
		"code": func(who actor.Actor) error {
			_, err := h.service.CreateCode(t.Context(), who, ev.Slug, CodeDraft{})
			return err
		},
		"revoke": func(who actor.Actor) error { return h.service.RevokeCode(t.Context(), who, ev.Slug, "KI2027") },
	} {
		if err := try(reader); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: a reader gets %v", name, err)
		}
		for _, who := range []actor.Actor{h.stranger, actor.Participant()} {
			if err := try(who); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: a stranger gets %v", name, err)
			}
		}
	}
	h.now = ev.StartsAt
	_, err := h.service.Invite(t.Context(), h.staff, ev.Slug, InviteList{Invitees: list})
	wantFault(t, err, fault.Conflict, "registration.invite_closed")
	wantFault(t, h.service.ResendInvitation(t.Context(), h.staff, ref), fault.Conflict, "registration.invite_closed")
}

func (h *house) invitedOne(slug string) Reference {
	h.t.Helper()
	h.invite(slug, "eingeladen@mail.example")
	return h.invitation("eingeladen@mail.example").Reference
}

func TestAnInvitationLivesFromTheLetterToTheRegistration(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited)
	token := h.invite(ev.Slug, "person1@mail.example")[0]
	page, err := h.service.Invitation(t.Context(), token)
	if err != nil || page.Event.ID != ev.ID || page.Invitation.State != Invited || page.Token != token {
		t.Fatalf("%+v, %v", page, err)
	}
	h.wantInvitation("person1@mail.example", Invited)
	for range 2 {
		if err := h.service.OpenInvitation(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		h.wantInvitation("person1@mail.example", InvitationOpened)
	}
	form := person(1)
	form.Invitation, form.Submission = token, "one-form"
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, form)
	if err != nil || result.State != Confirmed {
		t.Fatalf("%+v, %v", result, err)
	}
	if again, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, form); err != nil || again != result {
		t.Errorf("the same form sent twice: %+v, %v", again, err)
	}
	h.wantInvitation("person1@mail.example", InvitationUsed)
	list, err := h.service.Invitations(t.Context(), h.staff, ev.Slug, InvitationFilter{State: InvitationUsed})
	if err != nil || list.Total != 1 || list.Rows[0].Registration != result.Reference {
		t.Errorf("the hosts see %+v, %v", list, err)
	}
	wantFault(t, h.service.OpenInvitation(t.Context(), token), fault.Conflict, "registration.invitation_used")
	wantFault(t, h.service.DeclineInvitation(t.Context(), token), fault.Conflict, "registration.invitation_used")
	wantFault(t, h.service.WithdrawInvitation(t.Context(), h.staff, page.Invitation.Reference), fault.Conflict, "registration.invitation_used")
	wantFault(t, h.service.ResendInvitation(t.Context(), h.staff, page.Invitation.Reference), fault.Conflict, "registration.invitation_used")
	_, err = h.registerInvited(ev.Slug, token, 2)
	wantFault(t, err, fault.Conflict, "registration.invitation_used")
	h.sound()
}

func TestAnInvitationIsFreeAgainWhenItsRegistrationEnds(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited)
	token := h.invite(ev.Slug, "person1@mail.example")[0]
	first, err := h.registerInvited(ev.Slug, token, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	h.wantInvitation("person1@mail.example", InvitationOpened)
	h.sound()
	second, err := h.registerInvited(ev.Slug, token, 1)
	if err != nil || second.State != Confirmed {
		t.Fatalf("%+v, %v", second, err)
	}
	h.wantInvitation("person1@mail.example", InvitationUsed)
	h.sound()
}

func TestAnInvitationIsFreeAgainWhenNobodyConfirmsTheAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited, func(d *event.Draft) { d.Rules.ConfirmEmail = true })
	token := h.invite(ev.Slug, "andere@mail.example")[0]
	result, err := h.registerInvited(ev.Slug, token, 1)
	if err != nil || result.State != Unconfirmed {
		t.Fatalf("another address than the invited one is %+v, %v", result, err)
	}
	h.now = h.now.Add(event.DefaultConfirmHours*time.Hour + time.Second)
	if _, err := h.service.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.wantInvitation("andere@mail.example", InvitationOpened)
	h.sound()
}

func TestWhoeverTakesTheSeatOfAnInvitedPersonTakesTheInvitationToo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited)
	code, err := h.service.CreateCode(t.Context(), h.staff, ev.Slug, CodeDraft{MaxUses: new(1)})
	if err != nil {
		t.Fatal(err)
	}
	application := person(1)
	application.Invitation, application.Code = h.invite(ev.Slug, "person1@mail.example")[0], code.Code
	first, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, application)
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.service.SubstituteByToken(t.Context(), first.Token, person(2))
	if err != nil {
		t.Fatal(err)
	}
	h.wantInvitation("person1@mail.example", InvitationUsed)
	third := person(3)
	third.Code = code.Code
	_, err = h.service.Register(t.Context(), actor.Participant(), ev.Slug, third)
	if fields := mistakesOf(err); len(fields) != 1 || fields[0].Key != "registration.code_used_up" {
		t.Errorf("the code is free although the seat went on: %v", err)
	}
	if err := h.service.CancelByToken(t.Context(), testLinks.Token(second.Reference)); err != nil {
		t.Fatal(err)
	}
	h.wantInvitation("person1@mail.example", InvitationOpened)
	h.sound()
}

func TestAnInvitationIsForOneFormHoweverManyTabsAreOpen(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50, forInvited)
	token := h.invite(ev.Slug, "person1@mail.example")[0]
	admitted := h.rush(10, func(n int) error { _, err := h.registerInvited(ev.Slug, token, n); return err }, "registration.invitation_used")
	if admitted != 1 {
		t.Errorf("%d of ten tabs registered somebody", admitted)
	}
	h.wantInvitation("person1@mail.example", InvitationUsed)
	h.sound()
}

// rush does the same for many at once and returns how many it worked for; the others are refused with the key.
func (h *house) rush(people int, try func(n int) error, key string) (admitted int) {
	h.t.Helper()
	errs := make([]error, people)
	var wg sync.WaitGroup
	for n := range people {
		wg.Go(func() { errs[n] = try(n) })
	}
	wg.Wait()
	for n, err := range errs {
		switch fields := mistakesOf(err); {
		case err == nil:
			admitted++
		case len(fields) == 1 && fields[0].Key == key, strings.HasPrefix(err.Error(), key):
		default:
			h.t.Errorf("person %d: %v", n, err)
		}
	}
	return admitted
}

func TestAGroupComesByOneInvitation(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited, func(d *event.Draft) { d.Rules.GroupMax = 3 })
	token := h.invite(ev.Slug, "leitung@mail.example")[0]
	group := GroupApplication{ContactName: "Leitung", ContactEmail: "leitung@mail.example", Persons: []Application{person(1), person(2)}, Invitation: token}
	result, err := h.service.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, group)
	if err != nil || len(result.Members) != 2 {
		t.Fatalf("%+v, %v", result, err)
	}
	h.wantInvitation("leitung@mail.example", InvitationUsed)
	if err := h.service.CancelByToken(t.Context(), testLinks.Token(result.Members[0].Reference)); err != nil {
		t.Fatal(err)
	}
	h.wantInvitation("leitung@mail.example", InvitationUsed)
	if err := h.service.CancelByToken(t.Context(), testLinks.Token(result.Members[1].Reference)); err != nil {
		t.Fatal(err)
	}
	h.wantInvitation("leitung@mail.example", InvitationOpened)
	h.sound()
}

func TestAnEventForInvitedPeopleAsksForAnInvitation(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited)
	_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(1))
	if fields := mistakesOf(err); len(fields) != 1 || fields[0].Name != "invitation_code" || fields[0].Key != "registration.invitation_needed" {
		t.Errorf("the open door: %v", err)
	}
	other := h.event(10)
	_, err = h.registerInvited(ev.Slug, h.invite(other.Slug, "person1@mail.example")[0], 1)
	wantFault(t, err, fault.NotFound, "registration.invitation_unknown")
	for _, token := range []string{"x", strings.Repeat("a", 36), testLinks.Token("ABCDEFGHJK"), "\x00"} {
		_, err := h.registerInvited(ev.Slug, token, 1)
		wantFault(t, err, fault.NotFound, "registration.invitation_unknown")
		_, err = h.service.Invitation(t.Context(), token)
		wantFault(t, err, fault.NotFound, "registration.invitation_unknown")
	}
	if result, err := h.service.Register(t.Context(), h.staff, ev.Slug, person(1)); err != nil || result.State != Confirmed {
		t.Errorf("staff let in whom they like: %+v, %v", result, err)
	}
}

// Another process has closed the door while this one still knows the event as open to all.
func TestAnOldPlanLetsNobodyInUninvited(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	h.register(ev.Slug, 1) // makes the plan known
	if err := h.change(ev.Slug, new(10), forInvited); err != nil {
		t.Fatal(err)
	}
	_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(2))
	if fields := mistakesOf(err); len(fields) != 1 || fields[0].Key != "registration.invitation_needed" {
		t.Errorf("%v", err)
	}
}

func TestAWithdrawnInvitationOpensNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited)
	token := h.invite(ev.Slug, "person1@mail.example")[0]
	ref := h.invitation("person1@mail.example").Reference
	for range 2 {
		if err := h.service.WithdrawInvitation(t.Context(), h.staff, ref); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_invitation' AND state = 'withdrawn'`); n != 1 {
		t.Error("the letter still goes")
	}
	wantFault(t, h.service.OpenInvitation(t.Context(), token), fault.Conflict, "registration.invitation_withdrawn")
	wantFault(t, h.service.DeclineInvitation(t.Context(), token), fault.Conflict, "registration.invitation_withdrawn")
	wantFault(t, h.service.ResendInvitation(t.Context(), h.staff, ref), fault.Conflict, "registration.invitation_withdrawn")
	_, err := h.registerInvited(ev.Slug, token, 1)
	wantFault(t, err, fault.Conflict, "registration.invitation_withdrawn")
	h.invite(ev.Slug, "person1@mail.example")
	h.wantInvitation("person1@mail.example", Invited)
	h.sound()
}

func TestWhoDeclinedMayThinkBetterOfIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited)
	token := h.invite(ev.Slug, "person1@mail.example")[0]
	for range 2 {
		if err := h.service.DeclineInvitation(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	h.wantInvitation("person1@mail.example", InvitationDeclined)
	if err := h.service.OpenInvitation(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if result, err := h.registerInvited(ev.Slug, token, 1); err != nil || result.State != Confirmed {
		t.Errorf("%+v, %v", result, err)
	}
	h.sound()
}

func TestAnInvitationIsSentAgainOnceInTenMinutes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	h.invite(ev.Slug, "kim@mail.example")
	ref := h.invitation("kim@mail.example").Reference
	for _, step := range []time.Duration{0, time.Minute, 9 * time.Minute} {
		h.now = h.now.Add(step)
		if err := h.service.ResendInvitation(t.Context(), h.staff, ref); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_invitation'`); n != 3 {
		t.Errorf("%d letters, want the first and two more", n)
	}
}

func TestTheHostsMessageAndTheDeadlineStandInTheLetter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	closes := h.now.Add(48 * time.Hour)
	ev := h.event(10, func(d *event.Draft) { d.RegistrationClosesAt = &closes })
	list := InviteList{Invitees: []Invitee{{Line: 1, Email: "kim@mail.example"}}, Message: " Schön,\r\nwenn Sie kommen. "}
	if _, err := h.service.Invite(t.Context(), h.staff, ev.Slug, list); err != nil {
		t.Fatal(err)
	}
	if err := h.service.ResendInvitation(t.Context(), h.staff, h.invitation("kim@mail.example").Reference); err != nil {
		t.Fatal(err)
	}
	const told = `SELECT count(*) FROM letters WHERE data -> 'facts' ->> 'reason' = $1 AND CAST(data -> 'facts' ->> 'until' AS timestamptz) = $2`
	if n := h.count(told, "Schön,\nwenn Sie kommen.", closes); n != 2 {
		t.Errorf("%d of two letters say it", n)
	}
	list.Message = strings.Repeat("x", maxReason+1)
	_, err := h.service.PreviewInvitations(t.Context(), h.staff, ev.Slug, list)
	if fields := mistakesOf(err); len(fields) != 1 || fields[0].Name != "message" {
		t.Errorf("a message without end: %v", err)
	}
}

func TestInvitationsAreForgottenWithTheirLetters(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	token := h.invite(ev.Slug, "kim@mail.example")[0]
	h.now = ev.EndsAt.Add(notice.Retention + time.Second)
	if _, err := h.service.Anonymise(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"invitations WHERE email", "letters WHERE recipient"} {
		if n := h.count(fmt.Sprintf(`SELECT count(*) FROM %s <> ''`, table)); n != 0 {
			t.Errorf("%s: %d are left", table, n)
		}
	}
	if n := h.count(`SELECT count(*) FROM letter_parts`); n != 0 {
		t.Errorf("%d parts of letters are left", n)
	}
	_, err := h.service.Invitation(t.Context(), token)
	wantFault(t, err, fault.NotFound, "registration.invitation_unknown")
}
