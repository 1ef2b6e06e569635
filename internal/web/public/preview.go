package public

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// A preview shows the hosts of a draft the very pages that participants will see, as if it were published now.

func (p *Pages) registerPreviews(r gin.IRouter) {
	inside := r.Group("/intern/veranstaltungen/:slug/vorschau", p.Front.Handle(p.Sessions.Middleware), p.Front.Handle(p.Sessions.Require))
	p.get(inside, "", p.previewEvent)
	p.get(inside, "/anmeldung", p.previewRegistration)
	p.get(inside, "/leichte-sprache", p.previewEasyEvent)
	p.get(inside, "/datenschutz", p.previewEventPrivacy)
	p.get(inside, "/telefon", p.previewPhone)
}

// preview is a draft as if it were published.
type preview struct {
	event event.Event
	seats registration.Seats
	path  string
}

// previewed finds the draft. What is published already is led to, and done reports that.
func (p *Pages) previewed(c *gin.Context) (pre preview, done bool, err error) {
	ctx := c.Request.Context()
	ev, err := p.Events.Managed(ctx, web.Actor(c), c.Param("slug"))
	if err != nil {
		return preview{}, false, err
	}
	if ev.State != event.StateDraft {
		return preview{}, true, web.SeeOther(c, eventPath(ev))
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	ev.State = event.StatePublished
	guardPreview(c)
	return preview{event: ev, seats: seats[ev.ID], path: "/intern" + eventPath(ev) + "/vorschau"}, false, err
}

// guardPreview keeps a preview out of caches, lets nothing be sent from it, and lets only our own pages show it
// in a frame, which is as wide as a telephone.
func guardPreview(c *gin.Context) {
	web.NoStore(c)
	header := c.Writer.Header()
	policy := strings.NewReplacer("form-action 'self'", "form-action 'none'", "frame-ancestors 'none'", "frame-ancestors 'self'").Replace(header.Get("Content-Security-Policy"))
	header.Set("Content-Security-Policy", policy+"; frame-src 'self'")
}

// frame puts the banner of previews above a page.
func (pre preview) frame(page *view.Page) {
	page.Hidden, page.Path, page.Feeds = true, "", nil
	page.Breadcrumb = []view.Link{{Text: "Zurück zum internen Bereich", URL: "/intern" + eventPath(pre.event)}}
	page.Notice = &view.Notice{Tone: view.Warning, Title: "Vorschau – noch nicht veröffentlicht", Text: "So sehen Teilnehmende die Seite. Jetzt sehen sie nur die Veranstaltenden.",
		Links: []view.Link{{Text: "Seite der Veranstaltung", URL: pre.path}}}
	add := func(text, path string) {
		page.Notice.Links = append(page.Notice.Links, view.Link{Text: text, URL: pre.path + path})
	}
	if pre.event.RegistrationEnabled {
		add("Formular zur Anmeldung", "/anmeldung")
	}
	if pre.event.EasyLanguage != "" {
		add("Leichte Sprache", "/leichte-sprache")
	}
	add("Auf dem Telefon", "/telefon")
}

func (p *Pages) previewEvent(c *gin.Context) error {
	pre, done, err := p.previewed(c)
	if done || err != nil {
		return err
	}
	page := eventPageOf(pre.event, pre.seats, p.Now())
	pre.frame(&page.Page)
	page.CalendarURL, page.GroupURL, page.RegisterURL, page.PrivacyURL = "", "", pre.path+"/anmeldung", pre.path+"/datenschutz"
	if page.EasyURL != "" {
		page.EasyURL = pre.path + "/leichte-sprache"
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) previewRegistration(c *gin.Context) error {
	pre, done, err := p.previewed(c)
	if done || err != nil {
		return err
	}
	page, err := p.registrationPage(c.Request.Context(), pre.event, pre.seats, door{}, c.Query("sprache"))
	if err != nil {
		return err
	}
	pre.frame(&page.Page)
	page.IsPreview, page.PrivacyURL, page.EventURL = true, pre.path+"/datenschutz", pre.path
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) previewEasyEvent(c *gin.Context) error {
	pre, done, err := p.previewed(c)
	if done || err != nil {
		return err
	}
	page, err := easyEventPageOf(pre.event)
	if err != nil {
		return err
	}
	pre.frame(&page.Page)
	page.EventURL = pre.path
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) previewEventPrivacy(c *gin.Context) error {
	pre, done, err := p.previewed(c)
	if done || err != nil {
		return err
	}
	page := eventPrivacyPageOf(pre.event)
	pre.frame(&page.Page)
	page.EventURL = pre.path
	return p.Front.Render(c, http.StatusOK, page)
}

// PhonePage shows the page of a draft as wide as on a telephone.
type PhonePage struct {
	view.Page
	Title string
	URL   string // of what is shown in the frame
}

// Template implements view.Template.
func (PhonePage) Template() string { return "page/public/preview-phone.html" }

func (p *Pages) previewPhone(c *gin.Context) error {
	pre, done, err := p.previewed(c)
	if done || err != nil {
		return err
	}
	page := PhonePage{Page: view.Page{Title: "Auf dem Telefon: " + pre.event.Title, Active: view.NavEvents}, Title: pre.event.Title, URL: pre.path}
	pre.frame(&page.Page)
	return p.Front.Render(c, http.StatusOK, page)
}
