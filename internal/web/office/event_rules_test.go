package office_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// everySetting is what the form sends for an event with all rules set, each otherwise than usual.
var everySetting = url.Values{
	"registration_mode": {"allocation"}, "closed_by_hand": {"ja"}, "confirm_email": {"ja"}, "confirm_hours": {"24"},
	"waitlist_mode": {"offer"}, "waitlist_limit": {"30"}, "waitlist_until_date": {"2027-05-05"}, "waitlist_until_time": {"12:00"},
	"offer_hours": {"12"}, "offer_skips_nights": {"ja"}, "offer_skips_holidays": {"ja"}, "offer_lapse": {"out"},
	"group_max": {"5"}, "party_max": {"4"}, "name_until_date": {"2027-05-02"}, "name_until_time": {"12:00"}, "keep_unnamed": {"ja"},
	"cancel_until_date": {"2027-05-03"}, "cancel_until_time": {"12:00"}, "change_until_date": {"2027-05-04"}, "change_until_time": {"12:00"},
	"substitute_until_date": {"2027-05-05"}, "substitute_until_time": {"18:00"}, "visibility": {"invitation"},
	"fields[phone]": {"freiwillig"}, "fields[phone][order]": {"3"}, "fields[organisation]": {"notwendig"}, "fields[organisation][order]": {"1"},
	"fields[position]": {"freiwillig"}, "fields[position][order]": {"2"}, "fields[remark]": {"freiwillig"}, "fields[remark][order]": {"4"},
	"quotas[0][label]": {"Gastgebende"}, "quotas[0][order]": {"1"}, "quotas[0][key]": {"gastgebende"}, "quotas[0][kind]": {"reserved"}, "quotas[0][group]": {"host:ki-musterstadt"},
	"quotas[0][code]": {""}, "quotas[0][seats]": {"5"}, "quotas[0][release_at]_date": {"2027-04-20"}, "quotas[0][release_at]_time": {"08:00"},
	"quotas[1][label]": {"Mit Code"}, "quotas[1][order]": {"2"}, "quotas[1][key]": {"mit-code"}, "quotas[1][kind]": {"reserved"}, "quotas[1][group]": {"invitation_code:"},
	"quotas[1][code]": {"FRÜHLING"}, "quotas[1][seats]": {"3"}, "quotas[1][release_at]_date": {""}, "quotas[1][release_at]_time": {""},
	"quotas[2][label]": {"Je Haus"}, "quotas[2][order]": {"3"}, "quotas[2][key]": {"je-haus"}, "quotas[2][kind]": {"ceiling"}, "quotas[2][group]": {"organisation:"},
	"quotas[2][code]": {""}, "quotas[2][seats]": {"2"}, "quotas[2][release_at]_date": {""}, "quotas[2][release_at]_time": {""},
}

// editing is signed in and edits an event.
func editing(t *testing.T, h *house, capacity int) (b *browser, ev event.Event, edit string) {
	t.Helper()
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev = h.publish("Tagung", capacity)
	return h.signIn("ki@demo.example"), ev, "/intern/veranstaltungen/" + ev.Slug + "/bearbeiten/alles"
}

