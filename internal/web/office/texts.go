package office

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/internal/wording"
)

// TextsPage lists the letters to participants with whose text each has.
type TextsPage struct {
	view.Page
	Head    *eventHead // nil: the texts of an organisation
	Name    string     // of the organisation
	Letters []textRow
}

// Template implements view.Template.
func (TextsPage) Template() string { return "page/office/texts.html" }

type textRow struct {
	Name, When, URL string
	Origin          view.Badge
}

// textsOf is whose texts the address names, and where their pages are.
type textsOf struct {
	owner correspondence.Owner
	path  string
	event *event.Event
	head  *eventHead
	name  string
	above []view.Link
}

// frame returns the frame of a page about the texts.
func (p *Pages) textsFrame(c *gin.Context, of textsOf, title string) (view.Page, error) {
	nav := view.NavEvents
	if of.event == nil {
		nav = view.NavOrganisations
	}
	return p.page(c, title, nav, of.above...)
}

func (p *Pages) eventTexts(c *gin.Context) (textsOf, error) {
	ev, head, err := p.heldEvent(c)
	return textsOf{owner: correspondence.Owner{Event: ev.Slug}, path: eventPath(ev.Slug) + "/texte", event: &ev, head: &head, name: ev.Title,
		above: []view.Link{start, {Text: ev.Title, URL: eventPath(ev.Slug)}}}, err
}

func (p *Pages) organisationTexts(c *gin.Context) (textsOf, error) {
	o, err := p.findOrganisation(c)
	if err != nil {
		return textsOf{}, err
	}
	if !mayManage(web.Actor(c), o.ID) {
		return textsOf{}, fault.New(fault.Forbidden, "correspondence.organisation_forbidden")
	}
	return textsOfOrganisation(o), nil
}

func textsOfOrganisation(o organisation.Organisation) textsOf {
	return textsOf{owner: correspondence.Owner{Organisation: o.Slug}, path: organisationPath(o.Slug) + "/texte", name: o.Name,
		above: []view.Link{{Text: "Einrichtungen", URL: "/intern/einrichtungen"}, {Text: o.Name, URL: organisationPath(o.Slug)}}}
}

// textsFinder finds whose texts a page is about.
type textsFinder func(*gin.Context) (textsOf, error)

func (p *Pages) showTexts(find textsFinder) web.Handler {
	return func(c *gin.Context) error {
		of, err := find(c)
		if err != nil {
			return err
		}
		letters, err := p.Texts.List(c.Request.Context(), web.Actor(c), of.owner, wording.Source)
		if err != nil {
			return err
		}
		frame, err := p.textsFrame(c, of, "Texte der Briefe: "+of.name)
		page := TextsPage{Page: frame, Head: of.head, Name: of.name}
		for _, letter := range letters {
			page.Letters = append(page.Letters, textRow{Name: letterName(letter.Kind), When: letterWhen(string(letter.Kind)),
				URL: of.path + "/" + letterPart(letter.Kind), Origin: originBadge(letter)})
		}
		if err != nil {
			return err
		}
		return p.Front.Render(c, http.StatusOK, page)
	}
}

// letterPart is a kind of letter in an address.
func letterPart(kind mailing.Kind) string { return strings.TrimPrefix(string(kind), "registration_") }

func letterName(kind mailing.Kind) string { return say("letter.name." + string(kind)) }

// letterWhen says when a letter to participants is written.
func letterWhen(kind string) string { return say("letter.when." + kind) }

func originBadge(letter correspondence.Letter) view.Badge {
	switch {
	case letter.Own:
		return view.Badge{Tone: view.Success, Text: "eigener Text"}
	case letter.Origin == correspondence.OfOrganisation:
		return view.Badge{Tone: view.Info, Text: "Text von " + letter.Host}
	}
	return view.Badge{Tone: view.Neutral, Text: "Standardtext"}
}

// languageName is a language as it is called in German lists, by its own name.
func languageName(locale string) string { return question.LanguageName(locale) }
