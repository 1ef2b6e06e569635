package mailing

import (
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/organisation"
)

func (s *senders) save(t testing.TB, id organisation.ID, d SenderDraft) error {
	t.Helper()
	return s.SaveSender(t.Context(), actor.System(), id, d)
}

// everySecret is a sender with all secrets, and what of them must be found nowhere.
func everySecret(t testing.TB) (d SenderDraft, secrets []string) {
	t.Helper()
	d = draftOf("post@erste.example")
	d.Username, d.Password = "buero", "streng-geheim"
	d.DKIMDomain, d.DKIMSelector, d.DKIMKey = "erste.example", "t1", ed25519Key(t)
	d.SMIMEChain, d.SMIMEKey, _ = certificate(t, ecdsaKey(t), d.Address, time.Now(), time.Now().Add(time.Hour))
	return d, []string{d.Password, strings.Split(d.DKIMKey, "\n")[1], strings.Split(d.SMIMEKey, "\n")[1]}
}

func TestSecretsOfASenderStandNowhereInTheOpen(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newSenders(t, database, "")
	id := s.organisation(t, "erste")
	d, secrets := everySecret(t)
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	d.Name, d.Password = "KI", "noch-geheimer"
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	var row, audit string
	const rowSQL = `SELECT CAST(to_json(s) AS text) || encode(password_sealed, 'escape') || encode(dkim_key_sealed, 'escape') || encode(smime_key_sealed, 'escape') FROM senders AS s`
	if err := database.GetContext(t.Context(), &row, rowSQL); err != nil {
		t.Fatal(err)
	}
	const auditSQL = `SELECT string_agg(CAST(to_json(a) AS text), ' ') FROM audit_entries AS a WHERE record = 'sender'`
	if err := database.GetContext(t.Context(), &audit, auditSQL); err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(secrets, "noch-geheimer") {
		if strings.Contains(row, secret) || strings.Contains(audit, secret) {
			t.Errorf("%s stands in the open:\n%s\n%s", secret, row, audit)
		}
	}
	if !strings.Contains(audit, `"password_sealed": "…"`) || strings.Contains(audit, `\\x`) {
		t.Errorf("the log does not tell that the password was changed, or tells more:\n%s", audit)
	}
	stored, err := findSender(t.Context(), database, id)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.unseal(passwordPurpose, id, stored.Password); err != nil || got != "noch-geheimer" {
		t.Errorf("password %q, %v", got, err)
	}
	if got, err := s.unseal(passwordPurpose, id+1, stored.Password); err == nil {
		t.Errorf("in another row it opens as %q", got)
	}
	if got, err := s.unseal(dkimPurpose, id, stored.Password); err == nil {
		t.Errorf("in another column it opens as %q", got)
	}
}

func TestSecretsThatAreLeftOutStay(t *testing.T) {
	t.Parallel()
	s := newSenders(t, dbtest.New(t), "smtp://127.0.0.1?tls=none")
	id := s.organisation(t, "erste")
	d, _ := everySecret(t)
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	password := d.Password
	d.Name, d.Password, d.DKIMKey, d.SMIMEKey = "Anders", "", "", ""
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	stored, err := findSender(t.Context(), s.database, id)
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.openSender(stored)
	if err != nil || o.server.password != password || o.dkim == nil || o.smime == nil || o.from.Name != "Anders" {
		t.Errorf("kept %+v, %v", o, err)
	}
	d.DKIMDomain, d.SMIMEChain, d.Username = "", "", ""
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	if n := countWhere(t, s.database, `SELECT count(*) FROM senders WHERE password_sealed IS NULL AND dkim_key_sealed IS NULL AND smime_key_sealed IS NULL`); n != 1 {
		t.Error("secrets of what is left out stay")
	}
}

