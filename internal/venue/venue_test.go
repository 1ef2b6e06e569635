package venue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/venue"
)

// house has a directory, and an editor of the organisation that enters places into it.
type house struct {
	*venue.Service
	db     *db.DB
	ki     organisation.ID
	editor actor.Actor
}

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{db: dbtest.New(t)}
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	h.db.Clock = func() time.Time { return now }
	h.Service = venue.New(h.db)
	created, err := organisation.New(h.db).Create(t.Context(), actor.System(), organisation.Draft{Name: "KI", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW})
	if err != nil {
		t.Fatal(err)
	}
	h.ki = created.ID
	h.editor = as(h.ki, actor.RoleEditor)
	return h
}

func as(of organisation.ID, role actor.Role) actor.Actor {
	return actor.Account(0, false, []actor.Membership{{Organisation: of, Role: role}})
}

func (h *house) draft() venue.Draft {
	return venue.Draft{Organisation: h.ki, Name: "Bürgerhaus", Street: "Am Park 1", Postcode: "00001", City: "Musterstadt", MunicipalityKey: new("05124"),
		Directions: "Linie 3", Facts: venue.Facts{"lift": true, "quiet_room": false}, Accessibility: "Rampe am Seiteneingang",
		CheckedOn: new(time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)), Capacity: "Saal bis 120", HouseContact: "Hausdienst, Tel. 0211 1234"}
}

func (h *house) enter(t *testing.T, change func(*venue.Draft)) venue.Venue {
	t.Helper()
	d := h.draft()
	change(&d)
	created, err := h.Create(t.Context(), h.editor, d)
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func TestAVenueIsEnteredChangedAndFound(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	v := h.enter(t, func(*venue.Draft) {})
	if v.Facts.Of("lift") != venue.Yes || v.Facts.Of("quiet_room") != venue.No || v.Facts.Of("induction_loop") != venue.Unknown || v.CheckedOn.Format(time.DateOnly) != "2027-02-03" {
		t.Errorf("got %+v", v)
	}
	d := v.Draft()
	d.HouseContact = "Pforte"
	changed, err := h.Change(t.Context(), h.editor, v.ID, v.Version, d)
	if err != nil || changed.Version != 2 || changed.Edition != 1 || changed.HouseContact != "Pforte" {
		t.Errorf("what events do not show: %+v, %v", changed, err)
	}
	d.Facts = d.Facts.With("induction_loop", venue.Yes).With("lift", venue.Unknown)
	changed, err = h.Change(t.Context(), h.editor, v.ID, changed.Version, d)
	if err != nil || changed.Edition != 2 || changed.Facts.Of("induction_loop") != venue.Yes || changed.Facts.Of("lift") != venue.Unknown {
		t.Errorf("what events show: %+v, %v", changed, err)
	}
	_, err = h.Change(t.Context(), h.editor, v.ID, v.Version, d)
	if refusal, ok := errors.AsType[*fault.Error](err); !ok || refusal.Key != "venue.changed_meanwhile" || refusal.Kind != fault.Conflict {
		t.Errorf("an older version: %v", err)
	}
}

func TestTheDirectoryIsSearchedByNameAndCity(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.enter(t, func(*venue.Draft) {})
	h.enter(t, func(d *venue.Draft) { d.Name, d.City = "Gemeindesaal", "Öhringen" })
	gone := h.enter(t, func(d *venue.Draft) { d.Name = "Alte Schule" })
	for range 2 {
		if err := h.SetActive(t.Context(), h.editor, gone.ID, false); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		filter venue.Filter
		want   []string
	}{
		{venue.Filter{}, []string{"Bürgerhaus", "Gemeindesaal"}},
		{venue.Filter{Inactive: true}, []string{"Bürgerhaus", "Gemeindesaal", "Alte Schule"}},
		{venue.Filter{Text: "oehringen SAAL"}, []string{"Gemeindesaal"}},
		{venue.Filter{Text: "Buergerhaus park"}, []string{"Bürgerhaus"}},
		{venue.Filter{Text: "Bürgerhaus Öhringen"}, nil},
		{venue.Filter{Text: "\x00\xff%"}, nil},
	} {
		found, err := h.List(t.Context(), as(999, actor.RoleReception), c.filter)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, v := range found {
			names = append(names, v.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%+v: %q, want %q", c.filter, names, c.want)
		}
	}
	if err := h.SetActive(t.Context(), h.editor, gone.ID, true); err != nil {
		t.Fatal(err)
	}
	if back, err := h.ByID(t.Context(), h.editor, gone.ID); err != nil || !back.IsActive() {
		t.Errorf("offered again: %+v, %v", back, err)
	}
}

func TestOnlyEditorsOfItsOrganisationChangeAVenueAndAllOfficesReadIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	v := h.enter(t, func(*venue.Draft) {})
	for what, c := range map[string]struct {
		who          actor.Actor
		read, change fault.Kind // Internal: allowed
	}{
		"another office": {as(999, actor.RoleManager), fault.Internal, fault.Forbidden},
		"a reader":       {as(h.ki, actor.RoleReader), fault.Internal, fault.Forbidden},
		"a manager":      {as(h.ki, actor.RoleManager), fault.Internal, fault.Internal},
		"a participant":  {actor.Participant(), fault.NotFound, fault.NotFound},
	} {
		_, readErr := h.ByID(t.Context(), c.who, v.ID)
		_, listErr := h.List(t.Context(), c.who, venue.Filter{})
		activeErr := h.SetActive(t.Context(), c.who, v.ID, true)
		_, changeErr := h.Change(t.Context(), c.who, v.ID, v.Version, v.Draft())
		_, createErr := h.Create(t.Context(), c.who, h.draft())
		for _, err := range []error{readErr, listErr} {
			if (err == nil) != (c.read == fault.Internal) || err != nil && !fault.Is(err, c.read) {
				t.Errorf("%s reads: %v", what, err)
			}
		}
		for _, err := range []error{activeErr, changeErr} {
			if (err == nil) != (c.change == fault.Internal) || err != nil && !fault.Is(err, c.change) {
				t.Errorf("%s changes: %v", what, err)
			}
		}
		if (createErr == nil) != (c.change == fault.Internal) {
			t.Errorf("%s enters one: %v", what, createErr)
		}
	}
	if _, err := h.ByID(t.Context(), h.editor, 999); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown one: %v", err)
	}
}

func TestAllMistakesOfAVenueAreFoundTogether(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	_, err := h.Create(t.Context(), h.editor, venue.Draft{Organisation: h.ki, Postcode: strings.Repeat("0", 11), Directions: strings.Repeat("x", 20_001), Capacity: "\x01",
		Facts: venue.Facts{"swimming_pool": true}, MunicipalityKey: new("05999"), CheckedOn: new(time.Date(2027, 3, 5, 0, 0, 0, 0, time.UTC))})
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind != fault.Invalid {
		t.Fatalf("got %v", err)
	}
	var names []string
	for _, field := range refusal.Fields {
		names = append(names, field.Name)
	}
	if want := []string{"name", "postcode", "city", "directions", "capacity", "facts", "checked_on", "municipality"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

func TestEveryFactAndAnswerHasAGermanName(t *testing.T) {
	t.Parallel()
	var keys []string
	for _, fact := range venue.AllFacts {
		keys = append(keys, fact.LabelKey())
	}
	for _, answer := range venue.Answers {
		keys = append(keys, answer.LabelKey())
	}
	for _, key := range keys {
		if i18n.Text(i18n.German, key, nil) == key {
			t.Errorf("%s has no German name", key)
		}
	}
}
