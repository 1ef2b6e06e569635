package mailing

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/token"
)

// newReturning is a service with an address for what comes back.
func newReturning(t testing.TB, database *db.DB, smtpURL string) *Service {
	t.Helper()
	s, err := New(database, Options{SMTPURL: smtpURL, From: "Tagungsbüro <buero@tagung.example>", BounceAddress: "bounce@tagung.example",
		Signer: token.NewSigner(make([]byte, 32))}, testComposers(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("set up mailing: %v", err)
	}
	return s
}

// aReport is what a server sends about a letter.
func aReport(to, messageID, action, diagnostic string) string {
	return "From: MAILER-DAEMON@mx.example\nTo: " + to + "\nAuto-Submitted: auto-replied\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" +
		"Final-Recipient: rfc822; ada@gast.example\nAction: " + action + "\nStatus: 5.0.0\nDiagnostic-Code: smtp; " + diagnostic + "\n\n" +
		"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + messageID + ">\n\n--b--\n"
}

func report(t *testing.T, s *Service, text string) Outcome {
	t.Helper()
	outcome, err := s.Report(t.Context(), strings.NewReader(text), "")
	if err != nil {
		t.Fatalf("hand in report: %v", err)
	}
	return outcome
}

// sentOne sends one letter and returns what the server saw of it.
func sentOne(t *testing.T, database *db.DB, s *Service, sink *smtptest.Server) (from, messageID string) {
	t.Helper()
	enqueue(t, database, letterTo("ada@gast.example"))
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	message := sink.Await(t, 1)[0]
	parsed, err := message.Parsed()
	if err != nil {
		t.Fatal(err)
	}
	return message.From, strings.Trim(parsed.Header.Get("Message-Id"), "<>")
}

func TestALetterThatComesBackIsKnownByItsSender(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newReturning(t, database, sink.URL())
	from, _ := sentOne(t, database, s, sink)
	if name, _, _ := strings.Cut(from, "@"); !strings.HasPrefix(from, "bounce+") || !strings.HasSuffix(from, "@tagung.example") || len(name) > 64 {
		t.Fatalf("the letter went from %q", from)
	}
	if got := report(t, s, aReport(strings.ToUpper(from), "", "failed", "550 5.1.1 user unknown")); got != ReportBounced {
		t.Errorf("the report led to %q", got)
	}
	letter := entries(t, s)[0]
	if letter.State != Bounced || letter.FailedAt == nil || letter.LastError != "550 5.1.1 user unknown" || letter.Reason() != MailboxUnknown || letter.SentAt == nil {
		t.Errorf("the letter is %+v", letter)
	}
	if got := report(t, s, aReport(from, "", "failed", "550 something else")); got != ReportBounced || entries(t, s)[0].LastError != letter.LastError {
		t.Errorf("a second report led to %q and %+v", got, entries(t, s)[0])
	}
}

func TestALetterThatComesBackIsKnownByItsMessageID(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newService(t, database, sink.URL())
	from, id := sentOne(t, database, s, sink)
	if from != "buero@tagung.example" {
		t.Errorf("without an address for what comes back the letter went from %q", from)
	}
	if got := report(t, s, aReport("buero@tagung.example", id, "failed", "552 5.2.2 over quota")); got != ReportBounced {
		t.Errorf("the report led to %q", got)
	}
	if letter := entries(t, s)[0]; letter.State != Bounced || letter.Reason() != MailboxFull {
		t.Errorf("the letter is %+v", letter)
	}
}

func TestTheServersPathNamesTheRecipientWhenTheHeadersDoNot(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newReturning(t, database, sink.URL())
	from, _ := sentOne(t, database, s, sink)
	outcome, err := s.Report(t.Context(), strings.NewReader(aReport("undisclosed", "", "failed", "550 no such user")), from)
	if err != nil || outcome != ReportBounced {
		t.Errorf("the report led to %q, %v", outcome, err)
	}
}

func TestForgedReportsAndAnswersChangeNothing(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newReturning(t, database, sink.URL())
	from, id := sentOne(t, database, s, sink)
	letter := entries(t, s)[0].ID
	for what, text := range map[string]string{
		"an invented signature":    aReport(fmt.Sprintf("bounce+%d.0123456789abcdef@tagung.example", letter), "", "failed", "550"),
		"the signature of another": aReport(strings.Replace(from, fmt.Sprintf("+%d.", letter), fmt.Sprintf("+%d.", letter+1), 1), "", "failed", "550"),
		"another domain":           aReport(strings.Replace(from, "tagung.", "fremd.", 1), "", "failed", "550"),
		"an invented Message-ID":   aReport("bounce@tagung.example", fmt.Sprintf("letter-%d.0123456789abcdef@tagung.example", letter), "failed", "550"),
		"no letter at all":         aReport("bounce+99999999999999999.0123456789abcdef@tagung.example", "letter-1", "failed", "550"),
		"a delivered letter":       aReport(from, id, "delivered", "250 ok"),
		"a holiday note":           "From: ada@gast.example\nTo: " + from + "\nAuto-Submitted: auto-replied\nIn-Reply-To: <" + id + ">\n\nAction: failed\n",
		"noise":                    "\x00\xff",
	} {
		if got := report(t, s, text); got != ReportForeign && got != ReportNone {
			t.Errorf("%s led to %q", what, got)
		}
		if now := entries(t, s)[0]; now.State != Sent || now.LastError != "" {
			t.Errorf("%s made the letter %+v", what, now)
		}
	}
}

func TestAWarningOfDelayIsOnlyNoted(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newReturning(t, database, sink.URL())
	from, _ := sentOne(t, database, s, sink)
	if got := report(t, s, aReport(from, "", "delayed", "connection timed out")); got != ReportDelayed {
		t.Errorf("the warning led to %q", got)
	}
	if letter := entries(t, s)[0]; letter.State != Sent || letter.DelayedAt == nil || letter.Reason() != ServerAway {
		t.Errorf("the letter is %+v", letter)
	}
}

func TestAReportAboutALetterOnItsWayIsToComeAgain(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newReturning(t, database, sink.URL())
	from, _ := sentOne(t, database, s, sink)
	const unmarkSQL = `UPDATE letters SET state = 'sending', sent_at = NULL, claimed_until = $1`
	lease := database.Now().Add(time.Minute).UTC().Truncate(time.Microsecond)
	if _, err := database.ExecContext(t.Context(), unmarkSQL, lease); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Report(t.Context(), strings.NewReader(aReport(from, "", "failed", "550")), ""); !errors.Is(err, ErrTooEarly) {
		t.Errorf("handed in too early: %v", err)
	}
	letter := entries(t, s)[0]
	sent := []finished{{id: letter.ID, state: Sent, content: Content{Subject: "Gruß"}}}
	if err := finishLetters(t.Context(), s.finish, sent, database.Now(), lease); err != nil {
		t.Fatal(err)
	}
	if got := report(t, s, aReport(from, "", "failed", "550 5.1.1")); got != ReportBounced {
		t.Errorf("the report led to %q", got)
	}
	if err := finishLetters(t.Context(), s.finish, sent, database.Now(), lease); err != nil { // by a second service whose lease had ended
		t.Fatal(err)
	}
	if got := entries(t, s)[0].State; got != Bounced {
		t.Errorf("marked as sent once more, it is %s", got)
	}
}

func TestAnAddressForReportsThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"bounce", "bounce+x@tagung.example", strings.Repeat("b", 25) + "@tagung.example", "a b@tagung.example"} {
		if _, err := newReturnPath(address, token.NewSigner(make([]byte, 32))); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
}

