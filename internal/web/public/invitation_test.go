package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

func forInvited(d *event.Draft) { d.Visibility = event.VisibilityInvitation }

// invite invites somebody and returns the path of the link in the letter.
func (s *site) invite(slug string, i registration.Invitee) string {
	s.t.Helper()
	if _, err := s.registrations.Invite(s.t.Context(), actor.System(), slug, registration.InviteList{Invitees: []registration.Invitee{i}}); err != nil {
		s.t.Fatalf("invite: %v", err)
	}
	list, err := s.registrations.Invitations(s.t.Context(), actor.System(), slug, registration.InvitationFilter{Text: i.Email})
	if err != nil || len(list.Rows) != 1 {
		s.t.Fatalf("find invitation: %+v, %v", list, err)
	}
	links := registration.Links{BaseURL: baseURL, Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))}
	return strings.TrimPrefix(links.Invitation(list.Rows[0].Reference), baseURL)
}

func (s *site) invitationState(slug string) registration.InvitationState {
	s.t.Helper()
	list, err := s.registrations.Invitations(s.t.Context(), actor.System(), slug, registration.InvitationFilter{})
	if err != nil {
		s.t.Fatal(err)
	}
	return list.Rows[0].State
}

var kim = registration.Invitee{Line: 1, Email: "kim@mail.example", FirstName: "Kim", LastName: "Beispiel", Organisation: "JMD Süd"}

func TestAnInvitedPersonGoesByTwoButtonsToTheForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ev := s.event(10, forInvited, func(d *event.Draft) { d.Fields = []event.Field{{Key: "organisation"}} })
	link := s.invite(ev.Slug, kim)
	for range 2 {
		page := s.get(link).is(http.StatusOK).says("main", "Guten Tag Kim Beispiel, Sie sind eingeladen.")
		if page.header.Get("Cache-Control") != "no-store" || page.header.Get("X-Robots-Tag") != "noindex, nofollow" {
			t.Errorf("the page may be kept: %v", page.header)
		}
	}
	if state := s.invitationState(ev.Slug); state != registration.Invited {
		t.Errorf("looking made the invitation %s", state)
	}
	opened := s.post(link, nil).is(http.StatusSeeOther)
	path := opened.header.Get("Location")
	if state := s.invitationState(ev.Slug); state != registration.InvitationOpened || strings.Contains(path, "?") {
		t.Errorf("the button made the invitation %s and led to %s", state, path)
	}
	form := s.get(path).is(http.StatusOK).says("main", "Sie sind persönlich eingeladen.").lacks("[name=invitation_code]")
	for name, want := range map[string]string{"first_name": "Kim", "last_name": "Beispiel", "email": "kim@mail.example", "organisation": "JMD Süd"} {
		if got := form.Find("[name="+name+"]").AttrOr("value", ""); got != want {
			t.Errorf("%s is filled with %q", name, got)
		}
	}
	s.post(path, url.Values{"first_name": {"Kim"}, "last_name": {""}, "email": {"kein"}}).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "E-Mail-Adresse")
	done := s.post(path, url.Values{"first_name": {"Kim"}, "last_name": {"Beispiel"}, "email": {"kim@mail.example"}}).is(http.StatusSeeOther)
	s.get(done.header.Get("Location")).is(http.StatusOK).says("main", "angemeldet")
	s.get(link).is(http.StatusOK).says(".tb-state--success", "schon jemand angemeldet").lacks("main form")
	if again := s.get(path).is(http.StatusSeeOther); again.header.Get("Location") != link {
		t.Errorf("the form of a used invitation leads to %q", again.header.Get("Location"))
	}
	s.post(link, nil).is(http.StatusConflict).says(".tb-state", "schon jemand angemeldet")
	s.post(link+"/absagen", nil).is(http.StatusConflict)
	s.post(path, url.Values{"first_name": {"Bo"}, "last_name": {"Spät"}, "email": {"bo@mail.example"}}).is(http.StatusConflict).says(".tb-error-summary", "schon jemand angemeldet")
}

func TestAnInvitedPersonDeclinesAndMayThinkBetterOfIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ev := s.event(10, forInvited)
	link := s.invite(ev.Slug, registration.Invitee{Line: 1, Email: "kim@mail.example"})
	s.get(link).says("main", "Sie sind eingeladen. Bitte sagen Sie uns")
	if to := s.post(link+"/absagen", nil).is(http.StatusSeeOther).header.Get("Location"); to != link {
		t.Errorf("declining leads to %q", to)
	}
	s.get(link).says(".tb-state", "Sie haben abgesagt").lacks("form[action$=absagen]")
	s.post(link, nil).is(http.StatusSeeOther)
	if state := s.invitationState(ev.Slug); state != registration.InvitationOpened {
		t.Errorf("the invitation is %s", state)
	}
}

func TestLinksOfInvitationsOpenNothingElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ev, other := s.event(10, forInvited), s.event(10, func(d *event.Draft) { d.Title = "Eine andere" })
	link := s.invite(ev.Slug, kim)
	secret := strings.TrimPrefix(link, "/einladung/")
	for _, path := range []string{"/einladung/x", link + "x", "/anmeldung/" + secret, "/veranstaltungen/" + other.Slug + "/anmeldung/" + secret,
		"/veranstaltungen/" + ev.Slug + "/anmeldung/x"} {
		s.get(path).is(http.StatusNotFound)
		s.post(path, url.Values{"first_name": {"Kim"}, "last_name": {"Beispiel"}, "email": {"kim@mail.example"}})
	}
	if state := s.invitationState(ev.Slug); state != registration.Invited {
		t.Errorf("the invitation is %s", state)
	}
}

