package office

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// UseTemplatePage asks when an event made from a template begins, and who runs it.
type UseTemplatePage struct {
	view.Page
	Card     templateCard
	StartsAt view.Field
	Hosts    view.Field
	byID     map[string]organisation.ID
}

// Template implements view.Template.
func (UseTemplatePage) Template() string { return "page/office/template-use.html" }

func (p *Pages) useTemplatePage(c *gin.Context) (UseTemplatePage, error) {
	found, err := p.templateOf(c)
	if err != nil {
		return UseTemplatePage{}, err
	}
	all, err := p.organisationsByID(c)
	if err != nil {
		return UseTemplatePage{}, err
	}
	frame, err := p.page(c, "Veranstaltung aus Vorlage", view.NavEvents, start, templateList)
	page := UseTemplatePage{Page: frame, Card: cardOf(found), byID: map[string]organisation.ID{},
		StartsAt: view.Field{Kind: view.DateTime, Name: "starts_at", Label: "Beginn der Veranstaltung", Required: true, Value: "T" + found.Begins()},
		Hosts:    view.Field{Kind: view.Checkboxes, Name: "hosts", Label: "Veranstaltende", Required: true, Hint: "Mindestens eine eigene Einrichtung. Andere bekommen eine Einladung und gehören dazu, sobald sie zusagen."}}
	for _, host := range found.Draft.Hosts {
		o, exists := all[host.Organisation]
		if !exists {
			continue
		}
		option := view.Option{Value: o.Slug, Label: o.Name}
		if !web.Actor(c).May(actor.EditEvent, o.ID) {
			option.Label += " (wird eingeladen)"
		}
		page.Hosts.Options, page.Hosts.Values = append(page.Hosts.Options, option), append(page.Hosts.Values, o.Slug)
		page.byID[o.Slug] = o.ID
	}
	return page, err
}

func (p *Pages) showUseTemplate(c *gin.Context) error {
	page, err := p.useTemplatePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitUseTemplate leads to the form of the new event: its dates want to be looked at.
func (p *Pages) submitUseTemplate(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.useTemplatePage(c)
	if err != nil {
		return err
	}
	startsAt, created := in.DateTime("starts_at", form.Required), event.Event{}
	refusal := unlessWrong(in, func() (err error) {
		created, err = p.Events.CreateFromTemplate(c.Request.Context(), web.Actor(c), page.Card.ID, startsAt, page.chosen(in))
		return err
	})
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_from_template")
		return web.SeeOther(c, eventPath(created.Slug)+"/bearbeiten")
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.StartsAt, &page.Hosts)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p UseTemplatePage) chosen(in *form.Form) (ids []organisation.ID) {
	for _, option := range p.Hosts.Options {
		if slices.Contains(in.Raw()["hosts"], option.Value) {
			ids = append(ids, p.byID[option.Value])
		}
	}
	return ids
}
