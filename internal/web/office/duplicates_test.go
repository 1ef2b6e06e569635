package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// called registers somebody by name and address.
func (h *house) called(slug, last, email, phone string) registration.Result {
	h.t.Helper()
	result, err := h.registrations.Register(h.t.Context(), actor.Participant(), slug,
		registration.Application{Person: registration.Person{FirstName: "Anna", LastName: last, Email: email, Organisation: "Schule am Berg", Phone: phone}})
	if err != nil {
		h.t.Fatal(err)
	}
	return result
}

func asksForPhone(d *event.Draft) { d.Fields = []event.Field{{Key: "phone"}} }

func TestADuplicateIsFoundComparedAndMerged(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 2, asksForPhone)
	one, two, next := h.called(ev.Slug, "Müller", "anna@mail.example", ""), h.called(ev.Slug, "Mueller", "office@mail.example", "030 23125-000"), h.register(ev.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	list := b.get(b.get(path+"/teilnehmende").find("main a:contains('Doppelte Anmeldungen')").AttrOr("href", "")).wantStatus(http.StatusOK).wantText("h3", "Mueller")
	page := b.get(list.find("a:contains('Zusammenführen')").AttrOr("href", "")).wantStatus(http.StatusOK).
		wantText("thead", "BleibtEndet").wantText("form", "030 23125-000").wantText(".tb-state", "Was frei wird")
	if !strings.Contains(page.find(".tb-state a").AttrOr("href", ""), string(next.Reference)) {
		t.Error("the page does not say who moves up")
	}
	fields := page.fields()
	if fields.Get("take[phone]") != "take" || fields.Get("take[email]") != "keep" {
		t.Errorf("chosen are %v", fields)
	}
	fields.Set("take[name]", "take")
	kept := "/intern/anmeldungen/" + string(one.Reference)
	wrong := url.Values{"mit": {string(two.Reference)}, "version": {"alt"}, "take[name]": {"take"}}
	again := b.post(kept+"/zusammenfuehren", wrong).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "gerade geändert").fields()
	if again.Get("take[name]") != "take" || again.Get("take[phone]") != "take" {
		t.Errorf("what was chosen is lost: %v", again)
	}
	b.post(kept+"/zusammenfuehren", fields).wantRedirect(kept)
	b.get(kept).wantText(".tb-notice", "eine geworden").wantText("h1", "Anna Mueller").wantText("main", "030 23125-000").wantText(".tb-history", "Zweite Anmeldung der Person übernommen")
	b.get("/intern/anmeldungen/"+string(two.Reference)).wantText("main", "Zusammengeführt mit").wantText(".tb-history", "Zusammengeführt mit "+string(one.Reference))
	b.get(path+"/doppelte").wantText("main", "Nichts gefunden")
	b.get("/intern/anmeldungen/" + string(two.Reference) + "/zusammenfuehren?mit=" + string(one.Reference)).wantRedirect("/intern/anmeldungen/" + string(two.Reference))
}

func TestTheOneThatStaysIsSaidToMoveUp(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1)
	seated, waiting := h.called(ev.Slug, "Müller", "anna@mail.example", ""), h.called(ev.Slug, "Mueller", "office@mail.example", "")
	b, kept := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(waiting.Reference)
	page := b.get(kept+"/zusammenfuehren?mit="+string(seated.Reference)).wantText(".tb-state--info", "rückt auf den Platz, der frei wird, und ist danach angemeldet").
		wantText(".tb-state--info", "anna@mail.example bekommt keine E-Mail")
	if page.find(".tb-state--warning").Length() != 0 {
		t.Error("something is said to be lost")
	}
	b.post(kept+"/zusammenfuehren", url.Values{"mit": {string(seated.Reference)}}).wantStatus(http.StatusConflict) // unseen
	h.wantState(seated.Reference, registration.Confirmed)
	b.post(kept+"/zusammenfuehren", page.fields()).wantRedirect(kept)
	h.wantState(waiting.Reference, registration.Confirmed)
}

func TestTwoPeopleOfOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 0)
	one := h.called(ev.Slug, "Müller", "anna@mail.example", "")
	h.called(ev.Slug, "Mueller", "andere@mail.example", "")
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/doppelte"
	person := "/intern/anmeldungen/" + string(one.Reference)
	b.get(person).wantText("main", "Vielleicht doppelt angemeldet").wantText(".tb-state--warning a", "Zusammenführen")
	b.post(path, url.Values{"registrations": {string(one.Reference)}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "genau zwei")
	b.post(path, b.get(path).fields()).wantRedirect(path)
	b.get(path).wantText(".tb-notice", "verschiedene Personen").wantText("main", "Nichts gefunden")
	if text := b.get(person).wantText(".tb-history", "nicht dieselbe Person").text("main"); strings.Contains(text, "Vielleicht doppelt") {
		t.Error("the person is still suspected")
	}
}

func TestTheOtherRegistrationIsLookedFor(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1)
	waiting := h.called(ev.Slug, "Muster", "anna@mail.example", "")
	h.called(ev.Slug, "Thal", "thal@mail.example", "") // would get the seat
	other := h.called(ev.Slug, "Berg", "berg@mail.example", "")
	b, path := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(other.Reference)+"/zusammenfuehren"
	b.get(path+"?q=niemand").wantText("main", "Keine andere")
	page := b.get(b.get(path+"?q=muster").wantText("table", "Muster").find("td a").AttrOr("href", "")).wantStatus(http.StatusOK)
	page.wantText(".tb-state--warning", "Behalten Sie besser "+string(waiting.Reference))
	b.get(page.find(".tb-state--warning a").AttrOr("href", "")).wantStatus(http.StatusOK).wantText("form", "berg@mail.example")
	b.post(path, nil).wantStatus(http.StatusUnprocessableEntity)
	b.post(path, url.Values{"mit": {string(other.Reference)}}).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "dieselbe Anmeldung")
	b.get(path + "?mit=GIBTSNICHT").wantStatus(http.StatusNotFound)
}

func TestWhereNotAllCanBeTakenOverTheHostsChoose(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 0, func(d *event.Draft) { d.Rules.GroupMax = 5 })
	h.called(ev.Slug, "Müller", "office@mail.example", "")
	other := h.called(ev.Slug, "Muster", "office@mail.example", "")
	kept, err := h.registrations.Register(t.Context(), actor.System(), ev.Slug, registration.Application{Person: registration.Person{FirstName: "Anna", LastName: "Müller", Organisation: "Schule am Berg"}})
	if err != nil {
		t.Fatal(err)
	}
	b, person := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(kept.Reference)
	page := b.get(person+"/zusammenfuehren?mit="+string(other.Reference)).wantStatus(http.StatusOK).wantText("form .tb-state--warning", "schon angemeldet")
	fields := page.fields()
	b.post(person+"/zusammenfuehren", fields).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "schon angemeldet").wantText("form", "office@mail.example")
	fields.Set("take[email]", "keep")
	b.post(person+"/zusammenfuehren", fields).wantRedirect(person)
}
