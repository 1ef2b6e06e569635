package wording_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tagungsbuero/internal/wording"
)

func filled(body string, values wording.Values) wording.Document {
	_, document := wording.Parse(wording.Text{Subject: "x", Body: body}).Fill(values)
	return document
}

func words(pairs ...string) wording.Values {
	values := wording.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], wording.Words(pairs[i+1]))
	}
	return values
}

func TestATextReadsAsPlainTextAndAsHTML(t *testing.T) {
	t.Parallel()
	values := words("name", "Ayşe <Öz>", "nichts", "")
	values["termin"] = wording.Value{Blocks: wording.Document{{Spans: wording.Lines(wording.Strong("Fachtag"), wording.Words("Ort"))}}}
	document := filled(`Hallo {name}, **wichtig: {name}**
zweite Zeile

{termin}
## Anreise
- mit **Bus**
- siehe https://bahn.example/plan.

{nichts}

{nichts} Ende.`, values)
	want := "Hallo Ayşe <Öz>, wichtig: Ayşe <Öz>\nzweite Zeile\n\nFachtag\nOrt\n\nAnreise:\n- mit Bus\n- siehe https://bahn.example/plan.\n\nEnde."
	if diff := cmp.Diff(want, document.Plain()); diff != "" {
		t.Error(diff)
	}
	wantHTML := "<p>Hallo Ayşe &lt;Öz&gt;, <strong>wichtig: </strong><strong>Ayşe &lt;Öz&gt;</strong><br>\nzweite Zeile</p>\n" +
		"<p><strong>Fachtag</strong><br>\nOrt</p>\n<h2>Anreise</h2>\n<ul>\n<li>mit <strong>Bus</strong></li>\n" +
		"<li>siehe <a href=\"https://bahn.example/plan\">https://bahn.example/plan</a>.</li>\n</ul>\n<p>Ende.</p>\n"
	if diff := cmp.Diff(wantHTML, document.HTML()); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyASinglePairOfBracesIsAPlaceholder(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{{.Event}}", "{{name}}", "{Name}", "{na me}", "{", "}{", "{}", "{{{name}}}", "**", "a ** b", "{name1}"} {
		if got := filled(text, words("name", "Kim")).Plain(); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if mistakes := wording.Check(wording.Text{Subject: "x", Body: text}, nil); len(mistakes) > 0 {
			t.Errorf("%q: %v", text, mistakes)
		}
	}
}

// Whatever a person is called, the name stands in the letter as it is and does nothing else.
func TestAValueIsNeverReadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`([{}*<>&"'a-z_. #-]|\{(link|name|termin)\}|\{\{\.Event\}\}|\*\*|https://x\.example){1,12}`).Draw(t, "name")
		name = strings.TrimSpace(name)
		if name == "" {
			return
		}
		values := words("name", name, "link", "GEHEIM")
		document := filled("A {name} Z\n\n- {name}", values)
		if got, want := document.Plain(), "A "+name+" Z\n\n- "+name; got != want {
			t.Fatalf("plain %q, want %q", got, want)
		}
		html := document.HTML()
		if strings.Contains(html, "GEHEIM") || strings.Contains(html, "<a ") || strings.Contains(html, "<strong>") ||
			strings.Count(html, "<") != strings.Count("<p></p><ul><li></li></ul>", "<") {
			t.Fatalf("html %q", html)
		}
	})
}

// Whatever somebody types can be read, and what is not escaped is only what we wrote ourselves.
func TestAnyTextCanBeReadAndWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringMatching(`([a-z{}*<>&"' #\n-]|\n\n|\*\*|\{name\}|## |- |<script>|https://x\.example/"onclick=){0,40}`).Draw(t, "body")
		document := filled(body, words("name", "<i>"))
		for _, forbidden := range []string{"<script", "<i>", "\"onclick"} {
			if strings.Contains(document.HTML(), forbidden) {
				t.Fatalf("%q holds %s", document.HTML(), forbidden)
			}
		}
		document.Plain()
	})
}

func TestMistakesInPlaceholdersAreFound(t *testing.T) {
	t.Parallel()
	known := []wording.Placeholder{{Name: "link", Block: true, Needed: true}, {Name: "name"}, {Name: "termin", Block: true}}
	got := wording.Check(wording.Text{Subject: "{name} {termin} {nmae}", Body: "Hallo {nmae} und {nmae}, {termin}\n\n- {termin}\n\n{termin}"}, known)
	want := []wording.Mistake{
		{Problem: wording.InSubject, Placeholder: "termin", Subject: true}, {Problem: wording.Unknown, Placeholder: "nmae", Subject: true},
		{Problem: wording.Unknown, Placeholder: "nmae"}, {Problem: wording.InLine, Placeholder: "termin"}, {Problem: wording.Missing, Placeholder: "link"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := wording.Check(wording.Text{Subject: "{name}", Body: "{termin}\n\n**Hallo {name}**\n\n{link}"}, known); got != nil {
		t.Errorf("a good text has mistakes: %v", got)
	}
}

func TestWhatHostsTypeHasNoMeaningButLinks(t *testing.T) {
	t.Parallel()
	document := wording.Typed("Bitte **pünktlich**, {name}!\r\n\r\n  - Saal A: https://raum.example/a\n")
	if got, want := document.Plain(), "Bitte **pünktlich**, {name}!\n\n- Saal A: https://raum.example/a"; got != want {
		t.Errorf("plain %q, want %q", got, want)
	}
	if got := document.HTML(); !strings.Contains(got, `<a href="https://raum.example/a">`) || strings.Contains(got, "<strong>") {
		t.Errorf("html %q", got)
	}
}
