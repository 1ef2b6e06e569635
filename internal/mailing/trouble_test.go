package mailing

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

const (
	troubledLetters = 400
	troubledRounds  = 60
	// Between two rounds. All of them together are shorter than GiveUpAfter.
	troublePause = 30 * time.Minute
	calmPause    = 3 * time.Hour // longer than the longest delay
	calmRounds   = 10
	seedVariable = "TB_SEED"
)

// seed is the one of TB_SEED, or a new one; the test prints it, so that a run can be repeated.
func seed(t *testing.T) uint64 {
	t.Helper()
	n := rand.Uint64N(1_000_000)
	if given := os.Getenv(seedVariable); given != "" {
		var err error
		if n, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatalf("%s must be a number: %v", seedVariable, err)
		}
	}
	t.Logf("to repeat: %s=%d go test -tags nomsgpack -run '%s' ./internal/mailing", seedVariable, n, t.Name())
	return n
}

// troubles are what a server may do wrong at each stage, each with its share in a thousand.
var troubles = map[smtptest.Stage][]struct {
	share int
	move  smtptest.Move
}{
	smtptest.Connect: {{60, answering("421 too many connections")}, {20, smtptest.Move{Close: true}}, {20, smtptest.Move{Answer: "\x00\xff\x7fquatsch\r\n"}},
		{50, smtptest.Move{Delay: 20 * time.Millisecond}}, {30, smtptest.Move{Answer: "220-wait\r\n220-a little\r\n220 ready\r\n"}}, {20, answering("554 no service")}},
	smtptest.Hello:    {{40, answering("421 closing")}, {40, smtptest.Move{Answer: "500 what\r\n"}}},
	smtptest.StartTLS: {{70, smtptest.Move{Answer: "454 not now\r\n"}}, {50, smtptest.Move{Close: true}}},
	smtptest.Auth:     {{60, smtptest.Move{Answer: "454 not now\r\n"}}, {40, smtptest.Move{Answer: "535 wrong\r\n"}}, {40, answering("421 closing")}},
	smtptest.Sender:   {{10, answering("421 closing")}, {10, smtptest.Move{Answer: "451 not now\r\n"}}, {10, smtptest.Move{Answer: "530 sign in\r\n"}}, {10, smtptest.Move{Close: true}}},
	smtptest.Receiver: {{30, smtptest.Move{Answer: "450 not now\r\n"}}, {20, smtptest.Move{Answer: "550-no\r\n550 such person\r\n"}}, {20, answering("421 closing")}, {20, answering("550 no such person")}, {20, smtptest.Move{Close: true}},
		{10, smtptest.Move{Answer: "quatsch\r\n"}}, {30, smtptest.Move{Answer: "250-good\r\n250-very good\r\n250 go on\r\n"}}},
	smtptest.Data: {{20, smtptest.Move{Answer: "451 not now\r\n"}}, {10, smtptest.Move{Answer: "554 no\r\n"}}, {10, answering("421 closing")}, {10, smtptest.Move{Close: true}}},
	smtptest.Body: {{40, smtptest.Move{Close: true}}},
	smtptest.Whole: {{30, smtptest.Move{Answer: "452 disk full\r\n"}}, {20, smtptest.Move{Answer: "554 spam\r\n"}}, {20, answering("421 closing")}, {20, smtptest.Move{Close: true}},
		{40, smtptest.Move{Close: true, Taken: true}}, {20, smtptest.Move{Answer: "\xffquatsch\r\n", Taken: true}}, {40, smtptest.Move{Answer: "250 taken\r\n", Close: true}},
		{20, smtptest.Move{Answer: "250-taken\r\n250 over\r\n"}}, {20, smtptest.Move{Delay: 20 * time.Millisecond}}},
	smtptest.Between: {{150, answering("421 closing")}, {150, smtptest.Move{Close: true}}},
}

// answering says goodbye and closes.
func answering(line string) smtptest.Move { return smtptest.Move{Answer: line + "\r\n", Close: true} }

// witness chooses the troubles and remembers what the server has told about each letter.
type witness struct {
	seed uint64

	mu      sync.Mutex
	calm    bool
	asked   map[string]int
	happens map[smtptest.Stage]int // troubles
	refused map[string]bool        // by recipient: the last answer about the letter was no, for good
	lost    map[string]int         // by recipient: taken without its being told
}

