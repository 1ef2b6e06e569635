package correspondence

import (
	"context"
	"io/fs"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/wording"
	"tagungsbuero/templates"
)

const confirmed mailing.Kind = "registration_confirmed"

// house is an event of two hosts, and who sends its letters.
type house struct {
	t             *testing.T
	db            *db.DB
	now           time.Time
	texts         *Service
	registrations *registration.Service
	post          *mailing.Service
	first, second organisation.Organisation
	event         event.Event
}

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), now: time.Date(2027, 4, 1, 10, 0, 0, 0, time.UTC)}
	h.db.Clock = func() time.Time { return h.now }
	links := registration.Links{BaseURL: "https://tagung.example", Signer: token.NewSigner(make([]byte, 32))}
	files, err := fs.Sub(templates.Files, "mail")
	h.must(err)
	texts, err := mailing.NewTemplates(files)
	h.must(err)
	h.texts = New(h.db, texts, links, func() {})
	h.registrations = registration.New(h.db, links)
	composers := registration.Composers(texts, links)
	maps.Copy(composers, Composers(texts, links))
	h.post, err = mailing.New(h.db, mailing.Options{From: "noreply@tagung.example", Addenda: OwnTexts(h.db)}, composers, slog.New(slog.DiscardHandler))
	h.must(err)
	h.first, h.second = h.organisation("KI Musterstadt", organisation.KindKI), h.organisation("JMD Musterstadt", organisation.KindJMD)
	h.event = h.publish()
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) organisation(name string, kind organisation.Kind) organisation.Organisation {
	h.t.Helper()
	o, err := organisation.New(h.db).Create(h.t.Context(), actor.System(), organisation.Draft{Name: name, Kind: kind, LegalRegime: organisation.RegimeDSGNRW})
	h.must(err)
	return o
}

func (h *house) publish() event.Event {
	h.t.Helper()
	events := event.New(h.db, registration.Consequences{})
	ev, err := events.Create(h.t.Context(), actor.System(), event.Draft{Title: "Fachtag", Kind: event.KindFachtagung,
		StartsAt: h.db.Now().AddDate(0, 1, 0), EndsAt: h.db.Now().AddDate(0, 1, 0).Add(time.Hour), VenueName: "Bürgerhaus", VenueCity: "Musterstadt",
		RegistrationEnabled: true, Hosts: []event.HostDraft{{Organisation: h.first.ID}, {Organisation: h.second.ID}}})
	h.must(err)
	h.must(events.Publish(h.t.Context(), actor.System(), ev.Slug))
	return ev
}

func (h *house) register(name, locale string) registration.Result {
	h.t.Helper()
	result, err := h.registrations.Register(h.t.Context(), actor.Participant(), h.event.Slug, registration.Application{Locale: locale,
		Person: registration.Person{LastName: name, Email: strings.ToLower(name) + "@mail.example"}})
	h.must(err)
	return result
}

// lastLetter sends what is due and returns the newest letter.
func (h *house) lastLetter() mailing.Full {
	h.t.Helper()
	h.must(h.post.SendDue(h.t.Context()))
	latest, err := h.post.Latest(h.t.Context(), 1)
	h.must(err)
	letter, err := h.post.Letter(h.t.Context(), latest[0].ID)
	h.must(err)
	return letter
}

func (h *house) save(of Owner, locale, subject string) {
	h.t.Helper()
	h.must(h.texts.Save(h.t.Context(), actor.System(), of, confirmed, locale, 0, wording.Text{Subject: subject, Body: "Hallo {name}!\n\n{link}"}))
}

func (h *house) ofEvent() Owner { return Owner{Event: h.event.Slug} }

func TestTheTextOfTheEventComesFirstThenThoseOfTheHostsInTheirOrder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register("Null", "de")
	if got := h.lastLetter().Subject; got != "Anmeldung bestätigt: Fachtag" {
		t.Errorf("without own texts the subject is %q", got)
	}
	for i, step := range []struct {
		of      Owner
		subject string
		want    string
	}{
		{Owner{Organisation: h.second.Slug}, "Zweite", "Zweite"},
		{Owner{Organisation: h.first.Slug}, "Erste", "Erste"},
		{h.ofEvent(), "Veranstaltung: {veranstaltung}", "Veranstaltung: Fachtag"},
	} {
		h.save(step.of, "de", step.subject)
		h.register(string(rune('A'+i)), "de")
		if got := h.lastLetter(); got.Subject != step.want || !strings.Contains(got.Text, "Hallo "+string(rune('A'+i))+"!") {
			t.Errorf("after the text of %v: %q", step.of, got.Subject)
		}
		letter, err := h.texts.Find(t.Context(), actor.System(), h.ofEvent(), confirmed, "de")
		if err != nil || letter.Text.Subject != step.subject || letter.Own != (step.of == h.ofEvent()) {
			t.Errorf("the event shows %+v, %v", letter, err)
		}
	}
}

func TestALetterThatWaitsGoesInTheNewWords(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register("Kim", "de")
	h.save(h.ofEvent(), "de", "Neu")
	if got := h.lastLetter().Subject; got != "Neu" {
		t.Errorf("the subject is %q", got)
	}
}

