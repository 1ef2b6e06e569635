package mailing

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// filesOf returns the attachments of a message as an independent parser reads them.
func filesOf(t interface{ Fatalf(string, ...any) }, raw []byte) []Attachment {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("read message: %v", err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("content type: %v", err)
	}
	var files []Attachment
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatalf("read part: %v", err)
		}
		disposition, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if err != nil || disposition != "attachment" {
			continue
		}
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			t.Fatalf("content type of part: %v", err)
		}
		data, err := io.ReadAll(decoded(part.Header.Get("Content-Transfer-Encoding"), part))
		if err != nil {
			t.Fatalf("decode part: %v", err)
		}
		files = append(files, Attachment{Name: params["filename"], ContentType: kind, Data: data})
	}
}

func TestAttachmentsArriveByteForByteUnderTheirNames(t *testing.T) {
	t.Parallel()
	c := testContent()
	c.Calendar = ""
	c.Attachments = []Attachment{
		{Name: "Programm für „Übergang“.pdf", ContentType: "application/pdf", Data: bytes.Repeat([]byte{0, 13, 10, 255, '.'}, 4000)},
		{Name: "../..\\Anfahrt:\r\nBcc.png", ContentType: "image/png", Data: []byte("x")},
		{Name: "", ContentType: "quatsch", Data: []byte("y")},
	}
	want := []Attachment{
		c.Attachments[0],
		{Name: "-..-Anfahrt- Bcc.png", ContentType: "image/png", Data: []byte("x")},
		{Name: "Anhang", ContentType: anyFile, Data: []byte("y")},
	}
	if diff := cmp.Diff(want, filesOf(t, build(t, testEnvelope(), c))); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
}

func TestNoNameOfAFileBreaksItsPart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-z" ;\\./]|\r\n|=\?utf-8\?q\?=0D=0A\?=|ü|😀){0,300}`))
		c := testContent()
		c.Calendar = ""
		c.Attachments = []Attachment{{Name: text.Draw(t, "name"), ContentType: text.Draw(t, "type"), Data: []byte("Inhalt")}}
		raw := build(t, testEnvelope(), c)
		for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
			if len(line) > 998 {
				t.Fatalf("line of %d octets", len(line))
			}
		}
		files := filesOf(t, raw)
		if len(files) != 1 || string(files[0].Data) != "Inhalt" || files[0].Name == "" || strings.ContainsAny(files[0].Name, "/\\\r\n") {
			t.Fatalf("attachments %+v", files)
		}
	})
}
