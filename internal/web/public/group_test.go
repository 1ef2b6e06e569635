package public_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

func groupFormPath(ev event.Event) string { return "/veranstaltungen/" + ev.Slug + "/sammelanmeldung" }

// groupsOf lets up to n persons come together, and places without a name until a day before.
func groupsOf(n int) func(*event.Draft) {
	return func(d *event.Draft) {
		d.Rules.GroupMax, d.Rules.NameUntil = n, new(d.StartsAt.Add(-24*time.Hour))
	}
}

// group is a filled form for persons with the first names, and changes to it.
func group(names []string, changes ...string) url.Values {
	values := url.Values{"contact_name": {"Kim Muster"}, "contact_email": {"kim@mail.example"}, "submission": {"a form"}, "together": {"nein"}, "unnamed": {"0"}}
	for n, name := range names {
		person := "persons[" + strconv.Itoa(n) + "]"
		values.Set(person+"[first_name]", name)
		values.Set(person+"[last_name]", "Beispiel")
		values.Set(person+"[email]", "")
	}
	for i := 0; i < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	return values
}

// registerGroup registers a group and returns the path of its page.
func (s *site) registerGroup(ev event.Event, values url.Values) string {
	s.t.Helper()
	return s.post(groupFormPath(ev), values).is(http.StatusSeeOther).header.Get("Location")
}

func TestAGroupIsRegisteredAndItsContactSeesWhereEverybodyStands(t *testing.T) {
	s := newSite(t)
	ev := s.event(3, groupsOf(4))
	form := s.get(groupFormPath(ev)).is(http.StatusOK).says("main", "bis zu 4 Personen").says("fieldset.tb-question legend", "Person 2")
	if form.Find(`input[name="persons[1][first_name]"]`).Length() != 1 || form.Find(`input[name="submission"]`).AttrOr("value", "") == "" {
		t.Error("the empty form lacks inputs")
	}
	path := s.registerGroup(ev, group([]string{"Ada", "Bo", "Cleo"}, "unnamed", "1"))
	page := s.get(path).is(http.StatusOK)
	page.says(".tb-state", "3 Plätze sind fest für Sie reserviert, eine Person steht auf der Warteliste.")
	page.says(".tb-members li:nth-child(1)", "Ada Beispiel angemeldet").says(".tb-members li:nth-child(4)", "N. N.").says(".tb-members li:nth-child(4)", "Platz 1 auf der Warteliste")
	page.says(".tb-facts", "kim@mail.example").says(".tb-members li:nth-child(4) a", "Namen eintragen")
	own, _ := page.Find(".tb-members li:nth-child(1) a").Attr("href")
	s.get(own).is(http.StatusOK).says(".tb-facts", "Ada Beispiel")
	if again := s.registerGroup(ev, group([]string{"Ada", "Bo", "Cleo"}, "unnamed", "1")); again != path {
		t.Error("the same form sent twice made a second group")
	}
}

func TestAllOrNobodyOfAGroupWaits(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, groupsOf(4))
	s.get(s.registerGroup(ev, group([]string{"Ada", "Bo"}, "together", "ja"))).says(".tb-state", "2 Personen stehen auf der Warteliste.").says(".tb-state", "nur zusammen")
	if seats := s.seats(ev); seats.Taken != 0 || seats.Waiting != 2 {
		t.Errorf("%d taken, %d waiting", seats.Taken, seats.Waiting)
	}
}

func TestMistakesInAGroupAreNamedAtThePersonAndTheInputIsKept(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(4), func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation", Required: true}}
		d.Questions = event.Questions{{Label: "Mit der Bahn?", Kind: question.KindBoolean, Required: true}}
	})
	p := s.post(groupFormPath(ev), group([]string{"Ada", ""}, "contact_email", "keine", "persons[1][last_name]", "", "persons[1][email]", "auch keine", "unnamed", "viele", "together", "ja")).is(http.StatusUnprocessableEntity)
	p.says("title", "Fehler").says(".tb-error-summary", "Ihre E-Mail-Adresse: Bitte geben Sie eine E-Mail-Adresse").says(".tb-error-summary", "Person 2, Vorname: Bitte füllen Sie dieses Feld aus.")
	p.says(".tb-error-summary", "Person 1, Einrichtung").says(".tb-error-summary", "Person 2, Mit der Bahn?").says(".tb-error-summary", "Weitere Plätze ohne Namen")
	p.Find(".tb-error-summary a").Each(func(_ int, link *goquery.Selection) {
		if target := link.AttrOr("href", ""); p.Find(target).Length() != 1 {
			t.Errorf("the mistake %q leads to %q", link.Text(), target)
		}
	})
	if got := p.Find(`input[name="persons[0][first_name]"]`).AttrOr("value", ""); got != "Ada" {
		t.Errorf("the name became %q", got)
	}
	if p.Find(`input[name="together"][value="ja"][checked]`).Length() != 1 || p.Find(`input[name="unnamed"]`).AttrOr("value", "") != "viele" {
		t.Error("the choices are not kept")
	}
	if seats := s.seats(ev); seats.Taken != 0 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

