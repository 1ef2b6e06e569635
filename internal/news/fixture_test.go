package news_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/apptest"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
)

// house is an installation with two organisations in different regions, reached through the whole engine.
type house struct {
	*apptest.App
	t              *testing.T
	now            time.Time
	koeln, bottrop organisation.ID
}

// openHouse stands on Monday, 1 March 2027, at eight in the morning.
func openHouse(t *testing.T, change ...func(*config.Settings)) *house {
	t.Helper()
	h := &house{App: apptest.New(t, change...), t: t}
	h.DB.Clock = func() time.Time { return h.now }
	h.at(1, 8, 0)
	h.koeln, h.bottrop = h.organisation("KI Köln", "05315"), h.organisation("KI Bottrop", "05512")
	return h
}

// at sets the clock to an hour of a day of March 2027, in Berlin.
func (h *house) at(day, hour, minute int) {
	h.now = time.Date(2027, 3, day, hour, minute, 0, 0, dates.Berlin)
}

func (h *house) organisation(name, municipality string) organisation.ID {
	h.t.Helper()
	made, err := h.Organisations.Create(h.t.Context(), actor.System(), organisation.Draft{Name: name, Kind: organisation.KindKI,
		LegalRegime: organisation.RegimeDSGNRW, MunicipalityKey: &municipality})
	if err != nil {
		h.t.Fatal(err)
	}
	return made.ID
}

// draft is an event in May; the edits make it another one.
func (h *house) draft(title string, edits ...func(*event.Draft)) event.Event {
	h.t.Helper()
	start := time.Date(2027, 5, 6, 9, 30, 0, 0, dates.Berlin)
	d := event.Draft{Title: title, Kind: event.KindFachtagung, StartsAt: start, EndsAt: start.Add(6 * time.Hour), VenueName: "Bürgerhaus", VenueCity: "Musterstadt",
		RegistrationEnabled: true, Capacity: new(20), Hosts: []event.HostDraft{{Organisation: h.koeln}}, Topics: []string{"elternarbeit"}}
	for _, edit := range edits {
		edit(&d)
	}
	ev, err := h.Events.Create(h.t.Context(), actor.System(), d)
	if err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func (h *house) publish(title string, edits ...func(*event.Draft)) event.Event {
	h.t.Helper()
	ev := h.draft(title, edits...)
	if err := h.Events.Publish(h.t.Context(), actor.System(), ev.Slug); err != nil {
		h.t.Fatal(err)
	}
	return ev
}

// ask sends the form.
func (h *house) ask(email string, choice url.Values) *apptest.Response {
	values := url.Values{"email": {email}}
	for name, chosen := range choice {
		values[name] = chosen
	}
	return h.PostForm("/neuigkeiten", values)
}

// subscribe asks and confirms, and returns the path of the page of the subscription.
func (h *house) subscribe(email string, choice url.Values) string {
	h.t.Helper()
	h.ask(email, choice).Must(200)
	return h.PostForm(h.link(email, "bestaetigen"), nil).Must(303).Header().Get("Location")
}

// link returns the path of a link in the latest letter to an address that has one.
func (h *house) link(email, way string) string {
	h.t.Helper()
	for _, letter := range h.Letters(email) {
		for _, path := range paths(letter.Text) {
			if strings.HasPrefix(path, "/neuigkeiten/"+way+"/") {
				return path
			}
		}
	}
	h.t.Fatalf("no letter to %s has a link to %s", email, way)
	return ""
}

var address = regexp.MustCompile(`https?://[^\s"<>]+`)

// paths returns the addresses in a text, without the installation's.
func paths(text string) []string {
	var found []string
	for _, link := range address.FindAllString(text, -1) {
		found = append(found, "/"+strings.TrimPrefix(strings.TrimPrefix(link, apptest.BaseURL), "/"))
	}
	return found
}

// announce runs the job and returns how many letters it wrote.
func (h *house) announce() int {
	h.t.Helper()
	n, err := h.News.Announce(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// news returns the subjects of the news to an address, the latest first.
func (h *house) news(email string) (subjects []string) {
	h.t.Helper()
	for _, letter := range h.Letters(email) {
		if letter.Kind == "news_events" {
			subjects = append(subjects, letter.Subject)
		}
	}
	return subjects
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.DB.GetContext(h.t.Context(), &n, query, args...); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// state is everything that the room and the outbox know.
func (h *house) state() string {
	h.t.Helper()
	var b strings.Builder
	for _, table := range []string{"subscriptions", "subscription_letters", "subscription_asks", "ended_subscriptions", "announcements", "withheld_events", "letters"} {
		var rows string
		if err := h.DB.GetContext(h.t.Context(), &rows, `SELECT COALESCE(CAST(json_agg(t ORDER BY CAST(t AS text)) AS text), '') FROM `+table+` AS t`); err != nil {
			h.t.Fatal(err)
		}
		fmt.Fprintln(&b, table, rows)
	}
	return b.String()
}
