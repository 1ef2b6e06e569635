package account_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/oidc"
	"tagungsbuero/internal/oidc/oidctest"
	"tagungsbuero/internal/token"
)

// institution is an installation with a provider beside it.
type institution struct {
	office
	provider *oidctest.Provider
}

func openInstitution(t *testing.T, trusted ...string) institution {
	t.Helper()
	o, p := open(t), oidctest.Start(t)
	p.SetClock(begin)
	o.Service = account.New(o.db, account.Options{BaseURL: "https://tagungen.example", Signer: token.NewSigner([]byte("a secret of the installation, 32+")),
		Provider: account.ProviderOptions{Name: "Kreis Musterstadt", TrustedDomains: trusted,
			OIDC: oidc.New(p.Settings("https://tagungen.example"+account.ProviderAnswerPath, o.db.Now))}})
	return institution{office: o, provider: p}
}

// eva is somebody whom the provider knows.
func eva(groups ...string) oidctest.Person {
	return oidctest.Person{Subject: "17", Email: "Eva@kreis.example", Verified: true, Name: "Eva Beispiel", Groups: groups}
}

// ask begins a sign-in and returns what the provider leads back with.
func (i institution) ask(person oidctest.Person) (account.Asked, url.Values) {
	i.t.Helper()
	asked, err := i.AskProvider(i.t.Context(), "/intern/konto")
	if err != nil {
		i.t.Fatal(err)
	}
	i.provider.Expect(person)
	return asked, i.provider.Visit(asked.Address)
}

func (i institution) answer(asked account.Asked, back url.Values) (account.Arrival, error) {
	i.t.Helper()
	return i.AnswerProvider(i.t.Context(), actor.Participant(), "", account.ProviderAnswer{Asked: asked.State, State: back.Get("state"), Code: back.Get("code")}, "Browser")
}

// arrive signs a person in by the provider.
func (i institution) arrive(person oidctest.Person) (account.Arrival, error) {
	i.t.Helper()
	return i.answer(i.ask(person))
}

// mustArrive is the same for somebody who is let in; it returns the session.
func (i institution) mustArrive(person oidctest.Person) string {
	i.t.Helper()
	arrival, err := i.arrive(person)
	if err != nil || arrival.Session == "" || arrival.Next != "/intern/konto" {
		i.t.Fatalf("%+v, %v", arrival, err)
	}
	return arrival.Session
}

func (i institution) mapGroup(group string, o actor.OrganisationID, role actor.Role) {
	i.t.Helper()
	if err := i.SetMapping(i.t.Context(), actor.System(), account.Mapping{Value: group, Organisation: o, Role: role}); err != nil {
		i.t.Fatal(err)
	}
}

// wantMemberships compares what the session may do.
func (i institution) wantMemberships(session string, want ...actor.Membership) {
	i.t.Helper()
	if got := i.who(session).Memberships(); !slices.Equal(got, want) {
		i.t.Errorf("memberships %+v, want %+v", got, want)
	}
}

func TestGroupsOfTheProviderAreMembershipsAsLongAsTheyLast(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	ki, jmd := i.organisation("ki"), i.organisation("jmd")
	i.mapGroup("/ki", ki, actor.RoleReader)
	i.mapGroup("/ki/leitung", ki, actor.RoleManager)
	i.mapGroup("/jmd", jmd, actor.RoleEditor)

	session := i.mustArrive(eva("/ki", "/ki/leitung", "/elsewhere"))
	i.wantMemberships(session, actor.Membership{Organisation: ki, Role: actor.RoleManager})
	if got := i.letters("Eva@kreis.example"); got != "account_identity" {
		t.Errorf("letters %q", got)
	}
	if got, _, _ := i.BySession(t.Context(), session); got.Name != "Eva Beispiel" || got.Email != "Eva@kreis.example" || got.Admin {
		t.Errorf("account %+v", got)
	}

	session = i.mustArrive(eva("/ki", "/jmd"))
	i.wantMemberships(session, actor.Membership{Organisation: ki, Role: actor.RoleReader}, actor.Membership{Organisation: jmd, Role: actor.RoleEditor})
	if err := i.ChangeRole(t.Context(), actor.System(), jmd, i.who(session).AccountID(), actor.RoleManager); err != nil {
		t.Fatal(err)
	}

	session = i.mustArrive(eva())
	i.wantMemberships(session, actor.Membership{Organisation: jmd, Role: actor.RoleManager}) // changed by hand, so it is by hand
}