// names returns the first names in a form as it is shown.
func (p *page) names() (names []string) {
	p.Find(`input[name$="[first_name]"]`).Each(func(_ int, input *goquery.Selection) { names = append(names, input.AttrOr("value", "")) })
	return names
}

func TestPersonsAreAddedAndRemovedWithoutLosingWhatWasTyped(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3), func(d *event.Draft) { d.Fields = []event.Field{{Key: "organisation"}} })
	form := group([]string{"Ada", "Bo"}, "persons[1][organisation]", "Gesamtschule Nord", "contact_email", "unfertig")
	form.Set("add", "ja")
	more := s.post(groupFormPath(ev), form).is(http.StatusOK).lacks(".tb-error-summary")
	if got := more.names(); !slices.Equal(got, []string{"Ada", "Bo", ""}) {
		t.Errorf("the persons are %q", got)
	}
	if got := more.Find(`input[name="persons[2][organisation]"]`).AttrOr("value", ""); got != "Gesamtschule Nord" {
		t.Errorf("a colleague comes from %q", got)
	}
	if more.Find(`input[name="contact_email"]`).AttrOr("value", "") != "unfertig" || more.Find(`input[name="submission"]`).AttrOr("value", "") != "a form" {
		t.Error("what was typed is lost")
	}
	more.lacks(`button[name="add"]`)
	form = group([]string{"Ada", "Bo", "Cleo"})
	form.Set("remove", "2")
	if got := s.post(groupFormPath(ev), form).is(http.StatusOK).names(); !slices.Equal(got, []string{"Ada", "Cleo"}) {
		t.Errorf("the persons are %q", got)
	}
	if seats := s.seats(ev); seats.Taken != 0 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestAFormWithMorePersonsThanAllowedIsRefusedAndBounded(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3))
	p := s.post(groupFormPath(ev), group(slices.Repeat([]string{"Ada"}, 300))).is(http.StatusUnprocessableEntity)
	p.says(".tb-error-summary", "höchstens 3 Personen")
	if n := len(p.names()); n > 100 {
		t.Errorf("%d persons are shown", n)
	}
	s.post(groupFormPath(ev), group(nil)).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "mindestens eine Person")
	gaps := group(nil, "persons[7][first_name]", "Ada", "persons[7][last_name]", "Beispiel", "persons[007][first_name]", "falsch", "persons[-1][first_name]", "falsch")
	s.get(s.registerGroup(ev, gaps)).says(".tb-members", "Ada Beispiel")
}

func TestWhereGroupsAreNotWantedTheFormForOneIsShown(t *testing.T) {
	s := newSite(t)
	single, several := s.event(5), s.event(5, groupsOf(3))
	if got := s.get(groupFormPath(single)).is(http.StatusSeeOther).header.Get("Location"); got != formPath(single) {
		t.Errorf("leads to %q", got)
	}
	s.post(groupFormPath(single), group([]string{"Ada"})).is(http.StatusSeeOther)
	s.get("/veranstaltungen/" + single.Slug).lacks(`a[href$="/sammelanmeldung"]`)
	s.get("/veranstaltungen/"+several.Slug).says(`a[href$="/sammelanmeldung"]`, "Mehrere Personen anmelden")
	s.get(formPath(several)).says(`a[href$="/sammelanmeldung"]`, "Sammelanmeldung")
	closed := s.event(5, groupsOf(3), func(d *event.Draft) { d.RegistrationClosesAt = new(s.now.AddDate(0, 0, -1)) })
	s.get(groupFormPath(closed)).is(http.StatusGone).says(".tb-state", "Die Anmeldung ist geschlossen")
	s.post(groupFormPath(closed), group([]string{"Ada"})).is(http.StatusGone).says(".tb-state", "Die Anmeldung ist geschlossen")
}

