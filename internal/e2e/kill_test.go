package e2e_test

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tagungsbuero/internal/localpg"
	"tagungsbuero/internal/mailing/smtptest"
)

// killPeople is how many people register in each round.
const killPeople = 300

// killRounds is how often the service is killed; TB_KILL_ROUNDS asks for more.
func killRounds(t *testing.T) int {
	t.Helper()
	text := os.Getenv("TB_KILL_ROUNDS")
	if text == "" {
		return 3
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("TB_KILL_ROUNDS is %q: give a number", text)
	}
	return n
}

// The service with its private database is killed again and again while people register. Whoever was
// told to be registered stays so, and whoever was told nothing sends the same form once more.
func TestNobodyWhoGotAnAnswerIsLostWhenTheServiceIsKilled(t *testing.T) {
	sink := smtptest.Start(t)
	data := dataFolder(t)
	s := start(t, settings{"TB_DATA_DIR": data, "TB_SMTP_URL": sink.URL(), "TB_MAIL_FROM": "tagungen@kreis.example"})
	slug := openPrivate(t, data).furnish().event(killPeople).Slug
	people := 0
	for round := range killRounds(t) {
		forms := make([]url.Values, killPeople)
		for i := range forms {
			people++
			forms[i] = person(people)
		}
		after := 1 + rand.IntN(killPeople*9/10)
		answered := rushAndKill(t, s, slug, forms, after)
		t.Logf("round %d: killed after %d answers, %d came", round+1, after, len(answered))
		s.again()
		h := openPrivate(t, data)
		h.compare(s, answered)
		tryAgain(t, s, slug, forms, answered)
		h.endLeases()
		h.awaitLetters()
		h.compareLetters(sink.Messages(), people)
		if audit := run(t, s.settings, "audit"); audit.code != 0 {
			t.Errorf("the audit ended with %d:\n%s%s", audit.code, audit.out, audit.errOut)
		}
		h.db.Close()
	}
}

// dataFolder returns a folder that PostgreSQL can work in as another user.
func dataFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tagungsbuero-e2e-data-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove data folder: %v", err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

// openPrivate connects to the private database of a running service.
func openPrivate(t *testing.T, data string) *house {
	t.Helper()
	server, isRunning, err := localpg.Running(data)
	if err != nil || !isRunning {
		t.Fatalf("the private database runs: %v, %v", isRunning, err)
	}
	return openHouseAt(t, server.URL(localpg.Database))
}

// atOnce is how many of the people of a round wait for their answers at the same time: so the answers
// come in a stream that a kill can interrupt.
const atOnce = 24

// rushAndKill sends the forms, kills the service as soon as so many answers have come, and returns the
// personal pages that people were led to, by mail address.
func rushAndKill(t *testing.T, s *service, slug string, forms []url.Values, after int) map[string]string {
	t.Helper()
	c := newClient(t)
	answered := map[string]string{}
	var mu sync.Mutex
	enough, all := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(all)
		each(len(forms), atOnce, func(i int) {
			form := forms[i]
			a, err := c.try(http.MethodPost, s.base+registrationPath(slug), strings.NewReader(form.Encode()), "Content-Type", formType)
			if err != nil {
				return // killed meanwhile
			}
			if a.status != http.StatusSeeOther {
				t.Errorf("a form was answered with %d", a.status)
			}
			mu.Lock()
			defer mu.Unlock()
			answered[form.Get("email")] = a.location()
			if len(answered) == after {
				close(enough)
			}
		})
	}()
	select {
	case <-enough:
	case <-all:
		t.Errorf("only %d of %d forms were answered before the service was killed", len(answered), len(forms))
	}
	s.kill()
	<-all
	return answered
}

// tryAgain lets those who got no answer send the same form again. Some of them are stored already.
func tryAgain(t *testing.T, s *service, slug string, forms []url.Values, answered map[string]string) {
	t.Helper()
	c := newClient(t)
	for _, form := range forms {
		if _, ok := answered[form.Get("email")]; ok {
			continue
		}
		if state, _ := c.state(s, c.post(s.base+registrationPath(slug), form)); state != "angemeldet" && state != "Warteliste" {
			t.Errorf("%s tries again: %s", form.Get("email"), state)
		}
	}
}

// compare opens the personal page of everybody who got an answer and looks for the registration.
func (h *house) compare(s *service, answered map[string]string) {
	h.t.Helper()
	for _, email := range h.missing(answered) {
		h.t.Errorf("%s was told to be registered and is not stored", email)
	}
	c := newClient(h.t)
	for email, location := range answered {
		if state, _ := c.state(s, answer{status: http.StatusSeeOther, header: http.Header{"Location": {location}}}); state != "angemeldet" && state != "Warteliste" {
			h.t.Errorf("%s: %s", email, state)
		}
	}
}

