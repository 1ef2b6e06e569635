package mailing

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

// hosting are events with their hosts, in place of the room of events.
type hosting map[int64][]organisation.ID

func (h hosting) of(_ context.Context, _ db.Queryer, id organisation.ID) ([]Hosted, error) {
	var events []Hosted
	for event, hosts := range h {
		for _, host := range hosts {
			if host == id {
				events = append(events, Hosted{event, hosts})
			}
		}
	}
	return events, nil
}

// senders is an installation whose organisations may send themselves.
type senders struct {
	*Service
	database *db.DB
	events   hosting
}

func newSenders(t testing.TB, database *db.DB, smtpURL string) *senders {
	t.Helper()
	s := &senders{newService(t, database, smtpURL), database, hosting{}}
	s.signer = token.NewSigner([]byte(strings.Repeat("geheim", 6)))
	s.hosted = s.events.of
	s.guard.networks = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	return s
}

// organisation makes one with the slug.
func (s *senders) organisation(t testing.TB, slug string) organisation.ID {
	t.Helper()
	var made organisation.Organisation
	err := s.database.InTx(t.Context(), func(tx *db.Tx) (err error) {
		made, err = organisation.Add(t.Context(), tx, organisation.Draft{Name: slug, Slug: slug, Kind: organisation.Kinds[0], LegalRegime: organisation.LegalRegimes[0]})
		return err
	})
	if err != nil {
		t.Fatalf("make organisation: %v", err)
	}
	return made.ID
}

// draftOf is a sender with a server of its own at the ports that organisations may name.
func draftOf(address string) SenderDraft {
	return SenderDraft{Address: address, Host: "127.0.0.1", Port: 587, TLS: "starttls"}
}

// sends gives the organisation a sender at the server, without encryption, and switches it on.
func (s *senders) sends(t testing.TB, id organisation.ID, address, smtpURL string) {
	t.Helper()
	server, err := parseSMTPURL(smtpURL)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveSender(t.Context(), actor.System(), id, draftOf(address)); err != nil {
		t.Fatalf("save sender: %v", err)
	}
	s.database.MustExecContext(t.Context(), `UPDATE senders SET host = $2, port = $3, tls = 'none' WHERE organisation_id = $1`, id, server.host, server.port)
	s.turn(t, id, true)
}

// turn switches the sender on or off, as if it had been tested.
func (s *senders) turn(t testing.TB, id organisation.ID, on bool) {
	t.Helper()
	s.database.MustExecContext(t.Context(), `UPDATE senders SET tested_at = updated_at WHERE organisation_id = $1`, id)
	if err := s.SwitchSender(t.Context(), actor.System(), id, on); err != nil {
		t.Fatalf("switch sender: %v", err)
	}
}

// hosts makes these the hosts of the event.
func (s *senders) hosts(t testing.TB, event int64, hosts ...organisation.ID) {
	t.Helper()
	s.events[event] = hosts
	err := s.database.InTx(t.Context(), func(tx *db.Tx) error { return RouteEvents(t.Context(), tx, Hosted{event, hosts}) })
	if err != nil {
		t.Fatalf("route letters: %v", err)
	}
}

// about is a letter about an event.
func about(event int64, recipient string) Letter {
	l := letterTo(recipient)
	l.EventID = &event
	return l
}