func TestWhoIsInvitedKeepsTheInvitationOnTheWayToTheGroup(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3), forInvited)
	form := s.get(s.post(s.invite(ev.Slug, kim), nil).header.Get("Location")).is(http.StatusOK)
	links := form.Find(`main a[href*="/sammelanmeldung"]`)
	if links.Length() != 1 {
		t.Fatalf("%d links lead to the form for several", links.Length())
	}
	group := s.get(links.AttrOr("href", "")).is(http.StatusOK)
	if got := group.Find(`button[name="add"]`).AttrOr("formaction", ""); !strings.HasPrefix(got, links.AttrOr("href", "")+"#") {
		t.Errorf("one person more leads to %q", got)
	}
}

func TestThePageOfAGroupStaysPrivateAndOpeningItChangesNothing(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3), func(d *event.Draft) { d.Rules.ConfirmEmail = true })
	path := s.registerGroup(ev, group([]string{"Ada"}, "unnamed", "1"))
	page := s.get(path)
	naming := page.Find(`a[href*="/name/"]`).AttrOr("href", "")
	for _, at := range []string{path, path + "/abmelden", path + "/platz-annehmen", path + "/platz-ablehnen", naming, s.confirmLink(path)} {
		p := s.get(at).is(http.StatusOK)
		s.do(mustRequest(t, http.MethodHead, at)).is(http.StatusOK)
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", at, name, got, want)
			}
		}
		if p.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 {
			t.Errorf("%s may be indexed", at)
		}
	}
	s.get(path).says(".tb-state", "Bitte bestätigen Sie Ihre E-Mail-Adresse").says(".tb-members", "Platz reserviert")
	for _, at := range []string{path + "x", "/sammelanmeldung/x", strings.Replace(path, "/sammelanmeldung/", "/anmeldung/", 1), s.confirmLink(path) + "x", path + "/bestaetigen"} {
		s.get(at).is(http.StatusNotFound)
	}
	s.get(strings.TrimSuffix(naming, naming[len(naming)-1:])).is(http.StatusNotFound)
}

// confirmLink returns the path that the letter to the contact of a group leads to.
func (s *site) confirmLink(path string) string {
	s.t.Helper()
	links := registration.Links{Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))}
	return links.ConfirmGroup(registration.Reference(strings.TrimSpace(s.get(path).Find(".tb-flow .tb-facts dd").First().Text())))
}

func TestTheContactConfirmsTheAddressForAll(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3), func(d *event.Draft) { d.Rules.ConfirmEmail = true })
	path := s.registerGroup(ev, group([]string{"Ada", "Bo"}))
	confirm := s.confirmLink(path)
	s.get(path).says(".tb-state", "bis Mittwoch, 3. März 2027, 10:00 Uhr").says(".tb-state button", "Link noch einmal senden")
	resent := s.post(path+"/link-senden", url.Values{}).is(http.StatusSeeOther)
	s.get(path, "Cookie", cookieOf(resent)).says(".tb-notice", "Der Link ist unterwegs")
	s.get(confirm).says("main", "kim@mail.example").says("main li", "Ada Beispiel").says("form button", "E-Mail-Adresse bestätigen")
	answer := s.post(confirm, url.Values{}).is(http.StatusSeeOther)
	if got := answer.header.Get("Location"); got != path {
		t.Errorf("leads to %q", got)
	}
	s.get(path, "Cookie", cookieOf(answer)).says(".tb-notice", "bestätigt").says(".tb-state--success", "2 Plätze sind fest").lacks(`form[action$="/link-senden"]`)
	s.get(confirm).says(".tb-state", "schon bestätigt").lacks("main form")
	s.post(confirm, url.Values{}).is(http.StatusSeeOther)
}

func cookieOf(p *page) string {
	cookie, _, _ := strings.Cut(p.header.Get("Set-Cookie"), ";")
	return cookie
}

