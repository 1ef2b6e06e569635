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
	h.awaitLetters()
	kinds := h.strings(`SELECT DISTINCT kind FROM letters ORDER BY kind`)
	if len(kinds) < 5 {
		t.Fatalf("the letters are of these kinds only: %v", kinds)
	}
	links := linksOf(s, h.strings(`SELECT text_body || ' ' || html_body FROM letters`))
	if len(links) < 8 {
		t.Fatalf("the letters hold these links only: %v", links)
	}
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