func routeOf(t testing.TB, s *senders, recipient string) organisation.ID {
	t.Helper()
	var id organisation.ID
	if err := s.database.GetContext(t.Context(), &id, `SELECT route FROM letters WHERE recipient = $1`, recipient); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestLettersGoFromTheFirstHostThatHasASender(t *testing.T) {
	t.Parallel()
	database, sink, own := dbtest.New(t), smtptest.Start(t), smtptest.Start(t)
	s := newSenders(t, database, sink.URL())
	without, first, second := s.organisation(t, "ohne"), s.organisation(t, "erste"), s.organisation(t, "zweite")
	s.sends(t, first, "post@erste.example", own.URL())
	s.sends(t, second, "post@zweite.example", own.URL())
	s.hosts(t, 1, without, first, second)
	s.hosts(t, 2, without)
	enqueue(t, database, about(1, "ada@gast.example"), about(2, "grace@gast.example"), letterTo("alan@gast.example"))
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := own.To("ada@gast.example"); len(got) != 1 || got[0].From != "post@erste.example" || own.Count() != 1 || sink.Count() != 2 {
		t.Fatalf("from the hosts %+v, from the installation %d", own.Messages(), sink.Count())
	}
	if got := outline(t, own.Messages()[0].Raw); !strings.Contains(got, `From: "KI Musterstadt" <post@erste.example>`) {
		t.Errorf("message:\n%s", got)
	}
}

// The letters of the living go while the dead one is away for long; when it is back all of its letters go.
func TestADeadServerHoldsUpNobodyElsesLettersAndLosesNone(t *testing.T) {
	t.Parallel()
	database, sink, own := dbtest.New(t), smtptest.Start(t), smtptest.Start(t)
	s := newSenders(t, database, sink.URL())
	dead, alive := s.organisation(t, "still"), s.organisation(t, "munter")
	s.sends(t, dead, "post@still.example", smtptest.Unreachable(t))
	s.sends(t, alive, "post@munter.example", own.URL())
	s.hosts(t, 1, dead)
	s.hosts(t, 2, alive)
	stop := run(t, s.Service)
	const each = 60
	for i := range each {
		enqueue(t, database, about(1, fmt.Sprintf("still%d@gast.example", i)), about(2, fmt.Sprintf("munter%d@gast.example", i)), letterTo(fmt.Sprintf("alle%d@gast.example", i)))
		if i%10 == 0 {
			s.Wake()
			time.Sleep(100 * time.Millisecond)
		}
	}
	s.Wake()
	own.Await(t, each)
	sink.Await(t, each)
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE event_id = 1 AND state IN ('queued', 'sending') AND attempts <= 1`); n != each {
		t.Fatalf("%d letters wait for the dead server, want %d", n, each)
	}
	stop()

	back := smtptest.Start(t)
	again := newSenders(t, database, sink.URL())
	again.events[1] = []organisation.ID{dead}
	again.sends(t, dead, "post@still.example", back.URL())
	run(t, again.Service)
	back.Await(t, each)
	awaitState(t, again.Service, Sent)
	if own.Count() != each || sink.Count() != each || back.Count() != each {
		t.Errorf("%d, %d and %d letters arrived, want %d each", own.Count(), sink.Count(), back.Count(), each)
	}
}

func TestALetterOnTheRouteOfADeadServerIsGivenUpAloneAndLate(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	clock := newClock(database)
	s := newSenders(t, database, smtptest.Unreachable(t))
	dead := s.organisation(t, "still")
	s.sends(t, dead, "post@still.example", smtptest.Unreachable(t))
	s.hosts(t, 1, dead)
	enqueue(t, database, about(1, "ada@gast.example"), letterTo("grace@gast.example"))
	clock.advance(GiveUpAfter + time.Minute)
	w := s.wayOf(Route(dead))
	for range troublesBeforeGivingUp {
		_, err := w.sendDue(t.Context())
		w.note(t.Context(), err)
	}
	if mine, theirs := stateOf(t, s.Service, "ada@gast.example"), stateOf(t, s.Service, "grace@gast.example"); mine != Failed || theirs != Queued {
		t.Errorf("letter of the dead server %s, of the installation %s", mine, theirs)
	}
}

func TestLettersThatWaitChangeOverWithHostsAndSenders(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newSenders(t, database, smtptest.Unreachable(t))
	first, second := s.organisation(t, "erste"), s.organisation(t, "zweite")
	s.sends(t, first, "post@erste.example", smtptest.Unreachable(t))
	s.sends(t, second, "post@zweite.example", smtptest.Unreachable(t))
	s.hosts(t, 1, first, second)
	held := about(1, "grace@gast.example")
	held.DueAt = database.Now().Add(time.Hour)
	enqueue(t, database, about(1, "ada@gast.example"), held, about(2, "alan@gast.example"))
	check := func(when string, want organisation.ID) {
		t.Helper()
		if ada, grace, alan := routeOf(t, s, "ada@gast.example"), routeOf(t, s, "grace@gast.example"), routeOf(t, s, "alan@gast.example"); ada != want || grace != want || alan != 0 {
			t.Errorf("%s: routes %d, %d and %d, want %d, %d and 0", when, ada, grace, alan, want, want)
		}
	}
	check("queued", first)
	s.hosts(t, 1, second, first)
	check("other order", second)
	s.turn(t, second, false)
	check("switched off", first)
	s.turn(t, second, true)
	check("switched on", second)
	s.hosts(t, 1, first)
	check("second left", first)
	if err := s.RemoveSender(t.Context(), actor.System(), first); err != nil {
		t.Fatal(err)
	}
	check("sender removed", 0)
	if n := countWhere(t, database, `SELECT count(*) FROM event_routes`); n != 0 {
		t.Errorf("%d events still have a route", n)
	}
}

func TestALetterThatIsStrandedIsRescued(t *testing.T) {
	t.Parallel()
	for name, strand := range map[string]func(s *senders, id organisation.ID){
		"queued in the moment the sender is switched off": func(s *senders, _ organisation.ID) {
			enqueue(t, s.database, about(1, "ada@gast.example"))
		},
		"on its way in that moment": func(s *senders, id organisation.ID) {
			enqueue(t, s.database, about(1, "ada@gast.example"))
			s.database.MustExecContext(t.Context(), `UPDATE letters SET route = $1, state = 'sending', claimed_until = $2`, id, s.database.Now().Add(-time.Second))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database, sink := dbtest.New(t), smtptest.Start(t)
			s := newSenders(t, database, sink.URL())
			id := s.organisation(t, "weg")
			s.sends(t, id, "post@weg.example", smtptest.Unreachable(t))
			s.turn(t, id, false)
			strand(s, id)
			database.MustExecContext(t.Context(), `UPDATE letters SET route = $1`, id)
			run(t, s.Service)
			sink.Await(t, 1)
			awaitState(t, s.Service, Sent)
		})
	}
}

// Switching a sender off in the middle of its letters stops them at the next claim.
func TestASenderThatIsSwitchedOffSendsNothingMore(t *testing.T) {
	t.Parallel()
	database, sink, own := dbtest.New(t), smtptest.Start(t), smtptest.Start(t)
	s := newSenders(t, database, sink.URL())
	id := s.organisation(t, "erste")
	s.sends(t, id, "post@erste.example", own.URL())
	s.hosts(t, 1, id)
	w := s.wayOf(Route(id))
	if open, err := w.refresh(t.Context()); !open || err != nil {
		t.Fatalf("open %t, %v", open, err)
	}
	enqueue(t, database, about(1, "ada@gast.example"))
	s.database.MustExecContext(t.Context(), `UPDATE senders SET enabled = false, version = version + 1`)
	if b, err := w.claim(t.Context(), batchSize); err != nil || len(b.letters) != 0 {
		t.Errorf("claimed %d letters, %v", len(b.letters), err)
	}
}

func TestWaysOfOrganisationsAreFewAndClose(t *testing.T) {
	t.Parallel()
	database, sink, own := dbtest.New(t), smtptest.Start(t), smtptest.Start(t)
	s := newSenders(t, database, sink.URL())
	id := s.organisation(t, "erste")
	s.sends(t, id, "post@erste.example", own.URL())
	s.hosts(t, 1, id)
	for i := range 200 {
		enqueue(t, database, about(1, "gast"+strconv.Itoa(i)+"@gast.example"))
	}
	stop := run(t, s.Service)
	own.Await(t, 200)
	awaitState(t, s.Service, Sent)
	if n := own.Connections(); n > ownConnections {
		t.Errorf("%d connections", n)
	}
	stop()
	for _, l := range s.wayOf(Route(id)).lanes {
		if l.conn != nil {
			t.Error("a connection stays open")
		}
	}
}

func TestWithAWrongSecretLettersWaitAndTheReasonIsTold(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	clock := newClock(database)
	s := newSenders(t, database, sink.URL())
	id := s.organisation(t, "erste")
	d := draftOf("post@erste.example")
	d.Username, d.Password = "buero", "streng-geheim"
	if err := s.SaveSender(t.Context(), actor.System(), id, d); err != nil {
		t.Fatal(err)
	}
	s.turn(t, id, true)
	s.hosts(t, 1, id)
	enqueue(t, database, about(1, "ada@gast.example"))
	clock.advance(GiveUpAfter - time.Hour)
	s.signer = token.NewSigner([]byte(strings.Repeat("anders", 6)))
	w := s.wayOf(Route(id))
	for range 2 * troublesBeforeGivingUp {
		_, err := w.sendDue(t.Context())
		if !errors.Is(err, token.ErrSeal) || !strings.Contains(err.Error(), "TB_SECRET") || strings.Contains(err.Error(), "geheim") {
			t.Fatalf("error: %v", err)
		}
		w.note(t.Context(), err)
	}
	if got := stateOf(t, s.Service, "ada@gast.example"); got != Queued {
		t.Errorf("the letter is %s", got)
	}
	clock.advance(2 * time.Hour)
	_, err := w.sendDue(t.Context())
	w.note(t.Context(), err)
	if letter := entries(t, s.Service)[0]; letter.State != Failed || !strings.Contains(letter.LastError, "TB_SECRET") {
		t.Errorf("after three days the letter is %+v", letter)
	}
	s.signer = token.NewSigner([]byte(strings.Repeat("geheim", 6)))
	if open, err := w.refresh(t.Context()); !open || err != nil {
		t.Errorf("with the right secret: %t, %v", open, err)
	}
}
