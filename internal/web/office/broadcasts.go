package office

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// BroadcastsPage lists what was written to several people of an event at once.
type BroadcastsPage struct {
	view.Page
	Head   eventHead
	NewURL string // "" for those who may not write
	Rows   []broadcastRow
}

// Template implements view.Template.
func (BroadcastsPage) Template() string { return "page/office/broadcasts.html" }

// broadcastRow is one line of the list.
type broadcastRow struct {
	Subject, URL string
	Badge        view.Badge
	By           string
	At           time.Time // when it was sent, will be, or was last changed
	Progress     broadcast.Progress
	HasBegun     bool
}

func broadcastsPath(slug string) string { return eventPath(slug) + "/rundschreiben" }

func broadcastPath(slug string, number int) string {
	return broadcastsPath(slug) + "/" + strconv.Itoa(number)
}

// mayBroadcast hides what would be refused; the use cases refuse it.
func mayBroadcast(c *gin.Context, ev event.Event) bool {
	return mayEnter(c, ev) && web.Actor(c).MayAt(actor.SeeContacts, ev.Place())
}

func (p *Pages) showBroadcasts(c *gin.Context) error {
	ev, head, err := p.broadcastHead(c, tabBroadcasts)
	if err != nil {
		return err
	}
	all, err := p.Broadcasts.List(c.Request.Context(), web.Actor(c), ev.Slug)
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Rundschreiben: "+ev.Title, view.NavEvents, start)
	if err != nil {
		return err
	}
	page := BroadcastsPage{Page: frame, Head: head}
	if mayBroadcast(c, ev) {
		page.NewURL = broadcastsPath(ev.Slug) + "/neu"
	}
	for _, b := range all {
		page.Rows = append(page.Rows, broadcastRowOf(ev, b))
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// broadcastHead finds an event for a page about its broadcasts.
func (p *Pages) broadcastHead(c *gin.Context, current string) (event.Event, eventHead, error) {
	ctx := c.Request.Context()
	ev, err := p.Events.Managed(ctx, web.Actor(c), c.Param("slug"))
	if err != nil {
		return event.Event{}, eventHead{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	return ev, p.headOf(c, ev, seats[ev.ID], current), err
}

func broadcastRowOf(ev event.Event, b broadcast.Told) broadcastRow {
	row := broadcastRow{Subject: b.Subject, URL: broadcastPath(ev.Slug, b.Number), Badge: broadcastBadge(b.State), At: b.ChangedAt, Progress: b.Progress,
		HasBegun: b.State.HasBegun()}
	if b.Forgotten {
		row.Subject = forgottenSubject
	}
	by := b.CreatedBy
	switch {
	case b.BegunAt != nil:
		row.At, by = *b.BegunAt, b.SentBy
	case b.State == broadcast.Scheduled:
		row.At, by = *b.SendAt, b.SentBy
	}
	if by != nil {
		row.By = *by
	}
	return row
}

// forgottenSubject stands for what is deleted with the people of an event.
const forgottenSubject = "Text gelöscht"

var broadcastTones = map[broadcast.State]view.Tone{broadcast.Scheduled: view.Info, broadcast.Sending: view.Info, broadcast.Sent: view.Success,
	broadcast.Stopped: view.Warning}

func broadcastBadge(state broadcast.State) view.Badge {
	badge := view.Badge{Tone: view.Neutral, Text: say(state.LabelKey())}
	if tone, ok := broadcastTones[state]; ok {
		badge.Tone = tone
	}
	return badge
}

// submitAddressed leads from the list of participants to the form, with those who were ticked, or all whom its filter
// leaves. It changes nothing.
func (p *Pages) submitAddressed(c *gin.Context) error {
	ev, err := p.Events.Managed(c.Request.Context(), web.Actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	if !mayBroadcast(c, ev) {
		return fault.New(fault.Forbidden, "broadcast.forbidden")
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	filter, wrong := filterOf(c.Request.URL.Query())
	query := queryOf(filter)
	if !in.Bool("alle") {
		refs := references(in, c.Request.PostForm["registrations"])
		if len(refs) == 0 {
			in.Fail("registrations", "office.nobody_ticked")
		}
		query = url.Values{"nur": {joinReferences(refs)}}
	}
	if refusal := in.Fault(); refusal != nil {
		return p.showListAgain(c, refusal)
	}
	if refusal := wrong.Fault(); refusal != nil {
		return refusal
	}
	return web.SeeOther(c, withQuery(broadcastsPath(ev.Slug)+"/neu", query))
}
