package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

func (a *API) registerTemplates() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/templates", tag: tagEvents, summary: "List templates of events",
		description: "Those of all organisations whose events the account edits, by name.", forAccounts: true}, a.listTemplates)
	offerBody[TemplateInput](a, operation{method: http.MethodPost, path: "/events/{slug}/template", tag: tagEvents, summary: "Keep an event as a template",
		description: "With all that its hosts wrote; deadlines are kept as distances from the start. Registrations, documentation and online access are not part of it. 409: the organisation has a template of that name.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.saveTemplate)
	offerBody[TemplateName](a, operation{method: http.MethodPost, path: "/templates/{number}/rename", tag: tagEvents, summary: "Rename a template",
		description: "Answers with the list.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.renameTemplate)
	offer(a, operation{method: http.MethodPost, path: "/templates/{number}/delete", tag: tagEvents, summary: "Delete a template",
		description: "Events made from it stay. Answers with the list that is left.", forAccounts: true, refusals: refusals}, a.deleteTemplate)
	offerBody[TemplateUse](a, operation{method: http.MethodPost, path: "/templates/{number}/events", tag: tagEvents, summary: "Create an event from a template",
		description: "As a draft that begins at the time named. Of the hosts of the template those named remain; without hosts those whose events the account edits. Others are invited, and become hosts when they accept.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.useTemplate)
}

// Template is an event to begin new ones with.
type Template struct {
	Number       int64     `json:"number" doc:"Names it."`
	Name         string    `json:"name"`
	Organisation string    `json:"organisation" doc:"Slug of the organisation that keeps it."`
	Title        string    `json:"title" doc:"Of events made from it."`
	Kind         EventKind `json:"kind"`
	Hosts        []string  `json:"hosts" doc:"Slugs of the organisations that it suggests."`
	UpdatedAt    time.Time `json:"updated_at"`
}

// TemplateList is the whole list.
type TemplateList struct {
	Items []Template `json:"items"`
	Next  string     `json:"next" doc:"Always empty."`
}

// TemplateInput says how a template is called and whose it is.
type TemplateInput struct {
	Name         string `json:"name" required:"false" doc:"Is needed."`
	Organisation string `json:"organisation" required:"false" doc:"Slug; is needed."`
}

// TemplateName is another name.
type TemplateName struct {
	Name string `json:"name" required:"false" doc:"Is needed."`
}

// TemplateUse says when an event begins and who runs it.
type TemplateUse struct {
	StartsAt time.Time `json:"starts_at" required:"false" doc:"Is needed."`
	Hosts    []string  `json:"hosts,omitempty" doc:"Slugs."`
}

type templatePath struct {
	Number string `path:"number" doc:"Names the template."`
}

func (p templatePath) id() event.TemplateID {
	n, _ := strconv.ParseInt(p.Number, 10, 64) // what is no number names no template
	return event.TemplateID(n)
}

type (
	templateAnswer  struct{ Body Template }
	templatesAnswer struct{ Body TemplateList }
)

func (a *API) listTemplates(ctx context.Context, who actor.Actor, _ *struct{}) (*templatesAnswer, error) {
	found, err := a.Events.Templates(ctx, who)
	if err != nil {
		return nil, err
	}
	slugs, err := a.organisationSlugs(ctx)
	list := TemplateList{Items: []Template{}}
	for _, t := range found {
		list.Items = append(list.Items, templateOf(t, slugs))
	}
	return &templatesAnswer{list}, err
}

func (a *API) organisationSlugs(ctx context.Context) (map[organisation.ID]string, error) {
	all, err := a.Organisations.List(ctx)
	slugs := make(map[organisation.ID]string, len(all))
	for _, o := range all {
		slugs[o.ID] = o.Slug
	}
	return slugs, err
}

func templateOf(t event.Template, slugs map[organisation.ID]string) Template {
	view := Template{Number: int64(t.ID), Name: t.Name, Organisation: slugs[t.Organisation], Title: t.Draft.Title, Kind: EventKind(t.Draft.Kind),
		Hosts: []string{}, UpdatedAt: t.UpdatedAt}
	for _, id := range t.Draft.HostIDs() {
		view.Hosts = append(view.Hosts, slugs[id])
	}
	return view
}

func (a *API) saveTemplate(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*templateAnswer, error) {
	body, err := bind[TemplateInput](sent)
	if err != nil {
		return nil, err
	}
	of, err := a.Organisations.BySlug(ctx, body.Organisation)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.InvalidFields([]fault.Field{{Name: "organisation", Key: "form.choice"}})
	}
	if err != nil {
		return nil, err
	}
	saved, err := a.Events.SaveTemplate(ctx, who, in.Slug, of.ID, body.Name)
	if err != nil {
		return nil, err
	}
	slugs, err := a.organisationSlugs(ctx)
	return &templateAnswer{templateOf(saved, slugs)}, err
}

func (a *API) renameTemplate(ctx context.Context, who actor.Actor, in *templatePath, sent map[string]any) (*templatesAnswer, error) {
	body, err := bind[TemplateName](sent)
	if err == nil {
		err = a.Events.RenameTemplate(ctx, who, in.id(), body.Name)
	}
	if err != nil {
		return nil, err
	}
	return a.listTemplates(ctx, who, nil)
}

func (a *API) deleteTemplate(ctx context.Context, who actor.Actor, in *templatePath) (*templatesAnswer, error) {
	if err := a.Events.DeleteTemplate(ctx, who, in.id()); err != nil {
		return nil, err
	}
	return a.listTemplates(ctx, who, nil)
}

func (a *API) useTemplate(ctx context.Context, who actor.Actor, in *templatePath, sent map[string]any) (*eventAnswer, error) {
	body, err := bind[TemplateUse](sent)
	if err != nil {
		return nil, err
	}
	found, err := a.Events.Template(ctx, who, in.id())
	if err != nil {
		return nil, err
	}
	slugs, err := a.organisationSlugs(ctx)
	if err != nil {
		return nil, err
	}
	created, err := a.Events.CreateFromTemplate(ctx, who, found.ID, body.StartsAt, body.chosen(who, found, slugs))
	if err != nil {
		return nil, inJSON(err, eventNames)
	}
	return a.answerEvent(ctx, who, created)
}

// chosen returns the hosts of the template that are named or, where none are, those that act without being asked.
func (u TemplateUse) chosen(who actor.Actor, t event.Template, slugs map[organisation.ID]string) (ids []organisation.ID) {
	for _, id := range t.Draft.HostIDs() {
		if u.Hosts == nil && who.May(actor.EditEvent, id) || slices.Contains(u.Hosts, slugs[id]) {
			ids = append(ids, id)
		}
	}
	return ids
}
