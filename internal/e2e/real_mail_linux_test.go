package e2e_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"

	"tagungsbuero/internal/event"
)

// Letters that the program sends arrive with a real mail server as they were written, encrypted and
// signed in, and what the server does not take is known.
func TestLettersArriveThroughARealMailServer(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"starttls", "implicit"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			p := startPostfix(t)
			h, s, slug := openOffice(t, 10, p.settings(mode, postfixPassword), entitled("Übergänge gestalten – „Straße“ & Größe €"))
			for _, email := range []string{"joerg@" + deliveredDomain, "ada@" + deliveredDomain, refusedForGood, refusedForNow, "fern@anderswo.example"} {
				form := person(1)
				form.Set("first_name", "Jörg-Ümit")
				form.Set("last_name", "Größenwahn")
				form.Set("email", email)
				newClient(t).post(s.base+registrationPath(slug), form)
			}
			eventually(t, "every letter has been tried", func() bool {
				return h.count(`SELECT count(*) FROM letters WHERE state = 'sending' OR attempts = 0`) == 0
			})
			got := map[string]string{}
			for _, l := range h.letters() {
				got[l.Recipient] = l.State
			}
			want := map[string]string{"ada@" + deliveredDomain: "sent", "joerg@" + deliveredDomain: "sent",
				refusedForGood: "failed", refusedForNow: "queued", "fern@anderswo.example": "failed"}
			if !maps.Equal(got, want) {
				t.Errorf("letters are %v, want %v", got, want)
			}
			for _, raw := range p.delivered(2) {
				h.compareDelivered(raw)
			}
		})
	}
}

func entitled(title string) func(*event.Draft) { return func(d *event.Draft) { d.Title = title } }

// storedLetter is a letter as the outbox keeps it.
type storedLetter struct {
	Recipient string `db:"recipient"`
	State     string `db:"state"`
	Subject   string `db:"subject"`
	Text      string `db:"text_body"`
	HTML      string `db:"html_body"`
	Calendar  string `db:"calendar"`
	LastError string `db:"last_error"`
	Attempts  int    `db:"attempts"`
}

func (h *house) letters() (found []storedLetter) {
	h.t.Helper()
	const query = `SELECT recipient, state, COALESCE(subject, '') AS subject, COALESCE(text_body, '') AS text_body,
		COALESCE(html_body, '') AS html_body, COALESCE(calendar, '') AS calendar, last_error, attempts FROM letters ORDER BY id`
	if err := h.db.SelectContext(h.t.Context(), &found, query); err != nil {
		h.t.Fatal(err)
	}
	return found
}

// compareDelivered expects the file in the mailbox to say what the outbox keeps.
func (h *house) compareDelivered(raw []byte) {
	h.t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		h.t.Fatal(err)
	}
	h.compareHeaders(message.Header)
	parts := partsOf(h.t, textproto.MIMEHeader(message.Header), message.Body)
	for _, l := range h.letters() {
		if l.Recipient != message.Header.Get("X-Original-To") {
			continue
		}
		if subject := decoded(h.t, message.Header.Get("Subject")); subject != l.Subject || !strings.Contains(subject, "„Straße“ & Größe €") {
			h.t.Errorf("subject %q, kept is %q", subject, l.Subject)
		}
		for kind, want := range map[string]string{"text/plain": l.Text, "text/html": l.HTML, "text/calendar": l.Calendar} {
			if want == "" || plainLines(parts[kind]) != plainLines(want) {
				h.t.Errorf("%s arrived as\n%s\nkept is\n%s", kind, parts[kind], want)
			}
		}
		if !strings.Contains(parts["text/plain"], "Jörg-Ümit Größenwahn") {
			h.t.Errorf("nobody is greeted:\n%s", parts["text/plain"])
		}
		return
	}
	h.t.Errorf("a letter to %q was delivered that nobody wrote", message.Header.Get("X-Original-To"))
}

