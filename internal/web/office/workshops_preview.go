package office

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// WorkshopPreviewPage shows who would go where, before it holds.
type WorkshopPreviewPage struct {
	view.Page
	Head      eventHead
	Allotment registration.WorkshopAllotment
	Scope     string
	Results   []workshopResults
	Text      view.Field
	Back      string
}

// Template implements view.Template.
func (WorkshopPreviewPage) Template() string { return "page/office/workshops-preview.html" }

// WorkshopProtocolPage tells for good how an allotment came out: to be printed.
type WorkshopProtocolPage struct {
	view.Page
	Event   event.Event
	When    string
	Record  workshopRecord
	Results []workshopResults
	Decided string
	Back    string
}

// Template implements view.Template.
func (WorkshopProtocolPage) Template() string { return "page/office/workshops-protocol.html" }

// workshopResults are who goes where in one slot.
type workshopResults struct {
	key                string // of the slot: two may be called the same
	Label              string
	First, Later, None int
	Rows               []workshopResult
}

type workshopResult struct {
	Name, URL, Organisation string
	Workshop                string // empty: none
	Result                  view.Badge
	Before                  string // the other workshop that the person had
}

// count adds what somebody got to the results of the slot, which starts where its key is new.
func count(all []workshopResults, key, label string, row workshopResult, wish int, wished bool) []workshopResults {
	if len(all) == 0 || all[len(all)-1].key != key {
		all = append(all, workshopResults{key: key, Label: label})
	}
	slot := &all[len(all)-1]
	row.Result = wishBadge(row.Workshop, wish, wished)
	switch {
	case row.Workshop == "" && wished:
		slot.None++
	case wish == 1:
		slot.First++
	case wish > 1:
		slot.Later++
	}
	slot.Rows = append(slot.Rows, row)
	return all
}

func wishBadge(workshop string, wish int, wished bool) view.Badge {
	switch {
	case workshop == "" && wished:
		return view.Badge{Tone: view.Danger, Text: "kein Wunsch erfüllt"}
	case workshop == "":
		return view.Badge{Tone: view.Info, Text: "nur Plenum"}
	case wish == 0:
		return view.Badge{Tone: view.Info, Text: "von Hand"}
	case wish == 1:
		return view.Badge{Tone: view.Success, Text: wishName(1)}
	}
	return view.Badge{Tone: view.Warning, Text: wishName(wish)}
}

func previewResults(ev event.Event, preview registration.WorkshopPreview) (all []workshopResults) {
	for _, l := range preview.Lines {
		row := workshopResult{Name: listName(l.Person), URL: participantPath(l.Reference), Organisation: l.Organisation, Workshop: l.Label}
		if l.Before != "" && l.Before != l.Workshop {
			row.Before = workshopLabel(ev, l.Slot, l.Before)
		}
		all = count(all, l.Slot, l.SlotLabel, row, l.Wish, l.Wants())
	}
	return all
}

// workshopLabel names a workshop of an event.
func workshopLabel(ev event.Event, slot, workshop string) string {
	for _, q := range question.Slots(ev.Questions) {
		if option, ok := q.Option(workshop); ok && q.Key == slot {
			return option.Label
		}
	}
	return workshop
}

func protocolResults(p registration.WorkshopProtocol) (all []workshopResults) {
	for _, l := range p.Lines {
		row := workshopResult{Name: listName(l.Person), URL: participantPath(l.Reference), Organisation: l.Organisation, Workshop: l.WorkshopLabel}
		all = count(all, l.Slot, l.SlotLabel, row, l.Wish, l.Wished)
	}
	return all
}

func (p *Pages) submitWorkshops(c *gin.Context) error {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	sent := registration.WorkshopAllotment{Seed: c.Request.PostForm.Get("seed"), Text: c.Request.PostForm.Get("text"), Fingerprint: c.Request.PostForm.Get("fingerprint"),
		OnlyGaps: form.OneOf(in, "scope", []string{scopeAll, scopeGaps}, form.Required) == scopeGaps}
	if refusal := in.Fault(); refusal != nil {
		return p.refuseWorkshops(c, in, refusal)
	}
	if sent.Fingerprint == "" {
		preview, refusal := p.Registrations.PreviewWorkshops(ctx, who, slug, sent)
		if refusal != nil {
			return p.refuseWorkshops(c, in, refusal)
		}
		return p.showWorkshopPreview(c, preview, nil)
	}
	_, refusal := p.Registrations.AllotWorkshops(ctx, who, slug, sent)
	if refusal == nil || isAlreadyDecided(refusal) {
		p.Front.SetNotice(c, "notice.workshops_allotted")
		return web.SeeOther(c, workshopsPath(slug))
	}
	return p.workshopPreviewAgain(c, in, sent, refusal)
}

// workshopPreviewAgain shows how it would come out now, where the decision was refused because something
// has changed, or because of the text.
func (p *Pages) workshopPreviewAgain(c *gin.Context, in *form.Form, sent registration.WorkshopAllotment, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	text := sent.Text
	sent.Text = ""
	preview, err := p.Registrations.PreviewWorkshops(c.Request.Context(), web.Actor(c), c.Param("slug"), sent)
	if err != nil {
		return p.refuseWorkshops(c, in, err)
	}
	preview.Text = text
	return p.showWorkshopPreview(c, preview, refusal)
}

func (p *Pages) refuseWorkshops(c *gin.Context, in *form.Form, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.workshopsPage(c)
	if err != nil {
		return err
	}
	if !page.MayDecide {
		return fault.New(fault.Forbidden, "registration.forbidden")
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Scope, &page.Seed)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) showWorkshopPreview(c *gin.Context, preview registration.WorkshopPreview, refusal error) error {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return err
	}
	frame, err := p.workshopFrame(c, "Vorschau der Workshops", ev)
	page := WorkshopPreviewPage{Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabWorkshops), Allotment: preview.WorkshopAllotment, Scope: scopeAll,
		Results: previewResults(ev, preview), Text: workshopText(), Back: workshopsPath(slug)}
	if preview.OnlyGaps {
		page.Scope = scopeGaps
	}
	page.Text.Value = preview.Text
	page.Errors = view.Bind(nil, refusal, &page.Text)
	if err != nil {
		return err
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

func workshopText() view.Field {
	f := letterText("text")
	f.Hint = "Steht in jeder E-Mail, zum Beispiel wo die Räume sind."
	return f
}

func (p *Pages) workshopFrame(c *gin.Context, title string, ev event.Event) (view.Page, error) {
	return p.page(c, title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)}, view.Link{Text: "Workshops", URL: workshopsPath(ev.Slug)})
}

func (p *Pages) showWorkshopProtocol(c *gin.Context) error {
	n, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return fault.New(fault.NotFound, "registration.allocation_unknown").Because(err)
	}
	slug := c.Param("slug")
	found, err := p.Registrations.WorkshopProtocol(c.Request.Context(), web.Actor(c), slug, n)
	if err != nil {
		return err
	}
	frame, err := p.workshopFrame(c, fmt.Sprintf("Protokoll der Workshops %d", n), found.Event)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, WorkshopProtocolPage{Page: frame, Event: found.Event, When: shortWhen(found.Event),
		Record: workshopRecord{found.WorkshopRecord, n, ""}, Results: protocolResults(found), Decided: dates.Long(found.DecidedAt), Back: workshopsPath(slug)})
}
