package office

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web/view"
)

// offer is what the form chooses from: three organisations of which two are hosts.
var offer = choices{
	known:          []organisation.Organisation{{ID: 1, Slug: "ki-musterstadt", Name: "KI"}, {ID: 2, Slug: "jmd-musterstadt", Name: "JMD"}, {ID: 3, Slug: "fern", Name: "Fern"}},
	municipalities: []view.Option{{Value: "05111", Label: "Düsseldorf"}, {Value: "05315", Label: "Köln"}},
	regions:        []organisation.Region{{Key: "rheinland", Name: "Rheinland"}},
}

func TestAnyRulesSurviveTheWayThroughTheForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := event.Draft{Title: "Tagung", Kind: event.KindTraining, Hosts: []event.HostDraft{{Organisation: 1}, {Organisation: 2}},
			WaitlistMode: rapid.SampledFrom(event.WaitlistModes).Draw(t, "waitlist"), Rules: anyRules(t), Fields: anyFields(t)}
		f := newEventForm(d, offer, typedLists{})
		var read event.Draft
		readSections(editorSections, arranged(sentBy(&f)), &read)
		if diff := cmp.Diff(d.Rules, read.Rules, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("rules: %s", diff)
		}
		if diff := cmp.Diff(d.Fields, read.Fields, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("fields: %s", diff)
		}
		if d.WaitlistMode != read.WaitlistMode {
			t.Errorf("waitlist %s, was %s", read.WaitlistMode, d.WaitlistMode)
		}
	})
}

func anyRules(t *rapid.T) event.Rules {
	ticked, hours, many := rapid.Bool(), rapid.IntRange(0, 720), rapid.IntRange(0, 50)
	r := event.Rules{
		Mode: rapid.SampledFrom(event.RegistrationModes).Draw(t, "mode"), ConfirmEmail: ticked.Draw(t, "confirm"), ConfirmHours: hours.Draw(t, "confirm hours"),
		ClosedByHand: ticked.Draw(t, "closed"), ChangeUntil: anyTime(t, "change"), SubstituteUntil: anyTime(t, "substitute"), GroupMax: many.Draw(t, "group"),
		PartyMax: many.Draw(t, "party"), NameUntil: anyTime(t, "name"), KeepUnnamed: ticked.Draw(t, "keep"), OfferHours: hours.Draw(t, "offer"),
		OfferSkipsNights: ticked.Draw(t, "nights"), OfferSkipsHolidays: ticked.Draw(t, "holidays"), OfferLapse: rapid.SampledFrom(event.LapseRules).Draw(t, "lapse"),
	}
	if limit := many.Draw(t, "limit"); limit > 0 {
		r.WaitlistLimit = &limit
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "quotas") {
		r.Quotas = append(r.Quotas, anyQuota(t, i))
	}
	return r
}

func anyQuota(t *rapid.T, i int) event.Quota {
	group := rapid.SampledFrom(offer.groupsFor([]organisation.ID{1, 2}, nil)).Draw(t, "group")
	basis, value, _ := readGroup(group.Value, rapid.StringMatching(`[A-ZÄ]{1,8}:?[0-9]{1,2}`).Draw(t, "code"))
	return event.Quota{
		Key: fmt.Sprintf("key-%d", i), Label: rapid.StringMatching(`[A-Za-zäöü„]{1,10}( [a-z0-9]{1,5})?`).Draw(t, "label"), Basis: basis, Value: value,
		Kind: rapid.SampledFrom(event.QuotaKinds).Draw(t, "kind"), Seats: rapid.IntRange(1, 100_000).Draw(t, "seats"), ReleaseAt: anyTime(t, "release"),
	}
}

// anyTime is a minute that can be typed, or none.
func anyTime(t *rapid.T, what string) *time.Time {
	day := rapid.IntRange(-1, 800).Draw(t, what)
	if day < 0 {
		return nil
	}
	date := time.Date(2027, 1, 1, 12, 0, 0, 0, dates.Berlin).AddDate(0, 0, day).Format("2006-01-02")
	minute := rapid.IntRange(0, 24*60-1).Draw(t, what+" minute")
	at, err := dates.ParseTime(date, fmt.Sprintf("%02d:%02d", minute/60, minute%60))
	if err != nil {
		return nil // skipped by the clock
	}
	return &at
}

func anyFields(t *rapid.T) (fields []event.Field) {
	keys := rapid.Permutation(event.FieldKeys).Draw(t, "keys")
	for _, key := range keys[:rapid.IntRange(0, len(keys)).Draw(t, "fields")] {
		fields = append(fields, event.Field{Key: key, Required: rapid.Bool().Draw(t, key)})
	}
	return fields
}

// sentBy returns what a browser would send of the form.
func sentBy(f *eventForm) url.Values {
	values := url.Values{}
	for _, field := range f.fields() {
		switch {
		case field.Kind == view.DateTime:
			values.Set(field.Name+"_date", field.DayValue())
			values.Set(field.Name+"_time", field.ClockValue())
		case field.Kind == view.Checkboxes:
			values[field.Name] = field.Values
		case field.Kind == view.Checkbox && !field.Ticked():
		case field.Kind == view.Select && !slices.ContainsFunc(field.Options, func(o view.Option) bool { return o.Value == field.Value }):
			values.Set(field.Name, "") // nothing is selected then
		default:
			values.Set(field.Name, field.Value)
		}
	}
	return values
}
