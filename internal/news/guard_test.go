package news_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/config"
)

func TestTheAnswerDoesNotTellWhetherAnAddressIsKnown(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("aktiv@mail.example", nil)
	h.ask("offen@mail.example", nil)
	unknown := h.ask("neu@mail.example", nil).Must(http.StatusOK).Body.String()
	for _, email := range []string{"aktiv@mail.example", "AKTIV@mail.example", "offen@mail.example", "neu@mail.example", "neu@mail.example", "neu@mail.example"} {
		if got := h.ask(email, nil).Must(http.StatusOK).Body.String(); got != unknown {
			t.Errorf("the answer for %s differs", email)
		}
	}
	fallen := h.PostForm("/neuigkeiten", url.Values{"email": {"maschine@mail.example"}, "website": {"https://spam.example"}}).Must(http.StatusOK)
	if fallen.Body.String() != unknown || h.count(`SELECT count(*) FROM subscriptions WHERE email LIKE 'maschine%'`) != 0 {
		t.Error("a program that fell into the trap learns of it, or is taken for a person")
	}
	// Who has news already hears of it by mail, and a stranger changes nothing.
	if got := h.Letters("aktiv@mail.example")[0]; got.Kind != "news_again" || !strings.Contains(got.Text, "Sie bekommen sie schon") {
		t.Errorf("%s\n%s", got.Kind, got.Text)
	}
	if n := h.count(`SELECT count(*) FROM subscriptions WHERE lower(email) = 'aktiv@mail.example'`); n != 1 {
		t.Errorf("%d subscriptions of one address", n)
	}
}

func TestAStrangerCannotFloodAMailbox(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	var together sync.WaitGroup
	for range 12 {
		together.Go(func() { h.ask("kim@mail.example", nil).Must(http.StatusOK) })
	}
	together.Wait()
	if n := len(h.Letters("kim@mail.example")); n != 2 {
		t.Errorf("%d letters in an hour, want 2", n)
	}
	for range 20 {
		h.now = h.now.Add(61 * time.Minute)
		h.ask("kim@mail.example", nil).Must(http.StatusOK)
		// Leaving forgets the address, not that it was written to.
		h.DB.MustExecContext(t.Context(), `DELETE FROM subscriptions`)
	}
	if n := len(h.Letters("kim@mail.example")); n != 5 {
		t.Errorf("%d letters in a day, want 5", n)
	}
	if strings.Contains(h.marks(), "kim") {
		t.Error("the note of it names the address")
	}
}

// What a stranger asks for when no letter goes any more is not what the person confirms who has got one.
func TestAWishThatNoLetterTellsOfChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for range 2 {
		h.ask("kim@mail.example", url.Values{"topics": {"elternarbeit"}}).Must(http.StatusOK)
	}
	before := h.state()
	h.now = h.now.Add(time.Minute)
	h.ask("kim@mail.example", url.Values{"topics": {"uebergang"}}).Must(http.StatusOK)
	if after := h.state(); after != before {
		t.Errorf("it was %s, is %s", before, after)
	}
}

func (h *house) marks() (marks string) {
	h.t.Helper()
	if err := h.DB.GetContext(h.t.Context(), &marks, `SELECT string_agg(mark, ' ') FROM subscription_asks`); err != nil {
		h.t.Fatal(err)
	}
	return marks
}

func TestAClientCannotAskForManyStrangers(t *testing.T) {
	t.Parallel()
	h := openHouse(t, func(s *config.Settings) { s.RateLimit = "on" })
	refused := 0
	for n := range 40 {
		if h.ask(fmt.Sprintf("person%d@mail.example", n), nil).Code == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 || refused > 15 {
		t.Errorf("%d of 40 were refused", refused)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/news/subscriptions", strings.NewReader(`{"email":"person99@mail.example"}`))
	r.Header.Set("Content-Type", "application/json")
	if got := h.Browser().Do(r).Code; got != http.StatusTooManyRequests {
		t.Errorf("a program gets %d for the same", got)
	}
}

// TestOpeningEveryLinkOfEveryLetterChangesNothing does what mail gateways do.
func TestOpeningEveryLinkOfEveryLetterChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	h.ask("kim@mail.example", nil)
	h.ask("offen@mail.example", nil)
	h.publish("Neu")
	h.at(1, 10, 0)
	h.announce()
	opened, letters := map[string]bool{}, append(h.Letters("kim@mail.example"), h.Letters("offen@mail.example")...)
	before := h.state()
	for _, letter := range letters {
		for _, path := range append(paths(letter.Text), paths(letter.HTML)...) {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				h.Browser().Do(httptest.NewRequest(method, path, nil)).Must(http.StatusOK)
			}
			opened[strings.Split(path, "/")[1]+"/"+strings.Split(path+"/", "/")[2]] = true
		}
	}
	for _, way := range []string{"neuigkeiten/bestaetigen", "neuigkeiten/abo", "neuigkeiten/abmelden", "veranstaltungen/neu-2027"} {
		if !opened[way] {
			t.Errorf("no letter leads to %s: %v", way, opened)
		}
	}
	if after := h.state(); after != before {
		t.Errorf("opening links has changed something:\n%s\n%s", before, after)
	}
}

