package office

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventFormPage changes one section of an event, or all on one page.
type EventFormPage struct {
	view.Page
	Head     eventHead
	Nav      editorNav
	Title    string
	Version  string // of the event that the form was filled from
	Form     eventForm
	News     newsSection // empty: nobody is told of a change here
	Conflict *conflict   // filled when somebody else has changed the same meanwhile
	IsWhole  bool
	Back     string
	current  string
	sections []editorSection
	stored   event.Draft
	due      func(event.Reminder) string // says when a reminder falls due; nil: the page shows none
}

// Template implements view.Template.
func (EventFormPage) Template() string { return "page/office/event-form.html" }

// Shows reports whether the page writes a section.
func (p EventFormPage) Shows(key string) bool { return p.IsWhole || p.current == key }

// fields are the inputs that the page shows.
func (p *EventFormPage) fields() (all []*view.Field) {
	for _, section := range p.sections {
		all = append(all, section.fields(&p.Form)...)
	}
	return all
}

// take puts back what was typed and says what is wrong. What is wrong in another section is led to.
func (p *EventFormPage) take(in *form.Form, refusal error) {
	view.Bind(in.Raw(), nil, slices.Concat(p.fields(), p.News.fields())...)
	p.Errors = view.Bind(nil, atInput(refusal, in), slices.Concat(p.Form.fields(), p.News.fields())...)
	p.tellReminders()
	for _, section := range editorSections {
		if p.Shows(section.Key) {
			continue
		}
		for _, field := range section.fields(&p.Form) {
			p.Errors.LeadTo("#"+field.ID(), sectionPath(p.Head.Event.Slug, section.Key))
		}
	}
}

// tellReminders says of each reminder what its inputs mean.
func (p *EventFormPage) tellReminders() {
	if p.due == nil {
		return
	}
	for i := range p.Form.Reminders {
		p.Form.Reminders[i].tell(p.due)
	}
}