func (h *house) stored(slug string) event.Event {
	h.t.Helper()
	ev, err := h.events.Managed(h.t.Context(), actor.System(), slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func TestEverySettingIsWrittenAndShownAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, edit := editing(t, h, 40)
	first := b.get(edit)
	if n := first.find("details.tb-details[open]").Length(); n != 0 {
		t.Errorf("%d parts are unfolded though nothing in them is set", n)
	}
	fields := first.fields()
	maps.Copy(fields, everySetting)
	b.post(edit, fields).wantStatus(http.StatusSeeOther)
	again := b.get(edit).wantText("#feld-quotas-0-key ~ *", "Name")
	shown := again.fields()
	for name, want := range everySetting {
		if diff := cmp.Diff(want, shown[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if n := again.find("details.tb-details[open]").Length(); n != 3 {
		t.Errorf("%d of 3 parts with settings are unfolded", n)
	}
	rules := h.stored(ev.Slug).Rules
	if rules.Mode != event.ModeAllocation || rules.Quotas[1].Value != "FRÜHLING" || rules.Quotas[0].ReleaseAt == nil || *rules.WaitlistLimit != 30 || !rules.KeepUnnamed {
		t.Errorf("stored: %+v", rules)
	}
	shown.Del("closed_by_hand")
	b.post(edit, shown).wantStatus(http.StatusSeeOther)
	if second := h.stored(ev.Slug); second.Rules.ClosedByHand || !cmp.Equal(second.Rules.Quotas, rules.Quotas) {
		t.Errorf("saved again: %+v", second.Rules)
	}
	b.get("/intern/veranstaltungen/"+ev.Slug).wantText(".tb-facts", "Zuteilung nach Anmeldeschluss").wantText(".tb-facts", "bis zu 5 Personen")
}

func TestDaysWithoutATimeOfDayMeanWhatPeopleMean(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, edit := editing(t, h, 40)
	fields := b.get(edit).fields()
	maps.Copy(fields, url.Values{"change_until_date": {"2027-05-01"}, "quotas[0][label]": {"Schulen"}, "quotas[0][kind]": {"reserved"}, "quotas[0][group]": {"host:ki-musterstadt"},
		"quotas[0][seats]": {"3"}, "quotas[0][release_at]_date": {"2027-05-01"}})
	b.post(edit, fields).wantStatus(http.StatusSeeOther)
	rules := h.stored(ev.Slug).Rules
	if got := rules.ChangeUntil.Format("15:04:05"); got != "21:59:59" {
		t.Errorf("answers can be changed until %s UTC", got)
	}
	if got := rules.Quotas[0].ReleaseAt.Format("15:04:05"); got != "22:00:00" {
		t.Errorf("seats are released at %s UTC, want the start of the day in Berlin", got)
	}
}

func TestMoreQuotasCanBeAddedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, edit := editing(t, h, 40)
	for _, path := range []string{edit, strings.TrimSuffix(edit, "alles") + "plaetze"} {
		fields := b.get(path).fields()
		if fields.Has("quotas[0][label]") {
			t.Error("empty quotas are shown without being asked for")
		}
		maps.Copy(fields, url.Values{"title": {"Noch nicht gespeichert"}, "capacity": {"viele"}, "confirm_email": {"ja"}, "hosts[1][organisation]": {number(h.jmd.ID)}, "hosts[1][order]": {"2"},
			"quotas[0][label]": {"Erstes"}, "quotas[0][seats]": {"drei"}, "do": {"kontingent"}})
		page := b.post(path, fields).wantStatus(http.StatusOK)
		shown := page.fields()
		for name, want := range map[string]string{"title": "Noch nicht gespeichert", "capacity": "viele", "confirm_email": "ja", "quotas[0][label]": "Erstes", "quotas[0][seats]": "drei",
			"version": fields.Get("version"), "quotas[3][label]": ""} {
			if path != edit && (name == "title" || name == "confirm_email") {
				continue // stands in another section
			}
			if shown.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, shown.Get(name), want)
			}
		}
		if page.find(".tb-error-summary").Length() != 0 || page.find("#neues-kontingent").Length() != 1 || page.find(`select[name="quotas[0][group]"] option[value="host:jmd-musterstadt"]`).Length() != 1 {
			t.Errorf("%s: mistakes are told, the new place cannot be found, or a host that was typed is not offered", path)
		}
		if shown.Get("quotas[1][kind]") != "reserved" {
			t.Errorf("%s: a new quota has no usual kind", path)
		}
		if shown.Has("quotas[4][label]") || page.find(`[name="quotas[1][remove]"]`).Length() != 0 {
			t.Errorf("%s: there are more than three new ones, or empty ones can be deleted", path)
		}
	}
	if h.stored(ev.Slug).Title != "Tagung" {
		t.Error("it was saved")
	}
}

func TestQuotasAreOrderedAndRemoved(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, edit := editing(t, h, 40)
	fields := b.get(edit).fields()
	maps.Copy(fields, everySetting)
	b.post(edit, fields).wantStatus(http.StatusSeeOther)
	fields = b.get(edit).fields()
	fields.Set("quotas[0][order]", "9")
	fields.Set("quotas[1][remove]", "ja")
	fields.Set("capacity", "viele")
	again := b.post(edit, fields).wantStatus(http.StatusUnprocessableEntity).fields()
	if again.Get("quotas[1][key]") != "gastgebende" || again.Has("quotas[2][key]") {
		t.Errorf("after a mistake elsewhere the quotas are not as they were typed: %v", again)
	}
	fields.Set("capacity", "40")
	fields.Set("quotas[3][label]", " ") // an empty one leaves no trace
	b.post(edit, fields).wantStatus(http.StatusSeeOther)
	left := h.stored(ev.Slug).Rules.Quotas
	if len(left) != 2 || left[0].Key != "je-haus" || left[1].Key != "gastgebende" {
		t.Errorf("left: %+v", left)
	}
}

func TestMistakesAboutRulesStandAtTheirInputs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, _, edit := editing(t, h, 40)
	for name, c := range map[string]struct {
		change url.Values
		at     string // the input with the mistake
		words  string
	}{
		"group unknown":           {url.Values{"quotas[0][group]": {"host:fern"}}, "quotas-0-group", "angebotenen"},
		"basis unknown":           {url.Values{"quotas[0][group]": {"schuhgroesse:44"}}, "quotas-0-group", "angebotenen"},
		"no group":                {url.Values{"quotas[0][group]": {""}}, "quotas-0-group", "füllen"},
		"no code":                 {url.Values{"quotas[0][group]": {"invitation_code:"}}, "quotas-0-code", "für wen"},
		"not asked for":           {url.Values{"quotas[0][group]": {"region:koeln"}}, "quotas-0-group", "nach der Kommune"},
		"only for ceilings":       {url.Values{"quotas[0][group]": {"organisation:"}}, "quotas-0-group", "Obergrenze"},
		"no name":                 {url.Values{"quotas[0][label]": {""}}, "quotas-0-label", "füllen"},
		"released too late":       {url.Values{"quotas[0][release_at]_date": {"2027-06-01"}}, "quotas-0-release_at", "vor dem Ende"},
		"more than the event has": {url.Values{"quotas[0][seats]": {"41"}}, "quotas", "41 Plätze"},
		"no capacity":             {url.Values{"capacity": {""}}, "capacity", "Kontingent"},
		"names without groups":    {url.Values{"name_until_date": {"2027-05-01"}}, "name_until", "Sammelanmeldungen"},
		"hours":                   {url.Values{"offer_hours": {"1000"}}, "offer_hours", "720"},
		"order":                   {url.Values{"fields[phone][order]": {"vorn"}}, "fields-phone-order", "ganze Zahl"},
	} {
		fields := b.get(edit).fields()
		maps.Copy(fields, url.Values{"quotas[0][label]": {"Schulen"}, "quotas[0][kind]": {"reserved"}, "quotas[0][group]": {"host:ki-musterstadt"}, "quotas[0][seats]": {"3"}})
		maps.Copy(fields, c.change)
		page := b.post(edit, fields).wantStatus(http.StatusUnprocessableEntity).wantText("#feld-"+c.at+"-fehler", c.words)
		if href := page.find(".tb-error-summary a").AttrOr("href", ""); href != "#feld-"+c.at || page.find(href).Length() != 1 {
			t.Errorf("%s: the summary leads to %q", name, href)
		}
		if page.find("#feld-"+c.at).Closest("details:not([open])").Length() != 0 {
			t.Errorf("%s: the mistake is folded away", name)
		}
		for field, want := range c.change {
			if got := page.fields().Get(field); got != want[0] && !strings.HasSuffix(field, "[group]") {
				t.Errorf("%s: %s was not kept: %q", name, field, got)
			}
		}
	}
}

