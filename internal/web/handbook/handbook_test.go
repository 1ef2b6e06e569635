package handbook_test

import (
	"flag"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	handbuch "tagungsbuero/docs/handbuch"
	"tagungsbuero/internal/web/handbook"
)

var update = flag.Bool("update", false, "write the tables of rights anew")

// The bounds of the pictures, in bytes: one, and all together.
const (
	largestPicture = 150 << 10
	allPictures    = 3 << 20
)

// read returns a text as it is shown.
func read(t *testing.T, name string) *goquery.Document {
	t.Helper()
	text, err := handbook.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(string(text.Body)))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func TestEveryPictureIsShownWithAText(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, name := range handbook.Texts {
		read(t, name).Find("img").Each(func(_ int, img *goquery.Selection) {
			source := img.AttrOr("src", "")
			picture, isPicture := strings.CutPrefix(source, handbook.Pictures)
			if _, err := fs.Stat(handbuch.Files, "bilder/"+picture); !isPicture || err != nil {
				t.Errorf("%s.md: there is no picture %s", name, source)
			}
			if len(img.AttrOr("alt", "")) < 15 {
				t.Errorf("%s.md: the picture %s does not say what it shows", name, source)
			}
			shown["bilder/"+picture] = true
		})
	}
	pictures, err := fs.Glob(handbuch.Files, "bilder/*.png")
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, path := range pictures {
		info, err := fs.Stat(handbuch.Files, path)
		if err != nil {
			t.Fatal(err)
		}
		if sum += info.Size(); info.Size() > largestPicture {
			t.Errorf("%s has %d bytes, at most %d are bearable: show a smaller part", path, info.Size(), largestPicture)
		}
		if !shown[path] {
			t.Errorf("the handbook does not show %s", path)
		}
	}
	if sum > allPictures {
		t.Errorf("the pictures have %d bytes together, at most %d are bearable", sum, allPictures)
	}
}

func TestEveryLinkOfTheHandbookLeadsSomewhere(t *testing.T) {
	t.Parallel()
	anchors := anchorsOf(t)
	for _, name := range handbook.Texts {
		read(t, name).Find("a").Each(func(_ int, a *goquery.Selection) {
			if href := a.AttrOr("href", ""); !leads(anchors, handbook.Path(name), href) {
				t.Errorf("%s.md: %q leads nowhere: %s", name, a.Text(), href)
			}
		})
	}
}

// linkToHelp finds links to the handbook in templates and in the code of pages.
var linkToHelp = regexp.MustCompile(`["'](/(?:intern/)?hilfe(?:/[a-z]+)?(?:#[^"']*)?)["']`)

func TestEveryLinkToTheHandbookLeadsSomewhere(t *testing.T) {
	t.Parallel()
	anchors, found := anchorsOf(t), 0
	for path, source := range sources(t) {
		for _, match := range linkToHelp.FindAllStringSubmatch(source, -1) {
			if found++; !leads(anchors, "", match[1]) && !strings.HasSuffix(path, ".go") {
				t.Errorf("%s: the handbook has no %s", path, match[1])
			}
		}
	}
	if found < 5 {
		t.Errorf("only %d links found: the test looks at the wrong files", found)
	}
}

// anchorsOf returns the names of the headings on each page, by its path. Each stands once.
func anchorsOf(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, name := range handbook.Texts {
		path := handbook.Path(name)
		all[path] = []string{""}
		read(t, name).Find("[id]").Each(func(_ int, e *goquery.Selection) {
			id := e.AttrOr("id", "")
			if slices.Contains(all[path], id) {
				t.Errorf("%s.md has two headings %q", name, e.Text())
			}
			all[path] = append(all[path], id)
		})
	}
	return all
}

// leads reports whether a link on the page at a path leads to a heading or to the top of a text.
func leads(anchors map[string][]string, path, href string) bool {
	address, err := url.Parse(href)
	if err != nil {
		return false
	}
	if address.Path != "" {
		path = address.Path
	}
	return slices.Contains(anchors[path], address.Fragment)
}

// sources returns the templates and the code of pages, by their path.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all, root := map[string]string{}, filepath.Join("..", "..", "..")
	for _, dir := range []string{"templates", "internal/web", "internal/question", "internal/i18n"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, entry fs.DirEntry, err error) error {
			isSource := slices.Contains([]string{".html", ".go", ".toml"}, filepath.Ext(path)) && !strings.HasSuffix(path, "_test.go")
			if err != nil || entry.IsDir() || !isSource {
				return err
			}
			source, err := os.ReadFile(path)
			all[path] = string(source)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestTheHandbookAnswersAddressesOfItsOwnOnly(t *testing.T) {
	t.Parallel()
	for destination, want := range map[string]string{
		"teilnehmende.md": "/hilfe", "veranstaltende.md#am-tag": "/intern/hilfe/veranstaltende#am-tag", "README.md": "/intern/hilfe", "#am-tag": "#am-tag",
		"bilder/liste.png": "/hilfe/bilder/liste.png", "https://anderswo.example/a.md": "https://anderswo.example/a.md", "fremd.md": "fremd.md",
	} {
		if got := handbook.Address(destination); got != want {
			t.Errorf("%s leads to %s, want %s", destination, got, want)
		}
	}
	if _, err := handbook.Text("../README"); err == nil {
		t.Error("a file outside of the handbook is shown")
	}
}
