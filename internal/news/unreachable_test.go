package news_test

import (
	"net/http"
	"strings"
	"testing"
)

// announceOn publishes an event and writes the news of it on a day of March 2027, and returns how many letters.
func (h *house) announceOn(day int) int {
	h.t.Helper()
	h.at(day, 9, 0)
	h.publish("Neu")
	h.at(day, 10, 0)
	n := h.announce()
	h.send()
	return n
}

// bounce lets the newest letter to an address come back.
func (h *house) bounce(email, answer string) {
	h.t.Helper()
	h.bounceEarlier(email, answer, 0)
}

// bounceEarlier lets a letter come back after which so many went to the address.
func (h *house) bounceEarlier(email, answer string, since int) {
	h.t.Helper()
	h.DB.MustExecContext(h.t.Context(), `
UPDATE letters SET state = 'bounced', sent_at = COALESCE(sent_at, $3), failed_at = $3, last_error = $2
WHERE id = (SELECT id FROM letters WHERE recipient = $1 AND kind = 'news_events' ORDER BY id DESC OFFSET $4 LIMIT 1)`, email, answer, h.now, since)
}

func (h *house) subscriptionState(email string) (state string) {
	h.t.Helper()
	if err := h.DB.GetContext(h.t.Context(), &state, `SELECT COALESCE((SELECT state FROM subscriptions WHERE email = $1), 'none')`, email); err != nil {
		h.t.Fatal(err)
	}
	return state
}

const (
	noSuchUser  = "550 5.1.1 user unknown"
	mailboxFull = "552 5.2.2 mailbox full"
)

func TestAnAddressThatDoesNotExistGetsNoMoreNewsAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	own := h.subscribe("fort@mail.example", nil)
	h.subscribe("kim@mail.example", nil)
	if n := h.announceOn(1); n != 2 {
		t.Fatalf("%d letters, want 2", n)
	}
	h.bounce("fort@mail.example", noSuchUser)
	if n := h.announceOn(2); n != 1 || h.subscriptionState("fort@mail.example") != "unreachable" {
		t.Errorf("%d letters, and the subscription is %s", n, h.subscriptionState("fort@mail.example"))
	}
	// Whoever holds the link reads why.
	if page := h.Get(own).Must(http.StatusGone).Body.String(); !strings.Contains(page, "Unsere E-Mails kamen nicht an") {
		t.Error("the page does not say why there are no news")
	}
	h.PostForm(own, nil).Must(http.StatusGone)
	if strings.Contains(h.Log(), "fort@mail") {
		t.Error("the log names the address")
	}
}

func TestThreeLettersInARowThatDoNotArriveAreTheLast(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("voll@mail.example", nil)
	h.subscribe("knapp@mail.example", nil)
	for _, day := range []int{1, 2} {
		h.announceOn(day)
		h.bounce("voll@mail.example", mailboxFull)
		h.bounce("knapp@mail.example", mailboxFull)
		for range 3 {
			h.announce() // one letter is judged once
		}
	}
	h.announceOn(3) // arrives at the second
	h.bounce("voll@mail.example", mailboxFull)
	h.announce()
	if state := h.subscriptionState("voll@mail.example"); state != "unreachable" {
		t.Errorf("after three letters it is %s", state)
	}
	for _, day := range []int{4, 5} {
		h.announceOn(day)
		h.bounce("knapp@mail.example", mailboxFull)
	}
	h.announce()
	if state := h.subscriptionState("knapp@mail.example"); state != "active" {
		t.Errorf("two, one that arrived and two more make it %s", state)
	}
	h.announceOn(8)
	h.bounce("knapp@mail.example", mailboxFull)
	h.announce()
	if state := h.subscriptionState("knapp@mail.example"); state != "unreachable" {
		t.Errorf("three after one that arrived make it %s", state)
	}
}

