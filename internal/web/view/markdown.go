package view

import (
	"bytes"
	"html/template"
	"reflect"
	"slices"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Organisers write descriptions in Markdown. HTML has no meaning in it and is shown as it was typed,
// so that nothing vanishes; the result is filtered again, because it is not escaped any more.
var (
	reader = goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(without(parser.DefaultBlockParsers(), parser.NewHTMLBlockParser())...),
			parser.WithInlineParsers(without(parser.DefaultInlineParsers(), parser.NewRawHTMLParser())...),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
			parser.WithASTTransformers(util.Prioritized(headings{}, 100)),
		)),
		goldmark.WithRendererOptions(html.WithHardWraps()), // a line that was ended stays ended, as in a letter
		goldmark.WithExtensions(extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}))),
	)
	policy = tightPolicy()
)

// without leaves out the parsers of the same type as unwanted.
func without(parsers []util.PrioritizedValue, unwanted any) []util.PrioritizedValue {
	return slices.DeleteFunc(parsers, func(p util.PrioritizedValue) bool {
		return reflect.TypeOf(p.Value) == reflect.TypeOf(unwanted)
	})
}

// highestHeading keeps the headings of a description below those of the page.
const highestHeading = 3

func tightPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "h5", "h6", "blockquote", "code", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true) // implies noopener, and keeps personal addresses to ourselves
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

// headings shifts the headings of a text so that the highest becomes highestHeading, whichever level
// its author began with.
type headings struct{}

func (headings) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	var all []*ast.Heading
	highest := 6
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if heading, ok := node.(*ast.Heading); ok && entering {
			all, highest = append(all, heading), min(highest, heading.Level)
		}
		return ast.WalkContinue, nil
	})
	for _, heading := range all {
		heading.Level = min(heading.Level-highest+highestHeading, 6)
	}
}
