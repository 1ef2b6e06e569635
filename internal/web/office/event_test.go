package office_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

func TestANewOrganisationIsLedToItsFirstEvent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("admin@demo.example", "Alex Verwaltung", 0, "")
	b := h.signIn("ki@demo.example")
	page := b.get("/intern").wantStatus(http.StatusOK).wantText(".tb-empty", "Erste Veranstaltung anlegen")
	if href := page.find(".tb-empty a.kern-btn--primary").AttrOr("href", ""); href != "/intern/veranstaltungen/neu" {
		t.Errorf("the first step leads to %q", href)
	}
	h.signIn("admin@demo.example").get("/intern/").wantStatus(http.StatusOK).wantText(".tb-empty", "keiner Einrichtung")
}

func TestTheListShowsOwnAndCoHostedEventsWithTheirNumbers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("jmd@demo.example", "Bo Beispiel", h.jmd.ID, actor.RoleEditor)
	full := h.publish("Volle Tagung", 2)
	for n := range 3 {
		h.register(full.Slug, n)
	}
	h.create(h.draft("Ein Entwurf", 0))
	foreign := h.draft("Fremde Tagung", 0)
	foreign.Hosts = []event.HostDraft{{Organisation: h.far.ID}}
	h.create(foreign)
	b := h.signIn("jmd@demo.example")
	page := b.get("/intern").wantText(".tb-resultline", "2 Veranstaltungen").wantText("main", "2 von 2 Plätzen").wantText("main", "1 auf der Warteliste")
	if strings.Contains(page.body, "Fremde Tagung") {
		t.Error("the list shows a foreign event")
	}
	b.get("/intern?zeit=entwuerfe").wantText(".tb-resultline", "1 Veranstaltung").wantText("main", "Ein Entwurf")
	b.get("/intern?zeit=kommende&q=voll").wantText(".tb-resultline", "1 Veranstaltung").wantText("main", "Volle Tagung")
	b.get("/intern?zeit=vergangene").wantText(".tb-empty", "Nichts gefunden")
	h.now = h.now.AddDate(0, 3, 0)
	h.signIn("jmd@demo.example").get("/intern?zeit=vergangene").wantText("main", "Volle Tagung").wantText("main", "vorbei")
}

