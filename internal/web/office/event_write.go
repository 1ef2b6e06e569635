package office

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventFormPage writes a new event or changes one.
type EventFormPage struct {
	view.Page
	Head    eventHead // of the event that is changed
	IsNew   bool
	Version string // of the event that the form was filled from
	Form    eventForm
	// Conflict is filled when somebody else has saved meanwhile.
	Conflict *conflict
	Back     string
}

// Template implements view.Template.
func (EventFormPage) Template() string { return "page/office/event-form.html" }

func (p *Pages) newEventPage(c *gin.Context, typed typedLists) (EventFormPage, error) {
	offered, err := p.choicesFor(c.Request.Context())
	if err != nil {
		return EventFormPage{}, err
	}
	frame, err := p.page(c, "Neue Veranstaltung", view.NavEvents, start)
	return EventFormPage{Page: frame, IsNew: true, Back: start.URL, Form: newEventForm(firstDraft(web.Actor(c)), offered, typed)}, err
}

func (p *Pages) showNewEvent(c *gin.Context) error {
	if len(web.Actor(c).Organisations(actor.EditEvent)) == 0 {
		return fault.New(fault.Forbidden, "event.create_forbidden")
	}
	page, err := p.newEventPage(c, typedLists{})
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitNewEvent(c *gin.Context) error {
	in, err := readEventForm(c)
	if err != nil {
		return err
	}
	if wantsMoreQuotas(in) {
		return p.showNewEventAgain(c, in, nil)
	}
	var created event.Event
	draft := readDraft(in)
	refusal := p.allMistakes(c, in, "", draft)
	if refusal == nil {
		created, refusal = p.Events.Create(c.Request.Context(), web.Actor(c), draft)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_created")
		return web.SeeOther(c, eventPath(created.Slug))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	return p.showNewEventAgain(c, in, refusal)
}

// showNewEventAgain keeps what was typed and says what is wrong, if anything is.
func (p *Pages) showNewEventAgain(c *gin.Context, in *form.Form, refusal error) error {
	page, err := p.newEventPage(c, listsOf(in))
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), atInput(refusal, in), page.Form.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) changeEventPage(c *gin.Context, typed typedLists) (EventFormPage, error) {
	ctx := c.Request.Context()
	ev, err := p.Events.Managed(ctx, web.Actor(c), c.Param("slug"))
	if err != nil {
		return EventFormPage{}, err
	}
	if !mayEdit(c, ev) {
		return EventFormPage{}, fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return EventFormPage{}, err
	}
	offered, err := p.choicesFor(ctx)
	if err != nil {
		return EventFormPage{}, err
	}
	frame, err := p.page(c, ev.Title+" bearbeiten", view.NavEvents, start)
	return EventFormPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabEdit), Version: strconv.FormatInt(ev.Version, 10), Back: eventPath(ev.Slug),
		Form: newEventForm(ev.Draft(seats[ev.ID].Capacity), offered, typed),
	}, err
}

func (p *Pages) showChangeEvent(c *gin.Context) error {
	page, err := p.changeEventPage(c, typedLists{})
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitChangeEvent(c *gin.Context) error {
	in, err := readEventForm(c)
	if err != nil {
		return err
	}
	if wantsMoreQuotas(in) {
		return p.showChangeEventAgain(c, in, nil)
	}
	version := form.Number[int64](in, "version", form.Required)
	stored, err := p.Events.Managed(c.Request.Context(), web.Actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	draft := readDraft(in)
	draft.Questions = stored.Questions // they have a page of their own
	refusal := p.allMistakes(c, in, stored.Slug, draft)
	if refusal == nil {
		_, refusal = p.Events.Change(c.Request.Context(), web.Actor(c), c.Param("slug"), version, draft)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_changed")
		return web.SeeOther(c, eventPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	return p.showChangeEventAgain(c, in, refusal)
}

func (p *Pages) showChangeEventAgain(c *gin.Context, in *form.Form, refusal error) error {
	if isKey(refusal, "event.changed_meanwhile") {
		return p.showConflict(c, in, refusal)
	}
	page, err := p.changeEventPage(c, listsOf(in))
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), atInput(refusal, in), page.Form.fields()...)
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
