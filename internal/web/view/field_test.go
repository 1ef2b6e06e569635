package view_test

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web/view"
)

// shown renders the sample form and parses it.
func shown(t *testing.T, page view.Template) *goquery.Document {
	t.Helper()
	body, err := renderer(t).RenderBytes(page)
	if err != nil {
		t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func TestEveryInputHasALabelAndUniqueIDs(t *testing.T) {
	document := shown(t, formPage())
	document.Find("input, select, textarea").Each(func(_ int, input *goquery.Selection) {
		id, _ := input.Attr("id")
		if id == "" || document.Find(`label[for="`+id+`"]`).Length() != 1 {
			t.Errorf("%q has no label of its own", id)
		}
	})
	ids := map[string]bool{}
	document.Find("[id]").Each(func(_ int, element *goquery.Selection) {
		id, _ := element.Attr("id")
		if ids[id] {
			t.Errorf("id %q is used twice", id)
		}
		ids[id] = true
	})
	document.Find("[aria-describedby]").Each(func(_ int, element *goquery.Selection) {
		described, _ := element.Attr("aria-describedby")
		for id := range strings.FieldsSeq(described) {
			if !ids[id] {
				t.Errorf("aria-describedby names %q, which does not exist", id)
			}
		}
	})
}

func TestAFormShownAgainSaysWhatIsWrongTwice(t *testing.T) {
	document := shown(t, formPage())
	if title := document.Find("title").Text(); title != "Fehler: Anmeldung – Tagungsbüro" {
		t.Errorf("title %q", title)
	}
	summary := document.Find("[data-error-summary]")
	if role, _ := summary.Attr("role"); role != "alert" || summary.Find("h2").Text() != "Bitte prüfen Sie Ihre Angaben" {
		t.Error("the summary is no alert with a heading")
	}
	links := summary.Find("a")
	if links.Length() != 6 {
		t.Fatalf("%d links", links.Length())
	}
	links.Each(func(_ int, link *goquery.Selection) {
		target, _ := link.Attr("href")
		input := document.Find(target)
		if input.Length() != 1 || !input.Is("input, select, textarea") {
			t.Errorf("%s is no input", target)
		}
		message := document.Find(target + "-fehler").Text()
		if sentence := strings.TrimPrefix(message, "Fehler: "); sentence == "" || !strings.HasSuffix(link.Text(), ": "+sentence) {
			t.Errorf("summary %q, field %q", link.Text(), message)
		}
	})
	if invalid, _ := document.Find("#feld-last_name").Attr("aria-invalid"); invalid != "true" {
		t.Error("the input is not marked as invalid")
	}
}

func TestWhatWasTypedComesBack(t *testing.T) {
	document := shown(t, formPage())
	for selector, want := range map[string]string{"#feld-first_name": "Zoë", "#feld-email": "zoe(at)stadt", "#feld-capacity": "zwei",
		"#feld-starts_at": "2027-03-28", "#feld-starts_at-uhrzeit": "02:30"} {
		if got, _ := document.Find(selector).Attr("value"); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	ticked := document.Find("input:checked, input[checked]").Map(func(_ int, box *goquery.Selection) string { return box.AttrOr("value", "") })
	if !slices.Equal(ticked, []string{"b"}) {
		t.Errorf("ticked: %v", ticked)
	}
}

func TestBindKeepsValuesOnTheFirstShowing(t *testing.T) {
	f := view.Field{Name: "email", Value: "a@b.example"}
	if summary := view.Bind(nil, nil, &f); summary.Any() || f.Value != "a@b.example" {
		t.Errorf("%+v %+v", summary, f)
	}
}

func TestPasswordsAreNeverSentBack(t *testing.T) {
	f := view.Field{Name: "password", Type: "password"}
	view.Bind(url.Values{"password": {"geheim"}}, nil, &f)
	if f.Value != "" {
		t.Error("the password came back")
	}
}

func TestAnEmptyDateAndTimeStaysEmpty(t *testing.T) {
	f := view.Field{Name: "at", Kind: view.DateTime}
	view.Bind(url.Values{}, nil, &f)
	if f.DayValue() != "" || f.ClockValue() != "" {
		t.Errorf("%q", f.Value)
	}
}

func TestAFaultWithoutFieldsIsOneSentence(t *testing.T) {
	summary := view.Bind(nil, fault.New(fault.Conflict, "form.too_large"))
	if summary.Heading != "Das ist so nicht möglich" || summary.Text == "" || len(summary.Items) != 0 {
		t.Errorf("%+v", summary)
	}
}

func TestAMistakeWithoutInputIsStillTold(t *testing.T) {
	summary := view.Bind(nil, fault.InvalidFields([]fault.Field{{Name: "elsewhere", Key: "form.required"}}))
	if len(summary.Items) != 1 || summary.Items[0].Href != "" || summary.Items[0].Text == "" {
		t.Errorf("%+v", summary)
	}
}

func TestInputsWithTheSameLabelAreToldApart(t *testing.T) {
	alike := []view.Field{{Name: "quotas[0][seats]", Label: "Zahl der Plätze", Within: "1. Kontingent"}, {Name: "quotas[1][seats]", Label: "Zahl der Plätze", Within: "2. Kontingent"}}
	summary := view.Bind(nil, fault.InvalidFields([]fault.Field{{Name: "quotas[1][seats]", Key: "form.required"}}), &alike[0], &alike[1])
	if len(summary.Items) != 1 || !strings.HasPrefix(summary.Items[0].Text, "2. Kontingent, Zahl der Plätze: ") || summary.Items[0].Href != "#feld-quotas-1-seats" {
		t.Errorf("%+v", summary.Items)
	}
	if label := shown(t, formPage()).Find("label[for=feld-hosts-1-phone]"); strings.Join(strings.Fields(label.Text()), " ") != "2. Einrichtung: Telefon (freiwillig)" {
		t.Errorf("label %q", label.Text())
	}
}

func TestIDsAreMadeOfNames(t *testing.T) {
	for name, want := range map[string]string{"first_name": "feld-first_name", "preferences[1][2]": "feld-preferences-1-2", "answers[größe]": "feld-answers-gr--e"} {
		if got := (view.Field{Name: name}).ID(); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestAConditionIsToldAndMarkedForTheScript(t *testing.T) {
	document := shown(t, formPage())
	part := document.Find(`[data-if="preferences[1][1]"]`)
	if part.Find("legend").First().Text() != "Nur wenn „Teilnahme“: vor Ort" || part.AttrOr("data-if-value", "") != "a\nc" || part.Find("#feld-answers-access").Length() != 1 {
		t.Errorf("%d parts: %q", part.Length(), part.Text())
	}
}

func TestAFileIsAskedForAgainWhenTheFormIs(t *testing.T) {
	f := view.Field{Kind: view.File, Name: "answers[cv]", Hint: "Als PDF.", Accept: ".pdf"}
	if f.InputType() != "file" || f.FullHint() != "Als PDF." {
		t.Errorf("%s: %q", f.InputType(), f.FullHint())
	}
	view.Bind(url.Values{"answers[cv]": {"x.pdf"}}, nil, &f)
	if f.Value != "" || !strings.Contains(f.FullHint(), "noch einmal aus") {
		t.Errorf("%q: %q", f.Value, f.FullHint())
	}
	input := shown(t, formPage()).Find("#feld-answers-cv")
	if _, hasValue := input.Attr("value"); hasValue || input.AttrOr("accept", "") != ".pdf,.docx" || input.AttrOr("type", "") != "file" {
		t.Error("the input for a file is wrong")
	}
}
