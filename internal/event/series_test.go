package event_test

import (
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func slugs(events []event.Event) (all []string) {
	for _, ev := range events {
		all = append(all, ev.Slug)
	}
	return all
}

func TestDatesAreMadeAtOnceAndLinkedAsASeries(t *testing.T) {
	t.Parallel()
	h := build(t)
	first := h.publish(t, nil)
	made, err := h.CreateDates(t.Context(), h.anna, first.Slug, []time.Time{berlin("2027-06-12 09:30"), berlin("2027-07-10 14:00")})
	if err != nil || len(made) != 2 {
		t.Fatalf("made %v, %v", made, err)
	}
	if made[0].State != event.StateDraft || !made[1].EndsAt.Equal(berlin("2027-07-10 20:30")) || made[0].Title != first.Title {
		t.Errorf("got %+v", made)
	}
	all, err := h.Dates(t.Context(), h.anna, made[0].Slug)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "to its hosts", slugs(all), []string{first.Slug, made[0].Slug, made[1].Slug})
	if all, err = h.Dates(t.Context(), actor.Participant(), first.Slug); err != nil {
		t.Fatal(err)
	}
	expect(t, "to everybody", slugs(all), []string{first.Slug})
	if err := h.Publish(t.Context(), h.anna, made[0].Slug); err != nil {
		t.Fatal(err)
	}
	if all, err = h.Dates(t.Context(), actor.Participant(), first.Slug); err != nil {
		t.Fatal(err)
	}
	expect(t, "to everybody, published", slugs(all), []string{first.Slug, made[0].Slug})
	more, err := h.CreateDates(t.Context(), h.anna, made[1].Slug, []time.Time{berlin("2027-08-14 09:30")})
	if err != nil || *more[0].Series != *made[0].Series {
		t.Errorf("a date from another date is in another series: %v", err)
	}
	expect(t, "history", h.whats(t, first.Slug), []string{"dates_added", "published", "created"})
}