func TestWhoIsNotMappedOrNotVerifiedGetsNoAccount(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	ki := i.organisation("ki")
	i.mapGroup("/ki", ki, actor.RoleReader)
	unverified, without := eva("/ki"), eva("/ki")
	unverified.Verified, without.Email = false, ""
	for key, person := range map[string]oidctest.Person{"account.provider_no_place": eva("/elsewhere"), "account.provider_unverified": unverified} {
		_, err := i.arrive(person)
		wantFault(t, err, fault.Invalid, key)
	}
	_, err := i.arrive(without)
	wantFault(t, err, fault.Invalid, "account.provider_unverified")
	var accounts int
	if err := i.db.GetContext(t.Context(), &accounts, `SELECT count(*) FROM accounts`); err != nil || accounts != 0 {
		t.Errorf("%d accounts, %v", accounts, err)
	}
}

func TestAnAddressAloneOpensNoAccountThatIsInUse(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	ki := i.organisation("ki")
	i.mapGroup("/ki", ki, actor.RoleManager)
	i.add(account.Invitation{Email: "eva@kreis.example", Name: "Eva Beispiel", Organisation: ki, Role: actor.RoleReader})
	_, err := i.arrive(eva("/ki"))
	wantFault(t, err, fault.Invalid, "account.provider_known")

	// After signing in the old way she links it, and comes in by the provider from then on.
	session := i.signIn("eva@kreis.example", firstPassword)
	asked, err := i.AskToLink(t.Context(), i.who(session), session, "/intern/konto")
	if err != nil {
		t.Fatal(err)
	}
	if address, _ := url.Parse(asked.Address); address.Query().Get("prompt") != "login" {
		t.Errorf("the provider is not told to ask who it is: %s", asked.Address)
	}
	i.provider.Expect(eva("/ki"))
	back := i.provider.Visit(asked.Address)
	answer := account.ProviderAnswer{Asked: asked.State, State: back.Get("state"), Code: back.Get("code")}
	if arrival, err := i.AnswerProvider(t.Context(), i.who(session), session, answer, "Browser"); err != nil || !arrival.Linked {
		t.Fatalf("%+v, %v", arrival, err)
	}
	i.wantMemberships(i.mustArrive(eva("/ki")), actor.Membership{Organisation: ki, Role: actor.RoleReader}) // by hand, the groups do not raise it
	if got := i.letters("eva@kreis.example"); got != "account_identity" {
		t.Errorf("letters %q", got)
	}

	// Somebody else who got the address at the provider stays outside.
	other := eva("/ki")
	other.Subject = "18"
	_, err = i.arrive(other)
	wantFault(t, err, fault.Invalid, "account.provider_known")
}

func TestAnAddressThatTheProviderGivesOutOpensAnAccountUpToItsSecondStep(t *testing.T) {
	t.Parallel()
	i := openInstitution(t, "kreis.example")
	i.add(account.Invitation{Email: "eva@kreis.example", Name: "Eva Beispiel", Admin: true})
	i.equip(i.signIn("eva@kreis.example", firstPassword))
	arrival, err := i.arrive(eva())
	if err != nil || arrival.Session != "" || arrival.Half == "" {
		t.Errorf("without its second step: %+v, %v", arrival, err)
	}
	strong := eva()
	strong.AMR = []string{"pwd", "mfa"}
	i.mustArrive(strong)
	strong.AMR, strong.ACR = nil, "gold"
	i.mustArrive(strong)
	strong.ACR = "silver"
	if arrival, err := i.arrive(strong); err != nil || arrival.Half == "" {
		t.Errorf("any acr stands for a second step: %+v, %v", arrival, err)
	}
}

func TestSomebodyInvitedComesInByTheProvider(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	ki := i.organisation("ki")
	if err := i.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@kreis.example", Name: "Eva", Organisation: ki, Role: actor.RoleEditor}); err != nil {
		t.Fatal(err)
	}
	i.wantMemberships(i.mustArrive(eva()), actor.Membership{Organisation: ki, Role: actor.RoleEditor})
	hidden := eva()
	hidden.HidesEmail = true
	i.mustArrive(hidden)
}