func TestWhatServersSayIsSortedIntoReasons(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Reason{
		"": NoReason,
		"550 5.1.1 <ada@gast.example>: user unknown":               MailboxUnknown,
		"550 5.1.10 RESOLVER.ADR.RecipientNotFound":                MailboxUnknown,
		"550 Requested action not taken: mailbox unavailable":      MailboxUnknown,
		"552 5.2.2 mailbox full":                                   MailboxFull,
		"452 4.2.2 over quota":                                     MailboxFull,
		"554 5.7.1 Message rejected as spam":                       Refused,
		"550 5.7.26 This mail has been blocked":                    Refused,
		"554 blocked using list.example":                           Refused,
		"552 5.3.4 message size exceeds fixed limit":               TooLarge,
		"550 5.4.4 host not found":                                 DomainUnknown,
		"450 4.7.1 greylisted, try again":                          ServerAway,
		"550 4.4.7 QUEUE.Expired; message expired":                 ServerAway,
		"given up: mail server takes no letters: connect: refused": ServerAway,
		"given up after 43 attempts: 451 try again later":          ServerAway,
		"connection broke: EOF":                                    ServerAway,
		"compose letter: no such field":                            Unwritten,
		"compose letter: panic: index out of range":                Unwritten,
		"build message: subject and text are needed":               Unwritten,
		"the address of the recipient cannot be read":              AddressBroken,
		"the domain of the recipient cannot be read":               AddressBroken,
		"599 what?": OtherReason,
	} {
		if got := reasonOf(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
