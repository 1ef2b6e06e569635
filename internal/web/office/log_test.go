package office_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/auditlog"
)

func TestTheLogTellsManagersOfTheirEventsAndNobodyElse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("manager@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("stranger@demo.example", "Fred Fremd", h.far.ID, actor.RoleManager)
	h.account("admin@demo.example", "Alex Verwaltung", 0, "")
	ev := h.publish("Tagung", 20)
	person := h.register(ev.Slug, 1)
	b := h.signIn("manager@demo.example")
	fields := b.get("/intern/veranstaltungen/" + ev.Slug + "/bearbeiten/alles").fields()
	fields.Set("title", "Fachtag Übergang")
	b.post("/intern/veranstaltungen/"+ev.Slug+"/bearbeiten/alles", fields).wantStatus(http.StatusSeeOther)
	b.get("/intern/veranstaltungen/" + ev.Slug + "/teilnehmende.csv").wantStatus(http.StatusOK)
	b.post("/intern/anmeldungen/"+string(person.Reference)+"/absagen", nil).wantStatus(http.StatusSeeOther)

	b.get("/intern/protokoll?art=event&person=kim&veranstaltung=bergang").wantText("tbody tr", "Kim Beispiel").
		wantText("tbody tr details", "vorher: Tagungdanach: Fachtag Übergang")
	b.get("/intern/protokoll?art=list").wantText("tbody tr", "Liste heruntergeladen")
	b.get("/intern/protokoll?art=registration").wantText("tbody tr", string(person.Reference))
	for _, nothing := range []string{"?person=niemand", "?veranstaltung=andere", "?bis=2001-01-01", "?von=2099-01-01", "?vor=1.log.1"} {
		if found := b.get("/intern/protokoll" + nothing).find("tbody tr").Length(); found != 0 {
			t.Errorf("%s finds %d entries", nothing, found)
		}
	}
	for _, record := range auditlog.Records {
		if b.get("/intern/protokoll?art="+record).find("option[selected]").Text() == "auditlog.record."+record {
			t.Errorf("there is no word for %q", record)
		}
	}
	b.get("/intern/protokoll?art=unfug").wantStatus(http.StatusUnprocessableEntity)
	for _, other := range []string{"stranger@demo.example", "admin@demo.example"} {
		page := h.signIn(other).get("/intern/protokoll")
		if strings.Contains(page.text("tbody"), "Fachtag") || strings.Contains(page.text("tbody"), string(person.Reference)) {
			t.Errorf("%s sees what was done at a foreign event", other)
		}
	}
}

func TestNoEntryOfTheLogShowsWhatOnlyProgramsSay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("manager@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 20)
	person := h.register(ev.Slug, 1)
	b := h.signIn("manager@demo.example")
	h.run(`UPDATE events SET rules = '{"mode":"approval","quotas":[{"key":"q1","label":"Schulen","kind":"ceiling","basis":"region","seats":3}]}',
		reminders = '[{"letter":"thanks","anchor":"end","when":"after","count":1,"unit":"days","time":"10:00"}]', waitlist_mode = 'offer', visibility = 'unlisted'`)
	h.run(`UPDATE organisations SET carrier_group = 'awo'`)
	b.get("/intern/veranstaltungen/" + ev.Slug + "/teilnehmende.csv").wantStatus(http.StatusOK)
	b.post("/intern/anmeldungen/"+string(person.Reference)+"/absagen", nil).wantStatus(http.StatusSeeOther)
	b.post(senderPath, senderForm()).wantRedirect(senderPath)
	h.run(`UPDATE event_hosts SET level = 'read'`)
	shown := b.get("/intern/protokoll").find("tbody dl").Text()
	for _, want := range []string{"Dank und Dokumentation", "nach Prüfung", "Arbeiterwohlfahrt", "vorher: angemeldet", "danach: abgemeldet", "CSV für Excel", "Obergrenze", "STARTTLS"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	for _, raw := range []string{"{", "[", `":`, "confirmed", "cancelled", "published", "approval", "ceiling", "starttls", "csv-", "unlisted", "_", "…"} {
		if strings.Contains(shown, raw) {
			t.Errorf("the log shows %q:\n%s", raw, shown)
		}
	}
}