// Whoever may change the sender but does not know the password must not have it sent to a server of theirs.
func TestAPasswordIsNotHandedToAnotherServer(t *testing.T) {
	t.Parallel()
	s := newSenders(t, dbtest.New(t), "")
	id := s.organisation(t, "erste")
	d, _ := everySecret(t)
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	d.Password = ""
	for name, change := range map[string]func(d *SenderDraft){
		"host": func(d *SenderDraft) { d.Host = "mail.boese.example" }, "port": func(d *SenderDraft) { d.Port = 2525 },
		"user": func(d *SenderDraft) { d.Username = "andere" }, "encryption": func(d *SenderDraft) { d.TLS = "implicit" },
	} {
		changed := d
		change(&changed)
		if got := mistakesOf(s.save(t, id, changed)); got != "password: mailing.password_again" {
			t.Errorf("another %s: %s", name, got)
		}
	}
}

// mistakesOf lists the fields that were refused, or what else went wrong.
func mistakesOf(err error) string {
	refusal, ok := err.(*fault.Error)
	if !ok {
		return "no refusal"
	}
	var all []string
	for _, f := range refusal.Fields {
		all = append(all, f.Name+": "+f.Key)
	}
	if all == nil {
		return refusal.Key
	}
	return strings.Join(all, ", ")
}

