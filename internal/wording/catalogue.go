package wording

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Source is the locale that every other catalogue is a translation of.
const Source = "de"

// Catalogue holds the wordings in every language.
type Catalogue struct{ languages map[string]*Language }

// Language holds the wordings in one language.
type Language struct {
	Locale      string
	RightToLeft bool
	Dates       Dates

	letters map[string]letter
	parts   map[string][]Span
}

// letter is the wording of a kind of letter, with the label of its button where it has one of its own.
type letter struct {
	text   Text
	parsed Parsed
	button string
}

// file is a catalogue as it is written down.
type file struct {
	RightToLeft bool `toml:"right_to_left"`
	Dates       Dates
	Parts       map[string]string
	Letters     map[string]struct {
		Text
		Button string
	}
}

// Load reads the catalogues of a folder, one file for each locale ("de.toml"). Each must hold just what
// the German one holds, with the same placeholders in its sentences.
func Load(files fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("find catalogues: %w", err)
	}
	c := &Catalogue{languages: make(map[string]*Language, len(names))}
	for _, name := range names {
		language, err := read(files, name)
		if err != nil {
			return nil, fmt.Errorf("read catalogue %s: %w", name, err)
		}
		c.languages[language.Locale] = language
	}
	source, ok := c.languages[Source]
	if !ok {
		return nil, fmt.Errorf("read catalogues: %s.toml is missing", Source)
	}
	for locale, language := range c.languages {
		if err := language.translates(source); err != nil {
			return nil, fmt.Errorf("read catalogue %s.toml: %w", locale, err)
		}
	}
	return c, nil
}

func read(files fs.FS, name string) (*Language, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var f file
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&f); err != nil {
		return nil, err
	}
	language := &Language{Locale: strings.TrimSuffix(path.Base(name), ".toml"), RightToLeft: f.RightToLeft, Dates: f.Dates,
		letters: make(map[string]letter, len(f.Letters)), parts: make(map[string][]Span, len(f.Parts))}
	for kind, l := range f.Letters {
		language.letters[kind] = letter{text: l.Text, parsed: Parse(l.Text), button: l.Button}
	}
	for key, sentence := range f.Parts {
		language.parts[key] = Line(sentence)
	}
	return language, f.Dates.check()
}

// translates returns an error when a language lacks something of the source, has more, or uses other
// placeholders.
func (l *Language) translates(source *Language) error {
	if err := sameKeys("parts", l.parts, source.parts); err != nil {
		return err
	}
	if err := sameKeys("letters", l.letters, source.letters); err != nil {
		return err
	}
	for key, sentence := range l.parts {
		if got, want := placeholders(sentence), placeholders(source.parts[key]); !slices.Equal(got, want) {
			return fmt.Errorf("parts.%s uses %v, not %v", key, got, want)
		}
	}
	for kind, own := range l.letters {
		if got, want := own.parsed.placeholders(), source.letters[kind].parsed.placeholders(); !slices.Equal(got, want) {
			return fmt.Errorf("letters.%s uses %v, not %v", kind, got, want)
		}
		if (own.button == "") != (source.letters[kind].button == "") {
			return fmt.Errorf("letters.%s: a button has a label in all languages or in none", kind)
		}
	}
	return nil
}

func sameKeys[V any](what string, got, want map[string]V) error {
	g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))
	if slices.Equal(g, w) {
		return nil
	}
	missing := slices.DeleteFunc(w, func(key string) bool { return slices.Contains(g, key) })
	if len(missing) > 0 {
		return fmt.Errorf("%s lacks %v", what, missing)
	}
	return fmt.Errorf("%s has more than the source", what)
}

// placeholders are those of a line, each once, sorted.
func placeholders(spans []Span) []string {
	var names []string
	for _, s := range spans {
		if s.placeholder != "" {
			names = append(names, s.placeholder)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (p Parsed) placeholders() []string {
	all := slices.Clone(p.subject)
	for _, block := range p.body {
		all = append(all, block.Spans...)
		for _, item := range block.Items {
			all = append(all, item...)
		}
	}
	return placeholders(all)
}

// Locales returns the locales there are, sorted.
func (c *Catalogue) Locales() []string { return slices.Sorted(maps.Keys(c.languages)) }

// Language returns the wordings in a locale, in German when there are none.
func (c *Catalogue) Language(locale string) *Language {
	if language, ok := c.languages[locale]; ok {
		return language
	}
	return c.languages[Source]
}

// Text returns the wording of a kind of letter as it was typed; false when there is no such letter.
func (l *Language) Text(kind string) (Text, bool) {
	found, ok := l.letters[kind]
	return found.text, ok
}

// Letter returns the wording of a kind of letter, ready to be filled; false when there is none.
func (l *Language) Letter(kind string) (Parsed, bool) {
	found, ok := l.letters[kind]
	return found.parsed, ok
}

// Button returns the label of the button in a kind of letter, or the sentence of the part that stands in
// for it.
func (l *Language) Button(kind, otherwise string) string {
	if found := l.letters[kind]; found.button != "" {
		return found.button
	}
	return l.Words(otherwise, nil)
}

// Say returns the sentence under a key with the values filled in. A key without a sentence returns itself,
// so that a test of whoever asks shows it.
func (l *Language) Say(key string, values Values) []Span {
	sentence, ok := l.parts[key]
	if !ok {
		return Words(key)
	}
	return FillLine(sentence, values)
}

// Words returns the same as plain words.
func (l *Language) Words(key string, values Values) string { return plainLine(l.Say(key, values)) }

// Has reports whether there is a sentence under a key.
func (l *Language) Has(key string) bool { _, ok := l.parts[key]; return ok }
