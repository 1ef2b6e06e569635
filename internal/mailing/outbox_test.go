package mailing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

const greeting Kind = "greeting"

// testComposers know one kind that repeats its data, and kinds that go wrong.
func testComposers() map[Kind]Composer {
	return map[Kind]Composer{
		greeting: func(_ string, data []byte) (Content, error) {
			var d struct{ Text string }
			if err := json.Unmarshal(data, &d); err != nil {
				return Content{}, err
			}
			return Content{Subject: "Gruß", Text: d.Text + "\n", HTML: "<p>" + d.Text + "</p>", FromName: "KI Musterstadt"}, nil
		},
		"broken":  func(string, []byte) (Content, error) { return Content{}, errors.New("no such field") },
		"panicky": func(string, []byte) (Content, error) { panic("index out of range") },
	}
}

func newService(t testing.TB, database *db.DB, smtpURL string) *Service {
	t.Helper()
	s, err := New(database, Options{SMTPURL: smtpURL, From: "Tagungsbüro <buero@tagung.example>"}, testComposers(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("set up mailing: %v", err)
	}
	return s
}

// run runs the service until the test ends or stop is called, which waits for it.
func run(t testing.TB, s *Service) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("run mailing: %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("mailing does not stop")
		}
	})
	t.Cleanup(stop)
	return stop
}

func letterTo(recipient string) Letter {
	return Letter{Kind: greeting, DedupeKey: "greeting/" + recipient, Recipient: recipient, Data: `{"Text": "Schöne Grüße"}`}
}

func enqueue(t testing.TB, database *db.DB, letters ...Letter) {
	t.Helper()
	err := database.InTx(t.Context(), func(tx *db.Tx) error { return Enqueue(t.Context(), tx, letters...) })
	if err != nil {
		t.Fatalf("enqueue: %v", err)
	}
}

func entries(t testing.TB, s *Service) []Entry {
	t.Helper()
	found, err := s.Latest(t.Context(), 10_000)
	if err != nil {
		t.Fatalf("list letters: %v", err)
	}
	return found
}

// awaitState waits until every letter is in the given state.
func awaitState(t testing.TB, s *Service, want State) []Entry {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		found := entries(t, s)
		other := 0
		for _, e := range found {
			if e.State != want {
				other++
			}
		}
		if other == 0 && len(found) > 0 {
			return found
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d letters are not %s: %+v", other, len(found), want, found[0])
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestALetterIsSentOnceAndKeptAsItWasSent(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newService(t, database, sink.URL())
	run(t, s)

	enqueue(t, database, letterTo("ada@gast.example"))
	enqueue(t, database, letterTo("ada@gast.example")) // same key
	s.Wake()
	sent := awaitState(t, s, Sent)

	if len(sent) != 1 || sink.Count() != 1 {
		t.Fatalf("%d rows, %d messages, want one of each", len(sent), sink.Count())
	}
	full, err := s.Letter(t.Context(), sent[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if full.Subject != "Gruß" || full.Text != "Schöne Grüße\n" || full.HTML != "<p>Schöne Grüße</p>" || full.SentAt == nil || full.Attempts != 1 {
		t.Errorf("kept %+v", full)
	}
	message := sink.Messages()[0]
	if message.To != "ada@gast.example" || message.From != "buero@tagung.example" {
		t.Errorf("envelope from %q to %q", message.From, message.To)
	}
}

func TestALetterGoesWithoutBeingWoken(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	run(t, newService(t, database, sink.URL()))
	enqueue(t, database, letterTo("ada@gast.example"))
	begin := time.Now()
	sink.Await(t, 1)
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("the letter waited %s", took)
	}
}

func TestALetterOfARolledBackUseCaseNeverExisted(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newService(t, database, "")
	regret := errors.New("regret")
	err := database.InTx(t.Context(), func(tx *db.Tx) error {
		if err := Enqueue(t.Context(), tx, letterTo("ada@gast.example")); err != nil {
			return err
		}
		return regret
	})
	if !errors.Is(err, regret) {
		t.Fatal(err)
	}
	if n := len(entries(t, s)); n != 0 {
		t.Errorf("%d letters are left", n)
	}
}

func TestWithoutAMailServerLettersLieInTheMailbox(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newService(t, database, "")
	run(t, s)
	enqueue(t, database, letterTo("ada@gast.example"))
	s.Wake()
	if got := awaitState(t, s, Sent)[0].Subject; got != "Gruß" {
		t.Errorf("subject %q", got)
	}
}

func TestALetterIsTriedAgainAfterATemporaryRefusal(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]smtptest.Answer{
		"recipient refused for now":    {Recipient: 450},
		"message refused for now":      {Data: 451},
		"server closes the connection": {Drop: true},
		"server says goodbye":          {Recipient: 421},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database, sink := dbtest.New(t), smtptest.Start(t)
			sink.Behave(func(to string, attempt int) smtptest.Answer {
				if to == "ada@gast.example" && attempt == 0 {
					return trouble
				}
				return smtptest.Answer{}
			})
			clock := newClock(database)
			s := newService(t, database, sink.URL())
			enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"))
			run(t, s)

			sink.Await(t, 1) // the other letter is not held up
			waiting := awaitAttempt(t, s, "ada@gast.example", 1)
			if waiting.State != Queued || waiting.LastError == "" {
				t.Fatalf("after the refusal: %+v", waiting)
			}
			if pause := waiting.DueAt.Sub(clock.now()); pause < 48*time.Second || pause > 72*time.Second {
				t.Errorf("next try in %s, want about a minute", pause)
			}
			clock.advance(2 * time.Minute)
			s.Wake()
			awaitState(t, s, Sent)
			if got := len(sink.To("ada@gast.example")); got != 1 {
				t.Errorf("%d messages arrived, want 1", got)
			}
		})
	}
}

