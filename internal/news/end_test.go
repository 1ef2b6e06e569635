package news_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/apptest"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/mailing/smtptest"
)

// oneClick sends what a mail provider sends for somebody who presses its button: no cookie, no origin, no page before.
func (h *house) oneClick(path string) *apptest.Response {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.Browser().Do(r)
}

func TestOneClickInTheMailProgramEndsASubscription(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	h := openHouse(t, func(s *config.Settings) {
		s.SMTPURL, s.BaseURL, s.MailFrom = config.Secret(sink.URL()), "https://tagung.example", "Tagungsbüro <noreply@tagung.example>"
	})
	h.ask("kim@mail.example", nil).Must(http.StatusOK)
	h.send()
	first, err := sink.To("kim@mail.example")[0].Parsed()
	if err != nil || first.Header.Get("List-Unsubscribe") != "" {
		t.Errorf("the first letter belongs to no list yet: %q, %v", first.Header.Get("List-Unsubscribe"), err)
	}
	confirm := linkIn(string(sink.To("kim@mail.example")[0].Raw), "bestaetigen")
	h.PostForm(confirm, nil).Must(http.StatusSeeOther)
	h.publish("Neu")
	h.at(1, 10, 0)
	h.announce()
	h.send()
	news, err := sink.To("kim@mail.example")[1].Parsed()
	if err != nil {
		t.Fatal(err)
	}
	if got := news.Header.Get("List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post is %q", got)
	}
	target := strings.Trim(news.Header.Get("List-Unsubscribe"), "<>")
	path, ok := strings.CutPrefix(target, "https://tagung.example")
	if !ok {
		t.Fatalf("List-Unsubscribe is %q", target)
	}
	h.Get(path).Must(http.StatusOK) // a gateway looks first
	if n := h.count(`SELECT count(*) FROM subscriptions WHERE state = 'active'`); n != 1 {
		t.Fatal("looking at the link has ended the subscription")
	}
	for range 3 {
		answer := h.oneClick(path).Must(http.StatusOK)
		if answer.Header().Get("Location") != "" || len(answer.Result().Cookies()) > 0 {
			t.Error("the answer leads somewhere or sets a cookie")
		}
	}
	if strings.Contains(h.state(), "kim@mail.example") {
		t.Errorf("the address is still there:\n%s", h.state())
	}
	h.oneClick("/neuigkeiten/abmelden/" + strings.Repeat("0", 36)).Must(http.StatusNotFound)
}

func TestAFormOfAnotherSiteEndsNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	h.publish("Neu")
	h.at(1, 10, 0)
	h.announce()
	r := httptest.NewRequest(http.MethodPost, h.link("kim@mail.example", "abmelden"), nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	h.Browser().Do(r).Must(http.StatusForbidden)
}

func TestALetterThatHasNotGoneIsWithdrawnWithTheSubscription(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	page := h.subscribe("kim@mail.example", nil)
	h.publish("Neu")
	h.at(1, 10, 0)
	h.announce() // queued, not sent
	action, _ := h.Get(page).Document().Find(`form[action^="/neuigkeiten/abmelden/"]`).Attr("action")
	h.PostForm(action, nil).Must(http.StatusOK)
	if n := len(h.Letters("kim@mail.example")); n != 0 {
		t.Errorf("%d letters still name the address", n)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'news_events' AND state = 'withdrawn' AND recipient = ''`); n != 1 {
		t.Errorf("%d letters were withdrawn and blanked", n)
	}
}

func TestALetterOnItsWayIsForgottenWhenItHasArrived(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	h := openHouse(t, func(s *config.Settings) { s.SMTPURL, s.MailFrom = config.Secret(sink.URL()), "noreply@tagung.example" })
	var mu sync.Mutex
	var path string
	sink.Behave(func(string, int) smtptest.Answer {
		mu.Lock()
		defer mu.Unlock()
		if path != "" {
			h.oneClick(path).Must(http.StatusOK) // while the server takes the letter
		}
		return smtptest.Answer{}
	})
	h.ask("kim@mail.example", nil).Must(http.StatusOK)
	h.send()
	own := h.PostForm(linkIn(string(sink.To("kim@mail.example")[0].Raw), "bestaetigen"), nil).Must(http.StatusSeeOther).Header().Get("Location")
	h.publish("Neu")
	h.at(1, 10, 0)
	h.announce()
	mu.Lock()
	path, _ = h.Get(own).Document().Find(`form[action^="/neuigkeiten/abmelden/"]`).Attr("action")
	mu.Unlock()
	h.send()
	if n := h.count(`SELECT count(*) FROM subscriptions WHERE state = 'ended' AND email = ''`); n != 1 {
		t.Fatalf("%d ended subscriptions wait", n)
	}
	h.Get(own).Must(http.StatusGone)
	if n := h.count(`SELECT count(*) FROM letters WHERE recipient <> ''`); n != 0 {
		t.Errorf("%d letters name the address", n)
	}
	h.now = h.now.Add(time.Hour)
	if _, err := h.News.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM subscriptions`); n != 0 {
		t.Error("the subscription is still there")
	}
}

func (h *house) send() {
	h.t.Helper()
	if err := h.Mailing.SendDue(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// linkIn finds the path of a link in a message as it went over the wire.
func linkIn(raw, way string) string {
	text := strings.ReplaceAll(strings.ReplaceAll(raw, "=\r\n", ""), "=3D", "=")
	_, rest, _ := strings.Cut(text, "/neuigkeiten/"+way+"/")
	token, _, _ := strings.Cut(rest, "\r\n")
	return "/neuigkeiten/" + way + "/" + strings.TrimSpace(token)
}

func TestWhatNobodyConfirmsIsDeletedAfterAWeek(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.ask("kim@mail.example", nil)
	h.subscribe("andere@mail.example", nil)
	confirm := h.link("kim@mail.example", "bestaetigen")
	h.now = h.now.Add(7*24*time.Hour - time.Second)
	h.Get(confirm).Must(http.StatusOK)
	h.now = h.now.Add(time.Second)
	h.Get(confirm).Must(http.StatusGone)
	h.PostForm(confirm, nil).Must(http.StatusGone)
	found, err := h.News.CountForgettable(t.Context())
	if err != nil || found.Unconfirmed != 1 {
		t.Errorf("counted %+v, %v", found, err)
	}
	if _, err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(h.state(), "kim@mail.example") || !strings.Contains(h.state(), "andere@mail.example") {
		t.Errorf("left is\n%s", h.state())
	}
	h.now = h.now.AddDate(0, 1, 0)
	if _, err := h.News.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE recipient <> ''`); n != 0 {
		t.Errorf("%d letters are kept for more than a month", n)
	}
	if n := h.count(`SELECT count(*) FROM subscriptions`) + h.count(`SELECT count(*) FROM subscription_asks`); n != 1 {
		t.Errorf("%d rows are left, want the subscription", n)
	}
}

func TestSomebodyComesBackAfterLeaving(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.subscribe("kim@mail.example", nil)
	action, _ := h.Get(first).Document().Find(`form[action^="/neuigkeiten/abmelden/"]`).Attr("action")
	h.PostForm(action, nil).Must(http.StatusOK)
	h.now = h.now.Add(2 * time.Hour)
	second := h.subscribe("kim@mail.example", url.Values{"topics": {"uebergang"}})
	h.PostForm(action, nil).Must(http.StatusOK) // the old link ends nothing new
	h.Get(second).Must(http.StatusOK)
}
