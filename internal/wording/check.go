package wording

import "slices"

// Placeholder is a name that texts may use.
type Placeholder struct {
	Name string
	// Block: it stands for whole paragraphs and needs one of its own.
	Block bool
	// Needed: without it the letter would be of no use, for instance the link that confirms an address.
	Needed bool
}

// Problem says what is wrong with a placeholder of a text.
type Problem string

// The problems.
const (
	Unknown   Problem = "unknown"    // there is no such placeholder
	InSubject Problem = "in_subject" // it stands for whole paragraphs
	InLine    Problem = "in_line"    // it needs a paragraph of its own
	Missing   Problem = "missing"    // the letter needs it
)

// Mistake is one thing that is wrong with a text.
type Mistake struct {
	Problem     Problem
	Placeholder string
	Subject     bool // in the subject, not in the body
}

// Check returns what is wrong with the placeholders of a text, each mistake once.
func Check(t Text, known []Placeholder) []Mistake {
	c := checker{known: known}
	p := Parse(t)
	c.line(p.subject, true, false)
	for _, block := range p.body {
		c.line(block.Spans, false, block.Kind == Paragraph && len(block.Spans) == 1)
		for _, item := range block.Items {
			c.line(item, false, false)
		}
	}
	for _, k := range known {
		if k.Needed && !slices.Contains(c.used, k.Name) {
			c.add(Mistake{Problem: Missing, Placeholder: k.Name})
		}
	}
	return c.mistakes
}

type checker struct {
	known    []Placeholder
	used     []string // in the body
	mistakes []Mistake
}

func (c *checker) line(spans []Span, isSubject, stands bool) {
	for _, s := range spans {
		if s.placeholder == "" {
			continue
		}
		if !isSubject {
			c.used = append(c.used, s.placeholder)
		}
		i := slices.IndexFunc(c.known, func(k Placeholder) bool { return k.Name == s.placeholder })
		switch {
		case i < 0:
			c.add(Mistake{Unknown, s.placeholder, isSubject})
		case c.known[i].Block && isSubject:
			c.add(Mistake{InSubject, s.placeholder, true})
		case c.known[i].Block && !stands:
			c.add(Mistake{InLine, s.placeholder, false})
		}
	}
}

func (c *checker) add(m Mistake) {
	if !slices.Contains(c.mistakes, m) {
		c.mistakes = append(c.mistakes, m)
	}
}
