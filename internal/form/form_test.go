package form_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

func one(value string) *form.Form { return form.New(url.Values{"x": {value}}) }

// mistake returns the key of the only mistake, or "".
func mistake(t *testing.T, f *form.Form) string {
	t.Helper()
	err := f.Fault()
	if err == nil {
		return ""
	}
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind != fault.Invalid || len(refusal.Fields) != 1 {
		t.Fatalf("want one mistake, got %v", err)
	}
	return refusal.Fields[0].Key
}

func TestNamesOfAllKindsPass(t *testing.T) {
	for _, name := range []string{"Özdemir", "O’Neill-d'Arc", "Ğ", "李", "محمد علی", "Nguyễn Thị", "von der Heide jr.", "نیم\u200cفاصله", "X Æ A-12"} {
		f := one(name)
		if got := f.Text("x", form.Required, form.Max(200)); got != name || f.Fault() != nil {
			t.Errorf("%q became %q, %v", name, got, f.Fault())
		}
	}
}

func TestALineIsCleaned(t *testing.T) {
	for typed, want := range map[string]string{
		"  Anna \t Maria\r\n ":        "Anna Maria",
		"Zoe\u0308":                   "Zoë",
		"\uFEFFAn\u200Bna\u00A0Lena ": "Anna Lena",
		"zwei\nZeilen":                "zwei Zeilen",
	} {
		f := one(typed)
		if got := f.Text("x"); got != want || f.Fault() != nil {
			t.Errorf("%q became %q (%v), want %q", typed, got, f.Fault(), want)
		}
	}
}

func TestLongTextKeepsItsLines(t *testing.T) {
	if got := one(" eins\r\n\r\nzwei\rdrei\t4 \n").LongText("x"); got != "eins\n\nzwei\ndrei\t4" {
		t.Errorf("got %q", got)
	}
}

func TestWhatADatabaseOrReaderCannotTakeIsRefused(t *testing.T) {
	for typed, want := range map[string]string{
		"a\x00b":                      "form.control_characters",
		"a\x1bb":                      "form.control_characters",
		"a\u202Eb":                    "form.control_characters",
		"a\u0085\u0081b":              "form.control_characters",
		"a\xffb":                      "form.encoding",
		"\xed\xa0\x80":                "form.encoding",
		" \u200B ":                    "form.required",
		strings.Repeat("ö", 201):      "form.too_long",
		strings.Repeat("\u0308", 999): "form.too_long",
	} {
		for kind, read := range map[string]func(*form.Form) string{
			"line":  func(f *form.Form) string { return f.Text("x", form.Required, form.Max(200)) },
			"lines": func(f *form.Form) string { return f.LongText("x", form.Required, form.Max(200)) },
		} {
			f := one(typed)
			if got := read(f); got != "" || mistake(t, f) != want {
				t.Errorf("%s %q: got %q, mistake %q, want %q", kind, typed, got, mistake(t, f), want)
			}
		}
	}
	if f := one(strings.Repeat("ö", 200)); f.Text("x", form.Max(200)) == "" {
		t.Error("200 characters of two bytes each are 200 characters")
	}
}

func TestAddressesAreCheckedButNotPolished(t *testing.T) {
	for typed, want := range map[string]string{
		" anna.o'neill+ki@Stadt.Example ": "anna.o'neill+ki@stadt.example",
		"info@müller-verein.example":      "info@xn--mller-verein-dlb.example",
		"a@b.example":                     "a@b.example",
	} {
		f := one(typed)
		if got := f.Email("x", form.Required); got != want || f.Fault() != nil {
			t.Errorf("%q became %q (%v)", typed, got, f.Fault())
		}
	}
	for _, typed := range []string{"anna", "@b.example", "a@", "a@localhost", "a b@c.example", "Anna <a@b.example>",
		"a@b.example, c@d.example", "a@b..example", ".a@b.example", "a..b@c.example", "\"a b\"@c.example",
		"müller@b.example", "a@b_c.example", "a@b.example.", "a@-b.example",
		strings.Repeat("a", 65) + "@b.example", "abc@" + strings.Repeat(strings.Repeat("b", 60)+".", 4) + "example"} {
		f := form.New(url.Values{"x": {typed}})
		if got := f.Email("x", form.Max(1000)); got != "" && f.Fault() == nil {
			t.Errorf("%q was taken as %q", typed, got)
		} else if mistake(t, f) != "form.email" {
			t.Errorf("%q: %v", typed, f.Fault())
		}
	}
}

