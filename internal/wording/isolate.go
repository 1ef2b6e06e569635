package wording

import (
	"strings"
	"unicode"
)

// Words of the other direction are isolated within a sheet that is read from right to left, as Unicode has it: an address
// keeps its number before the town, and a bracket or a full stop stays at the end of its name. The signs work in HTML and in
// plain text alike, and show nothing.
const (
	leftToRight = '\u2066'
	endIsolate  = '\u2069'
)

var rightToLeft = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana}

// Isolate returns words as they stand in a line that is read from right to left.
func Isolate(words string) string {
	if !isForeign(words) {
		return words
	}
	return string(leftToRight) + words + string(endIsolate)
}

// isForeign reports whether words are read from left to right throughout. Signs and numbers alone are of no direction.
func isForeign(words string) bool {
	if strings.ContainsRune(words, leftToRight) {
		return false // it is isolated already
	}
	found := false
	for _, r := range words {
		if unicode.In(r, rightToLeft...) {
			return false
		}
		found = found || unicode.IsLetter(r)
	}
	return found
}

// Isolated returns the document as it is written in a language that is read from right to left.
func (d Document) Isolated() Document {
	isolated := make(Document, len(d))
	for i, block := range d {
		isolated[i] = Block{Kind: block.Kind, Spans: isolatedLines(block.Spans)}
		for _, item := range block.Items {
			isolated[i].Items = append(isolated[i].Items, isolatedLines(item))
		}
	}
	return isolated
}

// isolatedLines isolates whole lines of the other direction, and in all others their parts. A link stays as it is: a sign
// behind an address would become part of it in mail programs.
func isolatedLines(spans []Span) []Span {
	var all, line []Span
	for _, span := range spans {
		for text := range strings.Lines(span.Text) {
			words, hasBreak := strings.CutSuffix(text, "\n")
			if words != "" {
				part := span
				part.Text = words
				line = append(line, part)
			}
			if hasBreak {
				all = append(append(all, isolatedLine(line)...), Span{Text: "\n"})
				line = nil
			}
		}
	}
	return append(all, isolatedLine(line)...)
}

func isolatedLine(line []Span) []Span {
	if n := len(line); n > 1 && isForeignLine(line) {
		line[0].Text, line[n-1].Text = string(leftToRight)+line[0].Text, line[n-1].Text+string(endIsolate)
		return line
	}
	for i, span := range line {
		if span.URL == "" {
			line[i].Text = isolatedWords(span.Text)
		}
	}
	return line
}

// isForeignLine reports whether all of a line is one, and neither begins nor ends with a link.
func isForeignLine(line []Span) bool {
	var b strings.Builder
	for _, span := range line {
		b.WriteString(span.Text)
	}
	return line[0].URL == "" && line[len(line)-1].URL == "" && isForeign(b.String())
}

// isolatedWords leaves the space around words outside.
func isolatedWords(text string) string {
	words := strings.TrimSpace(text)
	if words == "" {
		return text
	}
	before, after, _ := strings.Cut(text, words)
	return before + Isolate(words) + after
}