func TestASenderIsChecked(t *testing.T) {
	t.Parallel()
	s := newSenders(t, dbtest.New(t), "")
	id := s.organisation(t, "erste")
	for want, change := range map[string]func(d *SenderDraft){
		"address: form.email":                  func(d *SenderDraft) { d.Address = "keine" },
		"address: form.required":               func(d *SenderDraft) { d.Address = "" },
		"host: mailing.host":                   func(d *SenderDraft) { d.Host = "mail.example/x" },
		"port: form.choice":                    func(d *SenderDraft) { d.Port = 22 },
		"tls: form.choice":                     func(d *SenderDraft) { d.TLS = "none" },
		"password: mailing.password_again":     func(d *SenderDraft) { d.Username = "buero" },
		"password: form.control_characters":    func(d *SenderDraft) { d.Username, d.Password = "buero", "a\r\nb" },
		"per_minute: form.number_too_large":    func(d *SenderDraft) { d.PerMinute = -1 },
		"dkim_domain: mailing.dkim_domain":     func(d *SenderDraft) { d.DKIMDomain, d.DKIMSelector, d.MakeDKIMKey = "anders.example", "t1", true },
		"dkim_selector: mailing.dkim_selector": func(d *SenderDraft) { d.DKIMDomain, d.DKIMSelector, d.MakeDKIMKey = "erste.example", "t 1", true },
		"dkim_key: mailing.dkim_key_missing":   func(d *SenderDraft) { d.DKIMDomain, d.DKIMSelector = "erste.example", "t1" },
		"dkim_key: mailing.dkim_key_twice": func(d *SenderDraft) {
			d.DKIMDomain, d.DKIMSelector, d.DKIMKey, d.MakeDKIMKey = "erste.example", "t1", ed25519Key(t), true
		},
		"smime_certificate: mailing.smime_certificate_missing": func(d *SenderDraft) { d.SMIMEKey = "x" },
		"dkim_key: mailing.dkim_key":                           func(d *SenderDraft) { d.DKIMDomain, d.DKIMSelector, d.DKIMKey = "erste.example", "t1", "x" },
		"smime_certificate: mailing.smime_certificate":         func(d *SenderDraft) { d.SMIMEChain, d.SMIMEKey = "x", "x" },
	} {
		d := draftOf("post@erste.example")
		change(&d)
		if got := mistakesOf(s.save(t, id, d)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	keyAlone := draftOf("post@erste.example")
	keyAlone.DKIMKey = ed25519Key(t)
	if got := mistakesOf(s.save(t, id, keyAlone)); got != "dkim_domain: mailing.dkim_domain" {
		t.Errorf("a key without a domain: %s", got)
	}
	made := draftOf("post@erste.example")
	made.DKIMDomain, made.DKIMSelector, made.MakeDKIMKey = "erste.example", "t1", true
	if err := s.save(t, id, made); err != nil {
		t.Fatal(err)
	}
	got, err := s.Sender(t.Context(), actor.System(), id)
	if err != nil || got.Enabled || got.DKIMName() != "t1._domainkey.erste.example" || !strings.HasPrefix(got.DKIMRecord, "v=DKIM1; k=rsa; p=") {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestOnlyWhoManagesAnOrganisationChangesItsSender(t *testing.T) {
	t.Parallel()
	s := newSenders(t, dbtest.New(t), "")
	id := s.organisation(t, "erste")
	member := func(role actor.Role, of organisation.ID) actor.Actor {
		return actor.Account(7, false, []actor.Membership{{Organisation: of, Role: role}})
	}
	for name, who := range map[string]actor.Actor{
		"editor": member(actor.RoleEditor, id), "another": member(actor.RoleManager, id+1), "participant": actor.Participant(),
	} {
		_, see := s.Sender(t.Context(), who, id)
		for what, err := range map[string]error{
			"see": see, "save": s.SaveSender(t.Context(), who, id, draftOf("post@erste.example")), "switch": s.SwitchSender(t.Context(), who, id, true),
			"remove": s.RemoveSender(t.Context(), who, id), "test": s.TestSender(t.Context(), who, id, "ada@gast.example"),
		} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s may %s: %v", name, what, err)
			}
		}
	}
	if err := s.SaveSender(t.Context(), member(actor.RoleManager, id), id, draftOf("post@erste.example")); err != nil {
		t.Error(err)
	}
}

// Over the server of the installation anybody could write as anybody.
func TestOnlyAnAdministratorLendsTheServerToAnAddress(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newSenders(t, database, smtptest.Unreachable(t))
	id := s.organisation(t, "erste")
	manager := actor.Account(1, false, []actor.Membership{{Organisation: id, Role: actor.RoleManager}})
	borrowed := SenderDraft{Address: "post@erste.example"}
	save := func(d SenderDraft) {
		t.Helper()
		if err := s.SaveSender(t.Context(), manager, id, d); err != nil {
			t.Fatal(err)
		}
	}
	isOn := func() bool { return countWhere(t, database, `SELECT count(*) FROM senders WHERE enabled`) == 1 }
	save(borrowed)
	if err := s.SwitchSender(t.Context(), manager, id, true); !fault.Is(err, fault.Conflict) || isOn() {
		t.Errorf("a manager borrows the server: %v", err)
	}
	s.turn(t, id, true)
	save(borrowed)
	if !isOn() {
		t.Error("saving the same address switched it off")
	}
	borrowed.Address = "amt@anders.example"
	save(borrowed)
	if isOn() {
		t.Error("a manager changed the address that the server was lent to")
	}
	save(draftOf("post@erste.example"))
	database.MustExecContext(t.Context(), `UPDATE senders SET tested_at = updated_at`)
	if err := s.SwitchSender(t.Context(), manager, id, true); err != nil || !isOn() {
		t.Errorf("over the own server: %v", err)
	}
	save(SenderDraft{Address: "post@erste.example"})
	if isOn() {
		t.Error("from the own server to that of the installation without an administrator")
	}
}

func TestATestLetterTellsWhatWentWrongAndNoMore(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newSenders(t, database, smtptest.Start(t).URL())
	id := s.organisation(t, "erste")
	sink := smtptest.Start(t)
	try := func() string {
		t.Helper()
		clear(s.tests)
		return mistakesOf(s.TestSender(t.Context(), actor.System(), id, "ada@gast.example"))
	}
	if got := try(); got != "mailing.sender_unknown" {
		t.Errorf("without a sender: %s", got)
	}
	s.sends(t, id, "post@erste.example", sink.URL())
	s.turn(t, id, false)
	if err := s.TestSender(t.Context(), actor.System(), id, "ada@gast.example"); err != nil || len(sink.To("ada@gast.example")) != 1 {
		t.Errorf("%v, %d letters", err, sink.Count())
	}
	sink.Behave(func(string, int) smtptest.Answer { return smtptest.Answer{Recipient: 550} })
	err := s.TestSender(t.Context(), actor.System(), id, "ada@gast.example")
	if refusal, ok := err.(*fault.Error); !ok || refusal.Key != "mailing.test_refused" || refusal.Args["Answer"] != "550 refused for good" {
		t.Errorf("refused: %#v", err)
	}
	database.MustExecContext(t.Context(), `UPDATE senders SET tls = 'starttls'`)
	if got := try(); got != "mailing.test_starttls" {
		t.Errorf("without encryption: %s", got)
	}
	secure, _ := smtptest.StartSecure(t, true)
	port := netip.MustParseAddrPort(secure.Address()).Port()
	database.MustExecContext(t.Context(), `UPDATE senders SET tls = 'implicit', port = $1`, port)
	if got := try(); got != "mailing.test_certificate" {
		t.Errorf("not trusted: %s", got)
	}
	s.guard.networks = nil
	if got := try(); got != "mailing.test_inside" {
		t.Errorf("inside the house: %s", got)
	}
	s.guard.networks = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	gone, err := parseSMTPURL(smtptest.Unreachable(t))
	if err != nil {
		t.Fatal(err)
	}
	database.MustExecContext(t.Context(), `UPDATE senders SET tls = 'none', port = $1`, gone.port)
	if got := try(); got != "mailing.test_unreachable" {
		t.Errorf("nothing there: %s", got)
	}
	for range 6 {
		err = s.TestSender(t.Context(), actor.System(), id, "ada@gast.example")
	}
	if !fault.Is(err, fault.Limited) {
		t.Errorf("after many tries: %v", err)
	}
}

func TestOnlyServersInTheInternetAreAsked(t *testing.T) {
	t.Parallel()
	inside := newGuard([]netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("fec0:20::/32")})
	for address, want := range map[string]bool{
		"8.8.8.8:25": true, "[2a00:1450::1]:587": true, "10.20.3.4:25": true, "[::ffff:10.20.3.4]:25": true,
		"10.21.0.1:25": false, "127.0.0.1:25": false, "[::1]:25": false, "169.254.169.254:25": false, "192.168.1.1:25": false, "172.16.0.1:25": false,
		"0.0.0.0:25": false, "100.64.0.1:25": false, "[fe80::1%eth0]:25": false, "[fd00::1]:25": false, "[::ffff:127.0.0.1]:25": false, "224.0.0.1:25": false,
		"255.255.255.255:25": false, "keine": false, "8.8.8.8": false,
		// For special purposes (RFC 6890), with the first and the last of each.
		"0.255.255.255:25": false, "100.127.255.255:25": false, "100.128.0.1:25": true, "192.0.0.1:25": false, "192.0.0.255:25": false, "192.0.1.1:25": true,
		"192.88.99.1:25": false, "198.17.255.255:25": true, "198.18.0.1:25": false, "198.19.255.255:25": false, "198.20.0.1:25": true, "240.0.0.1:25": false,
		"192.0.2.1:25": false, "198.51.100.1:25": false, "203.0.113.1:25": false,
		// Of IPv6: site-local ones of a former standard, and what leads on to an address of IPv4.
		"[fec0::1]:25": false, "[feff:ffff::1]:25": false, "[fec0:20::1]:25": true, "[fdff::1]:25": false, "[ff02::1]:25": false,
		"[64:ff9b::a00:1]:25": false, "[64:ff9b::7f00:1]:25": false, "[64:ff9b:1::a00:1]:25": false, "[2002:a00:1::]:25": false, "[2002:7f00:1::1]:25": false,
		"[2001:0:4136:e378:8000:63bf:f5ff:fffe]:25": false, "[::10.0.0.1]:25": false, "[::ffff:a00:1]:25": false, "[::ffff:8.8.8.8]:25": true,
		"[100::1]:25": false, "[2001:2::1]:25": false, "[2001:db8::1]:25": false, "[3fff::1]:25": false, "[5f00::1]:25": false, "[2001:4860:4860::8888]:25": true,
	} {
		if err := inside.check("tcp", address, nil); (err == nil) != want {
			t.Errorf("%s: %v, want open %t", address, err, want)
		}
	}
}

func TestThisMachineIsNotAskedByItsPublicAddressEither(t *testing.T) {
	t.Parallel()
	g := newGuard(nil)
	g.own = func() ([]net.Addr, error) {
		return []net.Addr{&net.IPNet{IP: net.IPv4(5, 9, 1, 2), Mask: net.CIDRMask(26, 32)}, &net.IPNet{IP: net.ParseIP("2a01:4f8::2"), Mask: net.CIDRMask(64, 128)}}, nil
	}
	for address, want := range map[string]bool{
		"5.9.1.2:25": false, "[::ffff:5.9.1.2]:25": false, "5.9.1.3:25": true, "[2a01:4f8::2]:25": false, "[2a01:4f8::3]:25": true,
	} {
		if err := g.check("tcp", address, nil); (err == nil) != want {
			t.Errorf("%s: %v, want open %t", address, err, want)
		}
	}
	g.networks = []netip.Prefix{netip.MustParsePrefix("5.9.1.2/32")}
	if err := g.check("tcp", "5.9.1.2:25", nil); err != nil {
		t.Errorf("although the operator allows it: %v", err)
	}
	g.own = func() ([]net.Addr, error) { return nil, errors.New("no answer") }
	if err := g.check("tcp", "5.9.1.3:25", nil); err == nil {
		t.Error("without knowing its own addresses it asks anywhere")
	}
	if all, err := net.InterfaceAddrs(); err != nil || len(all) == 0 {
		t.Fatalf("addresses of this machine: %v, %v", all, err)
	} else if _, err := netip.ParsePrefix(all[0].String()); err != nil {
		t.Errorf("what the system says is not understood: %v", err)
	}
}

// In the development mailbox no letter leaves the house, whatever organisations have set.
func TestInTheDevelopmentMailboxNothingGoesOverServersOfOrganisations(t *testing.T) {
	t.Parallel()
	database, own := dbtest.New(t), smtptest.Start(t)
	s := newSenders(t, database, "")
	id := s.organisation(t, "erste")
	s.sends(t, id, "post@erste.example", own.URL())
	s.hosts(t, 1, id)
	enqueue(t, database, about(1, "ada@gast.example"))
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := stateOf(t, s.Service, "ada@gast.example"); got != Sent || own.Count() != 0 {
		t.Errorf("the letter is %s, %d went out", got, own.Count())
	}
	if got := mistakesOf(s.TestSender(t.Context(), actor.System(), id, "ada@gast.example")); got != "mailing.test_mailbox" {
		t.Errorf("test letter: %s", got)
	}
}

// A server of its own asks for a password over an encrypted connection.
func TestAnOrganisationSignsInAtItsServer(t *testing.T) {
	t.Parallel()
	sink, pool := smtptest.StartSecure(t, true)
	at := netip.MustParseAddrPort(sink.Address())
	s := newSenders(t, dbtest.New(t), smtptest.Unreachable(t))
	id := s.organisation(t, "erste")
	d := draftOf("post@erste.example")
	d.Username, d.Password, d.TLS = smtptest.User, smtptest.Password, "implicit"
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	s.database.MustExecContext(t.Context(), `UPDATE senders SET port = $1`, at.Port())
	s.turn(t, id, true)
	s.hosts(t, 1, id)
	w := s.wayOf(Route(id))
	if open, err := w.refresh(t.Context()); !open || err != nil {
		t.Fatal(open, err)
	}
	w.origin.server.tlsConfig = &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
	enqueue(t, s.database, about(1, "ada@gast.example"))
	if _, err := w.sendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := sink.Messages(); len(got) != 1 || got[0].From != "post@erste.example" {
		t.Errorf("arrived %+v", got)
	}
}