func TestAllMistakesAreFoundInOrder(t *testing.T) {
	f := form.New(url.Values{"email": {"nope"}, "count": {"viele"}, "starts_at_date": {"2027-03-28"}, "starts_at_time": {"02:30"}})
	f.Text("last_name", form.Required)
	f.Email("email", form.Required)
	f.Int("count", form.AtLeast(1))
	f.DateTime("starts_at", form.Required)
	f.DateTime("ends_at", form.Required)
	form.OneOf(f, "kind", []string{"a"}, form.Required)
	refusal, ok := errors.AsType[*fault.Error](f.Fault())
	if !ok {
		t.Fatal("no fault")
	}
	var got []string
	for _, field := range refusal.Fields {
		got = append(got, field.Name+" "+field.Key)
	}
	want := []string{"last_name form.required", "email form.email", "count form.number",
		"starts_at form.time_skipped", "ends_at form.required", "kind form.required"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnlyTheFirstMistakeOfAFieldIsKept(t *testing.T) {
	f := one("")
	f.Text("x", form.Required)
	f.Fail("x", "form.choice")
	if got := mistake(t, f); got != "form.required" {
		t.Errorf("got %q", got)
	}
}

func TestNumbersHaveLimits(t *testing.T) {
	for typed, want := range map[string]string{"": "", "5": "", " 10 ": "", "0": "form.number_too_small", "-1": "form.number_too_small",
		"11": "form.number_too_large", "1,5": "form.number", "1e3": "form.number", "99999999999999999999": "form.number", "0x1": "form.number"} {
		f := one(typed)
		f.Int("x", form.AtLeast(1), form.AtMost(10))
		if got := mistake(t, f); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	if n := one("").OptionalInt("x"); n != nil {
		t.Errorf("an empty field became %d", *n)
	}
	if n := one("0").OptionalInt("x"); n == nil || *n != 0 {
		t.Errorf("0 became %v", n)
	}
	f := form.New(url.Values{"id": {"3", "5", "3"}})
	if got := form.Numbers[int64](f, "id"); !slices.Equal(got, []int64{3, 5}) || f.Fault() != nil {
		t.Errorf("ids: %v, %v", got, f.Fault())
	}
}

func TestChoicesComeFromTheList(t *testing.T) {
	type colour string
	colours := []colour{"rot", "grün", "blau"}
	if f := one("blau"); form.OneOf(f, "x", colours) != "blau" || f.Fault() != nil {
		t.Error("a choice of the list was refused")
	}
	if f := one("gelb"); form.OneOf(f, "x", colours) != "" || mistake(t, f) != "form.choice" {
		t.Error("a choice outside the list was taken")
	}
	if f := form.New(nil); form.Choice(f, "x", "rot", colours) != "rot" || form.Choice(f, "x", "gelb", colours) != "" || mistake(t, f) != "form.choice" {
		t.Error("a choice from elsewhere is checked wrongly")
	}
	f := form.New(url.Values{"x": {"blau", "rot"}})
	if got := form.AnyOf(f, "x", colours); !slices.Equal(got, []colour{"rot", "blau"}) || f.Fault() != nil {
		t.Errorf("boxes: %v, %v", got, f.Fault())
	}
	if f := one("gelb"); len(form.AnyOf(f, "x", colours)) != 0 || mistake(t, f) != "form.choice" {
		t.Error("a box outside the list was taken")
	}
	if !one("ja").Bool("x") || one("").Bool("x") || form.New(nil).Bool("x") {
		t.Error("tick boxes are read wrongly")
	}
}

func TestDatesAreMeantInBerlin(t *testing.T) {
	f := form.New(url.Values{"at_date": {"2.5.2027"}, "at_time": {"09:30"}, "day": {"2027-05-02"}})
	if got := f.DateTime("at"); dates.ISO(got) != "2027-05-02T09:30:00+02:00" {
		t.Errorf("got %v", got)
	}
	if got := f.Date("day"); dates.ISO(got) != "2027-05-02T00:00:00+02:00" {
		t.Errorf("got %v", got)
	}
	for _, c := range []struct{ day, clock, want string }{
		{"2027-02-30", "10:00", "form.date"}, {"2027-05-02", "", "form.time"}, {"", "10:00", "form.date"},
		{"2027-05-02", "25:00", "form.time"}, {"2027-03-28", "02:00", "form.time_skipped"}, {"\x00", "10:00", "form.control_characters"},
	} {
		f := form.New(url.Values{"at_date": {c.day}, "at_time": {c.clock}})
		if got := f.DateTime("at", form.Required); !got.Equal(time.Time{}) || mistake(t, f) != c.want {
			t.Errorf("%+v: got %v, %q", c, got, mistake(t, f))
		}
	}
}

func TestRawValuesAreKeptForRedisplay(t *testing.T) {
	f := form.New(url.Values{"x": {"  so  getippt ", "z\x00\xff"}})
	f.Text("x")
	if got := f.Raw()["x"]; got[0] != "  so  getippt " || got[1] != "z\uFFFD\uFFFD" {
		t.Errorf("got %q", got)
	}
}

func TestWebAddressesNeedASchemeAndAHost(t *testing.T) {
	for typed, want := range map[string]string{"https://stadt.example/anfahrt?x=1": "", "": "", "stadt.example": "form.url",
		"javascript:alert(1)": "form.url", "https://": "form.url", "https://a:b@stadt.example": "form.url"} {
		f := one(typed)
		if f.URL("x"); mistake(t, f) != want {
			t.Errorf("%q: got %q, want %q", typed, mistake(t, f), want)
		}
	}
}

func TestPasswordsAreTakenAsTyped(t *testing.T) {
	if got := one(" a  b ").Secret("x", form.Required); got != " a  b " {
		t.Errorf("got %q", got)
	}
	if f := one(strings.Repeat("x", 1001)); f.Secret("x") != "" || mistake(t, f) != "form.too_long" {
		t.Error("an endless password was taken")
	}
}

func TestDamagedAndHugeBodiesAreRefused(t *testing.T) {
	post := func(contentType, body string, limit int64) error {
		r := httptest.NewRequest(http.MethodPost, "/?x=query", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, limit)
		f, err := form.Read(r)
		if err == nil && f.Text("x") != "1" {
			t.Errorf("%s: x is %q", contentType, f.Text("x"))
		}
		return err
	}
	urlencoded, multipart := "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	part := "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n"
	for _, c := range []struct {
		contentType, body string
		limit             int64
		want              string
	}{
		{urlencoded, "x=1", 100, ""},
		{multipart, part, 1000, ""},
		{urlencoded, "x=%zz", 100, "form.unreadable"},
		{multipart, "--c", 1000, "form.unreadable"},
		{urlencoded, "x=" + strings.Repeat("1", 200), 100, "form.too_large"},
		{multipart, strings.Replace(part, "\n1", "\n"+strings.Repeat("1", 200), 1), 150, "form.too_large"},
	} {
		err := post(c.contentType, c.body, c.limit)
		refusal, _ := errors.AsType[*fault.Error](err)
		if (c.want == "") != (err == nil) || (refusal != nil && refusal.Key != c.want) {
			t.Errorf("%s %.20q: got %v, want %q", c.contentType, c.body, err, c.want)
		}
	}
}