func TestALinkThatCameTooLateLeadsToANewTry(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3), func(d *event.Draft) { d.Rules.ConfirmEmail = true })
	path := s.registerGroup(ev, group([]string{"Ada", "Bo"}))
	confirm := s.confirmLink(path)
	s.now = s.now.Add(49 * time.Hour)
	s.post(confirm, url.Values{}).is(http.StatusGone).says(".tb-state", "gilt nicht mehr").says(`main a[href$="/sammelanmeldung"]`, "Noch einmal anmelden")
	s.get(confirm).is(http.StatusOK).says(".tb-state", "gilt nicht mehr").lacks("main form")
	s.get(path).says(".tb-state", "Aus Ihrer Gruppe ist niemand angemeldet").says(".tb-aside", "noch einmal anmelden")
}

func TestAPlaceWithoutANameGetsOneUntilTheDeadline(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3), func(d *event.Draft) { d.Fields = []event.Field{{Key: "organisation", Required: true}} })
	path := s.registerGroup(ev, group([]string{"Ada"}, "persons[0][organisation]", "Schule", "unnamed", "2"))
	naming := s.get(path).Find(`a[href*="/name/"]`)
	first, second := naming.Eq(0).AttrOr("href", ""), naming.Eq(1).AttrOr("href", "")
	person := url.Values{"first_name": {"Bo"}, "last_name": {"Neu"}}
	s.get(first).says("main", "Namen nennen bis").says("form button", "Namen eintragen")
	s.post(first, person).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "Einrichtung")
	person.Set("organisation", "Schule")
	answer := s.post(first, person).is(http.StatusSeeOther)
	s.get(path, "Cookie", cookieOf(answer)).says(".tb-notice", "Der Name ist eingetragen.").says(".tb-members li:nth-child(2)", "Bo Neu angemeldet")
	s.get(first).is(http.StatusOK).says(".tb-state", "kein Name mehr").lacks("main form")
	s.post(first, person).is(http.StatusConflict).says(".tb-state", "kein Name mehr")
	s.now = ev.StartsAt.Add(-time.Hour)
	s.post(second, person).is(http.StatusGone).says(".tb-state", "kein Name mehr")
}

func TestSomeOfAGroupAreCancelledAndTheSeatGoesOn(t *testing.T) {
	s := newSite(t)
	ev := s.event(2, groupsOf(3))
	path := s.registerGroup(ev, group([]string{"Ada", "Bo"}))
	waiting := s.register(ev.Slug, 1).Token
	choose := s.get(path+"/abmelden").says("legend", "Wen möchten Sie abmelden?")
	s.post(path+"/abmelden", url.Values{}).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "mindestens eine Person").says("form button", "Ausgewählte abmelden")
	bo := choose.Find(`input[name="members"]`).Eq(1).AttrOr("value", "")
	answer := s.post(path+"/abmelden", url.Values{"members": {bo}}).is(http.StatusSeeOther)
	s.get(path, "Cookie", cookieOf(answer)).says(".tb-notice", "Abmeldung").says(".tb-members li:nth-child(1)", "angemeldet").says(".tb-members li:nth-child(2)", "abgemeldet")
	s.get("/anmeldung/"+waiting).says(".tb-state--success", "Sie sind angemeldet")
	s.post(path+"/abmelden", url.Values{"members": {"0000000000"}}).is(http.StatusNotFound)
	s.now = ev.StartsAt
	s.get(path+"/abmelden").says(".tb-state", "nichts zu tun").lacks("main form")
	ada := choose.Find(`input[name="members"]`).Eq(0).AttrOr("value", "")
	s.post(path+"/abmelden", url.Values{"members": {ada}}).is(http.StatusGone).says(".tb-state", "niemanden mehr abmelden")
}