// Somebody else's change is not overwritten unseen, and whoever gives up the own text has the standard one again.
func TestTextsAreChangedOnlyAsTheyWereSeen(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ctx, who, text := t.Context(), actor.System(), wording.Text{Subject: "X", Body: "{link}"}
	h.save(h.ofEvent(), "de", "Erst")
	for _, err := range []error{
		h.texts.Save(ctx, who, h.ofEvent(), confirmed, "de", 0, text), h.texts.Save(ctx, who, h.ofEvent(), confirmed, "de", 2, text),
		h.texts.Reset(ctx, who, h.ofEvent(), confirmed, "de", 2),
	} {
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale version: %v", err)
		}
	}
	h.must(h.texts.Save(ctx, who, h.ofEvent(), confirmed, "de", 1, text))
	h.must(h.texts.Reset(ctx, who, h.ofEvent(), confirmed, "de", 2))
	if letter, err := h.texts.Find(ctx, who, h.ofEvent(), confirmed, "de"); err != nil || letter.Origin != Standard || letter.Version != 0 {
		t.Errorf("%+v, %v", letter, err)
	}
}

func TestATextThatALetterCannotHaveIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for name, tc := range map[string]struct {
		text  wording.Text
		field string
		key   string
	}{
		"empty subject":        {wording.Text{Body: "{link}"}, "subject", "form.required"},
		"unknown":              {wording.Text{Subject: "X", Body: "{lnik}\n\n{link}"}, "body", "wording.unknown"},
		"block in subject":     {wording.Text{Subject: "{termin}", Body: "{link}"}, "subject", "wording.in_subject"},
		"block in a line":      {wording.Text{Subject: "X", Body: "Am {termin}\n\n{link}"}, "body", "wording.in_line"},
		"no link":              {wording.Text{Subject: "X", Body: "Hallo"}, "body", "wording.missing"},
		"too long":             {wording.Text{Subject: strings.Repeat("x", 200), Body: "{link}"}, "subject", "form.too_long"},
		"of another letter":    {wording.Text{Subject: "{warteplatz}", Body: "{link}"}, "subject", "wording.unknown"},
		"a NUL in between":     {wording.Text{Subject: "X\x00", Body: "{link}"}, "subject", "form.control_characters"},
		"in a list, not alone": {wording.Text{Subject: "X", Body: "- {link}"}, "body", "wording.in_line"},
	} {
		err := h.texts.Save(t.Context(), actor.System(), h.ofEvent(), confirmed, "de", 0, tc.text)
		f, ok := err.(*fault.Error)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Name != tc.field || f.Fields[0].Key != tc.key {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

func TestAPreviewShowsARealPersonAndOpensNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	kim := h.register("{link}", "de")
	look := Look{Owner: h.ofEvent(), Kind: confirmed, Locale: "de", Text: wording.Text{Subject: "Hallo {name}", Body: "Zu {veranstaltung}\n\n{link}"}, Registration: kim.Reference}
	content, err := h.texts.Preview(t.Context(), actor.System(), look)
	h.must(err)
	if content.Subject != "Hallo {link}" || !strings.Contains(content.Text, "/anmeldung/") || strings.Contains(content.Text, kim.Token) || strings.Contains(content.HTML, kim.Token) {
		t.Errorf("%s\n%s", content.Subject, content.Text)
	}
	for _, kind := range Kinds {
		standard, err := h.texts.Find(t.Context(), actor.System(), Owner{Organisation: h.first.Slug}, kind, "de")
		h.must(err)
		_, err = h.texts.Preview(t.Context(), actor.System(), Look{Owner: Owner{Organisation: h.first.Slug}, Kind: kind, Locale: "de", Text: standard.Text})
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestATestLetterGoesToWhoeverAsksAndIsMarked(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	who := actor.Account(1, false, []actor.Membership{{Organisation: h.first.ID, Role: actor.RoleManager}})
	look := Look{Owner: h.ofEvent(), Kind: confirmed, Locale: "de", Text: wording.Text{Subject: "Neu", Body: "{link}"}}
	for range 2 { // a double click
		h.must(h.texts.SendTest(t.Context(), who, look, "kim@ki.example"))
	}
	letter := h.lastLetter()
	all, err := h.post.Latest(t.Context(), 10)
	if err != nil || len(all) != 1 || letter.Subject != "[Test] Neu" || letter.Recipient != "kim@ki.example" || letter.RegistrationID != nil {
		t.Errorf("%d letters, %+v, %v", len(all), letter.Entry, err)
	}
}

func TestOnlyThoseWhoMayWriteTexts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	text, ctx := wording.Text{Subject: "X", Body: "{link}"}, context.Background()
	as := func(o organisation.ID, role actor.Role) actor.Actor {
		return actor.Account(1, false, []actor.Membership{{Organisation: o, Role: role}})
	}
	stranger := h.organisation("Fremde", organisation.KindJMD)
	for _, tc := range []struct {
		who  actor.Actor
		of   Owner
		want *fault.Kind // nil: may
	}{
		{as(h.first.ID, actor.RoleReader), h.ofEvent(), new(fault.Forbidden)},
		{as(stranger.ID, actor.RoleManager), h.ofEvent(), new(fault.NotFound)},
		{actor.Participant(), h.ofEvent(), new(fault.NotFound)},
		{as(h.second.ID, actor.RoleEditor), h.ofEvent(), nil},
		{as(h.first.ID, actor.RoleEditor), Owner{Organisation: h.first.Slug}, new(fault.Forbidden)},
		{as(h.second.ID, actor.RoleManager), Owner{Organisation: h.first.Slug}, new(fault.Forbidden)},
		{as(h.first.ID, actor.RoleManager), Owner{Organisation: h.first.Slug}, nil},
	} {
		err := h.texts.Save(ctx, tc.who, tc.of, confirmed, "de", 0, text)
		if tc.want == nil && err != nil || tc.want != nil && !fault.Is(err, *tc.want) {
			t.Errorf("%+v at %+v: %v", tc.who.Memberships(), tc.of, err)
		}
	}
}
