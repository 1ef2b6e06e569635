package question_test

import (
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/question"
)

func slot() question.Question {
	return question.Question{Key: "vormittag", Kind: question.KindWorkshops, Label: "Workshops am Vormittag", Options: []question.Option{
		{Value: "w1", Label: "Sprachbildung", Capacity: new(12)}, {Value: "w2", Label: "Elternarbeit"}, {Value: "w3", Label: "Übergänge"}, {Value: "w4", Label: "Netzwerke"}}}
}

// mistake is how mistakes lists one; nothing for none.
func mistake(name, key string) string {
	if key == "" {
		return ""
	}
	return name + " " + key
}

func TestWishesKeepTheirOrder(t *testing.T) {
	for _, c := range []struct {
		sent     []string
		required bool
		want     []string
		text     string
		mistake  string
	}{
		{sent: []string{"w3", "w1", "w2"}, want: []string{"w3", "w1", "w2"}, text: "1. Übergänge; 2. Sprachbildung; 3. Elternarbeit"},
		{sent: []string{"w2", "", ""}, want: []string{"w2"}, text: "Elternarbeit"},
		{sent: []string{"plenum", ""}, required: true, want: []string{"plenum"}, text: "Nur Plenum, kein Workshop"},
		{sent: []string{"", "", ""}},
		{sent: []string{"", ""}, required: true, mistake: "form.required"},
		{sent: []string{"", "w1"}, mistake: "question.wish_missing"},
		{sent: []string{"w1", "", "w2"}, mistake: "question.wish_missing"},
		{sent: []string{"w1", "w1"}, mistake: "question.wish_twice"},
		{sent: []string{"w1", "plenum"}, mistake: "question.plenary_alone"},
		{sent: []string{"w9"}, mistake: "form.choice"},
		{sent: []string{"w1", "w2", "w3", "w4"}, mistake: "question.too_many_wishes"},
	} {
		q := slot()
		q.Required = c.required
		f := newForm()
		read, _ := question.Read(f, []question.Question{q}, question.Sent{Values: map[string][]string{q.Key: c.sent}})
		if got := strings.Join(mistakes(f), ", "); got != mistake(q.InputName(), c.mistake) {
			t.Errorf("%q: mistake %q, want %q", c.sent, got, c.mistake)
		}
		switch {
		case c.want == nil && len(read) > 0:
			t.Errorf("%q is read as %q", c.sent, read[0].Values)
		case c.want != nil && (len(read) != 1 || !slices.Equal(read[0].Values, c.want) || read[0].Text() != c.text):
			t.Errorf("%q is read as %+v", c.sent, read)
		}
	}
}

func TestASlotAsksForThreeWishesOrFewer(t *testing.T) {
	q := slot()
	if q.Wishes() != 3 {
		t.Error(q.Wishes())
	}
	q.Options = q.Options[:2]
	if q.Wishes() != 2 {
		t.Error(q.Wishes())
	}
	for most, key := range map[int]string{0: "form.number_too_small", 2: "", 3: "form.number_too_large"} {
		q.Max = &most
		f := newForm()
		question.Check(f, []question.Question{q}, nil)
		if got := strings.Join(mistakes(f), ", "); got != mistake("questions[0][max]", key) {
			t.Errorf("%d wishes: %q, want %q", most, got, key)
		}
	}
}

func TestAWorkshopIsNeverCalledLikeThePlenary(t *testing.T) {
	q := slot()
	q.Options = append(q.Options, question.Option{Label: "Plenum"})
	f := newForm()
	checked := question.Check(f, []question.Question{q}, nil)
	if got := checked[0].Options[4].Value; f.Fault() != nil || got == question.PlenaryOnly || got == "" {
		t.Errorf("%q, %q", got, mistakes(f))
	}
}

func TestWishesAreNoSpecialCategory(t *testing.T) {
	q := slot()
	q.Special = true
	f := newForm()
	question.Check(f, []question.Question{q}, nil)
	if got := strings.Join(mistakes(f), ", "); got != "questions[0][special] question.workshops_special" {
		t.Error(got)
	}
}
