package bounce

import (
	"bufio"
	"io"
	"net/textproto"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readStatus reads the blocks of a delivery-status: the first is about the message, each other one
// about a recipient. A recipient that failed says more than one that waits.
func (r *reader) readStatus(body io.Reader) {
	lines := bufio.NewReader(io.LimitReader(body, mostLines))
	for range mostParts {
		block, err := blockOf(lines)
		r.take(block)
		if err != nil {
			return
		}
	}
}

func (r *reader) take(block textproto.MIMEHeader) {
	kind := kindOf(block.Get("Action"))
	if kind == None || r.report.Kind == Failed || r.report.Kind == kind {
		return
	}
	r.report.Kind = kind
	r.report.Diagnostic = words(withoutType(block.Get("Diagnostic-Code")))
	r.report.Status = statusOf(block.Get("Status"), r.report.Diagnostic)
}

// kindOf reads an action (RFC 3464, 2.3.3). What was delivered or handed on is no matter here.
func kindOf(action string) Kind {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(action)), " ") // some add a remark
	switch word {
	case "failed":
		return Failed
	case "delayed":
		return Delayed
	}
	return None
}

// code is one of RFC 3463.
var code = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)

// statusOf takes the code of the field, unless it says nothing and the server's words hold one.
func statusOf(field, diagnostic string) string {
	status := code.FindString(field)
	if status == "" || strings.HasSuffix(status, ".0.0") {
		if better := code.FindString(diagnostic); better != "" {
			return better
		}
	}
	return status
}

// withoutType takes "smtp;" off a diagnostic.
func withoutType(field string) string {
	kind, text, found := strings.Cut(field, ";")
	if !found || strings.ContainsAny(strings.TrimSpace(kind), " \t") {
		return field
	}
	return text
}

// words makes one line of at most mostWords bytes without control characters.
func words(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == utf8.RuneError {
			return ' '
		}
		return c
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > mostWords {
		text = strings.ToValidUTF8(text[:mostWords], "")
	}
	return text
}

// blockOf reads header lines up to an empty one, folded ones put together. It skips what is no header
// line, for servers write all sorts of things there, and keeps the first of each name. Its error says
// that there is nothing more.
func blockOf(lines *bufio.Reader) (textproto.MIMEHeader, error) {
	block := textproto.MIMEHeader{}
	last := ""
	for {
		line, err := lines.ReadString('\n')
		text := strings.TrimRight(line, "\r\n")
		switch {
		case text == "" && len(block) > 0, text == "" && err != nil:
			return block, err
		case text == "":
		case text[0] == ' ' || text[0] == '\t':
			if last != "" {
				block[last][0] += " " + strings.TrimSpace(text)
			}
		default:
			last = addLine(block, text)
		}
		if err != nil {
			return block, err
		}
	}
}

// addLine keeps a header line and returns the name under which it can be continued, or "".
func addLine(block textproto.MIMEHeader, line string) string {
	name, value, found := strings.Cut(line, ":")
	name = textHeader(strings.TrimSpace(name))
	if !found || name == "" || block[name] != nil {
		return ""
	}
	block[name] = []string{strings.TrimSpace(value)}
	return name
}
