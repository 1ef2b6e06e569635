package office_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// invite invites an address and returns the reference of the invitation.
func (h *house) invite(slug, address string) string {
	h.t.Helper()
	list := registration.InviteList{Invitees: []registration.Invitee{{Line: 1, Email: address}}}
	if _, err := h.registrations.Invite(h.t.Context(), actor.System(), slug, list); err != nil {
		h.t.Fatal(err)
	}
	found, err := h.registrations.Invitations(h.t.Context(), actor.System(), slug, registration.InvitationFilter{Text: address})
	if err != nil || len(found.Rows) != 1 {
		h.t.Fatalf("find invitation: %+v, %v", found, err)
	}
	return string(found.Rows[0].Reference)
}

// code makes a random code.
func (h *house) code(slug string) string {
	h.t.Helper()
	code, err := h.registrations.CreateCode(h.t.Context(), actor.System(), slug, registration.CodeDraft{})
	if err != nil {
		h.t.Fatal(err)
	}
	return code.Code
}

// upload sends a form with a file.
func (b *browser) upload(path string, fields url.Values, name string, data []byte) answer {
	b.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, values := range fields {
		for _, value := range values {
			_ = w.WriteField(field, value)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		b.h.t.Fatal(err)
	}
	_, _ = part.Write(data)
	_ = w.Close()
	r := httptest.NewRequestWithContext(b.h.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

// workbook writes rows as Excel does.
func workbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	data, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func TestHostsInviteAPastedList(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 20)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/einladungen"
	b.get(path).wantStatus(http.StatusOK).wantText(".tb-subnav [aria-current]", "Einladungen").wantText(".tb-empty", "Noch niemand eingeladen")
	h.register(ev.Slug, 1)
	preview := b.post(path+"/neu", url.Values{"list": {"Ada Muster <ada@mail.example>\nbo@mail.example\nperson1@mail.example"}, "message": {"Wir freuen uns."}}).wantStatus(http.StatusOK).
		wantText(".tb-stats", "2 bekommen eine Einladung").wantText(".tb-stats", "1 wird ausgelassen").wantText("tbody", "ada@mail.exampleMuster, Adawird eingeladen").
		wantText("tbody", "ist schon angemeldet").wantText("button", "2 Einladungen senden")
	if list, err := h.registrations.Invitations(t.Context(), actor.System(), ev.Slug, registration.InvitationFilter{}); err != nil || list.Total != 0 {
		t.Errorf("looking at the list invited %d, %v", list.Total, err)
	}
	sent := preview.fields()
	b.post(path, sent).wantRedirect(path)
	b.get(path).wantText(".tb-notice", "unterwegs").wantText(".tb-resultline", "2 Einladungen").wantText("tbody", "Muster, Ada").wantText(".tb-pills", "eingeladen 2")
	b.post(path, sent).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Seit der Vorschau hat sich etwas geändert").wantText(".tb-stats", "3 werden ausgelassen")
	b.get(path+"?q=muster").wantText(".tb-resultline", "1 Einladung")
	b.get(path+"?stand=registered").wantText(".tb-empty", "Niemand gefunden")
	b.get(path + "?stand=erfunden&q=%00&seite=-7").wantStatus(http.StatusOK)
}

func TestAListWithMistakesIsNotSent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.publish("Tagung", 20)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/einladungen"
	b.post(path+"/neu", nil).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Liste einfügen: Bitte fügen Sie eine Liste ein")
	page := b.post(path+"/neu", url.Values{"list": {"E-Mail;Tel.\nada@mail.example;1\nkein@;2"}}).wantStatus(http.StatusOK).wantText("tbody", "3kein@").
		wantText("tbody", "E-Mail: Bitte geben Sie").wantText("main", "Bitte berichtigen Sie die Liste").wantText("main", "„Tel.“")
	if page.find("button[type=submit]:contains(senden)").Length() > 0 {
		t.Error("a list with mistakes can be sent")
	}
	mended := page.fields()
	mended.Set("list", strings.Replace(mended.Get("list"), "kein@", "kim@mail.example", 1))
	b.post(page.find("main form").AttrOr("action", ""), mended).wantText("button", "2 Einladungen senden")
	for _, lines := range []string{"", "{", `{"Line":1}`, `[{"Line":1,"Email":"kein"}]`, `[{"Email":"a\u0000@mail.example"}]`, "[]"} {
		b.post(path, url.Values{"lines": {lines}}).wantStatus(http.StatusUnprocessableEntity)
	}
	b.post(path+"/neu", url.Values{"list": {"ada@mail.example"}, "message": {strings.Repeat("x", 501)}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Ein paar Worte dazu")
}

func TestAnUploadedWorkbookIsInvited(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.publish("Tagung", 20)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/einladungen"
	data := workbook(t, []any{"Nachname", "Vorname", "E-Mail", "Einrichtung"}, []any{"Özdemir", "Zoë", "zoe@mail.example", "JMD Süd"})
	preview := b.upload(path+"/neu", nil, "Einladungen.xlsx", data).wantStatus(http.StatusOK).wantText("tbody", "2zoe@mail.exampleÖzdemir, ZoëJMD Süd")
	b.post(path, preview.fields()).wantRedirect(path)
	b.get(path).wantText("tbody", "Özdemir, Zoë")
	b.upload(path+"/neu", nil, "bild.png", []byte("\x89PNG\r\n\x1a\n\x00\x00")).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "bild.png")
	b.upload(path+"/neu", nil, "leer.csv", nil).wantStatus(http.StatusUnprocessableEntity)
	b.upload(path+"/neu", nil, "groß.csv", bytes.Repeat([]byte("x"), 5<<20+1)).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "5 MB")
}

func TestAnInvitationIsSentAgainAndWithdrawn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 20)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/einladungen"
	ref := h.invite(ev.Slug, "ada@mail.example")
	b.post(path+"/"+ref+"/erneut-senden", nil).wantRedirect(path)
	b.get(path).wantText(".tb-notice", "noch einmal unterwegs")
	b.post(path+"/"+ref+"/zurueckziehen", nil).wantRedirect(path)
	page := b.get(path).wantText(".tb-notice", "zurückgezogen").wantText("tbody", "zurückgezogen")
	if page.find("tbody form").Length() > 0 {
		t.Error("a withdrawn invitation can be withdrawn again")
	}
	b.post(path+"/"+ref+"/erneut-senden", nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "gilt nicht mehr")
	b.post(path+"/GIBTESNICHT/zurueckziehen", nil).wantStatus(http.StatusNotFound)
}

