package event_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/picture"
)

// grey is a picture of one shade.
func grey(t *testing.T, shade uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 500, 300))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{Y: shade}.Y
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (h *house) find(t *testing.T, slug string) event.Event {
	t.Helper()
	found, err := event.Find(t.Context(), h.db, slug)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAnEventGetsATitlePictureThatIsDescribed(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.publish(t, nil)
	set := func(d event.ImageDraft) {
		t.Helper()
		if err := h.SetImage(t.Context(), h.anna, ev.Slug, d); err != nil {
			t.Fatal(err)
		}
	}
	set(event.ImageDraft{File: grey(t, 10), Alt: " Menschen  am Tisch ", Credit: "Kim Beispiel"})
	first := h.find(t, ev.Slug)
	if first.Image.Alt != "Menschen am Tisch" || first.Image.Credit != "Kim Beispiel" || len(first.Image.Key.Files()) != 3 || first.Version != ev.Version+1 {
		t.Errorf("got %+v in version %d", first.Image, first.Version)
	}
	set(event.ImageDraft{Alt: "Menschen am Tisch", Credit: "Kim Beispiel"}) // nothing is different
	if again := h.find(t, ev.Slug); again.Version != first.Version {
		t.Errorf("the version is %d though nothing changed", again.Version)
	}
	set(event.ImageDraft{Alt: "wird nicht gebraucht", IsDecoration: true})
	if second := h.find(t, ev.Slug); second.Image.Key != first.Image.Key || second.Image.Alt != "" || second.Image.Credit != "" {
		t.Errorf("only the words were changed: %+v", second.Image)
	}
	set(event.ImageDraft{File: grey(t, 20), IsDecoration: true})
	if third := h.find(t, ev.Slug); third.Image.Key == first.Image.Key {
		t.Error("it was not replaced")
	}
	for range 2 {
		if err := h.RemoveImage(t.Context(), h.anna, ev.Slug); err != nil {
			t.Fatal(err)
		}
	}
	if gone := h.find(t, ev.Slug); gone.Image != (event.Image{}) {
		t.Errorf("it was not removed: %+v", gone.Image)
	}
	history, err := h.History(t.Context(), h.anna, ev.Slug, ev.Version)
	if err != nil || len(history) != 4 {
		t.Errorf("the history has %d changes: %v", len(history), err)
	}
}

func TestAllMistakesOfATitlePictureAreFoundTogether(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	err := h.SetImage(t.Context(), h.anna, ev.Slug, event.ImageDraft{File: []byte("kein Bild"), Credit: strings.Repeat("x", 300)})
	expect(t, "mistakes", mistakes(t, err), []string{"image picture.unknown_format", "credit form.too_long", "alt picture.alt_needed"})
	err = h.SetImage(t.Context(), h.anna, ev.Slug, event.ImageDraft{Alt: "Ein Bild"})
	expect(t, "mistakes without a file", mistakes(t, err), []string{"image picture.missing"})
}

func TestWhoChoseAnotherPictureMeanwhileIsNotOverruled(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	none := picture.Key("")
	draft := event.ImageDraft{File: grey(t, 10), IsDecoration: true, Instead: &none}
	if err := h.SetImage(t.Context(), h.anna, ev.Slug, draft); err != nil {
		t.Fatal(err)
	}
	draft.File = grey(t, 20)
	if key := conflict(t, h.SetImage(t.Context(), h.anna, ev.Slug, draft)); key != "event.image_changed_meanwhile" {
		t.Errorf("got %q", key)
	}
}

func TestOnlyWhoEditsAnEventChangesItsPictureAndVenue(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	v := h.venue(t)
	for what, c := range map[string]struct {
		who  actor.Actor
		kind fault.Kind
	}{"a reader": {member(3, h.ki, actor.RoleReader), fault.Forbidden}, "another organisation": {h.bela, fault.NotFound}} {
		for _, err := range []error{h.SetImage(t.Context(), c.who, ev.Slug, event.ImageDraft{File: grey(t, 10), IsDecoration: true}),
			h.RemoveImage(t.Context(), c.who, ev.Slug), h.TakeVenue(t.Context(), c.who, ev.Slug, v.ID, 0), h.LeaveVenue(t.Context(), c.who, ev.Slug, 0)} {
			if !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

func TestPicturesInUseAreNamedSoThatTheOthersCanBeDeleted(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	if err := h.SetImage(t.Context(), h.anna, ev.Slug, event.ImageDraft{File: grey(t, 10), IsDecoration: true}); err != nil {
		t.Fatal(err)
	}
	organisations := organisation.New(h.db)
	if err := organisations.SetLogo(t.Context(), actor.System(), h.ki.ID, grey(t, 30)); err != nil {
		t.Fatal(err)
	}
	images, err := h.Images(t.Context())
	if err != nil || len(images) != 1 || images[0] != h.find(t, ev.Slug).Image.Key {
		t.Errorf("images: %v, %v", images, err)
	}
	logos, err := organisations.Logos(t.Context())
	if err != nil || len(logos) != 1 || logos[0] != h.find(t, ev.Slug).Hosts[0].Organisation.Logo {
		t.Errorf("logos: %v, %v", logos, err)
	}
}
