package mailing

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

// sample is a letter as rooms write them.
type sample struct {
	Frame
	Title  string
	Start  time.Time
	Link   string
	Reason string
}

const (
	sampleText = `{{define "subject"}}Anmeldung bestätigt:
 {{.Title}}{{end}}
{{define "body"}}Ihr Platz bei „{{.Title}}“ am {{long .Start}} ist sicher. Wir freuen uns auf Sie und auf den Austausch mit allen Teilnehmenden!

- Ort: Haus der Vielfalt, großer Saal im Erdgeschoss, Musterstraße 1, 40000 Musterstadt
- Absagen können Sie hier: {{.Link}}
{{range paragraphs .Reason}}
{{.}}
{{end}}{{end}}`
	sampleHTML = `{{define "body"}}<p>Ihr Platz bei „{{.Title}}“ am {{long .Start}} ist sicher.</p>
<p><a class="button" href="{{.Link}}">Anmeldung ansehen</a></p>
{{range paragraphs .Reason}}<p>{{.}}</p>{{end}}{{end}}`
)

// withLayouts is the real layouts and the given letters.
func withLayouts(t testing.TB, letters fstest.MapFS) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"layout.txt", "layout.html", "part_head.html", "sheets.txt", "sheets.html", "texts/de.toml"} {
		raw, err := os.ReadFile("../../templates/mail/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: raw}
	}
	for name, file := range letters {
		files[name] = file
	}
	return files
}

func sampleTemplates(t testing.TB) *Templates {
	t.Helper()
	templates, err := NewTemplates(withLayouts(t, fstest.MapFS{
		"sample.txt": {Data: []byte(sampleText)}, "sample.html": {Data: []byte(sampleHTML)},
	}))
	if err != nil {
		t.Fatal(err)
	}
	return templates
}

func sampleLetter() sample {
	return sample{
		Frame: Frame{Name: "Özlem Müller", BaseURL: "https://tagung.example", Hosts: []Signatory{
			{Name: "KI Musterstadt", Contact: "Erika Beispiel", Email: "ki@musterstadt.example", Phone: "0211 000-1"},
			{Name: "JMD Musterstadt", Email: "jmd@musterstadt.example"},
		}},
		Title: "Übergang <Schule> & Beruf", Start: time.Date(2027, 5, 6, 7, 30, 0, 0, time.UTC),
		Link:   "https://tagung.example/anmeldung/" + strings.Repeat("a1B2", 12),
		Reason: "Erste Zeile\r\n\r\n  Zweite Zeile  ",
	}
}

func TestALetterReadsWellAsText(t *testing.T) {
	t.Parallel()
	c, err := sampleTemplates(t).Compose("sample", sampleLetter())
	if err != nil {
		t.Fatal(err)
	}
	want := `Guten Tag Özlem Müller,

Ihr Platz bei „Übergang <Schule> & Beruf“ am Donnerstag, 6. Mai 2027,
09:30 Uhr ist sicher. Wir freuen uns auf Sie und auf den Austausch mit
allen Teilnehmenden!

- Ort: Haus der Vielfalt, großer Saal im Erdgeschoss, Musterstraße 1,
  40000 Musterstadt
- Absagen können Sie hier:
  https://tagung.example/anmeldung/a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2

Erste Zeile

Zweite Zeile

Freundliche Grüße

KI Musterstadt
Erika Beispiel
Telefon 0211 000-1
ki@musterstadt.example

JMD Musterstadt
jmd@musterstadt.example

---
Diese Nachricht wurde automatisch verschickt. Wenn Sie darauf antworten,
erreichen Sie die Veranstaltenden.

Impressum: https://tagung.example/impressum
Datenschutz: https://tagung.example/datenschutz
`
	if diff := cmp.Diff(want, c.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if c.Subject != "Anmeldung bestätigt: Übergang <Schule> & Beruf" {
		t.Errorf("subject %q", c.Subject)
	}
	if c.FromName != "KI Musterstadt, JMD Musterstadt" || len(c.ReplyTo) != 2 {
		t.Errorf("sender %q, answers to %v", c.FromName, c.ReplyTo)
	}
}

func TestALetterIsAWholeGermanPage(t *testing.T) {
	t.Parallel()
	c, err := sampleTemplates(t).Compose("sample", sampleLetter())
	if err != nil {
		t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(c.HTML))
	if err != nil {
		t.Fatal(err)
	}
	if lang, _ := page.Find("html").Attr("lang"); lang != "de" {
		t.Errorf("language %q", lang)
	}
	if got := page.Find("h1").Text(); got != c.Subject || page.Find("title").Text() != c.Subject {
		t.Errorf("heading %q", got)
	}
	if href, _ := page.Find("a.button").Attr("href"); href != sampleLetter().Link {
		t.Errorf("link %q", href)
	}
	if n := page.Find("img, table, script, link, iframe, form").Length(); n != 0 {
		t.Errorf("%d things that do not belong into a letter", n)
	}
	if strings.Contains(c.HTML, "<Schule>") || strings.Contains(c.HTML, "ZgotmplZ") {
		t.Errorf("unsafe or refused text in\n%s", c.HTML)
	}
}

func TestALetterWithoutHostsComesFromTheInstallation(t *testing.T) {
	t.Parallel()
	letter := sampleLetter()
	letter.Hosts, letter.Name = nil, ""
	c, err := sampleTemplates(t).Compose("sample", letter)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(c.Text, "Guten Tag,\n") || !strings.Contains(c.Text, "Ihr Tagungsbüro") || c.FromName != "" {
		t.Errorf("letter from %q:\n%s", c.FromName, c.Text)
	}
}

func TestASnapshotComesBackFromJSON(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(sampleLetter())
	if err != nil {
		t.Fatal(err)
	}
	var back sample
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sampleLetter(), back); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
}

