package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// nameUntil lets groups of up to four leave places open until a time.
func nameUntil(at time.Time) func(*event.Draft) {
	return func(d *event.Draft) { d.Rules.GroupMax, d.Rules.NameUntil = 4, &at }
}

// group lets a contact register the persons and some open places.
func (h *house) group(slug string, together bool, unnamed int, persons ...int) (GroupResult, error) {
	g := GroupApplication{ContactName: "Kontakt Beispiel", ContactEmail: "kontakt@gruppe.example", Together: together, Unnamed: unnamed}
	for _, n := range persons {
		g.Persons = append(g.Persons, person(n))
	}
	return h.service.RegisterGroup(h.t.Context(), actor.Participant(), slug, g)
}

// mustGroup does the same and expects it to work.
func (h *house) mustGroup(slug string, together bool, unnamed int, persons ...int) GroupResult {
	h.t.Helper()
	result, err := h.group(slug, together, unnamed, persons...)
	if err != nil {
		h.t.Fatalf("register group: %v", err)
	}
	return result
}

func TestNoPlaceIsLeftOpenThatNobodyCouldBeNamedFor(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	end := h.now.Add(time.Hour)
	ev := h.event(9, nameUntil(end))
	h.mustGroup(ev.Slug, true, 1)
	h.now = end.Add(time.Second)
	_, err := h.group(ev.Slug, true, 1)
	wantFault(t, err, fault.Invalid, "form.invalid")
	if _, err := h.group(ev.Slug, true, 0, 1, 2); err != nil {
		t.Errorf("with all names: %v", err)
	}
	h.sound()
}

func TestPlacesWithoutANameBecomeFreeWhenTheTimeForItIsMovedIntoThePast(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2, nameUntil(h.now.Add(5*time.Hour)))
	open := h.mustGroup(ev.Slug, true, 1, 1).Members[1]
	waiting := h.register(ev.Slug, 2)
	h.now = h.now.Add(2 * time.Hour)
	if err := h.change(ev.Slug, new(2), nameUntil(h.now.Add(-time.Hour))); err != nil {
		t.Fatal(err)
	}
	wantStates(h, []Reference{open.Reference, waiting.Reference}, Expired, Confirmed)
	h.sound()
}
