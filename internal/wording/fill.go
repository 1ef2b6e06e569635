package wording

import "strings"

// Value is what a placeholder stands for: words within a line, or whole blocks.
type Value struct {
	Spans  []Span
	Blocks Document
}

// Valuer knows what the placeholders of a text stand for.
type Valuer interface {
	// Value returns what a placeholder stands for, the zero value for nothing. It is asked for those that stand in
	// the text, and no others.
	Value(placeholder string) Value
}

// Values are what the placeholders of a text stand for, by name. One that is missing stands for nothing.
type Values map[string]Value

// Value returns what a placeholder stands for.
func (v Values) Value(placeholder string) Value { return v[placeholder] }

// Set gives a placeholder words within a line.
func (v Values) Set(name string, spans []Span) { v[name] = Value{Spans: spans} }

// Fill returns the subject and the document with the values in the places of the placeholders. What
// consists of placeholders for nothing is left out, with the empty line after it.
func (p Parsed) Fill(values Valuer) (subject string, body Document) {
	for _, block := range p.body {
		if blocks, ok := blocksFor(block, values); ok {
			body = append(body, blocks...)
			continue
		}
		if filled, ok := fillBlock(block, values); ok {
			body = append(body, filled)
		}
	}
	return oneLine(plainLine(FillLine(p.subject, values))), body
}

// blocksFor returns the blocks that a paragraph stands for which is one placeholder alone.
func blocksFor(block Block, values Valuer) (Document, bool) {
	if block.Kind != Paragraph || len(block.Spans) != 1 || block.Spans[0].placeholder == "" {
		return nil, false
	}
	value := values.Value(block.Spans[0].placeholder)
	return value.Blocks, len(value.Spans) == 0
}

func fillBlock(block Block, values Valuer) (Block, bool) {
	filled := Block{Kind: block.Kind}
	if block.Kind == List {
		for _, item := range block.Items {
			if spans := FillLine(item, values); !isEmpty(spans) {
				filled.Items = append(filled.Items, spans)
			}
		}
		return filled, len(filled.Items) > 0
	}
	filled.Spans = FillLine(block.Spans, values)
	return filled, !isEmpty(filled.Spans)
}

// FillLine puts values in the places of the placeholders of a line. Where a value is empty, no double
// space is left.
func FillLine(line []Span, values Valuer) []Span {
	var filled []Span
	for _, span := range line {
		if span.placeholder == "" {
			filled = appendText(filled, span)
			continue
		}
		for _, part := range values.Value(span.placeholder).inline() {
			part.Strong = part.Strong || span.Strong
			filled = append(filled, part)
		}
	}
	if n := len(filled); n > 0 {
		filled[n-1].Text = strings.TrimRight(filled[n-1].Text, " ")
	}
	return filled
}

func appendText(filled []Span, span Span) []Span {
	if n := len(filled); n == 0 || strings.HasSuffix(filled[n-1].Text, " ") || strings.HasSuffix(filled[n-1].Text, "\n") {
		span.Text = strings.TrimLeft(span.Text, " ")
	}
	if span.Text == "" {
		return filled
	}
	return append(filled, span)
}

// inline returns a value as it reads within a line. Blocks are for paragraphs of their own; a text that
// puts them elsewhere is refused by Check, and reads on with their words all the same.
func (v Value) inline() []Span {
	if len(v.Blocks) == 0 {
		return v.Spans
	}
	var lines [][]Span
	for _, block := range v.Blocks {
		lines = append(lines, block.Spans)
		lines = append(lines, block.Items...)
	}
	return Lines(lines...)
}