func TestAnIncompleteLetterIsRefusedAtStart(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"no html":    {"sample.txt": {Data: []byte(sampleText)}},
		"no subject": {"sample.txt": {Data: []byte(`{{define "body"}}x{{end}}`)}, "sample.html": {Data: []byte(sampleHTML)}},
		"no body":    {"sample.txt": {Data: []byte(sampleText)}, "sample.html": {Data: []byte("<p>x</p>")}},
		"no syntax":  {"sample.txt": {Data: []byte(sampleText)}, "sample.html": {Data: []byte("{{")}},
	} {
		if _, err := NewTemplates(withLayouts(t, files)); err == nil || !strings.Contains(err.Error(), "sample") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLongLinesAreWrappedAndLinksStayWhole(t *testing.T) {
	t.Parallel()
	link := "https://tagung.example/" + strings.Repeat("x", 100)
	got := wrap("\n\n\n" + strings.Repeat("Überraschung ", 20) + link + " Ende\n\n\n\n  eingerückt   \n")
	for line := range strings.Lines(got) {
		if line != link+"\n" && utf8.RuneCountInString(line) > lineWidth+1 {
			t.Errorf("long line %q", line)
		}
	}
	if !strings.HasPrefix(got, "Über") || !strings.Contains(got, "\n"+link+"\n") || !strings.HasSuffix(got, "Ende\n\n  eingerückt\n") {
		t.Errorf("wrapped:\n%s", got)
	}
}

func TestLettersShareParts(t *testing.T) {
	t.Parallel()
	templates, err := NewTemplates(withLayouts(t, fstest.MapFS{
		"part_place.txt":  {Data: []byte(`{{define "place"}}Haus der Vielfalt{{end}}`)},
		"part_place.html": {Data: []byte(`{{define "place"}}<b>Haus der Vielfalt</b>{{end}}`)},
		"sample.txt":      {Data: []byte(`{{define "subject"}}Ort{{end}}{{define "body"}}{{template "place" .}}{{end}}`)},
		"sample.html":     {Data: []byte(`{{define "body"}}<p>{{template "place" .}}</p>{{end}}`)},
	}))
	if err != nil {
		t.Fatal(err)
	}
	c, err := templates.Compose("sample", sampleLetter())
	if err != nil || !strings.Contains(c.Text, "\nHaus der Vielfalt\n") || !strings.Contains(c.HTML, "<p><b>Haus der Vielfalt</b></p>") {
		t.Errorf("letter with a part: %v\n%s", err, c.Text)
	}
	if names := templates.Names(); len(names) != 1 {
		t.Errorf("letters %v", names)
	}
}
