package mailing

import (
	"strings"
	"unicode/utf8"
)

// lineWidth is how long a line of a text letter may be, in characters: what is read well
// everywhere and still fits when quoted.
const lineWidth = 72

// wrap breaks long lines at spaces and leaves at most one empty line between paragraphs. Words that
// are longer, such as links, stay whole. A continued list item ("- …") is indented below its text.
func wrap(text string) string {
	var b strings.Builder
	empty := true // swallow empty lines at the top
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" {
			if !empty {
				b.WriteByte('\n')
			}
			empty = true
			continue
		}
		empty = false
		wrapLine(&b, line)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func wrapLine(b *strings.Builder, line string) {
	if utf8.RuneCountInString(line) <= lineWidth {
		b.WriteString(line + "\n")
		return
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	b.WriteString(indent)
	if strings.HasPrefix(line[len(indent):], "- ") {
		indent += "  "
	}
	width := utf8.RuneCountInString(indent)
	first := true
	for word := range strings.FieldsSeq(line) {
		length := utf8.RuneCountInString(word)
		switch {
		case first:
		case width+1+length > lineWidth:
			b.WriteString("\n" + indent)
			width = utf8.RuneCountInString(indent)
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += length
		first = false
	}
	b.WriteByte('\n')
}

// paragraphs splits what somebody typed at its line breaks, without empty lines.
func paragraphs(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			found = append(found, line)
		}
	}
	return found
}

// oneLine makes a single line without control characters of any text: what may stand in a header.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}