func TestALetterFailsAtOnceWhenItIsRefusedForGood(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]smtptest.Answer{"recipient": {Recipient: 550}, "message": {Data: 554}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database, sink := dbtest.New(t), smtptest.Start(t)
			sink.Behave(func(to string, _ int) smtptest.Answer {
				if to == "ada@gast.example" {
					return refusal
				}
				return smtptest.Answer{}
			})
			s := newService(t, database, sink.URL())
			enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"))
			run(t, s)
			sink.Await(t, 1)
			failed := awaitAttempt(t, s, "ada@gast.example", 1)
			if failed.State != Failed || !strings.Contains(failed.LastError, "refused for good") || failed.Subject != "Gruß" {
				t.Errorf("refused letter: %+v", failed)
			}
		})
	}
}

func TestALetterIsGivenUpAfterThreeDays(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	sink.Behave(func(to string, _ int) smtptest.Answer {
		if to == "" {
			return smtptest.Answer{}
		}
		return smtptest.Answer{Recipient: 450}
	})
	clock := newClock(database)
	s := newService(t, database, sink.URL())
	enqueue(t, database, letterTo("ada@gast.example"))
	run(t, s)
	awaitAttempt(t, s, "ada@gast.example", 1)
	clock.advance(GiveUpAfter)
	s.Wake()
	awaitState(t, s, Failed)
	if got := entries(t, s)[0]; !strings.Contains(got.LastError, "given up after 2 attempts") {
		t.Errorf("given up: %+v", got)
	}
}

func TestALetterThatCannotBeComposedFailsAndIsShown(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newService(t, database, sink.URL())
	var letters []Letter
	for _, kind := range []Kind{"broken", "panicky", "unheard of"} {
		l := letterTo("ada@gast.example")
		l.Kind, l.DedupeKey = kind, string(kind)
		letters = append(letters, l)
	}
	nowhere := letterTo("no address")
	enqueue(t, database, append(letters, nowhere)...)
	run(t, s)
	for _, e := range awaitState(t, s, Failed) {
		if e.LastError == "" {
			t.Errorf("%s failed without a reason", e.Kind)
		}
	}
	if sink.Count() != 0 {
		t.Errorf("%d messages were sent", sink.Count())
	}
}

func TestALetterLeftBehindByADeadServiceIsSentAgainUnderTheSameMessageID(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	clock := newClock(database)
	enqueue(t, database, letterTo("ada@gast.example"))
	s := newService(t, database, sink.URL())
	stop := run(t, s)
	sink.Await(t, 1)
	awaitState(t, s, Sent)
	stop()

	// As if the service had died after sending and before marking.
	database.MustExecContext(t.Context(), `UPDATE letters SET state = 'sending', sent_at = NULL, claimed_until = $1`, clock.now().Add(lease))
	again := newService(t, database, sink.URL())
	run(t, again)
	time.Sleep(1500 * time.Millisecond)
	if sink.Count() != 1 {
		t.Fatal("a letter was sent again although its lease holds")
	}
	clock.advance(lease + time.Second)
	again.Wake()
	twins := sink.Await(t, 2)
	awaitState(t, again, Sent)
	ids := make([]string, 0, 2)
	for _, m := range twins {
		parsed, err := m.Parsed()
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, parsed.Header.Get("Message-ID")+parsed.Header.Get("Date"))
	}
	if ids[0] != ids[1] || !strings.Contains(ids[0], "@tagung.example>") {
		t.Errorf("message ids and dates: %q", ids)
	}
}

