package e2e_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/token"
)

// Mail gateways open every link of a letter before the reader does, some of them twice.
func TestAMailGatewayThatOpensEveryLinkChangesNothing(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 1, nil)
	c := newClient(t)
	personal := make([]string, 3)
	for n := range personal {
		personal[n] = s.base + c.post(s.base+registrationPath(slug), person(n)).location()
	}
	c.post(personal[0]+"/abmelden", url.Values{}) // the next moves up
	invite(t, h, s)
	c.post(s.base+"/intern/passwort-vergessen", url.Values{"email": {"buero@ki.example"}})
	letAllHappen(h, s, c)
	invitation := h.invite(s, slug, "gast@mail.example")[0]
	h.awaitLetters()
	kinds := h.strings(`SELECT DISTINCT kind FROM letters ORDER BY kind`)
	for _, want := range []string{"account_invitation", "registration_applied", "registration_changed", "registration_confirmed", "registration_group",
		"registration_group_confirm", "registration_invitation", "registration_offered", "registration_promoted", "registration_replaced", "registration_took_over", "registration_unconfirmed"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("no letter is of the kind %s: %v", want, kinds)
		}
	}
	links := linksOf(s, h.strings(`SELECT text_body || ' ' || html_body FROM letters WHERE text_body IS NOT NULL`))
	for _, want := range []string{`/anmeldung/\w+`, `/anmeldung/\w+/bestaetigen`, `/sammelanmeldung/\w+`, `/sammelanmeldung/\w+/bestaetigen`, `/einladung/\w+`, `/veranstaltungen/.+`} {
		if !slices.ContainsFunc(links, regexp.MustCompile(`^`+regexp.QuoteMeta(s.base)+want+`$`).MatchString) {
			t.Errorf("no letter holds a link like %s: %v", want, links)
		}
	}
	// Pages that are one step behind the links of letters are opened by readers who look around.
	for _, step := range []string{"/abmelden", "/aendern", "/ersatzperson", "/platz-annehmen", "/platz-ablehnen", "/besondere-angaben-loeschen"} {
		links = append(links, personal[1]+step, personal[2]+step)
	}
	links = append(links, s.base+registrationPath(slug)+strings.TrimPrefix(invitation, "/einladung"))
	before := h.snapshot()
	gateway := newClient(t)
	for range 2 {
		for _, link := range links {
			for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodOptions} {
				if a := gateway.send(method, link, nil); a.status >= 500 || (method == http.MethodGet && a.status != http.StatusOK) {
					t.Errorf("%s %s was answered with %d", method, link, a.status)
				}
			}
		}
	}
	if changed := differences(before, h.snapshot()); changed != "" {
		t.Errorf("opening the links changed %s", changed)
	}
	// The comparison would notice: what the button of the page sends does change something.
	c.post(personal[1]+"/abmelden", url.Values{})
	if changed := differences(before, h.snapshot()); !strings.Contains(changed, "registrations") {
		t.Errorf("cancelling changed only %q", changed)
	}
}

// letAllHappen lets people do what letters are written about.
func letAllHappen(h *house, s *service, c *client) {
	h.t.Helper()
	register := func(n int, edits ...func(*event.Draft)) (slug, own string) {
		slug = h.event(1, edits...).Slug
		return slug, s.base + c.post(s.base+registrationPath(slug), person(n)).location()
	}
	register(21, confirming)
	register(22, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	slug, own := register(23, offering)
	c.post(s.base+registrationPath(slug), person(24))
	c.post(own+"/abmelden", url.Values{})
	_, own = register(25, func(d *event.Draft) { d.Fields = []event.Field{{Key: "organisation"}} })
	c.post(own+"/aendern", url.Values{"organisation": {"Jugendamt"}})
	_, own = register(26)
	c.post(own+"/ersatzperson", person(27))
	for n, edit := range []func(*event.Draft){confirming, titled("Fachtag für Gruppen")} {
		slug = h.event(2, edit, func(d *event.Draft) { d.Rules.GroupMax = 2 }).Slug
		c.post(s.base+"/veranstaltungen/"+slug+"/sammelanmeldung", url.Values{"contact_name": {"Büro"}, "contact_email": {address(30 + n)}, "submission": {slug}, "together": {"nein"},
			"persons[0][first_name]": {"Ada"}, "persons[0][last_name]": {"Lovelace"}})
	}
}

// invite sends somebody the link to set a first password.
func invite(t *testing.T, h *house, s *service) {
	t.Helper()
	accounts := account.New(h.db, account.Options{BaseURL: s.base, Signer: token.NewSigner([]byte(strings.Repeat("s", 32)))})
	for _, email := range []string{"neu@ki.example", "buero@ki.example"} {
		invitation := account.Invitation{Email: email, Name: "Büro", Organisation: h.ki.ID, Role: actor.RoleManager}
		if err := accounts.Invite(t.Context(), actor.System(), invitation); err != nil {
			t.Fatal(err)
		}
	}
}

var webAddress = regexp.MustCompile(`https?://[^\s"'<>)]+`)

// linksOf returns all links of the letters that lead to the service, each once.
func linksOf(s *service, letters []string) (links []string) {
	for _, letter := range letters {
		for _, link := range webAddress.FindAllString(letter, -1) {
			link = strings.TrimRight(link, ".,")
			if strings.HasPrefix(link, s.base+"/") && !slices.Contains(links, link) {
				links = append(links, link)
			}
		}
	}
	return links
}

// strings returns the column that the query selects.
func (h *house) strings(query string, args ...any) (all []string) {
	h.t.Helper()
	if err := h.db.SelectContext(h.t.Context(), &all, query, args...); err != nil {
		h.t.Fatal(err)
	}
	return all
}
