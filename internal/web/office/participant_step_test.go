package office_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

func TestSomebodyWhoWaitsIsGivenASeat(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("edda@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual })
	first, second, third := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(third.Reference)
	b.get(path).wantText(".tb-box", "Platz geben").wantText(".tb-box details", "Vorrang ändern")
	b.get(path+"/platz").wantStatus(http.StatusOK).wantText("main", "kein Platz frei").wantText("main", "über die Platzzahl hinaus")
	b.post(path+"/platz", url.Values{"way": {"give"}}).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "kein Platz frei")
	b.post(path+"/platz", url.Values{"way": {"give"}, "overbook": {"Referentin"}}).wantStatus(http.StatusUnprocessableEntity).wantText("#feld-way-fehler", "Grund")
	if ways := b.get(path + "/platz").find("[name=way]"); ways.Length() != 1 || ways.AttrOr("value", "") != "overbook" {
		t.Error("a way is offered that is none while no seat is free")
	}
	b.post(path+"/platz", url.Values{"way": {"overbook"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Grund")
	editor := h.signIn("edda@demo.example")
	if text := editor.get(path + "/platz").text("main"); strings.Contains(text, "hinaus") {
		t.Error("somebody without the right is offered a seat above the capacity")
	}
	editor.post(path+"/platz", url.Values{"way": {"overbook"}, "overbook": {"Referent"}}).wantStatus(http.StatusForbidden)
	b.post(path+"/platz", url.Values{"way": {"overbook"}, "overbook": {"Referentin"}}).wantRedirect(path)
	b.get(path).wantText(".tb-notice", "einen Platz").wantText(".tb-history", "Platz über die Platzzahl hinaus, von Kim BeispielGrund: Referentin")
	b.get("/intern/veranstaltungen/"+ev.Slug).wantText(".tb-stats", "1 über die Platzzahl hinaus")
	for _, ref := range []registration.Reference{first.Reference, third.Reference} {
		if err := h.registrations.Cancel(t.Context(), actor.System(), ref, ""); err != nil {
			t.Fatal(err)
		}
	}
	b.get(path + "/platz").wantRedirect(path)
	path = "/intern/anmeldungen/" + string(second.Reference)
	editor.post(path+"/platz", url.Values{"way": {"offer"}}).wantRedirect(path)
	editor.get(path).wantText(".tb-badge", "Platz angeboten").wantText(".tb-box", "Platzangebot gilt bis").wantText(".tb-notice", "angeboten")
}

func TestAPriorityNeedsANumberAndAReason(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1)
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	last := h.register(ev.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(last.Reference)
	fields := b.get(path + "/vorrang").wantStatus(http.StatusOK).fields()
	fields.Set("priority", "12")
	b.post(path+"/vorrang", fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Grund")
	fields.Set("reason", "Referentin")
	if page := b.post(path+"/vorrang", fields).wantStatus(http.StatusUnprocessableEntity).wantText("#feld-priority-fehler", "0 bis 9"); page.fields().Get("reason") != "Referentin" {
		t.Error("the reason is lost")
	}
	fields.Set("priority", "3")
	b.post(path+"/vorrang", fields).wantRedirect(path)
	b.get(path).wantText(".tb-badge", "Warteliste, Platz 1").wantText(".tb-history", "Vorrang 3 auf der Warteliste, von Kim BeispielGrund: Referentin").
		wantText(".tb-box", "Vorrang3")
}

// asked is an event with questions of all sorts of care.
func asked(d *event.Draft) {
	d.Rules.PartyMax = 5
	d.Questions = event.Questions{
		{Key: "weg", Kind: question.KindText, Label: "Wie kommen Sie?"},
		{Key: "essen", Kind: question.KindText, Label: "Was essen Sie nicht?", Special: true},
		{Key: "anlage", Kind: question.KindFile, Label: "Ihr Konzept", FileTypes: []string{"pdf"}, FileMaxKB: 100},
	}
}

// pdf is the smallest file that counts as one.
var pdf = question.Upload{Name: "Konzept.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.7\n%%EOF\n")}

func TestAnswersAndFilesAreShownToThoseWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("edda@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("lea@demo.example", "Lea Beispiel", h.ki.ID, actor.RoleReader)
	h.account("empfang@demo.example", "Emma Beispiel", h.ki.ID, actor.RoleReception)
	ev := h.publish("Tagung", 9, asked)
	result := h.answer(ev.Slug)
	path := "/intern/anmeldungen/" + string(result.Reference)
	editor := h.signIn("edda@demo.example")
	page := editor.get(path).wantText("main", "Wie kommen Sie?Mit der Bahn").wantText(".tb-state", "Was essen Sie nicht?Nüsse").wantText("main", "Ihr Konzept: Konzept.pdf")
	file := editor.get(page.find("a[download]").AttrOr("href", "")).wantStatus(http.StatusOK)
	if file.body != string(pdf.Data) || !strings.Contains(file.header.Get("Content-Disposition"), "Konzept.pdf") {
		t.Errorf("the file is %q, %v", file.body, file.header)
	}
	if text := h.signIn("lea@demo.example").get(path).wantText("main", "Mit der Bahn").text("main"); strings.Contains(text, "Nüsse") {
		t.Error("a reader sees answers of special categories")
	}
	if text := h.signIn("empfang@demo.example").get(path).text("main"); strings.Contains(text, "Bahn") || strings.Contains(text, "Konzept") {
		t.Error("the reception sees answers")
	}
}

// answer registers somebody with answers and a file.
func (h *house) answer(slug string) registration.Result {
	h.t.Helper()
	application := registration.Application{Person: registration.Person{FirstName: "Ada", LastName: "Muster", Email: "ada@mail.example", Organisation: "Schule"}, Party: 2,
		Answers: question.Sent{Values: map[string][]string{"weg": {"Mit der Bahn"}, "essen": {"Nüsse"}}, Files: map[string]question.Upload{"anlage": pdf}}}
	result, err := h.registrations.Register(h.t.Context(), actor.Participant(), slug, application)
	if err != nil {
		h.t.Fatal(err)
	}
	return result
}

// sendFiles sends a form as forms with files are sent.
func (b *browser) sendFiles(path string, fields url.Values) answer {
	b.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				b.h.t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		b.h.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.h.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

func TestStaffCorrectARegistration(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 9, asked)
	path := "/intern/anmeldungen/" + string(h.answer(ev.Slug).Reference)
	b := h.signIn("ki@demo.example")
	form := b.get(path+"/aendern").wantStatus(http.StatusOK).wantText("main", "Gespeichert ist: Konzept.pdf")
	fields := form.fields()
	if fields.Get("party") != "2" || fields.Get("answers[essen]") != "Nüsse" || fields.Get("email") != "ada@mail.example" {
		t.Errorf("the form shows %v", fields)
	}
	if form.find("form.tb-form").AttrOr("enctype", "") != "multipart/form-data" {
		t.Error("the form cannot send files")
	}
	fields.Del("answers[anlage]")
	fields.Set("party", "9")
	fields.Set("last_name", "Geändert")
	if page := b.sendFiles(path+"/aendern", fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Zahl der Personen"); page.fields().Get("last_name") != "Geändert" {
		t.Error("what was typed is lost")
	}
	if fields.Get("letter_locale") != "de" {
		t.Errorf("the form shows the language %q", fields.Get("letter_locale"))
	}
	fields.Set("letter_locale", "tr")
	fields.Set("party", "3")
	fields.Set("answers[weg]", "Zu Fuß")
	b.sendFiles(path+"/aendern", fields).wantRedirect(path)
	b.get(path).wantText("h1", "Ada Geändert").wantText("main", "Zu Fuß").wantText("main", "Nüsse").wantText("main", "Konzept.pdf").
		wantText(".tb-history", "Zahl der Personen geändert: 2 → 3, von Kim Beispiel").wantText(".tb-box", "Personen3")
	if got := b.get(path + "/aendern").fields().Get("letter_locale"); got != "tr" {
		t.Errorf("letters go in %q", got)
	}
}

func TestASubstituteTakesOverSeatAndHistory(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 2)
	first, other := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	b, path := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(first.Reference)
	fields := b.get(path+"/ersatzperson").wantStatus(http.StatusOK).wantText("h1", "Ersatzperson für Person 1").fields()
	fields.Set("first_name", "Person 2")
	fields.Set("last_name", "Beispiel")
	fields.Set("email", "person2@mail.example")
	fields.Set("organisation", "Schule")
	b.post(path+"/ersatzperson", fields).wantStatus(http.StatusConflict).wantText(".tb-error-summary a", "Zur bestehenden Anmeldung")
	fields.Set("first_name", "Zoë")
	fields.Set("email", "zoe@mail.example")
	second := b.post(path+"/ersatzperson", fields).wantStatus(http.StatusSeeOther).header.Get("Location")
	if second == path || second == "/intern/anmeldungen/"+string(other.Reference) {
		t.Fatalf("it leads to %s", second)
	}
	page := b.get(second).wantText(".tb-notice", "Ersatzperson").wantText("h1", "Zoë Beispiel").
		wantText(".tb-history", "angemeldet, von der Person, die vorher den Platz hatte").wantText(".tb-history", "durch Zoë Beispiel ersetzt, von Kim Beispiel")
	if page.find(`.tb-history a[href="`+path+`"]`).Length() != 1 {
		t.Error("the history does not lead to the earlier registration")
	}
	b.get(path).wantText(".tb-badge", "ersetzt").wantText(".tb-box", "ErsatzpersonZur Anmeldung")
	b.get(path + "/ersatzperson").wantRedirect(path)
	b.post(path+"/ersatzperson", fields).wantStatus(http.StatusConflict)
}

func TestALetterIsSentAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 2)
	first := h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(first.Reference)
	before := h.count(`SELECT count(*) FROM letters`)
	b.post(b.get(path).find("details form").AttrOr("action", ""), nil).wantRedirect(path)
	if n := h.count(`SELECT count(*) FROM letters`); n != before+1 {
		t.Errorf("%d letters, before %d", n, before)
	}
	if err := h.registrations.Cancel(t.Context(), actor.System(), first.Reference, ""); err != nil {
		t.Fatal(err)
	}
	b.post(path+"/erneut-senden", nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "gilt nicht mehr").wantText("h1", "Person 1")
}