func TestAnEventIsWrittenPublishedAndChanged(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	kim := h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.run(`INSERT INTO memberships (account_id, organisation_id, role, created_at) VALUES ($1, $2, 'editor', $3)`, kim, h.jmd.ID, h.now)
	b := h.signIn("ki@demo.example")
	fields := b.get("/intern/veranstaltungen/neu").wantStatus(http.StatusOK).fields()
	b.post("/intern/veranstaltungen/neu", fields).wantStatus(http.StatusUnprocessableEntity).
		wantText(".tb-error-summary", "Titel").wantText("title", "Fehler: ")
	for name, value := range map[string]string{
		"title": "Übergänge gestalten", "kind": "fortbildung", "starts_at_date": "2027-05-06", "starts_at_time": "09:30", "ends_at_date": "6.5.2027", "ends_at_time": "15.30",
		"hosts[1][organisation]": number(h.jmd.ID),
	} {
		fields.Set(name, value)
	}
	b.post("/intern/veranstaltungen/neu", fields).wantRedirect("/intern/veranstaltungen/uebergaenge-gestalten-2027/bearbeiten/zeit-und-ort")
	edit := "/intern/veranstaltungen/uebergaenge-gestalten-2027/bearbeiten/alles"
	fields = b.get(edit).wantText(".tb-notice", "Entwurf").fields()
	for name, value := range map[string]string{"capacity": "25", "registration_closes_at_date": "2027-04-30", "fields[phone]": "freiwillig", "fields[position]": "notwendig",
		"hosts[1][order]": "0", "hosts[1][contact_name]": "Bo Beispiel"} {
		fields.Set(name, value)
	}
	b.post(edit, fields).wantRedirect("/intern/veranstaltungen/uebergaenge-gestalten-2027")
	overview := b.get("/intern/veranstaltungen/uebergaenge-gestalten-2027").wantStatus(http.StatusOK).
		wantText("main", "Freitag, 30. April 2027, 23:59 Uhr").wantText(".tb-check--needed", "Ort")
	if first := overview.find(".tb-host h3").First().Text(); first != "JMD Musterstadt" {
		t.Errorf("the first host is %q: the order was not kept", first)
	}
	publish := "/intern/veranstaltungen/uebergaenge-gestalten-2027/veroeffentlichen"
	b.post(publish, nil).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Ort")
	fields = b.get(edit).wantStatus(http.StatusOK).fields()
	if fields.Get("fields[position]") != "notwendig" || fields.Get("capacity") != "25" || fields.Get("reminders[1][count]") != "1" || fields.Get("hosts[0][contact_name]") != "Bo Beispiel" {
		t.Errorf("the form does not show what was saved: %v", fields)
	}
	fields.Set("venue_city", "Musterstadt")
	fields.Set("hosts[0][organisation]", "") // the JMD leaves
	fields.Set("capacity", "")
	b.post(edit, fields).wantRedirect("/intern/veranstaltungen/uebergaenge-gestalten-2027")
	b.post(publish, nil).wantRedirect("/intern/veranstaltungen/uebergaenge-gestalten-2027")
	published := b.get("/intern/veranstaltungen/uebergaenge-gestalten-2027").wantText(".tb-notice", "veröffentlicht").wantText("main", "nicht begrenzt")
	if hosts := published.find(".tb-host"); hosts.Length() != 1 {
		t.Errorf("%d hosts are left", hosts.Length())
	}
}

func TestAConflictKeepsTheInputAndShowsWhatDiffers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Gemeinsame Tagung", 20)
	b, edit := h.signIn("ki@demo.example"), "/intern/veranstaltungen/gemeinsame-tagung-2027/bearbeiten/alles"
	mine, theirs := b.get(edit).fields(), b.get(edit).fields()
	theirs.Set("venue_name", "Rathaus")
	b.post(edit, theirs).wantStatus(http.StatusSeeOther)
	mine.Set("summary", "Meine neue Fassung")
	mine.Set("programme", strings.ReplaceAll(mine.Get("programme"), "\n", "\r\n")) // as browsers send it
	page := b.post(edit, mine).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "inzwischen geändert").
		wantText(".tb-state", "Rathaus").wantText("textarea[name=summary]", "Meine neue Fassung")
	page.wantText(".tb-history", "von Kim Beispiel").wantText(".tb-history", "vorher: Bürgerhaus").wantText(".tb-state", "Aus der anderen Fassung übernommen").
		wantText(".tb-state", "Ihre Eingabe: Meine neue Fassung")
	if strings.Contains(page.text(".tb-state"), "Reihenfolge") || strings.Contains(page.text(".tb-state"), "Programm") {
		t.Errorf("it names what does not differ: %s", page.text(".tb-state"))
	}
	b.post(edit, page.fields()).wantStatus(http.StatusSeeOther)
	saved, err := h.events.Managed(t.Context(), actor.System(), ev.Slug)
	if err != nil || saved.Summary != "Meine neue Fassung" || saved.VenueName != "Rathaus" {
		t.Errorf("saved %q, %q, %v", saved.Summary, saved.VenueName, err)
	}
}