// missing returns the mail addresses that were answered and have no live registration.
func (h *house) missing(answered map[string]string) (lost []string) {
	h.t.Helper()
	var stored []string
	if err := h.db.SelectContext(h.t.Context(), &stored, `SELECT email FROM registrations WHERE state IN ('confirmed', 'waitlisted')`); err != nil {
		h.t.Fatal(err)
	}
	known := map[string]bool{}
	for _, email := range stored {
		known[email] = true
	}
	for email := range answered {
		if !known[email] {
			lost = append(lost, email)
		}
	}
	return lost
}

// endLeases makes the letters free that the killed process had claimed, as a few minutes would.
func (h *house) endLeases() {
	h.t.Helper()
	h.exec(`UPDATE letters SET claimed_until = now() WHERE state = 'sending'`)
}

// compareLetters expects one letter for each person, stored once and received; a twin, sent because
// the note of the first was lost with the process, has the same Message-ID.
func (h *house) compareLetters(received []smtptest.Message, people int) {
	h.t.Helper()
	for _, complaint := range h.lettersAmiss(received, people) {
		h.t.Error(complaint)
	}
}

func (h *house) lettersAmiss(received []smtptest.Message, people int) (complaints []string) {
	h.t.Helper()
	var stored []struct {
		Recipient string `db:"recipient"`
		N         int    `db:"n"`
	}
	const query = `SELECT r.email AS recipient, count(l.id) AS n FROM registrations AS r LEFT JOIN letters AS l ON l.registration_id = r.id GROUP BY r.email`
	if err := h.db.SelectContext(h.t.Context(), &stored, query); err != nil {
		h.t.Fatal(err)
	}
	if len(stored) != people {
		complaints = append(complaints, strconv.Itoa(len(stored))+" people are registered, want "+strconv.Itoa(people))
	}
	ids := messageIDs(h.t, received)
	for _, row := range stored {
		if row.N != 1 {
			complaints = append(complaints, row.Recipient+" has "+strconv.Itoa(row.N)+" letters")
		}
		if n := len(ids[row.Recipient]); n != 1 {
			complaints = append(complaints, row.Recipient+" received "+strconv.Itoa(n)+" different letters")
		}
	}
	return complaints
}

// messageIDs returns the different Message-IDs that each recipient has received.
func messageIDs(t testing.TB, received []smtptest.Message) map[string]map[string]bool {
	t.Helper()
	ids := map[string]map[string]bool{}
	for _, m := range received {
		parsed, err := m.Parsed()
		if err != nil {
			t.Fatalf("read a letter: %v", err)
		}
		if ids[m.To] == nil {
			ids[m.To] = map[string]bool{}
		}
		ids[m.To][parsed.Header.Get("Message-ID")] = true
	}
	return ids
}

// The comparison of the test above finds what is missing: a registration, a letter, and a letter
// that was sent twice as two different ones.
func TestTheComparisonAfterAKillFindsWhatIsLost(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	h, s, slug := openOffice(t, 2, settings{"TB_SMTP_URL": sink.URL(), "TB_MAIL_FROM": "tagungen@kreis.example"})
	answered := map[string]string{}
	for n := range 4 {
		answered[address(n)] = newClient(t).post(s.base+registrationPath(slug), person(n)).location()
	}
	h.awaitLetters()
	received := sink.Await(t, 4)
	if lost, amiss := h.missing(answered), h.lettersAmiss(received, 4); len(lost)+len(amiss) > 0 {
		t.Fatalf("nothing is lost, and yet: %v, %v", lost, amiss)
	}
	h.exec(`DELETE FROM letters WHERE recipient = $1`, address(1))
	if amiss := h.lettersAmiss(received, 4); len(amiss) != 1 {
		t.Errorf("a lost letter is seen as %q", amiss)
	}
	h.exec(`DELETE FROM registration_states WHERE registration_id IN (SELECT id FROM registrations WHERE email = $1)`, address(1))
	h.exec(`DELETE FROM registrations WHERE email = $1`, address(1))
	if lost := h.missing(answered); len(lost) != 1 || lost[0] != address(1) {
		t.Errorf("a lost registration is seen as %q", lost)
	}
	if amiss := h.lettersAmiss(received, 4); len(amiss) != 1 {
		t.Errorf("a lost person is seen as %q", amiss)
	}
	twin := received[0]
	twin.Raw = []byte(strings.Replace(string(twin.Raw), "Message-ID: <", "Message-ID: <another.", 1))
	if twin.To == address(1) {
		twin.To = address(2)
	}
	if amiss := h.lettersAmiss(append(received, twin), 3); len(amiss) != 1 || !strings.Contains(amiss[0], "different letters") {
		t.Errorf("a letter sent twice is seen as %q", amiss)
	}
}
