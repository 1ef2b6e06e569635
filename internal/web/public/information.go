package public

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/web/view"
)

// AccessibilityPage is the statement on accessibility (§ 10 BGG NRW, BITVNRW).
type AccessibilityPage struct {
	view.Page
	Operator Operator
}

// Template implements view.Template.
func (AccessibilityPage) Template() string { return "page/public/accessibility.html" }

// PrivacyPage tells what the installation itself does with data.
type PrivacyPage struct {
	view.Page
	Operator Operator
}

// Template implements view.Template.
func (PrivacyPage) Template() string { return "page/public/privacy.html" }

// ImprintPage says who runs the installation (§ 5 DDG).
type ImprintPage struct {
	view.Page
	Operator Operator
}

// Template implements view.Template.
func (ImprintPage) Template() string { return "page/public/imprint.html" }

// EasyLanguagePage explains in Leichte Sprache what this is and how to register.
type EasyLanguagePage struct{ view.Page }

// Template implements view.Template.
func (EasyLanguagePage) Template() string { return "page/public/easy-language.html" }

// EventPrivacyPage is the privacy notice of one event (Art. 13 GDPR).
type EventPrivacyPage struct {
	view.Page
	EventTitle string
	EventURL   string
	Sections   []privacySection
	Version    string
}

// privacySection is one heading of a notice with its text in Markdown.
type privacySection struct{ Heading, Text string }

// Template implements view.Template.
func (EventPrivacyPage) Template() string { return "page/public/event-privacy.html" }

func (p *Pages) showAccessibility(c *gin.Context) error {
	return p.Front.Render(c, http.StatusOK, AccessibilityPage{
		Page: view.Page{Title: "Erklärung zur Barrierefreiheit", Path: "/barrierefreiheit"}, Operator: p.Operator})
}

func (p *Pages) showPrivacy(c *gin.Context) error {
	return p.Front.Render(c, http.StatusOK, PrivacyPage{
		Page: view.Page{Title: "Datenschutz", Path: "/datenschutz"}, Operator: p.Operator})
}

func (p *Pages) showImprint(c *gin.Context) error {
	return p.Front.Render(c, http.StatusOK, ImprintPage{
		Page: view.Page{Title: "Impressum", Path: "/impressum"}, Operator: p.Operator})
}

func (p *Pages) showEasyLanguage(c *gin.Context) error {
	return p.Front.Render(c, http.StatusOK, EasyLanguagePage{
		Page: view.Page{Title: "Leichte Sprache", Active: view.NavEasyLanguage, Path: "/leichte-sprache",
			Description: "Was ist das Tagungsbüro? Und wie melden Sie sich an? Das steht hier in Leichter Sprache."}})
}

func (p *Pages) showEventPrivacy(c *gin.Context) error {
	ev, err := p.findPublished(c.Request.Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, eventPrivacyPageOf(ev))
}

func eventPrivacyPageOf(ev event.Event) EventPrivacyPage {
	text := notice.For(ev)
	return EventPrivacyPage{
		Page: view.Page{Title: "Datenschutz: " + ev.Title, Active: view.NavEvents, Path: eventPath(ev) + "/datenschutz",
			Hidden: true, Breadcrumb: breadcrumbTo(ev)},
		EventTitle: ev.Title, EventURL: eventPath(ev), Sections: sectionsOf(text.Body), Version: text.Version,
	}
}

// sectionsOf splits a notice at its headings of the second level.
func sectionsOf(body string) []privacySection {
	var sections []privacySection
	for part := range strings.SplitSeq("\n"+body, "\n## ") {
		heading, text, _ := strings.Cut(part, "\n")
		if heading != "" || strings.TrimSpace(text) != "" {
			sections = append(sections, privacySection{Heading: heading, Text: text})
		}
	}
	return sections
}

// robots keeps search engines away from what concerns single persons.
const robots = `User-agent: *
Disallow: /anmeldung/
Disallow: /einladung/
Disallow: /neuigkeiten/
Disallow: /intern/
Disallow: /postfach
Disallow: /api/
`

func showRobots(c *gin.Context) error {
	c.String(http.StatusOK, robots)
	return nil
}
