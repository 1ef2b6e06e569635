package wording

import (
	"regexp"
	"slices"
	"strings"
)

// Parsed is a text that was read and can be filled again and again.
type Parsed struct {
	subject []Span
	body    Document
}

// Parse reads a text. Whatever somebody types can be read; whether its placeholders are known says Check.
func Parse(t Text) Parsed {
	p := Parsed{subject: spansOf(oneLine(t.Subject), false)}
	for _, part := range parts(t.Body) {
		p.body = append(p.body, blockOf(part))
	}
	return p
}

// Line reads one line, for instance a sentence of a catalogue.
func Line(text string) []Span { return spansOf(oneLine(text), true) }

// oneLine folds the white space that people type. No-break spaces stay: French writes them before colons.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

// parts divides a body at empty lines, and before and after headings and lists.
func parts(body string) [][]string {
	var all [][]string
	var part []string
	end := func() {
		if len(part) > 0 {
			all = append(all, part)
		}
		part = nil
	}
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if line == "" || len(part) > 0 && (kindOf(line) != kindOf(part[0]) || kindOf(line) == Heading) {
			end()
		}
		if line != "" {
			part = append(part, line)
		}
	}
	end()
	return all
}

func kindOf(line string) BlockKind {
	switch {
	case strings.HasPrefix(line, "## "):
		return Heading
	case strings.HasPrefix(line, "- "):
		return List
	}
	return Paragraph
}

func blockOf(lines []string) Block {
	switch kindOf(lines[0]) {
	case Heading:
		return Block{Kind: Heading, Spans: spansOf(strings.TrimSpace(lines[0][3:]), true)}
	case List:
		block := Block{Kind: List}
		for _, line := range lines {
			block.Items = append(block.Items, spansOf(strings.TrimSpace(line[2:]), true))
		}
		return block
	}
	return Block{Spans: spansOf(strings.Join(lines, "\n"), true)}
}

// A brace before or after the placeholder makes it plain text: {{.Event}} and {{name}} are none.
var marks = regexp.MustCompile(`\{+[a-z_]+\}+|\*\*`)

// spansOf finds placeholders and, where it is styled, strong words and links. Stars that are not closed
// stay stars.
func spansOf(text string, styled bool) []Span {
	var spans []Span
	isStrong, at := false, 0
	plain := func(to int) {
		if at == to {
			return
		}
		if styled {
			spans = append(spans, linked(text[at:to], isStrong)...)
			return
		}
		spans = append(spans, Span{Text: text[at:to]})
	}
	for _, m := range marks.FindAllStringIndex(text, -1) {
		mark := text[m[0]:m[1]]
		switch {
		case mark != "**":
			name, ok := placeholderIn(mark)
			if !ok {
				continue
			}
			plain(m[0])
			spans = append(spans, Span{placeholder: name, Strong: isStrong})
		case styled && (isStrong || strings.Contains(text[m[1]:], "**")):
			plain(m[0])
			isStrong = !isStrong
		default:
			continue
		}
		at = m[1]
	}
	plain(len(text))
	return spans
}

func placeholderIn(mark string) (string, bool) {
	name := strings.TrimSuffix(strings.TrimPrefix(mark, "{"), "}")
	return name, !strings.ContainsAny(name, "{}")
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// linked makes links of the addresses in a text, without the punctuation that ends the sentence.
func linked(text string, isStrong bool) []Span {
	var spans []Span
	at := 0
	for _, m := range address.FindAllStringIndex(text, -1) {
		url := strings.TrimRight(text[m[0]:m[1]], ".,;:!?)]'")
		if m[0] > at {
			spans = append(spans, Span{Text: text[at:m[0]], Strong: isStrong})
		}
		spans = append(spans, Span{Text: url, URL: url, Strong: isStrong})
		at = m[0] + len(url)
	}
	if at < len(text) {
		spans = append(spans, Span{Text: text[at:], Strong: isStrong})
	}
	return slices.Clip(spans)
}
