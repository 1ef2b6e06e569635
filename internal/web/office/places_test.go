package office_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/venue"
)

// venue enters a house of the KI into the directory.
func (h *house) venue() venue.Venue {
	h.t.Helper()
	created, err := h.venues.Create(h.t.Context(), actor.System(), venue.Draft{Organisation: h.ki.ID, Name: "Altes Rathaus", Street: "Markt 2", City: "Neustadt",
		Facts: venue.Facts{"lift": true, "quiet_room": false}, HouseContact: "Pforte"})
	if err != nil {
		h.t.Fatal(err)
	}
	return created
}

func (h *house) office(t *testing.T) *browser {
	t.Helper()
	h.account("boss@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	return h.signIn("boss@demo.example")
}

// sendFile sends a form with a file, under a name that says nothing of its content.
func (b *browser) sendFile(path, input string, file []byte, fields url.Values) answer {
	b.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		if err := w.WriteField(name, values[0]); err != nil {
			b.h.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile(input, "bild.svg")
	if err == nil {
		_, err = part.Write(file)
	}
	if err != nil || w.Close() != nil {
		b.h.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

func aPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 600, 300))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAVenueIsEnteredFoundAndChanged(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b := h.office(t)
	b.post("/intern/orte/neu", url.Values{"name": {"Bürgerhaus"}, "checked_on": {"2099-01-01"}, "facts[lift]": {"vielleicht"}}).
		wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Stadt").wantText(".tb-error-summary", "Aufzug")
	fields := b.get("/intern/orte/neu").fields()
	fields.Set("name", "Bürgerhaus")
	fields.Set("city", "Musterstadt")
	fields.Set("facts[lift]", "yes")
	fields.Set("house_contact", "Hausdienst")
	fields.Set("checked_on", "2027-02-03")
	b.post("/intern/orte/neu", fields).wantRedirect("/intern/orte/1")
	b.get("/intern/orte?q=buergerhaus").wantText("table", "Bürgerhaus").wantText("table", "KI Musterstadt")
	b.get("/intern/orte/1").wantText("main", "Aufzug: ja").wantText("main", "Ruhiger Raum: nicht bekannt").wantText("main", "3. Februar 2027").wantText("main", "Hausdienst")
	mine := b.get("/intern/orte/1/bearbeiten").fields()
	other := b.get("/intern/orte/1/bearbeiten").fields()
	other.Set("facts[lift]", "no")
	b.post("/intern/orte/1/bearbeiten", other).wantRedirect("/intern/orte/1")
	mine.Set("capacity", "Saal bis 80")
	conflict := b.post("/intern/orte/1/bearbeiten", mine).wantStatus(http.StatusConflict).wantText(".tb-state--warning", "Aufzug").wantText(".tb-state--warning", "Saal bis 80")
	b.post("/intern/orte/1/bearbeiten", conflict.fields()).wantRedirect("/intern/orte/1")
	b.get("/intern/orte/1").wantText("main", "Aufzug: ja").wantText("main", "Saal bis 80")
	b.post("/intern/orte/1/anbieten", nil).wantRedirect("/intern/orte/1")
	b.get("/intern/orte/1").wantText("main", "wird nicht mehr angeboten")
	b.get("/intern/orte/gibtesnicht").wantStatus(http.StatusNotFound)
}

func TestAnEventTakesOverAVenueAndIsToldWhenItChanges(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, v, ev := h.office(t), h.venue(), h.publish("Tagung", 20)
	path := "/intern/veranstaltungen/" + ev.Slug
	b.get(path+"/ort").wantText("table", "Altes Rathaus")
	b.get(path+"/ort?ort="+number(int64(v.ID))).wantText("main", "Neustadt").wantText("main", "Markt 2").wantText("main", "Aufzug")
	b.post(path+"/ort", url.Values{"venue": {number(int64(v.ID))}}).wantRedirect(path)
	page := b.get(path).wantText("main", "Aufzug: ja").wantText("main", "Induktionsschleife: nicht bekannt")
	if strings.Contains(page.text("main"), "Der Ort wurde geändert") {
		t.Error("there is nothing new")
	}
	d := v.Draft()
	d.Facts = d.Facts.With("lift", venue.No)
	if _, err := h.venues.Change(t.Context(), actor.System(), v.ID, v.Version, d); err != nil {
		t.Fatal(err)
	}
	b.get(path).wantText("main", "Der Ort wurde geändert").wantText("main", "Aufzug: ja")
	b.get(path+"/ort?ort="+number(int64(v.ID))).wantText("main", "Jetzt: ja").wantText("main", "Danach: nein")
	b.post(path+"/ort", url.Values{"venue": {number(int64(v.ID))}}).wantRedirect(path)
	b.get(path+"/verlauf").wantText("main", "Aufzug: nein")
	b.post(path+"/ort/loesen", nil).wantRedirect(path)
	if text := b.get(path).text("main"); strings.Contains(text, "Aufzug") {
		t.Error("the facts are still there")
	}
	b.post(path+"/ort", url.Values{"venue": {"viele"}}).wantStatus(http.StatusUnprocessableEntity)
}

func TestATitlePictureIsSetReplacedAndRemoved(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev := h.office(t), h.publish("Tagung", 20)
	path := "/intern/veranstaltungen/" + ev.Slug
	send := func(file []byte, fields url.Values) answer {
		t.Helper()
		return b.sendFile(path+"/bild", "image", file, fields)
	}
	refused := send([]byte("<svg onload='alert(1)'/>"), url.Values{"credit": {"Kim Beispiel"}}).wantStatus(http.StatusUnprocessableEntity).
		wantText(".tb-error-summary", "PNG, JPEG oder WebP").wantText(".tb-error-summary", "beschreiben Sie das Bild")
	if kept := refused.fields().Get("credit"); kept != "Kim Beispiel" {
		t.Errorf("what was typed is lost: %q", kept)
	}
	send(make([]byte, 13<<20), url.Values{"alt": {"Ein Bild"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "höchstens 8 MB")
	send(aPicture(t), url.Values{"alt": {"Ein graues Feld"}, "credit": {"Kim"}, "instead": {""}}).wantRedirect(path)
	page := b.get(path+"/bild").wantText("figcaption", "Ein graues Feld")
	img := page.find("main img")
	if img.AttrOr("alt", "") != "Ein graues Feld" || img.AttrOr("width", "") != "600" || strings.Count(img.AttrOr("srcset", ""), "/bilder/") != 3 {
		html, _ := img.Parent().Html()
		t.Errorf("the picture is %s", html)
	}
	send(aPicture(t), url.Values{"decoration": {"ja"}, "instead": {""}}).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "inzwischen geändert")
	b.get(path+"/verlauf").wantText("main", "Titelbild").wantText("main", "Ein graues Feld")
	b.post(path+"/bild/entfernen", nil).wantRedirect(path)
	if b.get(path+"/bild").find("main img").Length() > 0 {
		t.Error("the picture is still there")
	}
}

func TestALogoIsSetAndRemoved(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, path := h.office(t), "/intern/einrichtungen/ki-musterstadt"
	b.sendFile(path+"/logo", "logo", []byte("GIF89a"), nil).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "PNG, JPEG oder WebP")
	b.sendFile(path+"/logo", "logo", aPicture(t), nil).wantRedirect(path)
	if alt, has := b.get(path).find("main img.tb-logo").Attr("alt"); !has || alt != "" {
		t.Error("the logo is not there, or read out beside the name")
	}
	b.post(path+"/logo/entfernen", nil).wantRedirect(path)
	if b.get(path).find("main img").Length() > 0 {
		t.Error("the logo is still there")
	}
}
