package api_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
	"tagungsbuero/internal/venue"
)

// aPicture is a PNG that is large enough.
var aPicture = func() string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 600, 300))); err != nil {
		panic(err)
	}
	return b.String()
}()

// venue returns the only venue of the directory, and enters it first.
func (h *house) venue() venue.Venue {
	h.t.Helper()
	venues := venue.New(h.db)
	found, err := venues.List(h.t.Context(), actor.System(), venue.Filter{Text: "Bürgerhaus"})
	if err == nil && len(found) == 0 {
		var created venue.Venue
		created, err = venues.Create(h.t.Context(), actor.System(), venue.Draft{Organisation: h.ki.ID, Name: "Bürgerhaus", City: "Musterstadt", Facts: venue.Facts{"lift": true}})
		found = []venue.Venue{created}
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return found[0]
}

func TestProgramsSetPicturesAndAreToldWhatIsWrongWithThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug + "/image"
	host := h.as(h.host)
	wrong := host.post(path, map[string]any{"file": attached("bild.png", "kein Bild")}).refuses(http.StatusUnprocessableEntity, "form.invalid")
	if len(wrong) != 2 || wrong["file"] == "" || wrong["alt"] == "" {
		t.Errorf("got %v", wrong)
	}
	host.post(path, map[string]any{"file": attached("bild.png", strings.Repeat("x", 8<<20+1)), "alt": "x"}).refuses(http.StatusUnprocessableEntity, "form.invalid")
	host.post(path, map[string]any{"file": attached("bild.png", strings.Repeat("x", 12<<20))}).wants(http.StatusRequestEntityTooLarge)
	ev := into[api.Event](host.post(path, map[string]any{"file": attached("bild.gif", aPicture), "alt": "Ein graues Feld", "credit": "Kim"}).wants(http.StatusOK))
	if ev.Image == nil || len(ev.Image.Sizes) != 3 || ev.Image.Alt != "Ein graues Feld" || !strings.HasPrefix(ev.Image.Sizes[0].URL, baseURL+"/bilder/") {
		t.Errorf("got %+v", ev.Image)
	}
	if ev = into[api.Event](host.post(path+"/remove", nil).wants(http.StatusOK)); ev.Image != nil {
		t.Errorf("it is still there: %+v", ev.Image)
	}
}

func TestProgramsChooseAVenueAndSeeThatItWasChanged(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path, host := "/events/"+h.publish("Fachtagung", 0).Slug, h.as(h.host)
	host.post(path+"/venue", map[string]any{}).refuses(http.StatusUnprocessableEntity, "form.invalid")
	host.post(path+"/venue", map[string]any{"venue": 999}).wants(http.StatusNotFound)
	v := into[api.VenueEntry](host.post("/venues", map[string]any{"name": "Altes Rathaus", "city": "Neustadt", "facts": map[string]any{"lift": "yes"}, "checked_on": "2027-02-01"}).wants(http.StatusCreated))
	ev := into[api.Event](host.post(path+"/venue", map[string]any{"venue": v.ID}).wants(http.StatusOK))
	if ev.Venue.Name != "Altes Rathaus" || ev.VenueRecord == nil || ev.VenueRecord.Facts["lift"] != "yes" || ev.VenueRecord.Facts["quiet_room"] != "unknown" || *ev.VenueRecord.CheckedOn != "2027-02-01" {
		t.Errorf("got %+v with %+v", ev.Venue, ev.VenueRecord)
	}
	venuePath := "/venues/" + strconv.FormatInt(v.ID, 10)
	changed := into[api.VenueEntry](host.send(http.MethodPatch, venuePath, map[string]any{"facts": map[string]any{"lift": "no"}, "version": v.Version}).wants(http.StatusOK))
	if changed.Edition <= ev.VenueRecord.Edition || changed.Facts["lift"] != "no" || changed.CheckedOn == nil {
		t.Errorf("got %+v", changed)
	}
	host.send(http.MethodPatch, venuePath, map[string]any{"name": "X", "version": v.Version}).wants(http.StatusConflict)
	host.send(http.MethodPatch, venuePath, map[string]any{"facts": map[string]any{"swimming_pool": "yes"}, "checked_on": "gestern"}).wants(http.StatusUnprocessableEntity)
	if ev = into[api.Event](host.post(path+"/venue/leave", nil).wants(http.StatusOK)); ev.VenueRecord != nil || ev.Venue.City != "Neustadt" {
		t.Errorf("got %+v with %+v", ev.Venue, ev.VenueRecord)
	}
}
