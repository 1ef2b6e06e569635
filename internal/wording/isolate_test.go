package wording

import (
	"strings"
	"testing"
)

func TestWordsOfTheOtherDirectionAreIsolatedInALineFromRightToLeft(t *testing.T) {
	t.Parallel()
	shown := strings.NewReplacer("\u2066", "[", "\u2069", "]").Replace
	link := Span{Text: "https://raum.example/plan", URL: "https://raum.example/plan"}
	for name, tc := range map[string]struct {
		spans []Span
		want  string
	}{
		"a town after its number": {Words("12345 Musterstadt"), "[12345 Musterstadt]"},
		"a full stop at the end":  {Words("Fünf Minuten vom Bahnhof."), "[Fünf Minuten vom Bahnhof.]"},
		"a name in a sentence":    {[]Span{{Text: "المكان: "}, {Text: "Haus (EG)"}, {Text: "."}}, "المكان: [Haus (EG)]."},
		"its own direction":       {Words("الأحد 2 أيار/مايو 2027"), "الأحد 2 أيار/مايو 2027"},
		"both directions":         {Words("قاعة Saal 2"), "قاعة Saal 2"},
		"numbers and signs":       {Words("09:00 – 16:00"), "09:00 – 16:00"},
		"each line for itself":    {Lines(Words("Bürgerhaus"), Words("عبر الإنترنت"), Words("1. Stock")), "[Bürgerhaus]\nعبر الإنترنت\n[1. Stock]"},
		"a whole line of parts":   {[]Span{{Text: "Bitte "}, {Text: "pünktlich", Strong: true}, {Text: "!"}}, "[Bitte pünktlich!]"},
		"no address of a link":    {[]Span{{Text: "Plan: "}, link}, "[Plan:] https://raum.example/plan"},
		"nor one at the end":      {[]Span{link}, "https://raum.example/plan"},
		"isolated already":        {Words("هاتف: \u2066030 23125\u2069"), "هاتف: [030 23125]"},
		"nothing":                 {nil, ""},
	} {
		if got := shown(plainLine(Document{{Spans: tc.spans}}.Isolated()[0].Spans)); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
	document := Document{{Kind: List, Items: [][]Span{Words("Saal (2)")}}}
	if got := shown(document.Isolated().Plain()); got != "- [Saal (2)]" || document.Plain() != "- Saal (2)" {
		t.Errorf("a list reads %q, and what it was made of %q", got, document.Plain())
	}
}
