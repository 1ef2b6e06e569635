package i18n_test

import (
	"errors"
	"testing"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
)

func TestSentencesAreFilledAndCounted(t *testing.T) {
	for _, c := range []struct {
		key  string
		args fault.Args
		want string
	}{
		{"form.number_too_large", fault.Args{"Max": 12}, "Bitte geben Sie eine Zahl an, die nicht größer als 12 ist."},
		{"form.invalid", fault.Args{"Count": 1}, "Eine Angabe ist noch nicht richtig."},
		{"form.invalid", fault.Args{"Count": 3}, "3 Angaben sind noch nicht richtig."},
		{"no.such_key", nil, "no.such_key"},
	} {
		if got := i18n.Text(i18n.German, c.key, c.args); got != c.want {
			t.Errorf("%s: got %q, want %q", c.key, got, c.want)
		}
	}
}

func TestAnUnknownLocaleReadsGerman(t *testing.T) {
	if got := i18n.Text("xx", "form.required", nil); got != "Bitte füllen Sie dieses Feld aus." {
		t.Errorf("got %q", got)
	}
}

func TestAFaultBecomesOneSentencePerField(t *testing.T) {
	err := fault.InvalidFields([]fault.Field{
		{Name: "last_name", Key: "form.required"},
		{Name: "remark", Key: "form.too_long", Args: fault.Args{"Count": 200, "Length": 201}},
	})
	title, fields := i18n.Fault(i18n.German, err)
	if title != "2 Angaben sind noch nicht richtig." {
		t.Errorf("title %q", title)
	}
	want := []i18n.Field{
		{Name: "last_name", Text: "Bitte füllen Sie dieses Feld aus."},
		{Name: "remark", Text: "Bitte kürzen Sie auf höchstens 200 Zeichen, es sind 201."},
	}
	if len(fields) != 2 || fields[0] != want[0] || fields[1] != want[1] {
		t.Errorf("got %v, want %v", fields, want)
	}
}

func TestInternalErrorsAreNeverShown(t *testing.T) {
	title, fields := i18n.Fault(i18n.German, errors.New("pq: secret detail"))
	if title != "Das hat leider nicht geklappt. Der Fehler liegt bei uns, nicht bei Ihnen." || fields != nil {
		t.Errorf("got %q %v", title, fields)
	}
}