func TestADeactivatedAccountStaysOutWhateverTheProviderSays(t *testing.T) {
	t.Parallel()
	i := openInstitution(t, "kreis.example")
	ki := i.organisation("ki")
	i.mapGroup("/ki", ki, actor.RoleEditor)
	id := i.who(i.mustArrive(eva("/ki"))).AccountID()
	if err := i.Deactivate(t.Context(), actor.System(), id); err != nil {
		t.Fatal(err)
	}
	moved, other := eva("/ki"), eva("/ki")
	moved.Email, other.Subject = "neu@kreis.example", "18"
	for name, person := range map[string]oidctest.Person{"the same": eva("/ki"), "with another address": moved, "another identity with the address": other} {
		if _, err := i.arrive(person); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAnswerCountsOnceAndOnlyWhereItWasAskedFor(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	i.mapGroup("/ki", i.organisation("ki"), actor.RoleEditor)
	asked, back := i.ask(eva("/ki"))
	foreign := account.Asked{State: "another"}
	_, err := i.answer(foreign, back)
	wantFault(t, err, fault.Invalid, "account.provider_state")
	_, err = i.answer(account.Asked{}, url.Values{"code": back["code"]})
	wantFault(t, err, fault.Invalid, "account.provider_state")
	if _, err := i.answer(asked, back); err != nil {
		t.Fatal(err)
	}
	_, err = i.answer(asked, back)
	wantFault(t, err, fault.Invalid, "account.provider_state")

	// A code that was redeemed in another answer is refused by the provider; one of another person's question by PKCE.
	again, _ := i.ask(eva("/ki"))
	_, err = i.answer(again, url.Values{"state": {again.State}, "code": back["code"]})
	wantFault(t, err, fault.Invalid, "oidc.refused")
	_, stolen := i.ask(eva("/ki"))
	mine, _ := i.ask(eva("/ki"))
	_, err = i.answer(mine, url.Values{"state": {mine.State}, "code": stolen["code"]})
	wantFault(t, err, fault.Invalid, "oidc.refused")

	wrong := eva("/ki")
	wrong.Nonce = "another"
	_, err = i.arrive(wrong)
	wantFault(t, err, fault.Invalid, "oidc.refused")

	asked, _ = i.ask(eva("/ki"))
	_, err = i.answer(asked, url.Values{"state": {asked.State}, "error": {"access_denied"}})
	wantFault(t, err, fault.Invalid, "account.provider_denied")

	asked, back = i.ask(eva("/ki"))
	i.at(begin.Add(20 * time.Minute))
	_, err = i.answer(asked, back)
	wantFault(t, err, fault.Invalid, "account.provider_state")
}

func TestClocksMayDifferALittle(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	i.mapGroup("/ki", i.organisation("ki"), actor.RoleEditor)
	for off, taken := range map[time.Duration]bool{3 * time.Minute: true, -10*time.Minute - 30*time.Second: true, -12 * time.Minute: false, 10 * time.Minute: false} {
		i.provider.SetClock(begin.Add(off))
		if _, err := i.arrive(eva("/ki")); (err == nil) != taken {
			t.Errorf("clock off by %s: %v", off, err)
		}
	}
}

func TestAProviderThatIsDownIsSaidSo(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	i.mapGroup("/ki", i.organisation("ki"), actor.RoleEditor)
	i.ada()
	asked, back := i.ask(eva("/ki"))
	if err := i.provider.Shutdown(); err != nil {
		t.Fatal(err)
	}
	_, err := i.answer(asked, back)
	wantFault(t, err, fault.Busy, "oidc.down")
	cold := oidc.New(i.provider.Settings("https://tagungen.example", i.db.Now))
	_, _, err = cold.Ask(t.Context(), false)
	wantFault(t, err, fault.Busy, "oidc.down")
	i.signIn("Ada@buero.example", firstPassword)
}

func TestACompulsorySecondStepIsThatOfTheProviderOrTheOwn(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	ki := i.organisation("ki")
	i.mapGroup("/ki", ki, actor.RoleEditor)
	if _, err := i.db.ExecContext(t.Context(), `UPDATE organisations SET second_factor_required = true`); err != nil {
		t.Fatal(err)
	}
	strong := eva("/ki")
	strong.AMR = []string{"mfa"}
	for lacks, person := range map[bool]oidctest.Person{true: eva("/ki"), false: strong} {
		found, _, err := i.BySession(t.Context(), i.mustArrive(person))
		if err != nil || found.LacksFactor != lacks {
			t.Errorf("with amr %v the second step is missing: %v, %v", person.AMR, found.LacksFactor, err)
		}
	}
}

func TestASessionOfTheProviderEndsTheSameDay(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	i.mapGroup("/ki", i.organisation("ki"), actor.RoleEditor)
	session := i.mustArrive(eva("/ki"))
	for _, hours := range []int{5, 10} {
		i.at(begin.Add(time.Duration(hours) * time.Hour))
		i.who(session)
	}
	i.at(begin.Add(12 * time.Hour))
	_, _, err := i.BySession(t.Context(), session)
	wantFault(t, err, fault.Unauthenticated, "account.signed_out")
	if expired, err := i.CountExpired(t.Context()); err != nil || expired.Sessions != 1 {
		t.Errorf("expired %+v, %v", expired, err)
	}
	if removed, err := i.RemoveExpired(t.Context()); err != nil || removed != 1 {
		t.Errorf("removed %d, %v", removed, err)
	}
}

func TestALinkIsCutOnlyWhereAnotherWayRemains(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	ki := i.organisation("ki")
	i.mapGroup("/ki", ki, actor.RoleEditor)
	session := i.mustArrive(eva("/ki"))
	wantFault(t, i.Unlink(t.Context(), i.who(session), session), fault.Conflict, "account.provider_only_way")
	if err := i.RequestPassword(t.Context(), "eva@kreis.example"); err != nil {
		t.Fatal(err)
	}
	if _, err := i.SetPassword(t.Context(), i.link("Eva@kreis.example"), firstPassword, "Browser"); err != nil {
		t.Fatal(err)
	}
	elsewhere := i.mustArrive(eva("/ki"))
	session = i.signIn("eva@kreis.example", firstPassword)
	if err := i.Unlink(t.Context(), i.who(session), session); err != nil {
		t.Fatal(err)
	}
	i.wantMemberships(session)
	if _, _, err := i.BySession(t.Context(), elsewhere); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a session that began at the provider goes on: %v", err)
	}
	if found, err := i.Identity(t.Context(), i.who(session)); found != nil || err != nil {
		t.Errorf("identity %+v, %v", found, err)
	}
	_, err := i.arrive(eva("/ki"))
	wantFault(t, err, fault.Invalid, "account.provider_known")
}

func TestOneIdentityBelongsToOneAccount(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	i.mapGroup("/ki", i.organisation("ki"), actor.RoleEditor)
	i.mustArrive(eva("/ki"))
	i.ada()
	session := i.signIn("Ada@buero.example", firstPassword)
	asked, err := i.AskToLink(t.Context(), i.who(session), session, "/intern/konto")
	if err != nil {
		t.Fatal(err)
	}
	i.provider.Expect(eva("/ki"))
	back := i.provider.Visit(asked.Address)
	answer := account.ProviderAnswer{Asked: asked.State, State: back.Get("state"), Code: back.Get("code")}
	_, err = i.AnswerProvider(t.Context(), i.who(session), session, answer, "Browser")
	wantFault(t, err, fault.Conflict, "account.provider_taken")
}

func TestTheLettersAboutTheProviderReadWell(t *testing.T) {
	t.Parallel()
	i := openInstitution(t)
	i.mapGroup("/ki", i.organisation("ki"), actor.RoleEditor)
	i.mustArrive(eva("/ki"))
	for what, words := range map[string]string{
		"created": "zum ersten Mal mit Ihrem Konto beim Anmeldedienst Kreis Musterstadt", "linked": "das dort die Adresse Eva@kreis.example hat", "unlinked": "Kreis Musterstadt getrennt",
	} {
		if _, err := i.db.ExecContext(t.Context(), `UPDATE letters SET data = jsonb_set(CAST(data AS jsonb), '{what}', to_jsonb(CAST($1 AS text)))`, what); err != nil {
			t.Fatal(err)
		}
		content := i.compose("account_identity")
		for _, wrapped := range []string{content.Text, content.HTML} {
			text := strings.Join(strings.Fields(wrapped), " ")
			if !strings.Contains(text, words) || !strings.Contains(text, "Sonntag, 2. Mai 2027, 11:00 Uhr") || !strings.Contains(text, "/intern/passwort") {
				t.Errorf("%s: %s", what, text)
			}
		}
	}
}
