package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/mailing/smtptest"
)

const (
	// killLetters and killLetterRounds are what every run does; TB_KILL_LETTERS=all asks for the whole.
	killLetters, killLetterRounds       = 1000, 3
	allKillLetters, allKillLetterRounds = 5000, 10
	// mostInFlight is how many letters may be with the mail server and not yet marked: those of each connection
	// since it marked last (mailing.defaultConnections, mailing.mostUnmarked).
	mostInFlight = 4 * 10
	leaseOfClaim = 5 * time.Minute
)

// The service is killed again and again while it sends. Every letter arrives, nobody waits for a lease
// to end, and what arrives twice can be told by its Message-ID.
func TestNoLetterIsLostWhenTheServiceIsKilledWhileItSends(t *testing.T) {
	letters, rounds := killLetters, killLetterRounds
	if os.Getenv("TB_KILL_LETTERS") == "all" {
		letters, rounds = allKillLetters, allKillLetterRounds
	}
	sink := smtptest.Start(t)
	h, s, slug := openOffice(t, 2, settings{"TB_SMTP_URL": sink.URL(), "TB_MAIL_FROM": "tagungen@kreis.example"})
	newClient(t).post(s.base+registrationPath(slug), person(0))
	h.awaitLetters()
	doubles := 0
	for round := range rounds {
		before := sink.Count()
		h.queueCopies(round, letters)
		after := 1 + rand.IntN(letters*9/10)
		eventually(t, "the service sends", func() bool { return sink.Count() >= before+after })
		s.kill()
		begin := time.Now()
		s.again()
		h.awaitLetters()
		took := time.Since(begin)
		twice, complaints := h.lettersLost(sink.Messages(), mostInFlight*(round+1))
		for _, complaint := range complaints {
			t.Error(complaint)
		}
		t.Logf("round %d: killed after %d of %d letters, the others went within %s, %d went twice", round+1, after, letters, took.Round(time.Second), twice-doubles)
		if twice-doubles > mostInFlight {
			t.Errorf("%d letters went twice, at most %d were in flight", twice-doubles, mostInFlight)
		}
		if took > leaseOfClaim-time.Minute {
			t.Error("letters waited for the lease of the killed service")
		}
		doubles = twice
	}
}

// queueCopies queues so many letters like the first one, each to somebody else.
func (h *house) queueCopies(round, n int) {
	h.t.Helper()
	h.exec(`INSERT INTO letters (dedupe_key, kind, locale, recipient, recipient_name, shared_part, data, event_id, queued_at, due_at)
		SELECT 'copy/' || $1 || '/' || n, kind, locale, 'person' || $1 || '-' || n || '@mail.example', recipient_name, shared_part, data, event_id, now(), now()
		FROM letters, generate_series(1, $2) AS n WHERE id = (SELECT min(id) FROM letters)`, fmt.Sprint(round), n)
}

// lettersLost compares the outbox with what was received. It returns how many letters went more than
// once, and complains of those that are lost, not finished or went as different ones.
func (h *house) lettersLost(received []smtptest.Message, mostTwice int) (twice int, complaints []string) {
	h.t.Helper()
	var stored []struct {
		Recipient string `db:"recipient"`
		State     string `db:"state"`
	}
	if err := h.db.SelectContext(h.t.Context(), &stored, `SELECT recipient, state FROM letters`); err != nil {
		h.t.Fatal(err)
	}
	ids := messageIDs(h.t, received)
	for _, letter := range stored {
		switch n := len(ids[letter.Recipient]); {
		case n == 0:
			complaints = append(complaints, fmt.Sprintf("the letter to %s is %s and was never received", letter.Recipient, letter.State))
		case n > 1:
			complaints = append(complaints, fmt.Sprintf("%s received %d different letters", letter.Recipient, n))
		case letter.State != "sent":
			complaints = append(complaints, fmt.Sprintf("the letter to %s was received and is %s", letter.Recipient, letter.State))
		}
	}
	if twice = len(received) - len(ids); twice > mostTwice {
		complaints = append(complaints, fmt.Sprintf("%d letters went twice, want at most %d", twice, mostTwice))
	}
	return twice, complaints
}

// The comparison of the test above finds a letter that is marked and was never received, one that was
// received and is not marked, one that went as two different ones, and too many twins.
func TestTheComparisonOfLettersAfterAKillFindsWhatIsLost(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	h, s, slug := openOffice(t, 4, settings{"TB_SMTP_URL": sink.URL(), "TB_MAIL_FROM": "tagungen@kreis.example"})
	for n := range 3 {
		newClient(t).post(s.base+registrationPath(slug), person(n))
	}
	h.awaitLetters()
	received := sink.Await(t, 3)
	if twice, complaints := h.lettersLost(received, 0); twice != 0 || len(complaints) > 0 {
		t.Fatalf("nothing is lost, and yet: %d, %v", twice, complaints)
	}
	for want, judged := range map[string][]smtptest.Message{
		"never received":    received[1:],
		"went twice":        append(received[:3:3], received[0]),
		"different letters": append(received[:3:3], anotherID(received[0])),
	} {
		if _, complaints := h.lettersLost(judged, 0); !strings.Contains(strings.Join(complaints, "; "), want) {
			t.Errorf("%s: %v", want, complaints)
		}
	}
	h.exec(`UPDATE letters SET state = 'failed' WHERE recipient = $1`, address(1))
	if _, complaints := h.lettersLost(received, 0); len(complaints) != 1 || !strings.Contains(complaints[0], "received and is failed") {
		t.Errorf("a letter that went and is marked as failed is seen as %v", complaints)
	}
}

// anotherID returns the same letter as another one.
func anotherID(m smtptest.Message) smtptest.Message {
	m.Raw = []byte(strings.Replace(string(m.Raw), "Message-ID: <", "Message-ID: <another.", 1))
	return m
}
