package view

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Guide is a text of the handbook. It is ours, so unlike the texts of organisers it may have pictures, tables and
// headings of every level; HTML means nothing in it either.
type Guide struct {
	Title    string // the heading of the first level
	Body     template.HTML
	Chapters []Link // the headings of the second level
}

// guideReader gives headings the names that links on code hosts use as well, so that a link works in both places.
var guideReader = goldmark.New(
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(guideTables{}, 100))),
)

// NewGuide renders a text of the handbook. The address of each link and picture is what address says.
func NewGuide(source []byte, address func(destination string) string) (Guide, error) {
	document := guideReader.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(headingNames{}))))
	guide := Guide{}
	heading := ""
	err := ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Heading:
			heading = wordsOf(n, source)
			guide.note(n, heading)
		case *ast.Link:
			n.Destination = []byte(address(string(n.Destination)))
		case *ast.Image:
			n.Destination = []byte(address(string(n.Destination)))
			n.SetAttributeString("loading", []byte("lazy"))
		case *tables.Table:
			n.SetAttributeString(tableLabel, heading)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return Guide{}, err
	}
	var b bytes.Buffer
	err = guideReader.Renderer().Render(&b, source, document)
	guide.Body = template.HTML(b.String())
	return guide, err
}

// note keeps a heading for the title or for the list of chapters.
func (g *Guide) note(heading *ast.Heading, words string) {
	switch heading.Level {
	case 1:
		g.Title = words
	case 2:
		id, _ := heading.AttributeString("id")
		g.Chapters = append(g.Chapters, Link{Text: words, URL: fmt.Sprintf("#%s", id)})
	}
}

func wordsOf(heading *ast.Heading, source []byte) string {
	var b strings.Builder
	for line := range heading.Lines().Len() {
		segment := heading.Lines().At(line)
		b.Write(segment.Value(source))
	}
	return strings.TrimSpace(b.String())
}

// headingNames names headings by their words. Two of the same name on one page are a mistake that a test finds.
type headingNames struct{}

func (headingNames) Generate(value []byte, _ ast.NodeKind) []byte {
	return []byte(HeadingName(string(value)))
}

func (headingNames) Put([]byte) {}

// HeadingName returns the name by which links lead to a heading: "Ein Tag, zwei Orte" is "ein-tag-zwei-orte".
func HeadingName(words string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.TrimSpace(words))
}

// tableLabel is where a table keeps the heading it stands under.
const tableLabel = "aria-label"

// guideTables renders tables as the other pages show them: they scroll for themselves, also by keyboard.
type guideTables struct{}

func (guideTables) RegisterFuncs(registry renderer.NodeRendererFuncRegisterer) {
	registry.Register(tables.KindTable, func(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, err := w.WriteString("</table></section>\n")
			return ast.WalkContinue, err
		}
		label, _ := node.AttributeString(tableLabel)
		_, err := fmt.Fprintf(w, `<section class="tb-table-wrap" tabindex="0" aria-label="%s"><table class="tb-table">`, html.EscapeString(fmt.Sprint(label)))
		return ast.WalkContinue, err
	})
}