func TestCodesAreMadeAndRevoked(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	d := h.draft("Tagung", 20)
	d.Rules.Quotas = []event.Quota{{Label: "Netzwerk", Kind: event.QuotaReserved, Basis: event.BasisCode, Value: "Netz-27", Seats: 5}}
	ev := h.create(d)
	if err := h.events.Publish(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/einladungen"
	b.get(path).wantText("main", "Diesen Code gibt es noch nicht").wantText("main", "Netz-27")
	b.post(path+"/codes", url.Values{"code": {"ab"}, "max_uses": {"viele"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Wie oft er gilt")
	b.post(path+"/codes", url.Values{"code": {"mit Leerzeichen"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Code: Bitte verwenden Sie")
	b.post(path+"/codes", url.Values{"code": {"Netz-27"}, "note": {"für das Netzwerk"}, "max_uses": {"1"}}).wantRedirect(path + "#codes")
	if page := b.get(path).wantText("tbody", "Netz-27").wantText("tbody", "0 von 1"); strings.Contains(page.text("main"), "gibt es noch nicht") {
		t.Error("the code is still missing")
	}
	application := registration.Application{Code: "netz-27", Person: registration.Person{LastName: "Beispiel", Email: "a@mail.example", Organisation: "JMD"}}
	if _, err := h.registrations.Register(t.Context(), actor.Participant(), ev.Slug, application); err != nil {
		t.Fatal(err)
	}
	b.get(path).wantText("tbody", "aufgebraucht1 von 1")
	b.post(path+"/codes/netz-27/zurueckziehen", nil).wantRedirect(path + "#codes")
	b.get(path).wantText("tbody", "zurückgezogen")
}