func (h *house) compareHeaders(header mail.Header) {
	h.t.Helper()
	from, err := header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != "tagungen@kreis.example" || from[0].Name != "KI Musterstadt" {
		h.t.Errorf("From %v, %v", from, err)
	}
	to, err := header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Jörg-Ümit Größenwahn" || to[0].Address != header.Get("X-Original-To") {
		h.t.Errorf("To %v, %v", to, err)
	}
	if id := header.Get("Message-ID"); !strings.HasPrefix(id, "<letter-") || !strings.HasSuffix(id, "@kreis.example>") {
		h.t.Errorf("Message-ID %q", id)
	}
	if _, err := header.Date(); err != nil {
		h.t.Errorf("Date: %v", err)
	}
	if header.Get("Auto-Submitted") != "auto-generated" || header.Get("Return-Path") != "<tagungen@kreis.example>" {
		h.t.Errorf("headers %v", header)
	}
	if received := strings.Join(header["Received"], " "); !strings.Contains(received, "SMTPSA") {
		h.t.Errorf("the letter did not come encrypted and signed in: %s", received)
	}
}

func decoded(t testing.TB, header string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// plainLines makes the ends of lines equal: on the wire they are CRLF, in mailboxes LF.
func plainLines(text string) string {
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// partsOf returns the decoded parts of a message, by type.
func partsOf(t testing.TB, header textproto.MIMEHeader, body io.Reader) map[string]string {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	if !strings.HasPrefix(kind, "multipart/") {
		found[kind] = decodedBody(t, header.Get("Content-Transfer-Encoding"), body)
		return found
	}
	for parts := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(found, partsOf(t, part.Header, part))
	}
}

func decodedBody(t testing.TB, encoding string, body io.Reader) string {
	t.Helper()
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A service that may not sign in, or that does not trust the server, tells so and keeps its letters.
func TestARealMailServerThatIsNotTrustedOrDoesNotKnowUsGetsNothing(t *testing.T) {
	t.Parallel()
	p := startPostfix(t)
	for name, c := range map[string]struct {
		settings settings
		told     string
	}{
		"wrong password, starttls":    {p.settings("starttls", "falsch"), "authentication failed"},
		"wrong password, implicit":    {p.settings("implicit", "falsch"), "authentication failed"},
		"wrong certificate, starttls": {distrusting(p.settings("starttls", postfixPassword)), "certificate"},
		"wrong certificate, implicit": {distrusting(p.settings("implicit", postfixPassword)), "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			all := newDatabase(t)
			maps.Copy(all, c.settings)
			s := start(t, all)
			s.mayFail = true
			test := run(t, all, "mail", "test", "ada@"+deliveredDomain)
			if test.code == 0 || !strings.Contains(test.errOut, c.told) || strings.Contains(test.errOut, "falsch") || strings.Contains(test.errOut, "geheim") {
				t.Errorf("mail test ended with %d: %s%s", test.code, test.out, test.errOut)
			}
			h := openHouse(t, all).furnish()
			newClient(t).post(s.base+registrationPath(h.event(2).Slug), person(1))
			eventually(t, "the trouble is noted", func() bool {
				return h.count(`SELECT count(*) FROM letters WHERE state = 'queued' AND attempts = 0 AND last_error <> ''`) == 1
			})
			if told := h.letters()[0].LastError; !strings.Contains(told, c.told) || strings.Contains(told, "falsch") || strings.Contains(told, "geheim") {
				t.Errorf("noted is %q", told)
			}
		})
	}
	_, s, _ := openOffice(t, 1, p.settings("starttls", postfixPassword))
	if test := run(t, s.settings, "mail", "test", "ada@"+deliveredDomain); test.code != 0 {
		t.Errorf("mail test ended with %d: %s", test.code, test.errOut)
	}
	if n := len(p.delivered(1)); n != 1 {
		t.Errorf("%d letters arrived, want the one of the test that may", n)
	}
}

// distrusting leaves the trust to the certificates of the machine.
func distrusting(s settings) settings {
	delete(s, "SSL_CERT_FILE")
	return s
}