func TestDatesThatCannotBeMadeMakeNone(t *testing.T) {
	t.Parallel()
	h := build(t)
	first := h.create(t, nil)
	again := berlin("2027-06-12 09:30")
	for name, c := range map[string]struct {
		at   []time.Time
		want string
	}{"none": {nil, "dates event.dates_missing"}, "twice": {[]time.Time{again, again}, "dates event.dates_twice"},
		"the first": {[]time.Time{again, first.StartsAt}, "dates event.dates_twice"}, "many": {make([]time.Time, 60), "dates event.dates_too_many"}} {
		_, err := h.CreateDates(t.Context(), h.anna, first.Slug, c.at)
		expect(t, name, mistakes(t, err), []string{c.want})
	}
	if _, err := h.CreateDates(t.Context(), h.bela, first.Slug, []time.Time{again}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	if all, err := h.Dates(t.Context(), h.anna, first.Slug); err != nil || len(all) != 1 {
		t.Errorf("left %v, %v", slugs(all), err)
	}
}

func TestChangesAreCarriedOverToChosenDatesOnly(t *testing.T) {
	t.Parallel()
	h := build(t)
	first := h.publish(t, nil)
	made, err := h.CreateDates(t.Context(), h.anna, first.Slug, []time.Time{berlin("2027-06-12 09:30"), berlin("2027-07-10 09:30")})
	if err != nil {
		t.Fatal(err)
	}
	changed, err := event.FindByID(t.Context(), h.db, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	d := changed.Draft(new(40))
	d.Programme, d.VenueName, d.Capacity, d.Rules.GroupMax = "09:30 Begrüßung", "Rathaus", new(12), 4
	if changed, err = h.Change(t.Context(), h.anna, first.Slug, changed.Version, d); err != nil {
		t.Fatal(err)
	}
	if got := changed.Differing(made[0]); !slices.Equal(got, []event.Carried{event.CarriedProgramme, event.CarriedVenue, event.CarriedRegistration}) {
		t.Errorf("they differ in %v", got)
	}
	outcomes, err := h.CarryOver(t.Context(), h.anna, first.Slug, []event.Carried{event.CarriedProgramme, event.CarriedRegistration}, []event.Target{{Slug: made[0].Slug, Version: made[0].Version}})
	if err != nil || len(outcomes) != 1 || outcomes[0].Refusal != nil {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	got, err := event.FindByID(t.Context(), h.db, made[0].ID)
	if err != nil || got.Programme != d.Programme || got.Rules.GroupMax != 4 || got.VenueName != "Bürgerhaus" || !got.StartsAt.Equal(made[0].StartsAt) {
		t.Errorf("got %+v, %v", got, err)
	}
	var capacity int
	if err := h.db.GetContext(t.Context(), &capacity, `SELECT capacity FROM event_seats WHERE event_id = $1`, got.ID); err != nil || capacity != 40 {
		t.Errorf("its seats became %d, %v", capacity, err)
	}
	if other, err := event.FindByID(t.Context(), h.db, made[1].ID); err != nil || other.Programme != "" {
		t.Errorf("the other date was changed: %+v, %v", other, err)
	}
	expect(t, "history", h.whats(t, made[0].Slug), []string{"changed", "created"})
}

func TestWhatSomebodyElseHasChangedOnADateIsNotCarriedAway(t *testing.T) {
	t.Parallel()
	h := build(t)
	first := h.create(t, func(d *event.Draft) { d.Programme = "09:30 Begrüßung" })
	made, err := h.CreateDates(t.Context(), h.anna, first.Slug, []time.Time{berlin("2027-06-12 09:30"), berlin("2027-07-10 09:30")})
	if err != nil {
		t.Fatal(err)
	}
	d := made[0].Draft(new(40))
	d.Programme = "10:00 Begrüßung"
	if _, err := h.Change(t.Context(), h.anna, made[0].Slug, made[0].Version, d); err != nil {
		t.Fatal(err)
	}
	stranger := h.create(t, nil)
	outcomes, err := h.CarryOver(t.Context(), h.anna, first.Slug, []event.Carried{event.CarriedProgramme},
		[]event.Target{{Slug: made[0].Slug, Version: made[0].Version}, {Slug: made[1].Slug, Version: made[1].Version}, {Slug: stranger.Slug, Version: stranger.Version}})
	if err != nil || len(outcomes) != 3 {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	if r := outcomes[0].Refusal; r == nil || r.Key != "event.changed_meanwhile" {
		t.Errorf("the changed date: %v", r)
	}
	if r := outcomes[1].Refusal; r != nil {
		t.Errorf("the other date: %v", r)
	}
	if r := outcomes[2].Refusal; r == nil || r.Key != "event.date_unknown" {
		t.Errorf("a date of no series: %v", r)
	}
}

func TestPictureAndVenueAreCarriedOver(t *testing.T) {
	t.Parallel()
	h := build(t)
	first := h.publish(t, nil)
	made, err := h.CreateDates(t.Context(), h.anna, first.Slug, []time.Time{berlin("2027-06-12 09:30")})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.TakeVenue(t.Context(), h.anna, first.Slug, h.venue(t).ID, 0); err != nil {
		t.Fatal(err)
	}
	if err := h.SetImage(t.Context(), h.anna, first.Slug, event.ImageDraft{File: grey(t, 10), Alt: "Ein Saal"}); err != nil {
		t.Fatal(err)
	}
	before, err := event.FindByID(t.Context(), h.db, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	what := before.Differing(made[0])
	if !slices.Equal(what, []event.Carried{event.CarriedImage, event.CarriedVenue}) {
		t.Fatalf("they differ in %v", what)
	}
	outcomes, err := h.CarryOver(t.Context(), h.anna, first.Slug, what, []event.Target{{Slug: made[0].Slug, Version: made[0].Version}})
	if err != nil || outcomes[0].Refusal != nil {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	after, err := event.FindByID(t.Context(), h.db, made[0].ID)
	if err != nil || after.Image != before.Image || after.VenueName != before.VenueName || len(before.Differing(after)) != 0 || !after.VenueRecord.IsChosen() {
		t.Errorf("%+v, %v", after, err)
	}
	expect(t, "history", h.whats(t, made[0].Slug), []string{"changed", "created"})
}