func TestALinkForOneThingOpensNothingElse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.ask("kim@mail.example", nil)
	tokens := map[string]string{"bestaetigen": last(h.link("kim@mail.example", "bestaetigen"))}
	tokens["abo"] = last(h.PostForm("/neuigkeiten/bestaetigen/"+tokens["bestaetigen"], nil).Must(http.StatusSeeOther).Header().Get("Location"))
	h.ask("kim@mail.example", nil)
	tokens["abmelden"] = last(h.link("kim@mail.example", "abmelden"))
	for way := range tokens {
		for other, secret := range tokens {
			want := http.StatusNotFound
			if way == other {
				want = http.StatusOK
			}
			if got := h.Get("/neuigkeiten/" + way + "/" + secret).Code; got != want {
				t.Errorf("the token for %s opens %s with %d, want %d", other, way, got, want)
			}
			if way == other {
				continue // would do it: the other tokens opened nothing any more
			}
			if got := h.PostForm("/neuigkeiten/"+way+"/"+secret, nil).Code; got != http.StatusNotFound {
				t.Errorf("the token for %s does %s with %d", other, way, got)
			}
		}
		for _, forged := range []string{"x", strings.Repeat("0", 36), tokens[way] + "0", tokens[way][:len(tokens[way])-1], "%00", strings.Repeat("a", 5000), tokens[way][:10], "%f0%9f%8e%89" + tokens[way]} {
			if got := h.Get("/neuigkeiten/" + way + "/" + forged).Code; got != http.StatusNotFound {
				t.Errorf("%s with %.40q: %d", way, forged, got)
			}
			if got := h.PostForm("/neuigkeiten/"+way+"/"+forged, nil).Code; got != http.StatusNotFound {
				t.Errorf("POST %s with %.40q: %d", way, forged, got)
			}
		}
	}
}

func last(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func TestHostileInputIsRefusedAndShownAsItIs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	own := h.subscribe("kim@mail.example", nil)
	for _, email := range []string{"", "kim", "kim@mail", "kim@mail.example\r\nBcc: alle@mail.example", "a@b.example, c@d.example", "<script>@mail.example", "\"kim\"@mail.example",
		"kim@mail.example\x00", "kim\xff@mail.example", strings.Repeat("a", 300) + "@mail.example"} {
		answer := h.ask(email, nil)
		answer.Must(http.StatusUnprocessableEntity)
		if strings.Contains(answer.Body.String(), "<script>@") {
			t.Error("what was typed became part of the page")
		}
	}
	for name, value := range map[string]string{"topics": "erfunden", "regions": "x' OR 1=1 --"} {
		h.ask("neu@mail.example", url.Values{name: {value}}).Must(http.StatusUnprocessableEntity)
		h.PostForm(own, url.Values{name: {value}}).Must(http.StatusUnprocessableEntity)
	}
	if n := h.count(`SELECT count(*) FROM subscriptions`); n != 1 {
		t.Errorf("%d subscriptions", n)
	}
}

func TestTheLogNamesNoSubscriber(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	own := h.subscribe("kim@mail.example", nil)
	h.publish("Neu")
	h.at(1, 10, 0)
	h.announce()
	end := h.link("kim@mail.example", "abmelden")
	h.oneClick(end).Must(http.StatusOK)
	for _, word := range []string{"kim@mail", last(own), last(end)} {
		if strings.Contains(h.Log(), word) {
			t.Errorf("the log holds %q", word)
		}
		if n := h.count(`SELECT count(*) FROM audit_entries AS a WHERE strpos(CAST(a AS text), $1) > 0`, word); n != 0 {
			t.Errorf("the audit log holds %q", word)
		}
	}
}
