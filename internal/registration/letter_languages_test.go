package registration

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// composeIn words a sample in a language.
func composeIn(t *testing.T, templates *mailing.Templates, locale, name string) mailing.Content {
	t.Helper()
	sample := sampleLetters[name]
	s := sampleLetter(sample.facts)
	s.Event.Mode, s.Event.Waitlist, s.Event.Online, s.Message = sample.mode, sample.waitlist, sample.online, sample.message
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	content, err := Composers(templates, testLinks)[sample.kind](locale, data)
	if err != nil {
		t.Fatalf("%s in %s: %v", name, locale, err)
	}
	return content
}

// One file for each language holds all letters, the part in that language alone.
func TestLettersReadAsTheyShouldInEveryLanguage(t *testing.T) {
	t.Parallel()
	templates := testTemplates(t)
	for _, locale := range templates.Wordings().Locales() {
		if locale == wording.Source {
			continue // these have files of their own
		}
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			var all strings.Builder
			for _, name := range slices.Sorted(maps.Keys(sampleLetters)) {
				if kind := sampleLetters[name].kind; kind == MessageKind || slices.Contains(teamKinds, kind) {
					continue
				}
				content := composeIn(t, templates, locale, name)
				own, german, found := strings.Cut(content.Text, "\n================")
				if !found || !strings.Contains(german, "Guten Tag") {
					t.Errorf("%s: the German letter is not below", name)
				}
				all.WriteString("#### " + name + "\n" + content.Subject + "\n\n" + own + "\n\n")
			}
			golden(t, "languages/"+locale+".txt", all.String())
		})
	}
}

// Whoever reads only the own language finds every link there too, and nothing of ours is left unsaid or unfilled.
func TestLettersInOtherLanguagesAreWhole(t *testing.T) {
	t.Parallel()
	templates := testTemplates(t)
	for _, locale := range templates.Wordings().Locales() {
		for name, sample := range sampleLetters {
			if sample.kind == MessageKind || slices.Contains(teamKinds, sample.kind) || locale == wording.Source {
				continue
			}
			content := composeIn(t, templates, locale, name)
			own, german, _ := strings.Cut(content.Text, "\n================")
			if strings.Count(own, "https://") != strings.Count(german, "https://") {
				t.Errorf("%s in %s: other links than in German", name, locale)
			}
			for _, text := range []string{own, content.Subject} {
				if rest := strings.ReplaceAll(text, "{{.Event}}", ""); strings.ContainsAny(rest, "{}*") || strings.Contains(rest, "_") {
					t.Errorf("%s in %s: something is left in %q", name, locale, rest)
				}
			}
			if !strings.Contains(content.HTML, `lang="`+locale+`"`) || !strings.Contains(content.HTML, `lang="de"`) || content.Languages != locale+", de" {
				t.Errorf("%s in %s: the languages are not told", name, locale)
			}
		}
	}
}

// What was typed in German keeps its order in a letter that is read from right to left, and so does the German letter below.
func TestEachSheetIsReadInItsOwnDirection(t *testing.T) {
	t.Parallel()
	templates := testTemplates(t)
	for locale, wantsLeft := range map[string]bool{"ar": true, "fa": true, "uk": false, "ti": false} {
		content := composeIn(t, templates, locale, "event_changed")
		if strings.Contains(content.HTML, `lang="de" dir="ltr"`) != wantsLeft || strings.Contains(content.HTML, `lang="`+locale+`" dir="rtl"`) != wantsLeft {
			t.Errorf("%s: the directions are not told", locale)
		}
		own, german, _ := strings.Cut(content.Text, "\n================")
		if strings.Contains(own, "\u206612345 Musterstadt\u2069") != wantsLeft || strings.Contains(german, "\u2066") || strings.Contains(content.Subject, "\u2066") {
			t.Errorf("%s: the letter says\n%s\n%s", locale, content.Subject, own)
		}
		for line := range strings.Lines(own) {
			if _, url, ok := strings.Cut(line, "https://"); ok && strings.ContainsAny(url, "\u2066\u2069") {
				t.Errorf("%s: a sign stands in the link %q", locale, line)
			}
		}
	}
}
