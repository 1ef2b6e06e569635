package office

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// savedLinks are the saved filters above the list.
type savedLinks struct {
	Links     []tab
	SaveURL   string // keeps what is filtered now; "": it is kept already, or there is nothing to keep
	ManageURL string
	Name      string // of the filter in use when something of it is gone
	Gone      string // what that is
}

// paramSaved is the number of the saved filter that led to a list.
const paramSaved = "filter"

func filtersPath(slug string) string { return participantsPath(slug) + "/filter" }

func filterPath(slug string, id registration.SavedFilterID) string {
	return filtersPath(slug) + "/" + strconv.FormatInt(int64(id), 10)
}

// useOf is the address of the list that a saved filter leaves.
func useOf(slug string, saved registration.SavedFilter) string {
	query := queryOf(saved.Filter)
	query.Set(paramSaved, strconv.FormatInt(int64(saved.ID), 10))
	return withQuery(participantsPath(slug), query)
}

// savedLinks offers what was saved, and to save what is filtered now.
func (p *Pages) savedLinks(c *gin.Context, ev event.Event, filter registration.Filter) (savedLinks, error) {
	all, err := p.Registrations.SavedFilters(c.Request.Context(), web.Actor(c), ev)
	if err != nil {
		return savedLinks{}, err
	}
	links, used := savedLinks{ManageURL: filtersPath(ev.Slug)}, c.Query(paramSaved)
	query := queryOf(filter).Encode()
	isKept := filter.Lasting().IsZero()
	for _, saved := range all {
		isSame := queryOf(saved.Filter).Encode() == query
		isKept = isKept || isSame
		isUsed := isSame && used == strconv.FormatInt(int64(saved.ID), 10)
		if isUsed && len(saved.Gone) > 0 {
			links.Name, links.Gone = saved.Name, partsOf(saved.Gone)
		}
		links.Links = append(links.Links, tab{Text: saved.Name, URL: useOf(ev.Slug, saved), Current: isUsed})
	}
	if !isKept {
		links.SaveURL = withQuery(filtersPath(ev.Slug), queryOf(filter.Lasting()))
	}
	return links, nil
}

// partsOf names what is gone.
func partsOf(gone []registration.FilterPart) string {
	words := make([]string, len(gone))
	for i, part := range gone {
		words[i] = say(part.LabelKey())
	}
	return strings.Join(words, ", ")
}

// FiltersPage lists the saved filters of an event, and keeps the one in its address.
type FiltersPage struct {
	view.Page
	Head    eventHead
	New     []string // what the filter in the address narrows by; empty: there is none to keep
	Name    view.Field
	Shared  view.Field
	SaveURL string
	Mine    []filterLine
	Ours    []filterLine
	ListURL string
}

// Template implements view.Template.
func (FiltersPage) Template() string { return "page/office/filters.html" }

// filterLine is a saved filter with what can be done with it.
type filterLine struct {
	registration.SavedFilter
	Words   string // what it narrows by
	Left    string // what it named and the event does not know any more
	URL     string
	EditURL string // "" for those who may only use it
}

func (p *Pages) showFilters(c *gin.Context) error {
	page, err := p.filtersPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) filtersPage(c *gin.Context) (FiltersPage, error) {
	frame, head, err := p.listFrame(c, "Gespeicherte Filter")
	if err != nil {
		return FiltersPage{}, err
	}
	ev := head.Event
	all, err := p.Registrations.SavedFilters(c.Request.Context(), web.Actor(c), ev)
	if err != nil {
		return FiltersPage{}, err
	}
	inputs, err := p.narrowFields(c, ev, url.Values{})
	if err != nil {
		return FiltersPage{}, err
	}
	filter, in := filterOf(c.Request.URL.Query())
	filter = filter.Lasting()
	page := FiltersPage{Page: frame, Head: head, New: filterWords(inputs.Fields, ev, filter), Name: filterName(""), ListURL: participantsPath(ev.Slug),
		SaveURL: withQuery(filtersPath(ev.Slug), queryOf(filter))}
	if mayEnter(c, ev) {
		page.Shared = view.Field{Kind: view.Checkbox, Name: "shared", Label: "Für alle im Team", Hint: "Dann steht der Filter bei allen, die diese Veranstaltung bearbeiten oder sehen."}
	}
	for _, saved := range all {
		line := filterLine{SavedFilter: saved, Words: strings.Join(filterWords(inputs.Fields, ev, saved.Filter), "; "), Left: partsOf(saved.Gone), URL: useOf(ev.Slug, saved)}
		if !saved.Shared || mayEnter(c, ev) {
			line.EditURL = filterPath(ev.Slug, saved.ID)
		}
		if saved.Shared {
			page.Ours = append(page.Ours, line)
		} else {
			page.Mine = append(page.Mine, line)
		}
	}
	page.Errors = view.Bind(nil, in.Fault())
	return page, nil
}

