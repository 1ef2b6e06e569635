package mailing

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func testEnvelope() envelope {
	return envelope{
		id: 4711, dedupe: "confirmed/1", to: mail.Address{Name: "Özlem Müller", Address: "oezlem@gast.example"}, locale: "de",
		queuedAt: time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC),
	}
}

func testContent() Content {
	return Content{
		Subject:  "Anmeldung bestätigt: Fachtagung „Übergang Schule – Beruf“ am Donnerstag, 2. Mai 2027, in Musterstadt",
		Text:     "Guten Tag Özlem Müller,\n\nIhr Platz ist sicher.\n.\nEine Zeile mit einem Punkt.\n",
		HTML:     "<p>Ihr Platz ist sicher. " + strings.Repeat("Straße für Straße. ", 80) + "</p>\n",
		FromName: "KI Musterstadt, JMD Musterstadt", ReplyTo: []string{"ki@musterstadt.example", "kein Postfach", "jmd@musterstadt.example"},
		Calendar: "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:Übergang\r\nEND:VCALENDAR\r\n",
	}
}

func sender() *origin {
	return &origin{from: &mail.Address{Name: "Tagungsbüro", Address: "buero@tagung.example"}, domain: "tagung.example"}
}

func build(t interface{ Fatalf(string, ...any) }, e envelope, c Content) []byte {
	raw, err := sender().message(e, c.cleaned(), e.queuedAt)
	if err != nil {
		t.Fatalf("build message: %v", err)
	}
	return raw
}

// outline tells how a message reads to an independent parser: headers, then the tree of its parts.
func outline(t *testing.T, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("read message: %v", err)
	}
	var b strings.Builder
	for _, name := range []string{"Message-Id", "Date", "Subject", "From", "To", "Reply-To", "Auto-Submitted", "Content-Language", "User-Agent", "X-Mailer", "Mime-Version"} {
		value, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s: %s\n", name, value)
	}
	outlinePart(t, &b, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, "")
	return b.String()
}

func outlinePart(t *testing.T, b *strings.Builder, contentType, encoding string, body io.Reader, indent string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("content type %q: %v", contentType, err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		fmt.Fprintf(b, "%s%s\n", indent, kind)
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			outlinePart(t, b, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, indent+"  ")
			if name := part.FileName(); name != "" {
				fmt.Fprintf(b, "%s  as %s\n", indent, name)
			}
		}
	}
	text, err := io.ReadAll(decoded(encoding, body))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "|")), ". Straße")
	fmt.Fprintf(b, "%s%s %s %s %s: %s\n", indent, kind, params["charset"], params["method"], encoding, line)
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch encoding {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

func TestAMessageHasTheFormThatAllProgramsRead(t *testing.T) {
	t.Parallel()
	want := `Message-Id: <letter-4711.9b3c@tagung.example>
Date: Tue, 20 Apr 2027 09:00:00 +0000
Subject: Anmeldung bestätigt: Fachtagung „Übergang Schule – Beruf“ am Donnerstag, 2. Mai 2027, in Musterstadt
From: "KI Musterstadt, JMD Musterstadt" <buero@tagung.example>
To: Özlem Müller <oezlem@gast.example>
Reply-To: <ki@musterstadt.example>, <jmd@musterstadt.example>
Auto-Submitted: auto-generated
Content-Language: de
User-Agent: 
X-Mailer: 
Mime-Version: 1.0
multipart/mixed
  multipart/alternative
    text/plain UTF-8  quoted-printable: Guten Tag Özlem Müller,||Ihr Platz ist sicher.|.|Eine Zeile mit einem Punkt.|
    text/html UTF-8  quoted-printable: <p>Ihr Platz ist sicher
  text/calendar utf-8 PUBLISH base64: BEGIN:VCALENDAR|METHOD:PUBLISH|SUMMARY:Übergang|END:VCALENDAR|
  as veranstaltung.ics
`
	raw := build(t, testEnvelope(), testContent())
	id := testEnvelope().messageID("tagung.example")
	want = strings.Replace(want, "letter-4711.9b3c@tagung.example", id, 1)
	if !strings.HasPrefix(id, "letter-4711.") {
		t.Errorf("message id %q", id)
	}
	if diff := cmp.Diff(want, outline(t, raw)); diff != "" {
		t.Errorf("message (-want +got):\n%s\n%s", diff, raw)
	}
}

func TestAMessageWithoutCalendarAndHTMLIsPlainText(t *testing.T) {
	t.Parallel()
	c := testContent()
	c.HTML, c.Calendar = "", ""
	got := outline(t, build(t, testEnvelope(), c))
	if !strings.Contains(got, "\ntext/plain UTF-8  quoted-printable: Guten Tag") {
		t.Errorf("message:\n%s", got)
	}
}

func TestWithoutANameOfTheHostsTheInstallationIsTheSender(t *testing.T) {
	t.Parallel()
	c := testContent()
	c.FromName = ""
	if got := outline(t, build(t, testEnvelope(), c)); !strings.Contains(got, "From: Tagungsbüro <buero@tagung.example>\n") {
		t.Errorf("message:\n%s", got)
	}
}

func TestNothingTypedCanBecomeAHeader(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-z" <>@,;\\]|\r\n|\r|\n|Bcc: alle@gast\.example|=\?utf-8\?q\?=0D=0ABcc:\?=| |ü){0,80}`))
		e, c := testEnvelope(), testContent()
		e.to.Name, c.FromName = text.Draw(t, "to"), text.Draw(t, "from")
		c.Subject = "Betreff " + text.Draw(t, "subject")
		c.ReplyTo = []string{text.Draw(t, "reply"), `"` + text.Draw(t, "reply name") + `" <ki@musterstadt.example>`}
		c.CalendarMethod = text.Draw(t, "method")
		raw := build(t, e, c)

		head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("line %q", line)
			}
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("read message: %v\n%s", err, head)
		}
		for name := range m.Header {
			switch name {
			case "Message-Id", "Date", "Subject", "From", "To", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress",
				"Content-Language", "Content-Type", "Mime-Version":
			default:
				t.Fatalf("header %s came out of nothing:\n%s", name, head)
			}
		}
		checkAddress(t, m, "To", "oezlem@gast.example")
		checkAddress(t, m, "From", "buero@tagung.example")
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || strings.ContainsAny(subject, "\r\n") {
			t.Fatalf("subject %q, %v", subject, err)
		}
	})
}

func checkAddress(t *rapid.T, m *mail.Message, header, want string) {
	addresses, err := m.Header.AddressList(header)
	if err != nil || len(addresses) != 1 || addresses[0].Address != want {
		t.Fatalf("%s reads %v, %v; want only %s", header, addresses, err, want)
	}
}

func TestARecipientsDomainIsWrittenInASCII(t *testing.T) {
	t.Parallel()
	got, err := recipient("oezlem@jugend-müller.example", "")
	if err != nil || got.Address != "oezlem@xn--jugend-mller-klb.example" {
		t.Errorf("%q, %v", got.Address, err)
	}
	for _, bad := range []string{"", "ohne", "a@b> <c@d.example", "a@b.example, c@d.example", "a\r\nb@c.example", "@gast.example"} {
		if got, err := recipient(bad, ""); err == nil {
			t.Errorf("%q was read as %q", bad, got.Address)
		}
	}
}
