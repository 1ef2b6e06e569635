package question_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"tagungsbuero/internal/question"
)

// anyText draws what people and programs send: words, what is known from elsewhere in the form,
// and anything at all.
func anyText(known ...string) *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(append([]string{"", "ja", "nein", "3", "2027-05-02", "Mittag | 5", "ä\x00", "\xff"}, known...)), rapid.String())
}

// keys are few, so that questions meet each other.
var keys = []string{"", "a", "b", "c", "phone", "organisation_kind", "Not a key"}

// anyQuestion draws a definition as an organiser, or a hostile program, may send it.
func anyQuestion(t *rapid.T) question.Question {
	q := question.Question{
		Key: rapid.SampledFrom(keys).Draw(t, "key"), Kind: rapid.SampledFrom(append(slices.Clone(question.Kinds), "", "x")).Draw(t, "kind"),
		Label: anyText().Draw(t, "label"), Purpose: anyText().Draw(t, "purpose"), Required: rapid.Bool().Draw(t, "required"),
		Min: anyLimit(t), Max: anyLimit(t), FileTypes: rapid.SliceOfN(anyText("pdf", "PNG", "exe"), 0, 3).Draw(t, "types"), FileMaxKB: rapid.IntRange(-1, 6000).Draw(t, "size"),
		Texts: rapid.MapOfN(anyText("en", "tr"), rapid.Map(anyText(), func(s string) question.Text { return question.Text{Label: s, Purpose: s} }), 0, 2).Draw(t, "texts"),
	}
	for range rapid.IntRange(0, 4).Draw(t, "options") {
		q.Options = append(q.Options, question.Option{Value: anyText("eins", "zwei").Draw(t, "value"), Label: anyText("Eins", "Zwei").Draw(t, "option"), Capacity: anyLimit(t),
			Labels: rapid.MapOfN(anyText("en"), anyText(), 0, 2).Draw(t, "labels")})
	}
	if rapid.Bool().Draw(t, "conditional") {
		q.OnlyIf = &question.Condition{Key: rapid.SampledFrom(keys).Draw(t, "on"), Value: anyText("Eins", "zwei").Draw(t, "if")}
	}
	return q
}

func anyLimit(t *rapid.T) *int {
	return rapid.Ptr(rapid.OneOf(rapid.IntRange(-1, 4), rapid.Int()), true).Draw(t, "limit")
}

// soundForm draws questions that pass Check, many of them with conditions on one another.
func soundForm(t *rapid.T) []question.Question {
	kinds := append(slices.Clone(question.Kinds), question.KindBoolean, question.KindBoolean, question.KindMultiple, question.KindMultiple)
	var all []question.Question
	for i := range rapid.IntRange(3, 8).Draw(t, "questions") {
		q := question.Question{Key: "frage_" + strconv.Itoa(i), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Label: "Frage", Required: rapid.Bool().Draw(t, "required")}
		for n := range rapid.IntRange(1, 4).Draw(t, "options") {
			q.Options = append(q.Options, question.Option{Label: "Antwort " + strconv.Itoa(n)})
		}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "conditional") > 0 {
			q.OnlyIf = conditionOn(all[rapid.IntRange(0, i-1).Draw(t, "on")])
		}
		all = append(all, q)
	}
	f := newForm()
	checked := question.Check(f, all, ready)
	if f.Fault() != nil {
		t.Fatalf("%+v is refused: %q", all, mistakes(f))
	}
	return checked
}

// conditionOn asks for the first answer that a question offers, nil when it offers none.
func conditionOn(q question.Question) *question.Condition {
	switch q.Kind {
	case question.KindBoolean, question.KindConsent:
		return &question.Condition{Key: q.Key, Value: "ja"}
	case question.KindSingle, question.KindMultiple:
		return &question.Condition{Key: q.Key, Value: "antwort_0"}
	}
	return nil
}

// anySent draws what may come for these questions, mostly near what they expect.
func anySent(t *rapid.T, questions []question.Question) question.Sent {
	s := question.Sent{Values: map[string][]string{}, Files: map[string]question.Upload{}, Ready: map[string]string{"organisation_kind": anyText("ki").Draw(t, "ready")}}
	for _, q := range questions {
		known := []string{"ja"}
		for _, option := range q.Options {
			known = append(known, option.Value)
		}
		s.Values[q.Key] = rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(known), anyText()), 0, 3).Draw(t, "values")
		if rapid.Bool().Draw(t, "file") {
			s.Files[q.Key] = question.Upload{Name: anyText("a.pdf", "a.docx", "a.png", "a.jpg", "a.txt").Draw(t, "name"),
				Data: rapid.OneOf(rapid.Just([]byte("%PDF-1")), rapid.SliceOf(rapid.Byte())).Draw(t, "data")}
		}
	}
	return s
}

func TestWhatPassedOncePassesAgainUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.SliceOfN(rapid.Custom(anyQuestion), 0, 4).Draw(t, "questions")
		if rapid.Bool().Draw(t, "sound") {
			written = soundForm(t)
		}
		f := newForm()
		once := question.Check(f, written, ready)
		if f.Fault() != nil {
			return
		}
		twice := question.Check(f, once, ready)
		if f.Fault() != nil || !reflect.DeepEqual(once, twice) {
			t.Fatalf("%+v became %+v (%q)", once, twice, mistakes(f))
		}
		named := map[string]bool{}
		for _, q := range once {
			if q.Key == "" || named[q.Key] || slices.Contains(ready, q.Key) {
				t.Fatalf("the key %q is missing or stands twice", q.Key)
			}
			named[q.Key] = true
		}
		stored, err := json.Marshal(once)
		var found []question.Question
		if err != nil || json.Unmarshal(stored, &found) != nil || !reflect.DeepEqual(found, once) {
			t.Fatalf("stored as %s it came back as %+v", stored, found)
		}
	})
}

func TestNoAnswerIsReadToWhatIsNotAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		questions := soundForm(t)
		s := anySent(t, questions)
		f := newForm()
		read, uploads := question.Read(f, questions, s)
		given := answers(read)
		for _, q := range questions {
			switch isAsked := isAsked(questions, q, given); {
			case isAsked && q.Required && given[q.Key] == nil && !f.HasFailed(q.InputName()):
				t.Fatalf("%q is needed, and nobody misses it", q.Key)
			case !isAsked && (given[q.Key] != nil || f.HasFailed(q.InputName())):
				t.Fatalf("%q is not asked, yet answered or refused: %q", q.Key, given[q.Key])
			}
			if given[q.Key] != nil && f.HasFailed(q.InputName()) {
				t.Fatalf("%q is refused and taken: %q", q.Key, given[q.Key])
			}
		}
		for key := range uploads {
			if given[key] == nil {
				t.Fatalf("the file of %q has no answer", key)
			}
		}
	})
}

func TestWhatIsVisibleIsWhatIsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		questions := soundForm(t)
		given := anySent(t, questions).Values
		visible := question.Visible(questions, func(key string) []string { return given[key] })
		for _, q := range questions {
			isVisible := slices.ContainsFunc(visible, func(v question.Question) bool { return v.Key == q.Key })
			if isVisible != isAsked(questions, q, given) {
				t.Fatalf("%q is visible: %t, with %q", q.Key, isVisible, given)
			}
		}
	})
}

// isAsked follows the chain of conditions back to its beginning.
func isAsked(questions []question.Question, q question.Question, given map[string][]string) bool {
	if q.OnlyIf == nil {
		return true
	}
	i := slices.IndexFunc(questions, func(other question.Question) bool { return other.Key == q.OnlyIf.Key })
	return slices.Contains(given[q.OnlyIf.Key], q.OnlyIf.Value) && isAsked(questions, questions[i], given)
}

func TestWhatWasReadIsReadAgainAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		questions := soundForm(t)
		s := anySent(t, questions)
		read, uploads := question.Read(newForm(), questions, s)
		again := question.Sent{Ready: s.Ready, Files: uploads, Values: answers(read)}
		twice, files := question.Read(newForm(), questions, again)
		if !reflect.DeepEqual(read, twice) || !reflect.DeepEqual(slices.Sorted(maps.Keys(uploads)), slices.Sorted(maps.Keys(files))) {
			t.Fatalf("%+v became %+v", read, twice)
		}
	})
}

func TestNothingThatIsSentStopsTheService(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.SliceOfN(rapid.Custom(anyQuestion), 0, 5).Draw(t, "questions")
		checked := question.Check(newForm(), written, ready)
		for _, questions := range [][]question.Question{written, checked} {
			read, _ := question.Read(newForm(), questions, anySent(t, questions))
			for _, a := range read {
				_ = a.Text()
			}
			for _, q := range questions {
				_, _, _ = q.In(rapid.String().Draw(t, "locale")), q.Accept(), question.SoundsSensitive(q.Label)
			}
		}
	})
}
