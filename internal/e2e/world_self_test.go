package e2e_test

import (
	"net/url"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

// lookAtSelfService lists what one person sees and does after registering, in every state.
func (w *world) lookAtSelfService() {
	w.house.ki.ID = organisation.ID(w.house.count(`SELECT id FROM organisations WHERE slug = 'ki-musterstadt'`))
	w.lookAtConfirmation()
	w.lookAtOffers()
	w.lookAtApplications()
	w.lookAtAnswers()
	w.lookAtSubstitution()
	w.lookAtLateSteps()
}

// titled names an event, so that the pictures can be told apart.
func titled(title string) func(*event.Draft) { return func(d *event.Draft) { d.Title = title } }

func confirming(d *event.Draft) { d.Rules.ConfirmEmail, d.Rules.ConfirmHours = true, 1 }

func offering(d *event.Draft) { d.WaitlistMode, d.Rules.OfferHours = event.WaitlistOffer, 24 }

func (w *world) lookAtConfirmation() {
	ev := w.house.event(2, titled("Fachtag mit Bestätigung"), confirming)
	unconfirmed, confirmed, lapsed := w.register(ev.Slug, person(101)), w.register(ev.Slug, person(102)), person(103)
	waiting := w.register(ev.Slug, lapsed)
	link := func(n int) string { return w.confirmPath(address(n)) }
	newClient(w.t).post(w.base+link(102), url.Values{})
	w.see("persönlich-unbestätigt", unconfirmed)
	w.see("persönlich-unbestätigt-wartend", waiting)
	w.see("bestätigen", link(101))
	w.see("bestätigen-schon-bestätigt", link(102))
	w.see("persönlich-bestätigt", confirmed)

	late := w.house.event(2, titled("Fachtag, zu spät bestätigt"), confirming)
	w.register(late.Slug, person(104))
	tooLate := link(104) // before it lapses, or the letter with it may be taken back
	w.house.lapse(address(104))
	w.see("bestätigen-zu-spät", tooLate)
	w.see("bestätigen-zu-spät-gesendet", tooLate).sends(url.Values{}).answeredWith(410)
}

// confirmLink returns the path that stands in the letter to an address.
func (h *house) confirmLink(s *service, recipient string) string {
	h.t.Helper()
	letters := h.strings(`SELECT text_body FROM letters WHERE recipient = $1 AND text_body IS NOT NULL`, recipient) // others may still wait
	for _, link := range linksOf(s, letters) {
		if path := strings.TrimPrefix(link, s.base); strings.HasSuffix(path, "/bestaetigen") {
			return path
		}
	}
	h.t.Fatalf("no letter asks %s to confirm the address: %q", recipient, letters)
	return ""
}

// lapse lets the time of somebody to answer run out, and waits until the service has seen that.
func (h *house) lapse(recipient string) {
	h.t.Helper()
	h.exec(`UPDATE registrations SET respond_by = $2 WHERE email = $1 AND respond_by IS NOT NULL`, recipient, time.Now().Add(-time.Second))
	h.exec(`UPDATE event_seats SET next_due_at = $2 WHERE event_id = (SELECT event_id FROM registrations WHERE email = $1)`, recipient, time.Now().Add(-time.Second))
	eventually(h.t, "what "+recipient+" did not answer lapses", func() bool {
		return h.count(`SELECT count(*) FROM registrations WHERE email = $1 AND respond_by IS NOT NULL`, recipient) == 0
	})
}

func (w *world) lookAtOffers() {
	ev := w.house.event(1, titled("Fachtag mit Platzangebot"), offering)
	seated, offered, waiting := w.register(ev.Slug, person(111)), w.register(ev.Slug, person(112)), w.register(ev.Slug, person(113))
	newClient(w.t).post(w.base+seated+"/abmelden", url.Values{})
	w.see("persönlich-angeboten", offered)
	w.see("persönlich-wartet-auf-angebot", waiting)
	w.see("platz-annehmen", offered+"/platz-annehmen")
	w.see("platz-ablehnen", offered+"/platz-ablehnen")
	w.see("platz-annehmen-wartend", waiting+"/platz-annehmen").sends(url.Values{}).answeredWith(410)

	out := w.house.event(1, titled("Fachtag mit verfallenem Angebot"), offering, func(d *event.Draft) { d.Rules.OfferLapse = event.LapseOut })
	seated, lapsed, declined := w.register(out.Slug, person(114)), w.register(out.Slug, person(115)), w.register(out.Slug, person(116))
	newClient(w.t).post(w.base+seated+"/abmelden", url.Values{})
	w.house.lapse(address(115))
	newClient(w.t).post(w.base+declined+"/platz-ablehnen", url.Values{})
	w.see("persönlich-angebot-verfallen", lapsed)
	w.see("persönlich-angebot-abgelehnt", declined)
	w.see("platz-annehmen-verfallen", lapsed+"/platz-annehmen").sends(url.Values{}).answeredWith(410)
}

func (w *world) lookAtApplications() {
	approval := w.house.event(2, titled("Fachtag mit Bewerbung"), func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	applied, declined := w.register(approval.Slug, person(121)), w.register(approval.Slug, person(122))
	service := registration.New(w.house.db, registration.Links{Signer: token.NewSigner([]byte(strings.Repeat("s", 32)))})
	ref := registration.Reference(w.house.strings(`SELECT reference FROM registrations WHERE email = $1`, address(122))[0])
	if err := service.Decline(w.t.Context(), actor.System(), approval.Slug, "Diesmal haben sich sehr viele beworben.\nBitte versuchen Sie es im Herbst wieder.", ref); err != nil {
		w.t.Fatal(err)
	}
	allocation := w.house.event(2, titled("Fachtag mit Verteilung"), func(d *event.Draft) {
		d.Rules.Mode, d.RegistrationClosesAt = event.ModeAllocation, new(time.Now().AddDate(0, 0, 14))
	})
	w.see("anmeldung-bewerbung", registrationPath(approval.Slug))
	w.see("persönlich-beworben", applied)
	w.see("persönlich-abgelehnt", declined)
	w.see("bewerbung-zurückziehen", applied+"/abmelden")
	w.see("persönlich-verteilung", w.register(allocation.Slug, person(123)))
}

// asking adds questions of many kinds.
func asking(d *event.Draft) {
	d.Fields = []event.Field{{Key: "organisation", Required: true}, {Key: "organisation_kind"}, {Key: "municipality"}, {Key: "phone"}, {Key: "remark"}}
	d.Rules.PartyMax = 4
	d.Questions = []question.Question{
		{Key: "mode", Kind: question.KindSingle, Label: "Wie nehmen Sie teil?", Purpose: "Damit wir den Raum planen können.", Required: true,
			Options: []question.Option{{Value: "on_site", Label: "vor Ort"}, {Value: "online", Label: "online"}}},
		{Key: "parts", Kind: question.KindMultiple, Label: "An welchen Teilen nehmen Sie teil?", OnlyIf: &question.Condition{Key: "mode", Value: "on_site"},
			Options: []question.Option{{Value: "lunch", Label: "Mittagessen"}, {Value: "tour", Label: "Führung durch das Haus", Capacity: new(2)}}},
		{Key: "children", Kind: question.KindNumber, Label: "Wie viele Kinder sollen betreut werden?", Min: new(0), Max: new(9)},
		{Key: "arrival", Kind: question.KindDate, Label: "Wann reisen Sie an?"},
		{Key: "food", Kind: question.KindLongText, Label: "Gibt es Unverträglichkeiten?", Purpose: "Für die Bestellung der Verpflegung.", Special: true},
		{Key: "cv", Kind: question.KindFile, Label: "Bescheinigung", FileTypes: []string{"pdf"}},
		{Key: "photos", Kind: question.KindConsent, Label: "Ich bin mit Fotos in der Dokumentation einverstanden."},
	}
}

// answered is the form of such an event, filled by the n-th person.
func answered(n int) url.Values {
	form := professional(n)
	for name, value := range map[string]string{"party": "2", "answers[mode]": "on_site", "answers[parts]": "tour", "answers[children]": "1", "answers[arrival]": "2030-05-02",
		"answers[food]": "Nüsse, auch in Spuren.\nBitte keine Erdnüsse.", "answers[photos]": "ja"} {
		form.Set(name, value)
	}
	return form
}

func (w *world) lookAtAnswers() {
	ev := w.house.event(9, titled("Fachtag mit vielen Fragen"), asking)
	path := w.register(ev.Slug, answered(131))
	w.see("anmeldung-fragen", registrationPath(ev.Slug))
	w.see("anmeldung-fragen-fehler", registrationPath(ev.Slug)).sends(url.Values{"party": {"9"}, "answers[children]": {"viele"}, "answers[arrival]": {"morgen"}}).answeredWith(422)
	w.see("persönlich-antworten", path)
	w.see("ändern", path+"/aendern")
	w.see("sprache", path+"/sprache")
	w.see("sprache-fehler", path+"/sprache").sends(url.Values{"letter_locale": {""}}).answeredWith(422)
	w.see("ändern-fehler", path+"/aendern").sends(url.Values{"party": {"0"}, "answers[children]": {"99"}}).answeredWith(422)
	w.see("ändern-kein-platz", path+"/aendern").sends(url.Values{"organisation": {"Jugendamt"}, "party": {"4"}, "answers[mode]": {"on_site"}, "answers[parts]": {"tour"}}).answeredWith(409)
	w.see("abmelden-mehrere", path+"/abmelden")
	w.see("besondere-angaben-löschen", path+"/besondere-angaben-loeschen")
	w.see("ersatzperson", path+"/ersatzperson")
	w.see("ersatzperson-fehler", path+"/ersatzperson").sends(url.Values{"email": {"keine-adresse"}}).answeredWith(422)
	w.see("ersatzperson-dieselbe", path+"/ersatzperson").sends(answered(131)).answeredWith(422)
}

func (w *world) lookAtSubstitution() {
	ev := w.house.event(2, titled("Fachtag mit Ersatzperson"))
	path := w.register(ev.Slug, person(141))
	newClient(w.t).post(w.base+path+"/ersatzperson", person(142))
	w.see("persönlich-ersetzt", path)
	w.see("ersatzperson-schon-genannt", path+"/ersatzperson").sends(person(143)).answeredWith(409)
}

func (w *world) lookAtLateSteps() {
	past := time.Now().Add(-time.Hour)
	ev := w.house.event(9, titled("Fachtag nach allen Fristen"), asking, func(d *event.Draft) {
		d.CancelUntil, d.Rules.ChangeUntil, d.Rules.SubstituteUntil = &past, &past, &past
	})
	path := w.register(ev.Slug, answered(151))
	w.see("persönlich-nach-fristen", path)
	w.see("ändern-zu-spät", path+"/aendern").sends(url.Values{"organisation": {"x"}}).answeredWith(410)
	w.see("ersatzperson-zu-spät", path+"/ersatzperson").sends(person(152)).answeredWith(410)
	w.see("abmelden-zu-spät", path+"/abmelden").sends(url.Values{}).answeredWith(410)
}