func TestTwoServicesOnOneDatabaseNeverSendALetterTwice(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	const n = 600
	letters := make([]Letter, n)
	for i := range letters {
		letters[i] = letterTo(fmt.Sprintf("gast%d@gast.example", i))
	}
	enqueue(t, database, letters...)
	first, second := newService(t, database, sink.URL()), newService(t, database, sink.URL())
	run(t, first)
	run(t, second)
	sink.Await(t, n)
	awaitState(t, first, Sent)
	seen := map[string]int{}
	for _, m := range sink.Messages() {
		seen[m.To]++
	}
	if len(seen) != n || sink.Count() != n {
		t.Errorf("%d messages to %d people, want %d to each", sink.Count(), len(seen), n)
	}
	if sink.Connections() > 8 {
		t.Errorf("%d connections for two services of four", sink.Connections())
	}
}

func TestStoppingHandsBackWhatHasNotGone(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	sink.Behave(func(string, int) smtptest.Answer { return smtptest.Answer{Delay: 100 * time.Millisecond} })
	for i := range 30 {
		enqueue(t, database, letterTo(fmt.Sprintf("gast%d@gast.example", i)))
	}
	s := newService(t, database, sink.URL())
	stop := run(t, s)
	sink.Await(t, 2)
	stop()
	arrived := sink.Count()
	states := map[State]int{}
	for _, e := range entries(t, s) {
		states[e.State]++
		if e.State == Queued && e.Attempts != 0 {
			t.Errorf("a letter that was handed back counts %d attempts", e.Attempts)
		}
	}
	if states[Sent] != arrived || states[Queued] != 30-arrived || arrived == 30 {
		t.Errorf("%d arrived, states %v", arrived, states)
	}
}

