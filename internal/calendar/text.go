package calendar

import (
	"strings"
	"unicode/utf8"
)

// longestLine is the most octets a line may have without its line break (RFC 5545, 3.1).
const longestLine = 75

// line writes one content line, folded without splitting a character.
func line(b *strings.Builder, name, value string) {
	rest := name + ":" + value
	limit := longestLine
	for len(rest) > limit {
		cut := limit
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		b.WriteString(rest[:cut] + "\r\n ")
		rest = rest[cut:]
		limit = longestLine - 1 // the space counts
	}
	b.WriteString(rest + "\r\n")
}

// lineEnds makes one sort of line end of all.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

var escaper = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, "\n", `\n`)

// escape makes a TEXT value (RFC 5545, 3.3.11) of anything.
func escape(text string) string { return escaper.Replace(plain(text)) }

// plain has \n as its only line break and control character, and valid UTF-8.
func plain(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = lineEnds.Replace(text)
	return strings.Map(func(r rune) rune {
		if isControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// parameter makes the inside of a quoted parameter, which may hold neither quotes nor control characters.
func parameter(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '"', r == '\\': // some readers take a backslash before the closing quote for an escape
			return '\''
		case isControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(text)
}

// uri drops what can stand in no address.
func uri(text string) string {
	return strings.Map(func(r rune) rune {
		if isControl(r) || r == ' ' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
