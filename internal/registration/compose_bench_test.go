package registration

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// BenchmarkComposing measures what it costs to word each letter: text, HTML and calendar.
func BenchmarkComposing(b *testing.B) {
	composers := Composers(testTemplates(b), testLinks)
	for _, name := range slices.Sorted(maps.Keys(sampleLetters)) {
		b.Run(name, func(b *testing.B) {
			letter := sampleLetters[name]
			s := sampleLetter(letter.facts)
			s.Event.Mode, s.Event.Waitlist, s.Message = letter.mode, letter.waitlist, letter.message
			data, err := json.Marshal(s)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := composers[letter.kind]("de", data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
