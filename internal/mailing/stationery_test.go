package mailing

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"tagungsbuero/internal/wording"
)

func sheetIn(t *testing.T, templates *Templates, locale, subject, body string) Sheet {
	t.Helper()
	_, document := wording.Parse(wording.Text{Subject: subject, Body: body}).Fill(wording.Values{})
	return Sheet{Language: templates.Wordings().Language(locale), Subject: subject, Body: document}
}

// What is kept of one letter must show nothing of it in another.
func TestLettersOnTheSameStationeryHaveOnlyItInCommon(t *testing.T) {
	t.Parallel()
	templates := sampleTemplates(t)
	frame := func(name, host string) Frame {
		return Frame{Name: name, BaseURL: "https://tagung.example", Hosts: []Signatory{{Name: host, Phone: "0211 1"}}}
	}
	first, err := templates.Lay(frame("Ada <b>", "KI Musterstadt"), sheetIn(t, templates, "de", "Eins & zwei", "Erste Worte"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>Eins &amp; zwei</title>", "<h1>Eins &amp; zwei</h1>", "Ada &lt;b&gt;", "<p>Erste Worte</p>", "KI Musterstadt"} {
		if !strings.Contains(first.HTML, want) {
			t.Errorf("the letter lacks %q:\n%s", want, first.HTML)
		}
	}
	second, err := templates.Lay(frame("Grace", "KI Musterstadt"), sheetIn(t, templates, "de", "Drei", "Andere Worte"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := templates.Lay(frame("Grace", "JMD Musterstadt"), sheetIn(t, templates, "de", "Drei", "Andere Worte"))
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"Ada", "Eins", "Erste"} {
		if strings.Contains(second.HTML+second.Text, gone) {
			t.Errorf("%q of the first letter stands in the second", gone)
		}
	}
	if !strings.Contains(other.HTML, "JMD Musterstadt") || strings.Contains(other.HTML+other.Text, "KI Musterstadt") {
		t.Errorf("a letter of other hosts has their name wrong:\n%s", other.HTML)
	}
	if replaced := strings.ReplaceAll(second.HTML, "KI Musterstadt", "JMD Musterstadt"); replaced != other.HTML {
		t.Errorf("letters that differ in a host differ in more:\n%s\n%s", replaced, other.HTML)
	}
}

func TestStationeryIsNotKeptWithoutEnd(t *testing.T) {
	t.Parallel()
	templates := sampleTemplates(t)
	sheet := sheetIn(t, templates, "de", "Gruß", "Worte")
	var running sync.WaitGroup
	for lane := range 4 {
		running.Go(func() {
			for i := range mostStationery {
				host := fmt.Sprintf("Haus %d von %d", i, lane)
				c, err := templates.Lay(Frame{Hosts: []Signatory{{Name: host}}}, sheet)
				if err != nil || !strings.Contains(c.Text, host) {
					t.Errorf("the letter of %s: %v", host, err)
				}
			}
		})
	}
	running.Wait()
	if n := len(templates.stationery); n == 0 || n > mostStationery {
		t.Errorf("%d sorts are kept, want at most %d", n, mostStationery)
	}
}
