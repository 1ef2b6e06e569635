package event_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
)

// onDay gives a draft a title and a day of 2027.
func onDay(title, day string) func(*event.Draft) {
	return func(d *event.Draft) {
		d.Title, d.StartsAt, d.EndsAt = title, berlin("2027-"+day+" 10:00"), berlin("2027-"+day+" 12:00")
	}
}

func TestTheListShowsWhatLiesAhead(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.publish(t, onDay("Mai", "05-01"))
	h.publish(t, onDay("April", "04-01"))
	h.create(t, onDay("Entwurf", "04-02"))
	h.publish(t, func(d *event.Draft) { onDay("Versteckt", "04-03")(d); d.Visibility = event.VisibilityUnlisted })
	h.publish(t, onDay("Februar", "02-01"))
	h.publish(t, onDay("Läuft", "03-01"))
	off := h.publish(t, onDay("Abgesagt", "04-04"))
	if err := h.Cancel(t.Context(), h.anna, off.Slug, ""); err != nil {
		t.Fatal(err)
	}
	h.now = berlin("2027-03-01 11:00")
	list, err := h.Upcoming(t.Context(), event.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "upcoming", titles(list.Items), []string{"Läuft", "April", "Abgesagt", "Mai"})
	if list.Total != 4 || list.Pages != 1 || len(list.Items[0].Hosts) != 1 || len(list.Items[0].Topics) != 1 {
		t.Errorf("got %+v", list)
	}
	archive, err := h.Archive(t.Context(), event.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if archive.Total != 7 || archive.Items[0].Title != "Februar" {
		t.Errorf("archive of %d: %q", archive.Total, titles(archive.Items))
	}
}

func TestTheSharedHistoryIsInTheArchive(t *testing.T) {
	t.Parallel()
	h := build(t)
	archive, err := h.Archive(t.Context(), event.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if archive.Total != 6 {
		t.Fatalf("got %d: %q", archive.Total, titles(archive.Items))
	}
	for _, ev := range archive.Items {
		if len(ev.Hosts) != 0 || ev.RegistrationPhase(ev.StartsAt) != event.NotOffered || ev.DatePrecision == event.PrecisionTime {
			t.Errorf("%s: %+v", ev.Title, ev)
		}
	}
	if first := archive.Items[5]; !first.StartsAt.Equal(berlin("1997-04-15 00:00")) || !first.EndsAt.Equal(berlin("1997-04-16 00:00").Add(-time.Second)) {
		t.Errorf("the first: %v to %v", first.StartsAt, first.EndsAt)
	}
	if month := archive.Items[2]; month.DatePrecision != event.PrecisionMonth || !month.StartsAt.Equal(berlin("2006-01-01 00:00")) {
		t.Errorf("of 2006: %+v", month)
	}
	hamm, err := h.Archive(t.Context(), event.Filter{Region: "arnsberg"})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "in Arnsberg", titles(hamm.Items), []string{"Zuwanderung aus Südosteuropa"})
}

func TestFiltersNarrowTheList(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.publish(t, func(d *event.Draft) {
		onDay("Zusammenarbeit mit Frau Müller-Özdemir", "04-10")(d)
		d.Kind, d.Topics, d.MunicipalityKey = event.KindTraining, []string{"elternarbeit"}, new("05314")
	})
	h.publish(t, func(d *event.Draft) {
		onDay("Straßenfußball", "04-20")(d)
		d.Summary, d.VenueCity, d.Hosts = "Sport im Sozialraum", "Nümbrecht", []event.HostDraft{{Organisation: h.jmd.ID}}
	})
	first, second := "Zusammenarbeit mit Frau Müller-Özdemir", "Straßenfußball"
	day := func(value string) *time.Time { return new(berlin(value + " 00:00")) }
	for _, c := range []struct {
		name   string
		filter event.Filter
		want   []string
	}{
		{"kind", event.Filter{Kind: event.KindTraining}, []string{first}},
		{"unknown kind", event.Filter{Kind: "x\x00"}, []string{}},
		{"topic", event.Filter{Topic: "uebergang"}, []string{second}},
		{"region of the place", event.Filter{Region: "koeln"}, []string{first}},
		{"region of the host", event.Filter{Region: "westfalen-lippe"}, []string{second}},
		{"not the host's when there is a place", event.Filter{Region: "duesseldorf"}, []string{}},
		{"municipality", event.Filter{Region: "05915"}, []string{second}},
		{"from", event.Filter{From: day("2027-04-11")}, []string{second}},
		{"to, the day included", event.Filter{To: day("2027-04-10")}, []string{first}},
		{"from and to", event.Filter{From: day("2027-04-10"), To: day("2027-04-20")}, []string{first, second}},
		{"Mueller", event.Filter{Text: "mueller"}, []string{first}},
		{"Muller Ozdemir", event.Filter{Text: " OZDEMIR  muller "}, []string{first}},
		{"Strasse", event.Filter{Text: "strassenfussball"}, []string{second}},
		{"summary and city", event.Filter{Text: "sozialraum nuembrecht"}, []string{second}},
		{"host", event.Filter{Text: "Oezlem"}, []string{second}},
		{"one word missing", event.Filter{Text: "Müller fehlt"}, []string{}},
		{"said often", event.Filter{Text: strings.Repeat("mueller muller ", 12) + "fehlt"}, []string{}},
		{"only ten words", event.Filter{Text: "m mu mul mull mulle muller O Ö e E fehlt"}, []string{first}},
		{"wildcards are text", event.Filter{Text: "%"}, []string{}},
		{"broken", event.Filter{Text: "\xff\x00"}, []string{}},
	} {
		list, err := h.Upcoming(t.Context(), c.filter)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		expect(t, c.name, titles(list.Items), c.want)
	}
}

func TestALongListHasPages(t *testing.T) {
	t.Parallel()
	h := build(t)
	for n := range event.PageSize + 3 {
		h.publish(t, onDay(fmt.Sprintf("Nummer %02d", n), "05-01"))
	}
	first, err := h.Upcoming(t.Context(), event.Filter{})
	if err != nil || len(first.Items) != event.PageSize || first.Total != event.PageSize+3 || !first.HasNext() || first.HasPrevious() {
		t.Errorf("first page: %d of %d, %v", len(first.Items), first.Total, err)
	}
	for _, page := range []int{2, 3, 1 << 40} {
		last, err := h.Upcoming(t.Context(), event.Filter{Page: page})
		if err != nil || last.Page != 2 || len(last.Items) != 3 || last.HasNext() || last.Items[0].Title != "Nummer 20" {
			t.Errorf("page %d: %d of %q, %v", page, last.Page, titles(last.Items), err)
		}
	}
}

func TestTheOfficeSeesItsOwnEvents(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.publish(t, onDay("Vorbei", "02-01"))
	h.publish(t, onDay("Länger vorbei", "01-02"))
	h.create(t, onDay("Entwurf", "06-01"))
	h.publish(t, func(d *event.Draft) {
		onDay("Gemeinsam", "05-01")(d)
		d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID})
	})
	for _, c := range []struct {
		name   string
		who    actor.Actor
		filter event.ManagedFilter
		want   []string
	}{
		{"all", h.anna, event.ManagedFilter{}, []string{"Gemeinsam", "Entwurf", "Vorbei", "Länger vorbei"}},
		{"co-host", h.bela, event.ManagedFilter{}, []string{"Gemeinsam"}},
		{"upcoming", h.anna, event.ManagedFilter{When: event.WhenUpcoming}, []string{"Gemeinsam"}},
		{"past", h.anna, event.ManagedFilter{When: event.WhenPast}, []string{"Vorbei", "Länger vorbei"}},
		{"drafts", h.anna, event.ManagedFilter{When: event.WhenDrafts}, []string{"Entwurf"}},
		{"text", h.anna, event.ManagedFilter{Text: "laenger"}, []string{"Länger vorbei"}},
		{"participant", actor.Participant(), event.ManagedFilter{}, []string{}},
		{"admin", actor.Account(9, true, nil), event.ManagedFilter{}, []string{}},
		{"system", actor.System(), event.ManagedFilter{When: event.WhenDrafts}, []string{"Entwurf"}},
	} {
		list, err := h.ManagedList(t.Context(), c.who, c.filter)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		expect(t, c.name, titles(list.Items), c.want)
	}
}