func TestOfferedSeatsAreAcceptedForSomeAndDeclinedForOthers(t *testing.T) {
	s := newSite(t)
	ev := s.event(2, groupsOf(3), func(d *event.Draft) { d.WaitlistMode = event.WaitlistOffer })
	seated := []string{s.register(ev.Slug, 1).Token, s.register(ev.Slug, 2).Token}
	path := s.registerGroup(ev, group([]string{"Ada", "Bo"}))
	s.get(path).says(".tb-state", "2 Personen stehen auf der Warteliste.").lacks(`a[href$="/platz-annehmen"]`)
	s.get(path+"/platz-annehmen").says(".tb-state", "kein Platz angeboten")
	for _, secret := range seated {
		s.post("/anmeldung/"+secret+"/abmelden", url.Values{}).is(http.StatusSeeOther)
	}
	s.get(path).says(".tb-state", "2 Plätze sind Ihnen angeboten.").says(".tb-state", "Bitte antworten Sie bis Mittwoch, 3. März 2027, 10:00 Uhr.").says(".tb-members", "Bitte antworten Sie")
	offered := s.get(path + "/platz-annehmen").Find(`input[name="members"][checked]`)
	if offered.Length() != 2 {
		t.Fatalf("%d are ticked", offered.Length())
	}
	s.post(path+"/platz-annehmen", url.Values{"members": {offered.Eq(0).AttrOr("value", "")}}).is(http.StatusSeeOther)
	s.post(path+"/platz-ablehnen", url.Values{"members": {offered.Eq(1).AttrOr("value", "")}}).is(http.StatusSeeOther)
	s.get(path).says(".tb-members li:nth-child(1)", "angemeldet").says(".tb-members li:nth-child(2)", "abgelehnt").says(".tb-state--success", "Ein Platz ist fest")
	s.post(path+"/platz-annehmen", url.Values{"members": {offered.Eq(1).AttrOr("value", "")}}).is(http.StatusGone).says(".tb-state", "kein Platz angeboten")
}

func TestAGroupForACancelledEventReadsWhy(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3))
	path := s.registerGroup(ev, group([]string{"Ada"}))
	if err := s.events.Cancel(t.Context(), actor.System(), ev.Slug, "Der Saal ist gesperrt."); err != nil {
		t.Fatal(err)
	}
	s.get(path).says(".tb-state--danger", "Die Veranstaltung ist abgesagt").says(".tb-state--danger", "Der Saal ist gesperrt.").lacks(`a[href$="/abmelden"]`)
}

func TestInvitedGroupsNameTheirCode(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(3), func(d *event.Draft) { d.Visibility = event.VisibilityInvitation })
	if _, err := s.registrations.CreateCode(t.Context(), actor.System(), ev.Slug, registration.CodeDraft{}); err != nil {
		t.Fatal(err)
	}
	s.get(groupFormPath(ev)).says("main", "Einladungscode")
	s.post(groupFormPath(ev), group([]string{"Ada"}, "invitation_code", "falsch")).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "Einladungscode")
}

func TestPersonsAboutWhomNothingIsSaidAreLeftOut(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(5))
	sent := url.Values{"contact_name": {"Kim Kontakt"}, "contact_email": {"kim@gruppe.example"}, "persons[0][first_name]": {"Ada"}, "persons[0][last_name]": {"Beispiel"},
		"persons[1][first_name]": {""}, "persons[1][last_name]": {" "}, "persons[2][first_name]": {"Bo"}, "persons[2][last_name]": {"Beispiel"}}
	page := s.follow(s.post(groupFormPath(ev), sent)).says("main", "Ada Beispiel").says("main", "Bo Beispiel")
	if strings.Contains(page.text("main"), "N. N.") {
		t.Error("somebody without a name is registered")
	}
	nobody := url.Values{"contact_name": {"Kim Kontakt"}, "contact_email": {"kim@gruppe.example"}, "persons[0][first_name]": {""}, "persons[1][first_name]": {""}}
	if n := s.post(groupFormPath(ev), nobody).is(http.StatusUnprocessableEntity).Find(".tb-error-summary li").Length(); n != 2 {
		t.Errorf("%d mistakes where one person lacks both names", n)
	}
}

func TestTheContactReadsOfThePersonAndNotOfHerself(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(5))
	page := s.follow(s.post(groupFormPath(ev), group([]string{"Ada"})))
	if strings.Contains(page.text("main"), "Namen nennen bis") {
		t.Error("a deadline for names is told where everybody has one")
	}
	link := page.Find(`main a[href^="/anmeldung/"]`).AttrOr("href", "")
	member := s.get(link).is(http.StatusOK).says(".tb-preline", "Anmeldung von Ada Beispiel").says(".tb-state", "Ada Beispiel: angemeldet").says(".tb-state", "Kontakt der Sammelanmeldung")
	if strings.Contains(member.text(".tb-state"), "Sie sind angemeldet") {
		t.Error("the contact is told to be registered")
	}
	s.follow(s.post(groupFormPath(ev), group([]string{"Bo"}, "submission", "another", "unnamed", "1"))).says("main", "Namen nennen bis")
}
