package handbook_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/web/handbook"
)

// What the handbook prints bold stands on a page: as a whole label, button or heading of a picture or template, or as
// a word of the code of pages. Whoever renames a button is told where the handbook quotes it.
func TestTheHandbookQuotesTheWordsOfThePages(t *testing.T) {
	t.Parallel()
	words := wordsOfPages(t)
	quoted := 0
	for _, name := range handbook.Texts {
		read(t, name).Find("strong").Each(func(_ int, e *goquery.Selection) {
			if quoted++; !words[e.Text()] {
				t.Errorf("%s.md: no page says %q", name, e.Text())
			}
		})
	}
	if quoted < 50 {
		t.Errorf("only %d quoted words found", quoted)
	}
	if words["Diesen Knopf gibt es nicht"] || !words["Neue Veranstaltung"] {
		t.Error("the words of the pages are not read")
	}
}

// wordsOfPages returns everything that stands on a page as a whole.
func wordsOfPages(t *testing.T) map[string]bool {
	t.Helper()
	words := map[string]bool{}
	for path, source := range sources(t) {
		switch filepath.Ext(path) {
		case ".html":
			addTemplate(words, source)
		case ".toml":
			addCatalogue(words, source)
		case ".go":
			addCode(t, words, path)
		}
	}
	pictures, err := filepath.Glob(filepath.Join("..", "..", "..", "docs", "handbuch", "bilder", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range pictures {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			_, word, _ := strings.Cut(strings.TrimSpace(line), ": ")
			words[word] = true
		}
	}
	return words
}

// between is what stands between the texts of a template: elements, and what the template fills in.
var between = regexp.MustCompile(`(?s)<[^>]*>|\{\{.*?\}\}`)

func addTemplate(words map[string]bool, source string) {
	for _, text := range between.Split(source, -1) {
		words[html.UnescapeString(strings.Join(strings.Fields(text), " "))] = true
	}
}

var sentence = regexp.MustCompile(`(?m)^\w+ = "(.*)"$`)

func addCatalogue(words map[string]bool, source string) {
	for _, match := range sentence.FindAllStringSubmatch(source, -1) {
		words[match[1]] = true
	}
}

func addCode(t *testing.T, words map[string]bool, path string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if word, err := strconv.Unquote(literal.Value); err == nil {
				words[word] = true
			}
		}
		return true
	})
}