func TestAServerOutOfReachBurnsNoAttempts(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newService(t, database, smtptest.Unreachable(t))
	enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"))
	run(t, s)
	deadline := time.Now().Add(10 * time.Second)
	for entries(t, s)[0].LastError == "" {
		if time.Now().After(deadline) {
			t.Fatal("the trouble is not noted with the letter")
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(1500 * time.Millisecond)
	for _, e := range entries(t, s) {
		if e.State != Queued || e.Attempts != 0 || !e.DueAt.Equal(e.QueuedAt) {
			t.Errorf("letter after trouble: %+v", e)
		}
	}
}

func TestARefusedSenderIsNoFaultOfTheLetter(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	sink.Behave(func(to string, attempt int) smtptest.Answer {
		if to == "" && attempt == 0 {
			return smtptest.Answer{Sender: 530}
		}
		return smtptest.Answer{}
	})
	s := newService(t, database, sink.URL())
	enqueue(t, database, letterTo("ada@gast.example"))
	run(t, s)
	sink.Await(t, 1)
	if got := awaitState(t, s, Sent)[0]; got.Attempts != 1 || got.LastError != "" {
		t.Errorf("sent after a refused sender: %+v", got)
	}
}

func TestAKeptConnectionThatTheServerClosedIsReplaced(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	refused := 0
	sink.Behave(func(to string, attempt int) smtptest.Answer {
		if to == "" && attempt == 1 {
			refused++
			return smtptest.Answer{Sender: 421}
		}
		return smtptest.Answer{}
	})
	s := newService(t, database, sink.URL())
	run(t, s)
	enqueue(t, database, letterTo("ada@gast.example"))
	s.Wake()
	awaitState(t, s, Sent)
	enqueue(t, database, letterTo("grace@gast.example"))
	s.Wake()
	sink.Await(t, 2)
	if sink.Connections() != 2 || refused != 1 {
		t.Errorf("%d connections, %d refusals", sink.Connections(), refused)
	}
}

func TestALetterWaitsUntilItIsDue(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	clock := newClock(database)
	s := newService(t, database, sink.URL())
	later := letterTo("ada@gast.example")
	later.DueAt = clock.now().Add(100 * time.Hour)
	enqueue(t, database, later, letterTo("grace@gast.example"))
	run(t, s)
	sink.Await(t, 1)
	if n := len(sink.To("ada@gast.example")); n != 0 {
		t.Errorf("%d messages went too early", n)
	}
	clock.advance(101 * time.Hour)
	s.Wake()
	sink.Await(t, 2)
	awaitState(t, s, Sent)
}

// fakeClock is set into a database before anything runs.
type fakeClock struct {
	mu sync.Mutex
	at time.Time
}

func newClock(database *db.DB) *fakeClock {
	c := &fakeClock{at: time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)}
	database.Clock = c.now
	return c
}

func (c *fakeClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// awaitAttempt waits until the letter to the recipient has been tried n times and lies still.
func awaitAttempt(t testing.TB, s *Service, recipient string, n int) Entry {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		for _, e := range entries(t, s) {
			if e.Recipient == recipient && e.Attempts == n && e.State != Sending {
				return e
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the letter to %s has not been tried %d times: %+v", recipient, n, entries(t, s))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestOldLettersAreGivenUpWhileTheServerStaysOutOfReach(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	clock := newClock(database)
	s := newService(t, database, smtptest.Unreachable(t))
	enqueue(t, database, letterTo("ada@gast.example"))
	clock.advance(GiveUpAfter + time.Minute)
	enqueue(t, database, letterTo("grace@gast.example"))
	for round := range troublesBeforeGivingUp {
		if got := stateOf(t, s, "ada@gast.example"); got != Queued {
			t.Fatalf("after %d rounds the letter is %s", round, got)
		}
		s.home.note(t.Context(), s.SendDue(t.Context()))
	}
	if old, young := stateOf(t, s, "ada@gast.example"), stateOf(t, s, "grace@gast.example"); old != Failed || young != Queued {
		t.Errorf("old letter %s, young letter %s", old, young)
	}
	if s.home.pause() != longestPause {
		t.Errorf("pause %s", s.home.pause())
	}
}

// A letter that is exactly three days old is not given up while the server is away, and goes when it is back.
func TestALetterAtTheBorderOfGivingUpStillGoes(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	sink.GoAway()
	clock := newClock(database)
	s := newService(t, database, sink.URL())
	enqueue(t, database, letterTo("ada@gast.example"))
	clock.advance(time.Microsecond)
	enqueue(t, database, letterTo("grace@gast.example"))
	clock.advance(GiveUpAfter)
	for range troublesBeforeGivingUp {
		s.home.note(t.Context(), s.SendDue(t.Context()))
	}
	sink.ComeBack()
	s.home.note(t.Context(), s.SendDue(t.Context()))
	if older, border := stateOf(t, s, "ada@gast.example"), stateOf(t, s, "grace@gast.example"); older != Failed || border != Sent {
		t.Errorf("the older letter is %s, the one at the border %s", older, border)
	}
}

func stateOf(t testing.TB, s *Service, recipient string) State {
	t.Helper()
	for _, e := range entries(t, s) {
		if e.Recipient == recipient {
			return e.State
		}
	}
	t.Fatalf("no letter to %s", recipient)
	return ""
}

func TestPausesBetweenTriesDoubleUpToTwoHours(t *testing.T) {
	t.Parallel()
	for attempts, want := range map[int]time.Duration{
		1: time.Minute, 2: 2 * time.Minute, 3: 4 * time.Minute, 7: 64 * time.Minute, 8: 2 * time.Hour, 90: 2 * time.Hour,
	} {
		for range 50 {
			if got := delay(attempts); got < want*8/10 || got > want*12/10 {
				t.Errorf("after attempt %d: %s, want about %s", attempts, got, want)
			}
		}
	}
}

func TestMetricsHearWhatHappens(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	sink.Behave(func(to string, _ int) smtptest.Answer {
		return map[string]smtptest.Answer{"ada@gast.example": {Recipient: 550}, "grace@gast.example": {Recipient: 450}}[to]
	})
	s := newService(t, database, sink.URL())
	heard := map[string]int{}
	hear := func(what string) func(int) { return func(n int) { heard[what] += n } }
	s.metrics = Metrics{Sent: hear("sent"), Deferred: hear("deferred"), Failed: hear("failed")}
	enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"), letterTo("alan@gast.example"), letterTo("edsger@gast.example"))
	if n, err := s.Waiting(t.Context()); n != 4 || err != nil {
		t.Errorf("%d waiting, %v", n, err)
	}
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if heard["sent"] != 2 || heard["deferred"] != 1 || heard["failed"] != 1 {
		t.Errorf("heard %v", heard)
	}
	if n, err := s.Waiting(t.Context()); n != 0 || err != nil {
		t.Errorf("%d waiting, %v", n, err)
	}
}