// A mail server may report days later. The letter that arrived in between still ends the row.
func TestALateReportDoesNotJoinWhatALetterThatArrivedHasParted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	for _, day := range []int{1, 2, 3} {
		h.announceOn(day)
	}
	h.bounce("kim@mail.example", mailboxFull)
	h.announce()
	h.bounceEarlier("kim@mail.example", mailboxFull, 2)
	h.announce()
	h.announceOn(4)
	h.bounce("kim@mail.example", mailboxFull)
	h.announce()
	if state := h.subscriptionState("kim@mail.example"); state != "active" {
		t.Errorf("two in a row and one before the letter that arrived make it %s", state)
	}
	h.announceOn(5)
	h.bounce("kim@mail.example", mailboxFull)
	h.announce()
	if state := h.subscriptionState("kim@mail.example"); state != "unreachable" {
		t.Errorf("three in a row make it %s", state)
	}
}

// What arrived is remembered also when the note of it is deleted after a month.
func TestLostLettersOfMonthsAgoAreForgivenWhenOthersArrived(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	for _, day := range []int{1, 2} {
		h.announceOn(day)
		h.bounce("kim@mail.example", mailboxFull)
		h.announce()
	}
	h.announceOn(3)
	h.now = h.now.AddDate(0, 0, 31)
	if _, err := h.News.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT lost FROM subscriptions`); n != 0 {
		t.Errorf("%d lost letters are held against it", n)
	}
}

func TestWhatWeCouldNotSendIsHeldAgainstNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	for _, day := range []int{1, 2, 3, 4} {
		h.announceOn(day)
		h.DB.MustExecContext(t.Context(), `
UPDATE letters SET state = 'failed', sent_at = NULL, failed_at = $1, last_error = 'given up: dial tcp: connection refused' WHERE kind = 'news_events'`, h.now)
		h.announce()
	}
	if state := h.subscriptionState("kim@mail.example"); state != "active" {
		t.Errorf("it is %s", state)
	}
}

func TestWhoeverAsksAnewIsReachedAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	own := h.subscribe("kim@mail.example", nil)
	h.announceOn(1)
	h.bounce("kim@mail.example", noSuchUser)
	h.announce()
	before := h.link("kim@mail.example", "bestaetigen")
	h.PostForm(before, nil).Must(http.StatusGone) // an old letter proves nothing
	h.at(2, 8, 0)
	if again := h.subscribe("kim@mail.example", nil); again != own {
		t.Errorf("the page is %s, was %s", again, own)
	}
	if n := h.announceOn(2); n != 1 || h.subscriptionState("kim@mail.example") != "active" {
		t.Errorf("%d letters, and it is %s", n, h.subscriptionState("kim@mail.example"))
	}
	h.bounce("kim@mail.example", mailboxFull)
	h.announce()
	if n := h.count(`SELECT lost FROM subscriptions`); n != 1 {
		t.Errorf("%d letters are counted, want those since it was asked for anew", n)
	}
}

func TestAnUnreachableAddressIsForgottenAfterAMonth(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("fort@mail.example", nil)
	h.announceOn(1)
	h.bounce("fort@mail.example", noSuchUser)
	h.announce()
	h.now = h.now.AddDate(0, 0, 29)
	if _, err := h.News.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if state := h.subscriptionState("fort@mail.example"); state != "unreachable" {
		t.Errorf("after 29 days it is %s", state)
	}
	h.now = h.now.AddDate(0, 0, 2)
	if found, err := h.News.CountForgettable(t.Context()); err != nil || found.Unreachable != 1 {
		t.Errorf("to be forgotten are %+v, %v", found, err)
	}
	if _, err := h.News.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE recipient = 'fort@mail.example'`) + h.count(`SELECT count(*) FROM subscriptions`); n != 0 {
		t.Error("the address is still there")
	}
	if n := h.count(`SELECT sum(number) FROM ended_subscriptions`); n != 1 {
		t.Errorf("%d count as ended", n)
	}
}

func TestWhomLettersDoNotReachCanStillEndIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("fort@mail.example", nil)
	h.announceOn(1)
	end := h.link("fort@mail.example", "abmelden")
	h.bounce("fort@mail.example", noSuchUser)
	h.announce()
	h.Get(end).Must(http.StatusOK)
	h.oneClick(end).Must(http.StatusOK)
	if state := h.subscriptionState("fort@mail.example"); state != "none" {
		t.Errorf("it is %s", state)
	}
}
