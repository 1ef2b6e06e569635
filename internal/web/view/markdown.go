package view

import (
	"bytes"
	"html/template"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Organisers write descriptions in Markdown. Raw HTML is left out by goldmark, and whatever comes
// through is filtered again: two guards, because the result is not escaped any more.
var (
	reader = goldmark.New(
		goldmark.WithExtensions(extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}))),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(headings{}, 100))),
	)
	policy = tightPolicy()
)

// highestHeading keeps the headings of a description below those of the page.
const highestHeading = 3

func tightPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "h5", "h6", "blockquote", "code", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	return p
}

// markdown turns the text of an organiser into safe HTML. Text that cannot be read is shown as typed.
func markdown(source string) template.HTML {
	var b bytes.Buffer
	if err := reader.Convert([]byte(source), &b); err != nil {
		return lines(source)
	}
	return template.HTML(policy.SanitizeBytes(b.Bytes()))
}

// headings shifts the headings of a text so that the highest becomes highestHeading.
type headings struct{}

func (headings) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if heading, ok := node.(*ast.Heading); ok && entering {
			heading.Level = min(heading.Level+highestHeading-1, 6)
		}
		return ast.WalkContinue, nil
	})
}
