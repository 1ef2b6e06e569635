package attendee_test

import (
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web/attendee"
)

func TestPersonsOfAGroupAreNumberedWithoutGaps(t *testing.T) {
	sent := url.Values{"persons[4][first_name]": {"Bo"}, "persons[2][first_name]": {"Ada"}, "persons[2][answers][essen]": {"vegan"}, "persons[10][first_name]": {"Cleo"},
		"persons[02][first_name]": {"falsch"}, "persons[-1][first_name]": {"falsch"}, "persons[x][first_name]": {"falsch"}, "persons[3]": {"falsch"},
		"contact_name": {"Kim"}, "together": {"ja"}, "unnamed": {"3"}}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := form.Read(r); err != nil {
		t.Fatal(err)
	}
	if n := attendee.NumberPersons(r, 4); n != 2 {
		t.Fatalf("%d persons", n)
	}
	g, err := attendee.ReadGroup(r, 2)
	if err != nil || g.ContactName != "Kim" || !g.Together || g.Unnamed != 3 {
		t.Fatalf("%v, %+v", err, g)
	}
	if g.Persons[0].FirstName != "Ada" || g.Persons[1].FirstName != "Cleo" {
		t.Errorf("the persons are %q, %q", g.Persons[0].FirstName, g.Persons[1].FirstName)
	}
	if want := map[string][]string{"essen": {"vegan"}}; !reflect.DeepEqual(g.Persons[0].Answers.Values, want) {
		t.Errorf("the answers are %q", g.Persons[0].Answers.Values)
	}
}

func TestANumberOfPlacesThatIsNoneIsLeftToTheUseCaseToRefuse(t *testing.T) {
	for typed, want := range map[string]int{"": 0, " 2 ": 2, "viele": -1, "-3": -1, "1.5": -1} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(url.Values{"unnamed": {typed}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if _, err := form.Read(r); err != nil {
			t.Fatal(err)
		}
		if g, err := attendee.ReadGroup(r, 0); err != nil || g.Unnamed != want {
			t.Errorf("%q became %d (%v), want %d", typed, g.Unnamed, err, want)
		}
	}
}