func TestTheRegistrationIsClosedAndOpenedFromTheOverview(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, edit := editing(t, h, 40)
	overview := "/intern/veranstaltungen/" + ev.Slug
	closing, opening := overview+"/anmeldung-schliessen", overview+"/anmeldung-oeffnen"
	switches := func() string { return b.get(overview).find(`form[action*="/anmeldung-"]`).AttrOr("action", "none") }
	if switches() != closing {
		t.Errorf("an open registration offers %q", switches())
	}
	b.post(closing, nil).wantRedirect(overview)
	b.get(overview).wantText(".tb-notice", "geschlossen").wantText(".tb-badge", "von Hand geschlossen")
	if switches() != opening {
		t.Errorf("a closed registration offers %q", switches())
	}
	_, err := h.registrations.Register(t.Context(), actor.Participant(), ev.Slug, registration.Application{Person: registration.Person{FirstName: "Kim", LastName: "Beispiel", Email: "kim@mail.example", Organisation: "JMD"}})
	if err == nil {
		t.Error("somebody registered")
	}
	b.post(opening, nil).wantRedirect(overview)
	h.register(ev.Slug, 1)
	fields := b.get(edit).fields()
	fields.Set("registration_closes_at_date", "2027-02-01")
	b.post(edit, fields).wantStatus(http.StatusSeeOther)
	if switches() != "none" {
		t.Errorf("after the deadline it offers %q", switches())
	}
	b.post(opening, nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "späteren Anmeldeschluss")
}

func TestAQuotaBelowWhatIsTakenIsRefusedAtItsInput(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, edit := editing(t, h, 3)
	fields := b.get(edit).fields()
	maps.Copy(fields, url.Values{"quotas[0][label]": {"Je Haus"}, "quotas[0][kind]": {"ceiling"}, "quotas[0][group]": {"organisation:"}, "quotas[0][seats]": {"3"},
		"quotas[1][label]": {"Gastgebende"}, "quotas[1][kind]": {"reserved"}, "quotas[1][group]": {"host:jmd-musterstadt"}, "quotas[1][seats]": {"2"}})
	b.post(edit, fields).wantStatus(http.StatusSeeOther)
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	fields = b.get(edit).fields()
	fields.Set("quotas[1][seats]", "1")
	b.post(edit, fields).wantStatus(http.StatusConflict).wantText("#feld-quotas-1-seats-fehler", "„Gastgebende“ sind schon 2 Plätze")
	fields.Set("quotas[1][seats]", "2")
	fields.Set("quotas[0][seats]", "1")
	b.post(edit, fields).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Je Haus")
}