func TestAWithdrawnInvitationSaysSo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ev := s.event(10, forInvited)
	link := s.invite(ev.Slug, kim)
	list, _ := s.registrations.Invitations(t.Context(), actor.System(), ev.Slug, registration.InvitationFilter{})
	if err := s.registrations.WithdrawInvitation(t.Context(), actor.System(), list.Rows[0].Reference); err != nil {
		t.Fatal(err)
	}
	s.get(link).is(http.StatusOK).says(".tb-state--warning", "gilt nicht mehr").lacks("main form")
	s.post(link, nil).is(http.StatusConflict).says(".tb-state--warning", "gilt nicht mehr")
}

func TestTheInvitationKnowsWhetherItIsTooLate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	opens, closes := s.now.AddDate(0, 0, 1), s.now.AddDate(0, 0, 2)
	ev := s.event(10, forInvited, func(d *event.Draft) { d.RegistrationOpensAt, d.RegistrationClosesAt = &opens, &closes })
	link := s.invite(ev.Slug, kim)
	s.get(link).says("main", "hat noch nicht begonnen").says("main form", "Ich kann nicht teilnehmen").lacks("form[action='" + link + "']")
	s.now = opens
	s.get(link).says("main form", "Zur Anmeldung")
	s.now = closes.AddDate(0, 0, 1)
	s.get(link).says("main", "inzwischen geschlossen").lacks("main form")
	s.now = ev.EndsAt
	s.get(link).says(".tb-state", "vorbei").lacks("main form")
	s.now = opens
	if err := s.events.Cancel(t.Context(), actor.System(), ev.Slug, "Krankheit"); err != nil {
		t.Fatal(err)
	}
	s.get(link).says(".tb-state--danger", "abgesagt").lacks("main form")
}

func TestACodeOpensTheFormOfAnEventForInvitedPeople(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ev := s.event(10, forInvited)
	path := "/veranstaltungen/" + ev.Slug + "/anmeldung"
	s.get(path).is(http.StatusForbidden).says("main", "nur Eingeladene").lacks("main form")
	filled := url.Values{"first_name": {"Kim"}, "last_name": {"Beispiel"}, "email": {"kim@mail.example"}}
	s.post(path, filled).is(http.StatusForbidden).lacks("main form")
	if _, err := s.registrations.CreateCode(t.Context(), actor.System(), ev.Slug, registration.CodeDraft{Code: "Netz-27", MaxUses: new(1)}); err != nil {
		t.Fatal(err)
	}
	s.get(path).is(http.StatusOK).says("main form", "Ihr Einladungscode")
	s.post(path, filled).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "Einladungscode: Anmelden kann sich hier nur, wer eingeladen ist.")
	filled.Set("invitation_code", "falsch")
	page := s.post(path, filled).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "gibt es nicht")
	if kept := page.Find("[name=invitation_code]").AttrOr("value", ""); kept != "falsch" {
		t.Errorf("the code typed is %q", kept)
	}
	filled.Set("invitation_code", " netz-27")
	s.post(path, filled).is(http.StatusSeeOther)
	filled.Set("first_name", "Ali")
	s.post(path, filled).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "schon so oft benutzt")
	s.get("/veranstaltungen/"+ev.Slug).says(".tb-aside", "Haben Sie einen Einladungscode")
}

func TestAnOpenEventWithCodesAsksForOneOnlyIfThereIsOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ev := s.event(10)
	path := "/veranstaltungen/" + ev.Slug + "/anmeldung"
	s.get(path).is(http.StatusOK).lacks("[name=invitation_code]")
	if _, err := s.registrations.CreateCode(t.Context(), actor.System(), ev.Slug, registration.CodeDraft{}); err != nil {
		t.Fatal(err)
	}
	s.get(path).is(http.StatusOK).says("main form", "Haben Sie einen Einladungscode?").says("main form", "Einladungscode (freiwillig)")
	s.post(path, url.Values{"first_name": {"Kim"}, "last_name": {"Beispiel"}, "email": {"kim@mail.example"}}).is(http.StatusSeeOther)
}

func TestAnInvitedPersonMayBringOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ev := s.event(10, forInvited, func(d *event.Draft) { d.Rules.GroupMax = 3 })
	s.get("/veranstaltungen/"+ev.Slug+"/sammelanmeldung").is(http.StatusForbidden).says("main", "nur Eingeladene")
	link := s.invite(ev.Slug, kim)
	single := s.post(link, nil).is(http.StatusSeeOther).header.Get("Location")
	path := s.get(single).Find("a:contains(Sammelanmeldung)").AttrOr("href", "")
	form := s.get(path).is(http.StatusOK).lacks("[name=invitation_code]")
	if name := form.Find("[name=contact_name]").AttrOr("value", ""); name != "Kim Beispiel" || form.Find("a[href='"+single+"']").Length() != 1 {
		t.Errorf("the contact is filled with %q", name)
	}
	values := url.Values{"contact_name": {"Kim Beispiel"}, "contact_email": {"kim@mail.example"}, "persons[0][first_name]": {"Kim"}, "persons[0][last_name]": {"Beispiel"},
		"persons[1][first_name]": {"Ali"}, "persons[1][last_name]": {"Muster"}}
	s.post(path, values).is(http.StatusSeeOther)
	if state := s.invitationState(ev.Slug); state != registration.InvitationUsed {
		t.Errorf("the invitation is %s", state)
	}
	if to := s.get(path).is(http.StatusSeeOther).header.Get("Location"); to != link {
		t.Errorf("the form of a used invitation leads to %q", to)
	}
}
