package wording

import (
	"html"
	"strings"
)

// Plain writes the document as plain text, with an empty line between blocks and none below headings.
func (d Document) Plain() string {
	var b strings.Builder
	for i, block := range d {
		switch {
		case i == 0:
		case d[i-1].Kind == Heading:
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(block.plain())
	}
	return b.String()
}

func (b Block) plain() string {
	switch b.Kind {
	case Heading:
		return strings.TrimRight(plainLine(b.Spans), ":") + ":"
	case List:
		items := make([]string, len(b.Items))
		for i, item := range b.Items {
			items[i] = "- " + strings.ReplaceAll(plainLine(item), "\n", "\n  ")
		}
		return strings.Join(items, "\n")
	}
	return plainLine(b.Spans)
}

// plainLine writes spans without their looks. A link whose text says something else is followed by its
// address, on a line of its own: mail programs make it a link there.
func plainLine(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
		if s.URL != "" && s.URL != s.Text && s.URL != "mailto:"+s.Text {
			b.WriteString(":\n" + s.URL)
		}
	}
	return b.String()
}

// HTML writes the document as HTML. Every text is escaped.
func (d Document) HTML() string {
	var b strings.Builder
	for _, block := range d {
		block.html(&b)
	}
	return b.String()
}

func (b Block) html(w *strings.Builder) {
	switch b.Kind {
	case Heading:
		w.WriteString("<h2>" + htmlLine(b.Spans) + "</h2>\n")
	case List:
		w.WriteString("<ul>\n")
		for _, item := range b.Items {
			w.WriteString("<li>" + htmlLine(item) + "</li>\n")
		}
		w.WriteString("</ul>\n")
	case Button:
		w.WriteString(`<p>` + strings.ReplaceAll(htmlLine(b.Spans), "<a ", `<a class="button" `) + "</p>\n")
	default:
		w.WriteString("<p>" + htmlLine(b.Spans) + "</p>\n")
	}
}

func htmlLine(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		text := strings.ReplaceAll(html.EscapeString(s.Text), "\n", "<br>\n")
		if s.URL != "" {
			text = `<a href="` + html.EscapeString(s.URL) + `">` + text + `</a>`
		}
		if s.Strong && strings.TrimSpace(s.Text) != "" {
			text = "<strong>" + text + "</strong>"
		}
		b.WriteString(text)
	}
	return b.String()
}
