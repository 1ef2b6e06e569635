package wording_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/wording"
	"tagungsbuero/templates"
)

func catalogue(t *testing.T) *wording.Catalogue {
	t.Helper()
	files, err := fs.Sub(templates.Files, "mail/texts")
	if err != nil {
		t.Fatal(err)
	}
	c, err := wording.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestThereAreLettersInEveryLanguageOfForms(t *testing.T) {
	t.Parallel()
	want := append([]string{wording.Source}, question.Locales...)
	slices.Sort(want)
	if got := catalogue(t).Locales(); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}

// The German dates of letters are those of pages.
func TestGermanDatesReadAsElsewhere(t *testing.T) {
	t.Parallel()
	german := catalogue(t).Language("de").Dates
	rapid.Check(t, func(t *rapid.T) {
		start := time.Unix(rapid.Int64Range(1_700_000_000, 2_000_000_000).Draw(t, "start"), 0)
		end := start.Add(time.Duration(rapid.Int64Range(0, 80*3600).Draw(t, "seconds")) * time.Second)
		for got, want := range map[string]string{
			german.Span(start, end): dates.Range(start, end), german.Deadline(start): dates.Deadline(start), german.At(end): dates.Long(end),
		} {
			if got != want {
				t.Fatalf("%q, elsewhere %q", got, want)
			}
		}
	})
}

func TestACatalogueThatDiffersFromTheGermanOneIsRefused(t *testing.T) {
	t.Parallel()
	german, err := os.ReadFile("../../templates/mail/texts/de.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(string) string{
		"lacks [closing]":        func(s string) string { return strings.Replace(s, "closing = ", "# ", 1) },
		"more than the source":   func(s string) string { return strings.Replace(s, "[parts]", "[parts]\nnew = \"x\"", 1) },
		"uses [nummer], not":     func(s string) string { return strings.Replace(s, "Telefon {telefon}", "Telefon {nummer}", 1) },
		"seven weekdays":         func(s string) string { return strings.Replace(s, `"Sonntag", `, "", 1) },
		"label in all languages": func(s string) string { return strings.Replace(s, "button = \"Namen eintragen\"\n", "", 1) },
		"letters.registration_":  func(s string) string { return strings.Replace(s, "{wann}: {veranstaltung}", "{veranstaltung}", 1) },
	} {
		other := change(string(german))
		_, err := wording.Load(fstest.MapFS{"de.toml": {Data: german}, "xx.toml": {Data: []byte(other)}})
		if err == nil || !strings.Contains(err.Error(), name) || other == string(german) {
			t.Errorf("want an error about %q, got %v", name, err)
		}
	}
}
