package e2e_test

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// sheet is a form of a page with what stands in it.
type sheet struct {
	path   string
	values url.Values
	inputs []input
}

// input is one question of a form.
type input struct {
	name string
	kind string // text, long, email, number, url, password, date, time, choice, box, hidden
	link string // where the summary of mistakes leads to
}

// readSheet reads the form of a page as a browser would.
func (c *client) readSheet(s *service, path string) sheet {
	c.t.Helper()
	a := c.get(s.base + path)
	return sheetOf(c.t, path, a.body)
}

func sheetOf(t testing.TB, path, body string) sheet {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	read := sheet{path: path, values: url.Values{}}
	document.Find("main form.tb-form").First().Find("input, select, textarea").Each(func(_ int, e *goquery.Selection) {
		name := e.AttrOr("name", "")
		if value, isFilled := valueOf(e); isFilled {
			read.values.Add(name, value)
		}
		if !slices.ContainsFunc(read.inputs, func(i input) bool { return i.name == name }) {
			read.inputs = append(read.inputs, input{name: name, kind: kindOf(e), link: "#" + linkOf(e)})
		}
	})
	if len(read.inputs) == 0 {
		t.Fatalf("there is no form at %s:\n%s", path, body)
	}
	return read
}

func valueOf(e *goquery.Selection) (string, bool) {
	switch goquery.NodeName(e) {
	case "select":
		return e.Find("option[selected]").AttrOr("value", ""), true
	case "textarea":
		return strings.TrimPrefix(e.Text(), "\n"), true
	}
	if kind := e.AttrOr("type", ""); kind == "radio" || kind == "checkbox" {
		_, isChecked := e.Attr("checked")
		return e.AttrOr("value", ""), isChecked
	}
	return e.AttrOr("value", ""), true
}

func kindOf(e *goquery.Selection) string {
	switch goquery.NodeName(e) {
	case "select":
		return "choice"
	case "textarea":
		return "long"
	}
	switch kind := e.AttrOr("type", "text"); {
	case kind == "radio", kind == "checkbox" && e.AttrOr("value", "") != "ja":
		return "choice"
	case kind == "checkbox":
		return "box"
	case e.AttrOr("inputmode", "") == "numeric":
		return "number"
	case kind == "search", kind == "tel":
		return "text"
	default:
		return kind
	}
}

// linkOf is the id that the summary of mistakes leads to: for choices and wishes that of the first, for
// times that of their day.
func linkOf(e *goquery.Selection) string {
	if ranking := e.Closest(".tb-ranking"); ranking.Length() > 0 {
		e = ranking.Find("select").First()
	}
	return strings.TrimSuffix(e.AttrOr("id", ""), "-uhrzeit")
}

// with returns the values with others in the place of some.
func (s sheet) with(others url.Values) url.Values {
	values := maps.Clone(s.values)
	maps.Copy(values, others)
	return values
}
