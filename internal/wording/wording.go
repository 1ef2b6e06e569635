// Package wording turns texts with placeholders, as people type them, into what a letter says: as plain
// text and as HTML.
//
// A text is made of paragraphs with an empty line between them. "- " begins an item of a list, "## " a
// heading, **two stars** make words strong, an address that begins with https:// becomes a link, and
// {placeholder} stands for a value. Values are never read again: a person called "{link}" stays a name.
package wording

import "strings"

// Text is a wording as somebody typed it. The subject is one line.
type Text struct {
	Subject string `json:"subject" toml:"subject"`
	Body    string `json:"body" toml:"body"`
}

// Document is what a letter says, ready to be written as plain text or as HTML.
type Document []Block

// BlockKind says what a block is.
type BlockKind int

// The kinds of blocks.
const (
	Paragraph BlockKind = iota
	Heading
	List
	Button // a link that stands alone: its only span is the label and has the URL
)

// Block is one part of a document with space around it.
type Block struct {
	Kind  BlockKind
	Spans []Span   // of everything but a list
	Items [][]Span // of a list
}

// Span is a piece of text that looks the same throughout. A line break in it stays one.
type Span struct {
	Text   string
	Strong bool
	URL    string // not empty: the text is a link there

	placeholder string // in a text that is not filled yet
}

// Words returns a value of plain words.
func Words(text string) []Span {
	if text == "" {
		return nil
	}
	return []Span{{Text: text}}
}

// Strong returns a value of words that stand out.
func Strong(text string) []Span {
	if text == "" {
		return nil
	}
	return []Span{{Text: text, Strong: true}}
}

// Lines joins spans by line breaks, leaving out what is empty.
func Lines(lines ...[]Span) []Span {
	var joined []Span
	for _, line := range lines {
		if len(line) == 0 {
			continue
		}
		if len(joined) > 0 {
			joined = append(joined, Span{Text: "\n"})
		}
		joined = append(joined, line...)
	}
	return joined
}

// Typed returns what hosts typed: its lines as paragraphs, addresses in it as links. Nothing else in it
// has a meaning.
func Typed(text string) Document {
	var document Document
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			document = append(document, Block{Spans: linked(line, false)})
		}
	}
	return document
}

// isEmpty reports whether spans show nothing.
func isEmpty(spans []Span) bool {
	for _, s := range spans {
		if strings.TrimSpace(s.Text) != "" || s.placeholder != "" {
			return false
		}
	}
	return true
}
