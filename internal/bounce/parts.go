package bounce

import (
	"bufio"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
)

func textHeader(name string) string { return textproto.CanonicalMIMEHeaderKey(name) }

// part is one part of a message.
type part struct {
	kind       string
	parameters map[string]string
	encoding   string
	body       io.Reader
}

// reader walks through the parts of a report.
type reader struct {
	report *Report
	parts  int // that may still be opened
}

// read looks into a part and the parts in it. A part that cannot be read ends its own level only.
func (r *reader) read(p part, depth int) {
	switch {
	case depth == 0 || r.parts == 0:
	case strings.HasPrefix(p.kind, "multipart/"):
		r.readAll(p, depth)
	case p.kind == "message/delivery-status" || p.kind == "message/global-delivery-status":
		r.readStatus(p.decoded())
	case isReturned(p.kind):
		r.readReturned(p.decoded())
	}
}

func (r *reader) readAll(p part, depth int) {
	boundary := p.parameters["boundary"]
	if boundary == "" {
		return
	}
	parts := multipart.NewReader(p.body, boundary)
	for r.parts > 0 {
		next, err := parts.NextRawPart()
		if err != nil {
			return // the end, or what was cut off
		}
		r.parts--
		kind, parameters, err := mime.ParseMediaType(next.Header.Get("Content-Type"))
		if err != nil {
			continue
		}
		r.read(part{kind, parameters, next.Header.Get("Content-Transfer-Encoding"), next}, depth-1)
	}
}

// isReturned tells the letter that came back, or its headers alone.
func isReturned(kind string) bool {
	switch kind {
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		return true
	}
	return false
}

func (p part) decoded() io.Reader {
	switch strings.ToLower(strings.TrimSpace(p.encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p.body)
	case "quoted-printable":
		return quotedprintable.NewReader(p.body)
	}
	return p.body
}

// readReturned takes the Message-ID of the letter that came back. Of a letter in a letter it is the outer one.
func (r *reader) readReturned(body io.Reader) {
	header, _ := blockOf(bufio.NewReader(io.LimitReader(body, mostLines))) // what was cut off counts as far as it goes
	id := strings.TrimSpace(header.Get("Message-Id"))
	id = strings.TrimSuffix(strings.TrimPrefix(id, "<"), ">")
	if r.report.MessageID == "" && len(id) <= mostWords {
		r.report.MessageID = id
	}
}
