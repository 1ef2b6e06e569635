package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// TemplatesPage lists the templates of the own organisations.
type TemplatesPage struct {
	view.Page
	Templates []templateCard
}

// Template implements view.Template.
func (TemplatesPage) Template() string { return "page/office/templates.html" }

type templateCard struct {
	event.Template
	Title, Kind string
	URL         string
}

// templateList is where the list stands.
var templateList = view.Link{Text: "Vorlagen", URL: "/intern/vorlagen"}

func templatePath(id event.TemplateID) string {
	return templateList.URL + "/" + strconv.FormatInt(int64(id), 10)
}

func cardOf(t event.Template) templateCard {
	return templateCard{Template: t, Title: t.Draft.Title, Kind: say(t.Draft.Kind.LabelKey()), URL: templatePath(t.ID)}
}

func (p *Pages) showTemplates(c *gin.Context) error {
	frame, err := p.page(c, templateList.Text, view.NavEvents, start)
	if err != nil {
		return err
	}
	found, err := p.Events.Templates(c.Request.Context(), web.Actor(c))
	page := TemplatesPage{Page: frame}
	for _, t := range found {
		page.Templates = append(page.Templates, cardOf(t))
	}
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// templateOf finds the template that the address names.
func (p *Pages) templateOf(c *gin.Context) (event.Template, error) {
	id, err := strconv.ParseInt(c.Param("template"), 10, 64)
	if err != nil {
		return event.Template{}, fault.New(fault.NotFound, "event.template_unknown").Because(err)
	}
	return p.Events.Template(c.Request.Context(), web.Actor(c), event.TemplateID(id))
}

// RenameTemplatePage asks for another name of a template, or to delete it.
type RenameTemplatePage struct {
	view.Page
	Card templateCard
	Name view.Field
}

// Template implements view.Template.
func (RenameTemplatePage) Template() string { return "page/office/template-rename.html" }

func (p *Pages) renameTemplatePage(c *gin.Context) (RenameTemplatePage, error) {
	found, err := p.templateOf(c)
	if err != nil {
		return RenameTemplatePage{}, err
	}
	frame, err := p.page(c, "Vorlage umbenennen oder löschen", view.NavEvents, start, templateList)
	return RenameTemplatePage{Page: frame, Card: cardOf(found), Name: templateName(found.Name)}, err
}

func templateName(value string) view.Field {
	return view.Field{Name: "name", Label: "Name der Vorlage", Required: true, MaxLength: 200, Value: value}
}

func (p *Pages) showRenameTemplate(c *gin.Context) error {
	page, err := p.renameTemplatePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitRenameTemplate(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.renameTemplatePage(c)
	if err != nil {
		return err
	}
	refusal := p.Events.RenameTemplate(c.Request.Context(), web.Actor(c), page.Card.ID, in.Raw().Get("name"))
	if refusal == nil {
		p.Front.SetNotice(c, "notice.template_renamed")
		return web.SeeOther(c, templateList.URL)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Name)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitDeleteTemplate(c *gin.Context) error {
	found, err := p.templateOf(c)
	if err == nil {
		err = p.Events.DeleteTemplate(c.Request.Context(), web.Actor(c), found.ID)
	}
	if err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.template_deleted")
	return web.SeeOther(c, templateList.URL)
}

// SaveTemplatePage asks how a template made of an event is called, and whose it is.
type SaveTemplatePage struct {
	view.Page
	Head         eventHead
	Name         view.Field
	Organisation view.Field
}

// Template implements view.Template.
func (SaveTemplatePage) Template() string { return "page/office/template-save.html" }

func (p *Pages) saveTemplatePage(c *gin.Context) (SaveTemplatePage, error) {
	frame, head, err := p.editFrame(c, "Als Vorlage speichern")
	if err != nil {
		return SaveTemplatePage{}, err
	}
	all, err := p.Organisations.List(c.Request.Context())
	if err != nil {
		return SaveTemplatePage{}, err
	}
	of := view.Field{Kind: view.Select, Name: "organisation", Label: "Einrichtung", Required: true, Hint: "Alle, die dort Veranstaltungen bearbeiten, können die Vorlage verwenden."}
	for _, o := range all {
		if web.Actor(c).May(actor.EditEvent, o.ID) {
			of.Options = append(of.Options, view.Option{Value: o.Slug, Label: o.Name})
		}
	}
	if len(of.Options) > 0 {
		of.Value = of.Options[0].Value
	}
	return SaveTemplatePage{Page: frame, Head: head, Name: templateName(head.Event.Title), Organisation: of}, nil
}

func (p *Pages) showSaveTemplate(c *gin.Context) error {
	page, err := p.saveTemplatePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitSaveTemplate(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.saveTemplatePage(c)
	if err != nil {
		return err
	}
	refusal := p.saveTemplate(c, in)
	if refusal == nil {
		p.Front.SetNotice(c, "notice.template_saved")
		return web.SeeOther(c, templateList.URL)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Name, &page.Organisation)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) saveTemplate(c *gin.Context, in *form.Form) error {
	chosen, err := p.Organisations.BySlug(c.Request.Context(), in.Raw().Get("organisation"))
	if fault.Is(err, fault.NotFound) {
		in.Fail("organisation", "form.choice")
	} else if err != nil {
		return err
	}
	return unlessWrong(in, func() error {
		_, err := p.Events.SaveTemplate(c.Request.Context(), web.Actor(c), c.Param("slug"), chosen.ID, in.Raw().Get("name"))
		return err
	})
}

// organisationsByID returns all organisations.
func (p *Pages) organisationsByID(c *gin.Context) (map[organisation.ID]organisation.Organisation, error) {
	all, err := p.Organisations.List(c.Request.Context())
	byID := make(map[organisation.ID]organisation.Organisation, len(all))
	for _, o := range all {
		byID[o.ID] = o
	}
	return byID, err
}
