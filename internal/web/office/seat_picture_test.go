package office_test

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

func TestTheOverviewShowsSeatsByQuota(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	release := time.Date(2027, 4, 12, 9, 0, 0, 0, dates.Berlin)
	ev := h.publish("Tagung", 10, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation"}, {Key: "organisation_kind"}}
		d.Rules.Quotas = []event.Quota{
			{Key: "schulen", Label: "Schulen", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "schule", Seats: 4, ReleaseAt: &release},
			{Key: "haus", Label: "Je Einrichtung", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 3},
		}
	})
	teacher := registration.Application{Person: registration.Person{FirstName: "Ada", Email: "ada@mail.example", OrganisationKind: "schule", Organisation: "Gesamtschule Nord"}}
	if _, err := h.registrations.Register(t.Context(), actor.Participant(), ev.Slug, teacher); err != nil {
		t.Fatal(err)
	}
	h.register(ev.Slug, 1)
	b := h.signIn("ki@demo.example")
	page := b.get("/intern/veranstaltungen/"+ev.Slug).wantText(".tb-stats", "2 vergeben").wantText(".tb-stats", "5 frei für alle").
		wantText(".tb-stats", "3 für Kontingente frei gehalten").wantText(".tb-seatlegend", "frei gehalten").
		wantText("[aria-label=Kontingente] tbody", "Schulen134frei für alle ab Mo., 12.04.2027, 09:00 Uhr").
		wantText("[aria-label=Obergrenzen] tbody", "Gesamtschule NordJe Einrichtung132")
	bar := page.find(".tb-seatbar").First()
	if taken, held := bar.Find(".tb-seatbar__taken").AttrOr("width", ""), bar.Find(".tb-seatbar__held"); taken != "20.00%" ||
		held.AttrOr("x", "") != "20.00%" || held.AttrOr("width", "") != "30.00%" {
		t.Errorf("the bar is %s", page.body[strings.Index(page.body, "<svg"):][:300])
	}
	h.now = release
	h.signIn("ki@demo.example").get("/intern/veranstaltungen/"+ev.Slug).wantText(".tb-stats", "8 frei für alle").
		wantText("[aria-label=Kontingente] tbody", "freigegeben seit Mo., 12.04.2027, 09:00 Uhr")
}

func TestTheOverviewLeadsToThoseWhoWaitForADecision(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("lea@demo.example", "Lea Beispiel", h.ki.ID, actor.RoleReader)
	ev := h.publish("Tagung", 10, byApproval)
	path := "/intern/veranstaltungen/" + ev.Slug
	h.signIn("ki@demo.example").get(path).wantText(".tb-stats", "0 vergeben")
	h.register(ev.Slug, 1)
	page := h.signIn("ki@demo.example").get(path).wantText(".tb-state--info", "Eine Anmeldung wartet auf Ihre Entscheidung")
	if href := page.find(".tb-state--info a").AttrOr("href", ""); href != path+"/teilnehmende?status=applied" {
		t.Errorf("it leads to %q", href)
	}
	if h.signIn("lea@demo.example").get(path).find(".tb-state--info").Length() != 0 {
		t.Error("somebody who may not decide is asked to")
	}
}

func byApproval(d *event.Draft) { d.Rules.Mode = event.ModeApproval }
