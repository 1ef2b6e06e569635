package office_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

func TestPeopleAtTheDoorAreEnteredOneAfterTheOther(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.publish("Tagung", 1, asked)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/teilnehmende/tuer"
	b.post(path, b.get(path).wantStatus(http.StatusOK).fields()).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Nachname")
	for i, want := range []string{"hat einen Platz", "steht aber auf der Warteliste"} {
		fields := b.get(path).fields()
		fields.Set("first_name", []string{"Zoë", "Bo"}[i])
		b.post(path, fields).wantRedirect(path)
		b.get(path).wantText(".tb-notice", want)
	}
	fields := b.get(path).fields()
	fields.Set("first_name", "Ida")
	fields.Set("beyond", "ja")
	b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Grund")
	fields.Set("overbook", "Referentin")
	b.post(path, fields).wantRedirect(path)
	if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'confirmed'`); n != 2 {
		t.Errorf("%d have a seat", n)
	}
}

func TestSeatsBeyondTheCapacityNeedTheRightAndAReason(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("edda@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1)
	h.register(ev.Slug, 1)
	path := "/intern/veranstaltungen/tagung-2027/teilnehmende/neu"
	editor := h.signIn("edda@demo.example")
	fields := editor.get(path).fields()
	if fields.Has("overbook") {
		t.Error("somebody without the right is offered a seat above the capacity")
	}
	fields.Set("first_name", "Ida")
	fields.Set("organisation", "Schule")
	fields.Set("beyond", "ja")
	fields.Set("overbook", "Referentin")
	editor.post(path, fields).wantStatus(http.StatusForbidden)
	b := h.signIn("ki@demo.example")
	without := b.get(path).fields()
	without.Set("first_name", "Uta")
	without.Set("organisation", "Schule")
	without.Set("overbook", "steht da, aber niemand hat es angekreuzt")
	b.post(path, without).wantStatus(http.StatusUnprocessableEntity).wantText("#feld-beyond-fehler", "Häkchen")
	without.Del("overbook")
	b.get(b.post(path, without).wantStatus(http.StatusSeeOther).header.Get("Location")).wantText(".tb-notice", "Warteliste")
	person := b.post(path, fields).wantStatus(http.StatusSeeOther).header.Get("Location")
	b.get(person).wantText(".tb-history", "Platz über die Platzzahl hinaus").wantText(".tb-history", "Referentin")
}

func TestTheListTellsGroupsPartiesAndUnnamedPlaces(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	until := h.now.AddDate(0, 1, 0)
	ev := h.publish("Tagung", 20, asked, func(d *event.Draft) { d.Rules.GroupMax, d.Rules.NameUntil, d.Rules.ConfirmEmail = 5, &until, true })
	h.answer(ev.Slug)
	group, err := h.registrations.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, registration.GroupApplication{ContactName: "Kim Kontakt", ContactEmail: "kim@mail.example",
		Persons: []registration.Application{{Person: registration.Person{FirstName: "Bo", Organisation: "Schule"}}}, Unnamed: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/teilnehmende"
	list := b.get(path).wantText("thead", "Personen").wantText("tbody", "N. N.").wantText("tbody", "unbestätigt")
	if strings.Contains(list.text("thead"), "Kontingent") || strings.Contains(list.text("thead"), "Warteliste") {
		t.Errorf("the table has columns for nothing: %s", list.text("thead"))
	}
	address := list.find("tbody a[href*=gruppe]").AttrOr("href", "")
	narrow := b.get(address).wantText(".tb-resultline", "2 Personen aus der Sammelanmeldung "+string(group.Reference))
	if kept := narrow.find("form[role=search] input[name=gruppe]").AttrOr("value", ""); kept != string(group.Reference) {
		t.Errorf("a search would leave the group: %q", kept)
	}
	person := "/intern/anmeldungen/" + string(group.Members[1].Reference)
	b.get(person).wantText("h1", "N. N.").wantText(".tb-box", "Kontakt: Kim Kontakt").wantText(".tb-box ul", "Bo").wantText(".tb-box", "Person nennen")
	fields := b.get(person+"/aendern").wantText("h1", "Person für den freien Namen nennen").fields()
	if fields.Get("last_name") != "" {
		t.Errorf("the form names %q", fields.Get("last_name"))
	}
	fields.Del("answers[anlage]")
	fields.Set("last_name", "Nachgereicht")
	fields.Set("organisation", "Schule")
	b.sendFiles(person+"/aendern", fields).wantRedirect(person)
	b.get(person).wantText("h1", "Nachgereicht")
}

func TestWhoeverIsEnteredTwiceIsNoticed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 9)
	h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende/neu"
	enter := func(first string) answer {
		fields := b.get(path).fields()
		fields.Set("first_name", first)
		fields.Set("last_name", "beispiel")
		fields.Set("organisation", "Schule")
		return b.get(b.post(path, fields).wantStatus(http.StatusSeeOther).header.Get("Location"))
	}
	enter("PERSON 1").wantText(".tb-state", "denselben Namen").wantText(".tb-state", "Beispiel, Person 1")
	if enter("Person 12").find(".tb-state--warning").Length() != 0 {
		t.Error("somebody else is taken for the same")
	}
}
