package mailing

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The longest line of a message, without its end (RFC 5322, 2.1.1).
const longestLine = 998

var encodedWord = regexp.MustCompile(`=\?[^? ]+\?[bqBQ]\?[^? ]*\?=`)

func TestNoLineIsTooLongWhateverIsTyped(t *testing.T) {
	t.Parallel()
	chain, private, _ := certificate(t, ecdsaKey(t), "buero@tagung.example", time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	smime, err := readSMIME(chain, private, "buero@tagung.example")
	if err != nil {
		t.Fatal(err)
	}
	signs := signing(t, ed25519Key(t))
	rapid.Check(t, func(t *rapid.T) {
		long := rapid.Custom(func(t *rapid.T) string {
			word := rapid.SampledFrom([]string{"x", "ü", "😀", "=", "x ", ".", "\t", "\r\n.\r\n", "<b>", "„", "?="}).Draw(t, "word")
			return strings.Repeat(word, rapid.SampledFrom([]int{1, 70, 76, 77, 998, 999, 5000}).Draw(t, "times")) + rapid.String().Draw(t, "end")
		})
		o, e, c := sender(), testEnvelope(), testContent()
		if rapid.Bool().Draw(t, "signed") {
			o.dkim, o.smime = signs, smime
		}
		c.Text, c.HTML = "Guten Tag "+long.Draw(t, "text"), "<p>"+long.Draw(t, "html")
		c.Subject, c.FromName, e.to.Name = "Betreff "+long.Draw(t, "subject"), long.Draw(t, "from"), long.Draw(t, "to")
		c.Attachments = []Attachment{{Name: long.Draw(t, "file"), Data: []byte(long.Draw(t, "data"))}}
		c.Calendar = "BEGIN:VCALENDAR\r\n" + long.Draw(t, "calendar")
		c = c.cleaned()
		raw, err := o.signed(e, c, time.Now())
		if err != nil {
			t.Fatalf("build message: %v", err)
		}
		for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
			if len(line) > longestLine || bytes.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("line of %d octets: %q", len(line), line)
			}
		}
		head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		for _, b := range head {
			if b >= 0x80 {
				t.Fatalf("headers are not ASCII: %q", head)
			}
		}
		for _, word := range encodedWord.FindAll(head, -1) {
			if len(word) > 75 { // RFC 2047, 2
				t.Fatalf("encoded word of %d characters: %q", len(word), word)
			}
		}
		checkSame(t, raw, c)
	})
}

// checkSame reads the letter as the recipient's program does: what was broken into lines is whole again.
func checkSame(t *rapid.T, raw []byte, c Content) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("read message: %v", err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || strings.Join(strings.Fields(subject), " ") != c.Subject {
		t.Fatalf("subject %q, want %q, %v", subject, c.Subject, err)
	}
	texts := textsOf(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	if texts["text/plain"] != lines(c.Text) || texts["text/html"] != lines(c.HTML) {
		t.Fatalf("text %q, want %q; html %q, want %q", texts["text/plain"], c.Text, texts["text/html"], c.HTML)
	}
}

// lines returns text as mail has it, each line ending in CRLF.
func lines(text string) string {
	return strings.ReplaceAll(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n", "\r\n")
}

// textsOf returns the parts of a message that are no files, by their types.
func textsOf(t *rapid.T, contentType, encoding string, body io.Reader) map[string]string {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("content type %q: %v", contentType, err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		text, err := io.ReadAll(decoded(encoding, body))
		if err != nil {
			t.Fatalf("decode %s: %v", kind, err)
		}
		return map[string]string{kind: lines(string(text))}
	}
	all := map[string]string{}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("read part: %v", err)
		}
		if part.FileName() != "" {
			continue
		}
		for kind, text := range textsOf(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part) {
			all[kind] = text
		}
	}
}
