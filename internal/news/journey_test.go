package news_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

func TestWhoSubscribesConfirmsIsToldChangesAndLeaves(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const email = "kim@mail.example"
	form := h.Get("/neuigkeiten").Must(http.StatusOK)
	if form.Text("main form button") != "Neuigkeiten bestellen" || form.Document().Find(`[name=regions]`).Length() != 7 || form.Document().Find(`[name=topics]`).Length() != 5 {
		t.Error("the form does not offer five topics and seven regions")
	}
	asked := h.ask(email, url.Values{"topics": {"elternarbeit"}, "regions": {"koeln"}}).Must(http.StatusOK)
	if !strings.Contains(asked.Text("main"), "Bitte schauen Sie in Ihr Postfach") {
		t.Errorf("the answer is %q", asked.Text("main"))
	}
	confirm := h.link(email, "bestaetigen")
	if page := h.Get(confirm).Must(http.StatusOK); !strings.Contains(page.Text("main"), "Regierungsbezirk Köln") {
		t.Errorf("the page to confirm says %q", page.Text("main"))
	}
	h.publish("Zu früh") // before the confirmation, after the wish
	h.now = h.now.Add(1)
	page := h.PostForm(confirm, nil).Must(http.StatusSeeOther).Follow().Must(http.StatusOK)
	if !strings.Contains(page.Text("main"), email) || page.Document().Find(`[name=topics][checked]`).AttrOr("value", "") != "elternarbeit" {
		t.Errorf("the page of the subscription says %q", page.Text("main"))
	}
	h.PostForm(confirm, nil).Must(http.StatusSeeOther) // once more is harmless

	h.publish("Passend")
	h.publish("Andere Region", func(d *event.Draft) { d.Hosts[0].Organisation = h.bottrop })
	h.publish("Anderes Feld", func(d *event.Draft) { d.Topics = []string{"uebergang"} })
	h.publish("Nicht gelistet", func(d *event.Draft) { d.Visibility = event.VisibilityUnlisted })
	h.at(1, 9, 59)
	if n := h.announce(); n != 0 {
		t.Errorf("%d letters before the hour", n)
	}
	h.at(1, 10, 0)
	if n := h.announce(); n != 1 || h.announce() != 0 {
		t.Errorf("%d letters at the hour, want one and never twice", n)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE bulk <> (kind = 'news_events')`); n != 0 {
		t.Errorf("%d letters have the wrong turn: only news make way for others", n)
	}
	letter := h.Letters(email)[0]
	for _, word := range []string{"Passend", "Zu früh", "Donnerstag, 6. Mai 2027", "Bürgerhaus, Musterstadt", "KI Köln", "/veranstaltungen/", "/neuigkeiten/abmelden/"} {
		if !strings.Contains(letter.Text, word) || !strings.Contains(letter.HTML, word) {
			t.Errorf("the letter lacks %q:\n%s", word, letter.Text)
		}
	}
	for _, word := range []string{"Andere Region", "Anderes Feld", "Nicht gelistet"} {
		if strings.Contains(letter.Text, word) {
			t.Errorf("the letter tells of %q", word)
		}
	}

	own := h.link(email, "abo")
	if page := h.Get(own).Text("main"); !strings.Contains(page, "Passend") || !strings.Contains(page, "Bestätigt am") {
		t.Errorf("the page does not show all there is: %q", page)
	}
	h.PostForm(own, url.Values{"regions": {"muenster"}}).Must(http.StatusSeeOther)
	h.at(1, 12, 0)
	h.publish("In Bottrop", func(d *event.Draft) { d.Hosts[0].Organisation = h.bottrop })
	h.publish("Wieder in Köln")
	h.at(2, 10, 0)
	h.announce()
	if got := h.news(email); !slices.Equal(got, []string{"Neue Veranstaltung: In Bottrop", "2 neue Veranstaltungen"}) {
		t.Errorf("news are %q", got)
	}

	end := h.link(email, "abmelden")
	if page := h.Get(end).Must(http.StatusOK); page.Text("main form button") != "Ja, abbestellen" {
		t.Error("the page to leave has no button")
	}
	h.PostForm(end, nil).Must(http.StatusOK)
	h.PostForm(end, nil).Must(http.StatusOK)
	h.Get(own).Must(http.StatusGone)
	h.Get(end).Must(http.StatusGone)
	h.PostForm(confirm, nil).Must(http.StatusGone)
	if strings.Contains(h.state(), email) || h.count(`SELECT count(*) FROM subscriptions`) != 0 {
		t.Errorf("the address is still there:\n%s", h.state())
	}
	if n := h.count(`SELECT COALESCE(sum(number), 0) FROM ended_subscriptions`); n != 1 {
		t.Errorf("%d endings are counted", n)
	}
}

func TestWhatIsNoNewsIsNotAnnounced(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.publish("Vorher")
	h.at(1, 8, 30)
	h.subscribe("kim@mail.example", nil)
	h.publish("Neu")
	h.publish("Ohne Anmeldung", func(d *event.Draft) { d.RegistrationEnabled = false })
	h.publish("Nur mit Einladung", func(d *event.Draft) { d.Visibility = event.VisibilityInvitation })
	h.publish("Später anmelden", func(d *event.Draft) { d.RegistrationOpensAt = new(d.StartsAt.AddDate(0, -1, 0)) })
	h.draft("Entwurf")
	cancelled, taken := h.publish("Abgesagt"), h.publish("Zurückgezogen")
	held := h.publish("Nicht ankündigen")
	for what, err := range map[string]error{
		"cancel": h.Events.Cancel(t.Context(), actor.System(), cancelled.Slug, ""), "unpublish": h.Events.Unpublish(t.Context(), actor.System(), taken.Slug),
		"withhold": h.News.Withhold(t.Context(), actor.System(), held.Slug)} {
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	h.at(1, 10, 0)
	h.announce()
	if got := h.Letters("kim@mail.example")[0]; got.Subject != "2 neue Veranstaltungen" || !strings.Contains(got.Text, "Neu\n") || !strings.Contains(got.Text, "Anmeldung ab") {
		t.Errorf("%s\n%s", got.Subject, got.Text)
	}
	// What becomes news later is told of later, once.
	for what, err := range map[string]error{
		"publish": h.Events.Publish(t.Context(), actor.System(), taken.Slug), "release": h.News.Release(t.Context(), actor.System(), held.Slug)} {
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	h.at(2, 11, 0)
	h.announce()
	if got := h.Letters("kim@mail.example")[0]; got.Subject != "2 neue Veranstaltungen" || !strings.Contains(got.Text, "Zurückgezogen") || !strings.Contains(got.Text, "Nicht ankündigen") {
		t.Errorf("%s\n%s", got.Subject, got.Text)
	}
	if err := h.News.Withhold(t.Context(), actor.System(), held.Slug); err == nil {
		t.Error("what was announced can still be withheld")
	}
	if err := h.Events.Unpublish(t.Context(), actor.System(), taken.Slug); err != nil {
		t.Fatal(err)
	}
	if err := h.Events.Publish(t.Context(), actor.System(), taken.Slug); err != nil {
		t.Fatal(err)
	}
	h.at(3, 11, 0)
	if n := h.announce(); n != 0 {
		t.Error("an event was announced twice")
	}
}

func TestNewsWaitForTheNextWorkingDay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	h.at(25, 11, 0) // Maundy Thursday, after the hour
	h.publish("Ostern")
	for _, day := range []int{25, 26, 27, 28, 29} {
		h.at(day, 12, 0)
		if n := h.announce(); n != 0 {
			t.Errorf("%d letters on the %d.", n, day)
		}
	}
	h.at(30, 10, 0) // Tuesday after Easter
	if n := h.announce(); n != 1 {
		t.Errorf("%d letters on the first working day", n)
	}
}

func TestWhoConfirmsLateIsToldOfWhatCameSinceTheWish(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.ask("kim@mail.example", nil).Must(http.StatusOK)
	h.at(1, 9, 0)
	h.publish("Dazwischen")
	h.at(1, 10, 0)
	h.announce()
	h.PostForm(h.link("kim@mail.example", "bestaetigen"), nil).Must(http.StatusSeeOther)
	h.at(2, 10, 0)
	if n := h.announce(); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestALetterThatWaitsIsWrittenAnewWithoutWhatWasCalledOff(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	h.subscribe("eltern@mail.example", url.Values{"topics": {"elternarbeit"}})
	off := h.publish("Fällt aus")
	h.publish("Findet statt", func(d *event.Draft) { d.Topics = []string{"uebergang"} })
	h.at(1, 10, 0)
	h.announce() // no mail server takes the letters yet
	if err := h.Events.Cancel(t.Context(), actor.System(), off.Slug, ""); err != nil {
		t.Fatal(err)
	}
	h.at(1, 10, 5)
	for range 2 {
		h.announce()
	}
	if got := h.news("kim@mail.example"); !slices.Equal(got, []string{"Neue Veranstaltung: Findet statt"}) {
		t.Errorf("news are %q", got)
	}
	if got := h.news("eltern@mail.example"); len(got) != 0 {
		t.Errorf("news are %q, want none", got)
	}
	h.at(2, 10, 0)
	if n := h.announce(); n != 0 {
		t.Errorf("%d letters on the next day", n)
	}
}
