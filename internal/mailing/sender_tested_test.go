package mailing

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/organisation"
)

func (s *senders) isTested(t testing.TB, id organisation.ID) bool {
	t.Helper()
	found, err := s.Sender(t.Context(), actor.System(), id)
	if err != nil {
		t.Fatal(err)
	}
	return found.TestedAt != nil
}

func TestASenderIsSwitchedOnOnlyAfterAServerHasTakenATestLetter(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newSenders(t, database, sink.URL())
	id := s.organisation(t, "erste")
	if err := s.save(t, id, SenderDraft{Address: "post@erste.example"}); err != nil {
		t.Fatal(err)
	}
	turnOn := func() string { return mistakesOf(s.SwitchSender(t.Context(), actor.System(), id, true)) }
	if got := turnOn(); got != "mailing.sender_untested" {
		t.Errorf("never tried: %s", got)
	}
	sink.Behave(func(string, int) smtptest.Answer { return smtptest.Answer{Recipient: 550} })
	if err := s.TestSender(t.Context(), actor.System(), id, "ada@gast.example"); !fault.Is(err, fault.Conflict) {
		t.Fatal(err)
	}
	if got := turnOn(); got != "mailing.sender_untested" {
		t.Errorf("tried in vain: %s", got)
	}
	sink.Behave(func(string, int) smtptest.Answer { return smtptest.Answer{} })
	if err := s.TestSender(t.Context(), actor.System(), id, "ada@gast.example"); err != nil {
		t.Fatal(err)
	}
	if got := turnOn(); got != "no refusal" || !s.isTested(t, id) {
		t.Errorf("tried: %s", got)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM audit_entries WHERE record = 'sender' AND after ? 'tested_at'`); n != 0 {
		t.Error("the log tells of the test what nobody decided")
	}
}

func TestWhatATestHasProvedIsTriedAnewWhenItChanges(t *testing.T) {
	t.Parallel()
	s := newSenders(t, dbtest.New(t), smtptest.Start(t).URL())
	id := s.organisation(t, "erste")
	first, _ := everySecret(t)
	kept := first
	kept.Password, kept.DKIMKey, kept.SMIMEKey = "", "", ""
	for name, c := range map[string]struct {
		change func(d *SenderDraft)
		stays  bool
	}{
		"nothing":    {func(*SenderDraft) {}, true},
		"name":       {func(d *SenderDraft) { d.Name = "KI" }, true},
		"pace":       {func(d *SenderDraft) { d.PerMinute = 30 }, true},
		"server":     {func(d *SenderDraft) { d.Host, d.Password = "mail.erste.example", "streng-geheim" }, false},
		"user":       {func(d *SenderDraft) { d.Username, d.Password = "andere", "streng-geheim" }, false},
		"password":   {func(d *SenderDraft) { d.Password = "noch-geheimer" }, false},
		"no sign-in": {func(d *SenderDraft) { d.Username = "" }, false},
		"port":       {func(d *SenderDraft) { d.Port, d.Password = 25, "streng-geheim" }, false},
		"encryption": {func(d *SenderDraft) { d.TLS, d.Password = "implicit", "streng-geheim" }, false},
		"domain key": {func(d *SenderDraft) { d.DKIMKey = ed25519Key(t) }, false},
		"new key":    {func(d *SenderDraft) { d.MakeDKIMKey = true }, false},
		"selector":   {func(d *SenderDraft) { d.DKIMSelector = "t2" }, false},
		"no DKIM":    {func(d *SenderDraft) { d.DKIMDomain = "" }, false},
		"certificate": {func(d *SenderDraft) {
			d.SMIMEChain, d.SMIMEKey, _ = certificate(t, ecdsaKey(t), d.Address, time.Now(), time.Now().Add(time.Hour))
		}, false},
		"address":   {func(d *SenderDraft) { d.Address, d.SMIMEChain = "amt@erste.example", "" }, false},
		"no server": {func(d *SenderDraft) { d.Host = "" }, false},
	} {
		if err := s.save(t, id, first); err != nil {
			t.Fatal(err)
		}
		s.turn(t, id, true)
		d := kept
		c.change(&d)
		if err := s.save(t, id, d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found, err := s.Sender(t.Context(), actor.System(), id)
		if err != nil || found.Enabled != c.stays || (found.TestedAt != nil) != c.stays {
			t.Errorf("%s: on %t, tested %v, %v; want %t", name, found.Enabled, found.TestedAt, err, c.stays)
		}
	}
}

// The log tells what changed. A secret that is sealed anew would read there as another one.
func TestASecretThatStaysIsNotSealedAnew(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newSenders(t, database, smtptest.Start(t).URL())
	id := s.organisation(t, "erste")
	draft, _ := everySecret(t)
	if err := s.save(t, id, draft); err != nil {
		t.Fatal(err)
	}
	sealed := func() (all string) {
		t.Helper()
		const sealedSQL = `SELECT encode(password_sealed, 'hex') || ' ' || encode(dkim_key_sealed, 'hex') || ' ' || encode(smime_key_sealed, 'hex') FROM senders WHERE organisation_id = $1`
		if err := database.GetContext(t.Context(), &all, sealedSQL, id); err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := sealed()
	draft.Name = "KI Musterstadt"
	if err := s.save(t, id, draft); err != nil {
		t.Fatal(err)
	}
	draft.Password, draft.DKIMKey, draft.SMIMEKey = "", "", ""
	draft.PerMinute = 30
	if err := s.save(t, id, draft); err != nil {
		t.Fatal(err)
	}
	if sealed() != before {
		t.Error("what stays the same is sealed anew")
	}
	draft.DKIMKey = ed25519Key(t)
	if err := s.save(t, id, draft); err != nil {
		t.Fatal(err)
	}
	if sealed() == before {
		t.Error("another key leaves what was kept")
	}
}

// Somebody saves another server while the test letter to the first one is still on its way.
func TestATestLetterProvesNothingOfWhatIsSavedMeanwhile(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	s := newSenders(t, dbtest.New(t), sink.URL())
	id := s.organisation(t, "erste")
	if err := s.save(t, id, SenderDraft{Address: "post@erste.example"}); err != nil {
		t.Fatal(err)
	}
	sink.Behave(func(to string, _ int) smtptest.Answer {
		if to == "" {
			if err := s.save(t, id, draftOf("post@erste.example")); err != nil {
				t.Error(err)
			}
		}
		return smtptest.Answer{}
	})
	if got := mistakesOf(s.TestSender(t.Context(), actor.System(), id, "ada@gast.example")); got != "mailing.test_outdated" || s.isTested(t, id) {
		t.Errorf("%s, tested %t", got, s.isTested(t, id))
	}
}

// In the development mailbox everything can be tried out, for no letter leaves the house.
func TestInTheDevelopmentMailboxASenderNeedsNoTest(t *testing.T) {
	t.Parallel()
	s := newSenders(t, dbtest.New(t), "")
	id := s.organisation(t, "erste")
	if err := s.save(t, id, draftOf("post@erste.example")); err != nil {
		t.Fatal(err)
	}
	if err := s.SwitchSender(t.Context(), actor.System(), id, true); err != nil {
		t.Error(err)
	}
}
