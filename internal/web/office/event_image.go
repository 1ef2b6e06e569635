package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/picture"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventImagePage sets the title picture of an event.
type EventImagePage struct {
	view.Page
	Head  eventHead
	URL   string
	Image *view.Picture // that it has; nil: none
	Key   string        // of that one
	Form  formSection
}

// Template implements view.Template.
func (EventImagePage) Template() string { return "page/office/event-image.html" }

func eventImagePath(slug string) string { return eventPath(slug) + "/bild" }

// pictureHint is said at every input for a picture.
const pictureHint = "PNG, JPEG oder WebP mit höchstens 8 MB. Das Tagungsbüro verkleinert das Bild und löscht, was die Kamera sonst darin gespeichert hat, zum Beispiel den Aufnahmeort."

func (p *Pages) eventImagePage(c *gin.Context) (EventImagePage, error) {
	ev, head, err := p.heldEvent(c)
	if err != nil {
		return EventImagePage{}, err
	}
	frame, err := p.page(c, "Titelbild: "+ev.Title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)})
	hasImage := ev.Image.Key != ""
	file := view.Field{Kind: view.File, Name: "image", Label: "Bild", Accept: picture.Accept, Required: !hasImage, Hint: pictureHint + " Querformat passt am besten."}
	if hasImage {
		file.Label = "Anderes Bild"
	}
	return EventImagePage{Page: frame, Head: head, URL: eventImagePath(ev.Slug), Key: string(ev.Image.Key),
		Image: view.PictureOf(ev.Image.Key, ev.Image.Alt, "(min-width: 40rem) 32rem, 100vw", "tb-title-picture"),
		Form: formSection{ID: "titelbild", Title: "Bild und Beschreibung", Rows: [][]view.Field{
			{file},
			{{Name: "alt", Label: "Was ist auf dem Bild zu sehen?", MaxLength: 300, Value: ev.Image.Alt,
				Hint: "Ein Satz für Menschen, die das Bild nicht sehen, zum Beispiel: Zwölf Menschen sitzen im Kreis und sprechen miteinander. Notwendig, wenn das Bild nicht nur schmückt."}},
			{{Kind: view.Checkbox, Name: "decoration", Label: "Das Bild schmückt nur und sagt nichts, was nicht auch im Text steht.", Value: view.Ja(hasImage && ev.Image.Alt == "")}},
			{{Name: "credit", Label: "Wer hat das Bild gemacht?", Value: ev.Image.Credit,
				Hint: "Steht unter dem Bild. Verwenden Sie nur Bilder, die Sie veröffentlichen dürfen. Wer darauf zu erkennen ist, muss eingewilligt haben; bei Kindern und Jugendlichen auch die Sorgeberechtigten."}},
		}}}, err
}

func (p *Pages) showEventImage(c *gin.Context) error {
	page, err := p.eventImagePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitEventImage(c *gin.Context) error {
	page, err := p.eventImagePage(c)
	if err != nil {
		return err
	}
	in, file, refusal := readPicture(c, "image")
	if refusal == nil {
		draft := event.ImageDraft{File: file, Alt: in.Text("alt"), IsDecoration: in.Bool("decoration"), Credit: in.Text("credit")}
		if in.Has("instead") {
			draft.Instead = new(picture.Key(in.Text("instead")))
		}
		refusal = unlessWrong(in, func() error { return p.Events.SetImage(c.Request.Context(), web.Actor(c), c.Param("slug"), draft) })
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.image_saved")
		return web.SeeOther(c, eventPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.Form.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitRemoveImage(c *gin.Context) error {
	return p.changeState(c, p.Events.RemoveImage, "notice.image_removed")
}