func TestTopicsComeInTheirOrder(t *testing.T) {
	t.Parallel()
	h := build(t)
	topics, err := h.Topics(t.Context())
	if err != nil || len(topics) != 5 || topics[0].Key != "seiteneinsteiger" || topics[4].Key != "interkulturelle-oeffnung" {
		t.Errorf("got %v, %v", topics, err)
	}
}

func TestEveryChoiceHasAGermanName(t *testing.T) {
	var keys []string
	for _, kind := range event.Kinds {
		keys = append(keys, kind.LabelKey())
	}
	for _, state := range []event.State{event.StateDraft, event.StatePublished, event.StateCancelled} {
		keys = append(keys, state.LabelKey())
	}
	for _, visibility := range event.Visibilities {
		keys = append(keys, visibility.LabelKey())
	}
	for _, mode := range event.WaitlistModes {
		keys = append(keys, mode.LabelKey())
	}
	for _, phase := range []event.Phase{event.NotOffered, event.NotYet, event.Open, event.Closed, event.Over, event.Cancelled} {
		keys = append(keys, phase.LabelKey())
	}
	for _, key := range event.FieldKeys {
		keys = append(keys, event.Field{Key: key}.LabelKey())
	}
	var asking event.Event
	asking.Rules.Quotas, asking.Rules.MinParticipants = []event.Quota{{Basis: event.BasisCarrierGroup}}, 8 // each with a task of its own
	for _, task := range asking.Tasks() {
		keys = append(keys, task.LabelKey(), task.ReasonKey())
	}
	for _, key := range keys {
		if i18n.Text(i18n.German, key, nil) == key {
			t.Errorf("%s has no German name", key)
		}
	}
}