// listFrame begins a page about the list of an event, for those who see its participants.
func (p *Pages) listFrame(c *gin.Context, title string) (view.Page, eventHead, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return view.Page{}, eventHead{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return view.Page{}, eventHead{}, err
	}
	frame, err := p.page(c, title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)}, view.Link{Text: tabParticipants, URL: participantsPath(slug)})
	return frame, p.headOf(c, ev, seats[ev.ID], ""), err
}

func filterName(value string) view.Field {
	return view.Field{Name: "name", Label: "Name des Filters", Required: true, MaxLength: 60, Value: value}
}

// filterWords tells what a filter narrows by, as the inputs of the list call it.
func filterWords(inputs []view.Field, ev event.Event, filter registration.Filter) (words []string) {
	if filter.State != "" {
		words = append(words, "Status: "+say(filter.State.LabelKey()))
	}
	if quota, ok := ev.Rules.Quota(filter.Quota); ok {
		words = append(words, "Kontingent: "+quota.Label)
	}
	query := queryOf(filter)
	for _, input := range inputs {
		if value := query.Get(input.Name); value != "" {
			words = append(words, inputWords(input, value))
		}
	}
	return words
}

func inputWords(input view.Field, value string) string {
	switch input.Kind {
	case view.Checkbox:
		return input.Label
	case view.Date:
		return input.Label + " " + dayWords(value)
	}
	i := slices.IndexFunc(input.Options, func(o view.Option) bool { return o.Value == value })
	if i < 0 {
		return input.Label + ": " + value
	}
	if option := input.Options[i]; option.Group != "" {
		return option.Group + ": " + option.Label
	}
	return input.Label + ": " + input.Options[i].Label
}

func (p *Pages) submitFilter(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	filter, query := filterOf(c.Request.URL.Query())
	if err := query.Fault(); err != nil {
		return err
	}
	slug := c.Param("slug")
	saved, refusal := p.Registrations.SaveFilter(c.Request.Context(), web.Actor(c), slug,
		registration.SavedFilterDraft{Name: in.Raw().Get("name"), Shared: in.Bool("shared"), Filter: filter})
	if refusal == nil {
		p.Front.SetNotice(c, "notice.filter_saved")
		return web.SeeOther(c, useOf(slug, saved))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.filtersPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Name, &page.Shared)
	return p.Front.Render(c, statusFor(refusal), page)
}

// FilterPage asks for another name of a saved filter, or to delete it.
type FilterPage struct {
	view.Page
	Saved   registration.SavedFilter
	Name    view.Field
	URL     string
	ListURL string
}

// Template implements view.Template.
func (FilterPage) Template() string { return "page/office/filter.html" }

// filterPage finds the filter that the address names, for those who may change it.
func (p *Pages) filterPage(c *gin.Context) (FilterPage, error) {
	frame, head, err := p.listFrame(c, "Filter umbenennen oder löschen")
	if err != nil {
		return FilterPage{}, err
	}
	all, err := p.Registrations.SavedFilters(c.Request.Context(), web.Actor(c), head.Event)
	if err != nil {
		return FilterPage{}, err
	}
	i := slices.IndexFunc(all, func(s registration.SavedFilter) bool { return s.ID == savedID(c) })
	switch {
	case i < 0:
		return FilterPage{}, fault.New(fault.NotFound, "registration.saved_filter_unknown")
	case all[i].Shared && !mayEnter(c, head.Event):
		return FilterPage{}, fault.New(fault.Forbidden, "registration.saved_filter_share_forbidden")
	}
	frame.Breadcrumb = append(frame.Breadcrumb, view.Link{Text: "Gespeicherte Filter", URL: filtersPath(head.Event.Slug)})
	return FilterPage{Page: frame, Saved: all[i], Name: filterName(all[i].Name), URL: filterPath(head.Event.Slug, all[i].ID),
		ListURL: filtersPath(head.Event.Slug)}, nil
}

// savedID is the number of a filter in the address; what is no number names none.
func savedID(c *gin.Context) registration.SavedFilterID {
	n, err := strconv.ParseInt(c.Param("filter"), 10, 64)
	if err != nil {
		return 0
	}
	return registration.SavedFilterID(n)
}

func (p *Pages) showFilter(c *gin.Context) error {
	page, err := p.filterPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitRenameFilter(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	slug := c.Param("slug")
	refusal := p.Registrations.RenameSavedFilter(c.Request.Context(), web.Actor(c), slug, savedID(c), in.Raw().Get("name"))
	if refusal == nil {
		p.Front.SetNotice(c, "notice.filter_renamed")
		return web.SeeOther(c, filtersPath(slug))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.filterPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Name)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitDeleteFilter(c *gin.Context) error {
	slug := c.Param("slug")
	if err := p.Registrations.DeleteSavedFilter(c.Request.Context(), web.Actor(c), slug, savedID(c)); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.filter_deleted")
	return web.SeeOther(c, filtersPath(slug))
}
