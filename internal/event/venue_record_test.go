package event_test

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/venue"
)

// venue enters a house of the JMD into the directory.
func (h *house) venue(t *testing.T) venue.Venue {
	t.Helper()
	created, err := venue.New(h.db).Create(t.Context(), h.bela, venue.Draft{Organisation: h.jmd.ID, Name: "Altes Rathaus", Street: "Markt 2", Postcode: "00002", City: "Neustadt",
		MunicipalityKey: new("05915"), Directions: "Linie 5", Facts: venue.Facts{"lift": true, "quiet_room": false}, Accessibility: "Rampe im Hof",
		CheckedOn: new(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func TestAnEventTakesOverAVenueAndKeepsItAsItWas(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, v := h.publish(t, nil), h.venue(t)
	if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	taken := h.find(t, ev.Slug)
	if taken.VenueName != "Altes Rathaus" || taken.VenueStreet != "Markt 2" || taken.VenueCity != "Neustadt" || *taken.MunicipalityKey != "05915" ||
		taken.Directions != "Linie 5" || taken.Accessibility != "Rampe im Hof" || taken.VenueRecord.Facts.Of("lift") != venue.Yes || taken.VenueRecord.Edition != 1 {
		t.Errorf("got %+v", taken)
	}
	d := v.Draft()
	d.Facts = d.Facts.With("lift", venue.No)
	changed, err := venue.New(h.db).Change(t.Context(), h.bela, v.ID, v.Version, d)
	if err != nil {
		t.Fatal(err)
	}
	if after := h.find(t, ev.Slug); after.VenueRecord.Facts.Of("lift") != venue.Yes || after.Version != taken.Version || changed.Edition <= after.VenueRecord.Edition {
		t.Errorf("a published event was changed silently: %+v", after.VenueRecord)
	}
	if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if after := h.find(t, ev.Slug); after.VenueRecord.Facts.Of("lift") != venue.No || after.VenueRecord.Edition != changed.Edition {
		t.Errorf("the hosts took over the news: %+v", after.VenueRecord)
	}
	history, err := h.History(t.Context(), h.anna, ev.Slug, taken.Version)
	if err != nil || len(history) != 1 || len(history[0].Fields) != 1 || history[0].Fields[0] != (event.FieldChange{Field: "venue_facts", Before: "lift yes\nquiet_room no", After: "lift no\nquiet_room no"}) {
		t.Errorf("the history: %+v, %v", history, err)
	}
}

func TestTheFactsOfAVenueNeverStandBesideAnotherAddress(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		change func(*event.Draft)
		stays  bool
	}{
		"another hall":   {func(d *event.Draft) { d.VenueName = "Altes Rathaus, Saal 2" }, true},
		"more words":     {func(d *event.Draft) { d.Accessibility = "Schriftdolmetschen auf Anfrage" }, true},
		"another street": {func(d *event.Draft) { d.VenueStreet = "Markt 3" }, false},
		"another town":   {func(d *event.Draft) { d.VenueCity = "Musterstadt" }, false},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			ev, v := h.create(t, nil), h.venue(t)
			if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, 0); err != nil {
				t.Fatal(err)
			}
			taken := h.find(t, ev.Slug)
			d := taken.Draft(new(40))
			c.change(&d)
			changed, err := h.Change(t.Context(), h.anna, ev.Slug, taken.Version, d)
			if err != nil {
				t.Fatal(err)
			}
			if changed.VenueRecord.IsChosen() != c.stays || (len(changed.VenueRecord.Facts) > 0) != c.stays {
				t.Errorf("got %+v", changed.VenueRecord)
			}
		})
	}
}

func TestAVenueIsLeftWithoutLosingTheAddress(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, v := h.create(t, nil), h.venue(t)
	if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if err := h.LeaveVenue(t.Context(), h.anna, ev.Slug, 0); err != nil {
		t.Fatal(err)
	}
	if left := h.find(t, ev.Slug); left.VenueRecord.IsChosen() || left.VenueCity != "Neustadt" {
		t.Errorf("got %+v", left)
	}
}

func TestAVenueThatIsNoLongerOfferedIsNotChosenAnew(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, other, v := h.create(t, nil), h.create(t, nil), h.venue(t)
	if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if err := venue.New(h.db).SetActive(t.Context(), h.bela, v.ID, false); err != nil {
		t.Fatal(err)
	}
	if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, 0); err != nil {
		t.Errorf("the event that has it: %v", err)
	}
	if key := conflict(t, h.TakeVenue(t.Context(), h.anna, other.Slug, v.ID, 0)); key != "venue.inactive" {
		t.Errorf("another event: %q", key)
	}
}

func TestACopyHasThePictureAndTheVenue(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, v := h.create(t, nil), h.venue(t)
	if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if err := h.SetImage(t.Context(), h.anna, ev.Slug, event.ImageDraft{File: grey(t, 40), Alt: "Ein Bild"}); err != nil {
		t.Fatal(err)
	}
	copied, err := h.Copy(t.Context(), actor.System(), ev.Slug, berlin("2028-05-15 09:30"))
	if err != nil {
		t.Fatal(err)
	}
	original := h.find(t, ev.Slug)
	if copied.Image != original.Image || copied.VenueRecord.ID != v.ID || copied.VenueRecord.Facts.Of("lift") != venue.Yes {
		t.Errorf("the copy has %+v and %+v", copied.Image, copied.VenueRecord)
	}
}

func TestAVenueIsNotWrittenOverWhatSomebodyElseHasChanged(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, v := h.create(t, nil), h.venue(t)
	if err := h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, ev.Version); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"take": h.TakeVenue(t.Context(), h.anna, ev.Slug, v.ID, ev.Version), "leave": h.LeaveVenue(t.Context(), h.anna, ev.Slug, ev.Version)} {
		if key := conflict(t, err); key != "event.place_changed_meanwhile" {
			t.Errorf("%s: %q", name, key)
		}
	}
	if err := h.LeaveVenue(t.Context(), h.anna, ev.Slug, ev.Version+1); err != nil {
		t.Error(err)
	}
}