func TestWhatBothHaveChangedKeepsTheOwnInput(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Gemeinsame Tagung", 20)
	b, edit := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/bearbeiten/alles"
	mine, theirs := b.get(edit).fields(), b.get(edit).fields()
	theirs.Set("venue_name", "Rathaus")
	theirs.Set("registration_closes_at_date", "2027-04-01")
	b.post(edit, theirs).wantStatus(http.StatusSeeOther)
	mine.Set("venue_name", "Stadthalle")
	page := b.post(edit, mine).wantStatus(http.StatusConflict).wantText(".tb-state dl.tb-facts", "Gespeichert ist: Rathaus").
		wantText(".tb-state ul", "Anmeldung bis")
	if kept := page.fields(); kept.Get("venue_name") != "Stadthalle" || !strings.Contains(kept.Get("registration_closes_at_date"), "2027") {
		t.Errorf("the form says %q, %q", kept.Get("venue_name"), kept.Get("registration_closes_at_date"))
	}
	b.post(edit, page.fields()).wantStatus(http.StatusSeeOther)
	b.get("/intern/veranstaltungen/"+ev.Slug+"/verlauf").wantText(".tb-history", "vorher: Rathausjetzt: Stadthalle").wantText(".tb-history", "angelegt")
}

func TestACapacityBelowWhatIsTakenIsRefusedAtItsField(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 20)
	for n := range 3 {
		h.register(ev.Slug, n)
	}
	b, edit := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/bearbeiten/alles"
	fields := b.get(edit).fields()
	fields.Set("capacity", "2")
	page := b.post(edit, fields).wantStatus(http.StatusConflict).wantText("#feld-capacity-fehler", "3")
	if value := page.find("#feld-capacity").AttrOr("value", ""); value != "2" {
		t.Errorf("the input is lost: %q", value)
	}
}

func TestMistakesAboutHostsStandAtTheHost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.publish("Tagung", 20)
	b, edit := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/bearbeiten/alles"
	fields := b.get(edit).fields()
	fields.Set("hosts[1][contact_email]", "kein At")
	fields.Set("hosts[1][order]", "0")
	page := b.post(edit, fields).wantStatus(http.StatusUnprocessableEntity)
	id := strings.TrimPrefix(page.find(".tb-error-summary a").AttrOr("href", ""), "#")
	if field := page.find("#" + id); field.AttrOr("value", "") != "kein At" || field.AttrOr("name", "") != "hosts[0][contact_email]" {
		t.Errorf("the mistake leads to %q with %q", field.AttrOr("name", ""), field.AttrOr("value", ""))
	}
	fields = b.get(edit).fields()
	fields.Set("hosts[1][organisation]", fields.Get("hosts[0][organisation]"))
	b.post(edit, fields).wantStatus(http.StatusUnprocessableEntity).wantText("#feld-hosts-fehler", "nur einmal")
	fields.Set("hosts[0][organisation]", "99999")
	fields.Set("hosts[1][organisation]", "x; DROP")
	b.post(edit, fields).wantStatus(http.StatusUnprocessableEntity)
}

func TestDamagedInputIsAnsweredInGerman(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.publish("Tagung", 20)
	b, edit := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/bearbeiten/alles"
	for name, value := range map[string]string{
		"title": strings.Repeat("x", 5000), "summary": "a\x00b", "programme": "\xff\xfe", "starts_at_date": "2027-02-30", "ends_at_time": "25:61", "capacity": "viele",
		"kind": "party", "municipality": "99999", "reminders[0][count]": "900", "version": "abc", "waitlist_mode": "raten", "topics": "\x00", "fields[phone]": "vielleicht",
		"description": strings.Repeat("ä", 30_000), "hosts[0][organisation]": "999999999999999999999999",
	} {
		fields := b.get(edit).fields()
		fields.Set(name, value)
		b.post(edit, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "noch nicht richtig")
	}
}

func TestAllMistakesOfAnEventAreToldAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 20)
	b := h.signIn("ki@demo.example")
	for _, path := range []string{"/intern/veranstaltungen/" + ev.Slug + "/bearbeiten/alles"} {
		fields := b.get(path).fields()
		for name, value := range map[string]string{"title": strings.Repeat("x", 5000), "kind": "fachtagung", "capacity": "viele", "offer_hours": "1000", "starts_at_date": "2027-05-03", "starts_at_time": "10:00",
			"ends_at_date": "2027-05-02", "ends_at_time": "10:00", "fields[organisation]": "freiwillig", "quotas[0][label]": "Schulen", "quotas[0][kind]": "reserved", "quotas[0][group]": "host:ki-musterstadt", "quotas[0][seats]": "3"} {
			fields.Set(name, value)
		}
		page := b.post(path, fields).wantStatus(http.StatusUnprocessableEntity)
		for _, name := range []string{"title", "capacity", "offer_hours", "ends_at"} {
			page.wantText("#feld-"+name+"-fehler", "Bitte")
		}
		if n := page.find(".tb-error-summary li").Length(); n != 4 {
			t.Errorf("%s: %d mistakes: %s", path, n, page.find(".tb-error-summary").Text())
		}
		fields.Set("capacity", "-5")
		b.post(path, fields).wantText("#feld-capacity-fehler", "1")
		fields.Set("starts_at_date", "gestern")
		if n := b.post(path, fields).wantText("#feld-starts_at-fehler", "Datum").find("#feld-ends_at-fehler").Length(); n != 0 {
			t.Errorf("%s: the end is compared with a start that cannot be read", path)
		}
	}
}

func TestCancellingSaysHowManyLettersGoAndAsksForTheReason(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 2)
	for n := range 3 {
		h.register(ev.Slug, n)
	}
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/absagen"
	b.get(path).wantStatus(http.StatusOK).wantText("main", "Alle 3 Anmeldungen").wantText("button[type=submit]", "3 E-Mails")
	b.post(path, map[string][]string{"reason": {"a\x00"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Grund der Absage")
	b.post(path, map[string][]string{"reason": {"Sturm"}}).wantRedirect("/intern/veranstaltungen/tagung-2027")
	b.get("/intern/veranstaltungen/tagung-2027").wantText(".tb-state--danger", "Sturm").wantText(".tb-badge", "abgesagt")
	var letters int
	if err := h.db.GetContext(t.Context(), &letters, `SELECT count(*) FROM letters WHERE kind = 'registration_event_cancelled'`); err != nil || letters != 3 {
		t.Errorf("%d letters, %v", letters, err)
	}
	b.post("/intern/veranstaltungen/tagung-2027/bearbeiten/alles", b.get("/intern/veranstaltungen/tagung-2027/bearbeiten/alles").fields()).wantStatus(http.StatusConflict)
}

func TestEveryIDOfTheFormIsUnique(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 20)
	page := h.signIn("ki@demo.example").get("/intern/veranstaltungen/" + ev.Slug + "/bearbeiten/alles")
	seen := map[string]bool{}
	page.find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] {
			t.Errorf("id %q stands twice", id)
		}
		seen[id] = true
	})
	page.find("label[for]").Each(func(_ int, s *goquery.Selection) {
		if !seen[s.AttrOr("for", "")] {
			t.Errorf("label %q names no input", s.Text())
		}
	})
}

func TestAnEventIsCopiedToAnotherDate(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 20)
	h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	b.get(path).wantText(".tb-aside", "Veranstaltung kopieren")
	fields := b.get(path + "/kopieren").wantStatus(http.StatusOK).fields()
	b.post(path+"/kopieren", fields).wantStatus(http.StatusUnprocessableEntity).wantText("#feld-starts_at-fehler", "Bitte")
	fields.Set("starts_at_date", "2028-05-06")
	edit := b.post(path+"/kopieren", fields).wantStatus(http.StatusSeeOther).header.Get("Location")
	b.get(edit).wantText(".tb-notice", "Entwurf")
	copied := b.get(edit + "/alles")
	if got := copied.fields(); got.Get("title") != "Tagung" || got.Get("capacity") != "20" || got.Get("starts_at_date") != "2028-05-06" || edit == path+"/bearbeiten" {
		t.Errorf("%s: %v", edit, got)
	}
	b.get(strings.TrimSuffix(edit, "/bearbeiten")+"/teilnehmende").wantText("main", "Noch")
}
