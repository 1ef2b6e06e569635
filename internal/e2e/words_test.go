package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// section is the head of a section of the catalogue; its first name is that of the room.
var section = regexp.MustCompile(`(?m)^\[(\w+)`)

// noWords finds what is read on a page where a sentence is missing: a key of the catalogue, or what templates
// and formats leave when they lack something.
var noWords = sync.OnceValues(func() (*regexp.Regexp, error) {
	catalogue, err := os.ReadFile(filepath.Join(root(), "internal", "i18n", "de.toml"))
	if err != nil {
		return nil, err
	}
	var rooms []string
	for _, match := range section.FindAllStringSubmatch(string(catalogue), -1) {
		rooms = append(rooms, match[1])
	}
	slices.Sort(rooms)
	return regexp.Compile(`\b(` + strings.Join(slices.Compact(rooms), "|") + `)\.[a-z_]+(\.[a-z_]+)*\b|<no value>|<nil>|%!|\{\{|\}\}`)
})

// wordless returns what is read on the page, or heard of it, and is no sentence.
func wordless(t *testing.T, body string) []string {
	t.Helper()
	pattern, err := noWords()
	if err != nil {
		t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	document.Find("script, style, template").Remove()
	read := []string{document.Find("title").Text(), document.Find("body").Text()}
	document.Find("*").Each(func(_ int, e *goquery.Selection) {
		for _, name := range []string{"alt", "title", "aria-label", "aria-description", "placeholder"} {
			read = append(read, e.AttrOr(name, ""))
		}
		if goquery.NodeName(e) == "input" && e.AttrOr("type", "") != "hidden" {
			read = append(read, e.AttrOr("value", ""))
		}
	})
	return pattern.FindAllString(mailAddress.ReplaceAllString(strings.Join(read, "\n"), ""), -1)
}

func TestTheLookAtTheWordsFindsWhatIsNone(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`<p>Die Veranstaltung ist veröffentlicht.</p><p>An kim@demo.example</p><input type="hidden" value="{{1}}"><script>{{</script>`: "",
		`<p>event.state.draft</p>`:                      "event.state.draft",
		`<p>Bitte <b>notice.saved</b></p>`:              "notice.saved",
		`<img alt="office.history.none">`:               "office.history.none",
		`<p>Hallo &lt;no value&gt;</p>`:                 "<no value>",
		`<title>%!s(MISSING)</title>`:                   "%!",
		`<input type="submit" value="{{.Name}} laden">`: "{{ }}",
	} {
		if found := strings.Join(wordless(t, body), " "); found != want {
			t.Errorf("in %s is found %q, want %q", body, found, want)
		}
	}
}