// eventFormPage fills a page for the sections that are written under a key.
func (p *Pages) eventFormPage(c *gin.Context, key string, typed typedLists) (EventFormPage, error) {
	ctx := c.Request.Context()
	ev, err := p.Events.Managed(ctx, web.Actor(c), c.Param("slug"))
	if err != nil {
		return EventFormPage{}, err
	}
	if !mayEdit(c, ev) {
		return EventFormPage{}, fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	sections, err := sectionsAt(key)
	if err != nil {
		return EventFormPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return EventFormPage{}, err
	}
	offered, err := p.choicesFor(ctx)
	if err != nil {
		return EventFormPage{}, err
	}
	stored := ev.Draft(seats[ev.ID].Capacity)
	page := EventFormPage{
		Head: p.headOf(c, ev, seats[ev.ID], tabEdit), Title: sections[0].Title, Version: strconv.FormatInt(ev.Version, 10), Back: eventPath(ev.Slug),
		Form: newEventForm(stored, offered, typed), IsWhole: key == sectionWhole, current: key, sections: sections, stored: stored,
	}
	if page.Shows(sectionReminders) {
		reach, err := p.Registrations.ReminderReach(ctx, web.Actor(c), ev.Slug)
		if err != nil {
			return EventFormPage{}, err
		}
		page.due = func(r event.Reminder) string { return reminderDue(ev, r, reach, p.Now()) }
		page.tellReminders()
	}
	page.Nav = navOf(ev, key)
	if page.Shows(sectionWhenWhere) {
		page.News = newsFor(ev, seats[ev.ID], p.Now())
	}
	if page.IsWhole {
		page.Title = page.Nav.Whole.Text
	}
	page.Page, err = p.page(c, page.Title+": "+ev.Title, view.NavEvents, start)
	return page, err
}

func (p *Pages) showSection(c *gin.Context) error {
	page, err := p.eventFormPage(c, c.Param("section"), typedLists{})
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitSection(c *gin.Context) error {
	in, err := readEventForm(c)
	if err != nil {
		return err
	}
	slug, key := c.Param("slug"), c.Param("section")
	page, err := p.eventFormPage(c, key, listsOf(in))
	if err != nil {
		return err
	}
	if wantsMore(in) || in.Has(previewButton) {
		return p.showSectionAgain(c, page, in, nil)
	}
	version := form.Number[int64](in, "version", form.Required)
	written := part(page.sections, &page.Form, in)
	draft := page.stored
	written.Write(&draft)
	asksMore := false
	if key == sectionSeats {
		asksMore = draft.AskWhatQuotasNeed()
		read := written.Write
		written.Write = func(d *event.Draft) { read(d); d.AskWhatQuotasNeed() }
	}
	refusal := p.allMistakes(c, in, slug, draft)
	var changed event.Event
	news := newsOf(c, in)
	if refusal == nil {
		changed, refusal = p.Events.Telling(news).ChangePart(c.Request.Context(), web.Actor(c), slug, version, written)
	}
	switch {
	case refusal == nil && asksMore:
		p.Front.SetNotice(c, "notice.event_changed_asks")
	case refusal == nil:
		notice, err := p.newsNotice(c, changeNotices, slug, news.Tell && changed.Concerns(page.Head.Event))
		if err != nil {
			return err
		}
		p.Front.SetNotice(c, notice)
	case !isAnswerable(refusal):
		return refusal
	default:
		return p.showSectionAgain(c, page, in, refusal)
	}
	return web.SeeOther(c, after(slug, key, in.Raw().Get("do")))
}

// previewButton is what the button sends, with the name of an input, that shows a text as it will be read.
const previewButton = "preview"

// showSectionAgain keeps what was typed and says what is wrong, if anything is.
func (p *Pages) showSectionAgain(c *gin.Context, page EventFormPage, in *form.Form, refusal error) error {
	if isKey(refusal, "event.changed_meanwhile") {
		return p.showConflict(c, in, refusal)
	}
	page.take(in, refusal)
	for _, field := range page.fields() {
		field.Previewed = field.Markdown && field.Name == in.Raw().Get(previewButton)
	}
	page.Version = in.Raw().Get("version")
	return p.Front.Render(c, statusFor(refusal), page)
}

// allMistakes returns nil where the form could be read. Else it looks for mistakes of meaning too, so that
// all are told at once: whatever does not follow from what could not be read.
func (p *Pages) allMistakes(c *gin.Context, in *form.Form, slug string, d event.Draft) error {
	if in.Fault() == nil {
		return nil
	}
	if in.HasFailed("capacity") {
		d.Capacity = nil
	}
	found, _ := errors.AsType[*fault.Error](p.Events.Check(c.Request.Context(), web.Actor(c), slug, d))
	if found == nil || found.Kind != fault.Invalid {
		return in.Fault()
	}
	noTimes := in.HasFailed("starts_at") || in.HasFailed("ends_at")
	for _, mistake := range found.Fields {
		name := inputOf(mistake.Name, in)
		follows := (noTimes && timeInput.MatchString(name)) || (in.HasFailed("capacity") && mistake.Key == "event.quotas_need_capacity")
		if !in.HasFailed(name) && !follows {
			in.Fail(name, mistake.Key, mistake.Args)
		}
	}
	return in.Fault()
}

// timeInput are the inputs whose times are compared with start and end.
var timeInput = regexp.MustCompile(`(_at|_until)\]?$`)

func values(fields []*view.Field) []view.Field {
	all := make([]view.Field, len(fields))
	for i, field := range fields {
		all[i] = *field
	}
	return all
}

// isBookkeeping reports whether an input only holds together those around it.
func isBookkeeping(name string) bool {
	return strings.HasSuffix(name, "[order]") || strings.HasSuffix(name, "[key]")
}

func isKey(err error, key string) bool {
	refusal, ok := errors.AsType[*fault.Error](err)
	return ok && refusal.Key == key
}