func newWitness(seed uint64) *witness {
	return &witness{seed: seed, asked: map[string]int{}, happens: map[smtptest.Stage]int{}, refused: map[string]bool{}, lost: map[string]int{}}
}

func (w *witness) decide(stage smtptest.Stage, to string) smtptest.Move {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.calm {
		return smtptest.Move{}
	}
	move := w.choose(stage, to)
	if move != (smtptest.Move{}) {
		w.happens[stage]++
	}
	if to != "" && stage != smtptest.Between && strings.HasPrefix(move.Answer, "5") {
		w.refused[to] = true
	}
	if move.Taken {
		w.lost[to]++
	}
	return move
}

// choose depends on nothing but the seed and how often it was asked the same: not on which connection
// comes first.
func (w *witness) choose(stage smtptest.Stage, to string) smtptest.Move {
	key := string(stage) + " " + to
	w.asked[key]++
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%d %s %d", w.seed, key, w.asked[key])
	chance := rand.New(rand.NewPCG(w.seed, hash.Sum64())).IntN(1000)
	for _, trouble := range troubles[stage] {
		if chance -= trouble.share; chance < 0 {
			return trouble.move
		}
	}
	return smtptest.Move{}
}

func (w *witness) calmDown() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calm = true
}

// Whatever a server does, each letter is sent or was refused for good in the end, none is lost, and one
// went twice only where the server had taken it without saying so.
func TestNoLetterIsLostWhateverTheServerDoes(t *testing.T) {
	t.Parallel()
	for name, pipelines := range map[string]bool{"one line at a time": false, "pipelining": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkTroubles(t, pipelines)
		})
	}
}

func checkTroubles(t *testing.T, pipelines bool) {
	database := dbtest.New(t)
	clock, w := newClock(database), newWitness(seed(t))
	server, pool := smtptest.StartRough(t, pipelines, w.decide)
	s := trusting(newService(t, database, secureURL(server.Address(), smtptest.Password, "starttls")), pool)
	letters := make([]Letter, troubledLetters)
	for i := range letters {
		letters[i] = letterTo(fmt.Sprintf("gast%d@gast.example", i))
	}
	enqueue(t, database, letters...)
	for range troubledRounds {
		s.home.note(t.Context(), s.SendDue(t.Context()))
		clock.advance(troublePause)
	}
	w.calmDown()
	for range calmRounds {
		if err := s.SendDue(t.Context()); err != nil {
			t.Fatalf("the server behaves: %v", err)
		}
		clock.advance(calmPause)
	}
	w.compare(t, entries(t, s), server.Messages())
}

func (w *witness) compare(t *testing.T, stored []Entry, received []smtptest.Message) {
	t.Helper()
	ids, times := map[string]map[string]bool{}, map[string]int{}
	for _, m := range received {
		parsed, err := m.Parsed()
		if err != nil {
			t.Fatal(err)
		}
		if ids[m.To] == nil {
			ids[m.To] = map[string]bool{}
		}
		ids[m.To][parsed.Header.Get("Message-ID")] = true
		times[m.To]++
	}
	states, twins := map[State]int{}, 0
	for _, e := range stored {
		states[e.State]++
		n := times[e.Recipient]
		twins += max(n-1, 0)
		switch want := w.wants(e.Recipient); {
		case e.State != want:
			t.Errorf("%s: the letter is %s, want %s: %s", e.Recipient, e.State, want, e.LastError)
		case e.State == Failed && !strings.HasPrefix(e.LastError, "5"):
			t.Errorf("%s: failed because of %q", e.Recipient, e.LastError)
		case e.State == Sent && n == 0:
			t.Errorf("%s: the letter is sent and was never received", e.Recipient)
		case len(ids[e.Recipient]) > 1:
			t.Errorf("%s: received different letters: %v", e.Recipient, ids[e.Recipient])
		case n > 1+w.lost[e.Recipient]:
			t.Errorf("%s: received %d times, %d answers were lost", e.Recipient, n, w.lost[e.Recipient])
		}
	}
	t.Logf("%v, %d twins, troubles %v", states, twins, w.happens)
	for stage := range troubles {
		if w.happens[stage] == 0 {
			t.Errorf("there was no trouble at stage %s: the test shows less than it should", stage)
		}
	}
}

func (w *witness) wants(recipient string) State {
	if w.refused[recipient] {
		return Failed
	}
	return Sent
}
