package office

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// InvitationsPage lists who is invited to an event and what became of it, and the codes that open it.
type InvitationsPage struct {
	view.Page
	Head       eventHead
	OnlyByThem bool // nobody else can register
	Query      view.Field
	State      registration.InvitationState
	States     []stateCount
	Rows       []invitationRow
	Total      int
	Pagination view.Pagination
	IsEmpty    bool // nobody is invited yet
	IsFiltered bool
	MayInvite  bool // the event takes invited people
	Codes      []codeRow
	Missing    []string // codes that quotas are for and that do not exist
	Code       codeInputs
	URL        string
	NewURL     string
	CodesURL   string
}

// Template implements view.Template.
func (InvitationsPage) Template() string { return "page/office/invitations.html" }

// invitationRow is one line of the list.
type invitationRow struct {
	registration.InvitationRow
	Title       string // the name, or the address of whom no name is known
	Badge       view.Badge
	PersonURL   string // of the registration made with it
	WithdrawURL string
	ResendURL   string
}

func invitationsPath(slug string) string { return eventPath(slug) + "/einladungen" }

// invitationTones go with the states.
var invitationTones = map[registration.InvitationState]view.Tone{
	registration.Invited: view.Info, registration.InvitationOpened: view.Info, registration.InvitationUsed: view.Success, registration.InvitationDeclined: view.Warning,
}

func newInvitationRow(slug string, i registration.InvitationRow, mayInvite bool) invitationRow {
	row := invitationRow{InvitationRow: i, Title: invitedName(i.FirstName, i.LastName),
		Badge: view.Badge{Tone: view.Neutral, Text: say(i.State.LabelKey())}}
	if row.Title == "" {
		row.Title = i.Email
	}
	if tone, ok := invitationTones[i.State]; ok {
		row.Badge.Tone = tone
	}
	if i.Registration != "" {
		row.PersonURL = participantPath(i.Registration)
	}
	if i.State != registration.InvitationUsed && i.State != registration.InvitationWithdrawn {
		path := invitationsPath(slug) + "/" + string(i.Reference)
		row.WithdrawURL = path + "/zurueckziehen"
		if mayInvite {
			row.ResendURL = path + "/erneut-senden"
		}
	}
	return row
}

// invitedName returns the name as lists show it, "" when only the address is known.
func invitedName(first, last string) string {
	if first == "" && last == "" {
		return ""
	}
	return listName(registration.Person{FirstName: first, LastName: last})
}

func (p *Pages) showInvitations(c *gin.Context) error {
	page, err := p.invitationsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) invitationsPage(c *gin.Context) (InvitationsPage, error) {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	ev, err := p.Events.Managed(ctx, who, slug)
	if err != nil {
		return InvitationsPage{}, err
	}
	in := form.New(c.Request.URL.Query())
	filter := registration.InvitationFilter{State: form.OneOf(in, "stand", registration.InvitationStates), Text: in.Text("q"),
		Offset: (min(pageOf(c.Request.URL.Query()), 1_000_000) - 1) * registration.PageSize}
	list, err := p.Registrations.Invitations(ctx, who, slug, filter)
	if err != nil {
		return InvitationsPage{}, err
	}
	codes, err := p.Registrations.Codes(ctx, who, slug)
	if err != nil {
		return InvitationsPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return InvitationsPage{}, err
	}
	frame, err := p.page(c, "Einladungen: "+ev.Title, view.NavEvents, start)
	path := invitationsPath(slug)
	page := InvitationsPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabInvitations), OnlyByThem: ev.Visibility == event.VisibilityInvitation,
		Query: view.Field{Name: "q", Label: "Suche nach Name, Einrichtung oder E-Mail", Type: "search", Value: in.Raw().Get("q")},
		State: filter.State, States: invitationCounts(list.ByState, path, filter), Total: list.Total,
		Pagination: view.Paginate(&url.URL{Path: path, RawQuery: c.Request.URL.RawQuery}, filter.Offset/registration.PageSize+1, lastPage(list.Total)),
		IsEmpty:    len(list.ByState) == 0, IsFiltered: filter.State != "" || filter.Text != "", MayInvite: registration.TakesInvited(ev, p.Now()),
		Codes: codeRows(slug, codes), Missing: missingCodes(ev, codes), Code: newCodeInputs(), URL: path, NewURL: path + "/neu", CodesURL: path + "/codes",
	}
	for _, row := range list.Rows {
		page.Rows = append(page.Rows, newInvitationRow(slug, row, page.MayInvite))
	}
	page.Errors = view.Bind(nil, in.Fault(), &page.Query)
	return page, err
}

// invitationCounts offers the states that occur, all first.
func invitationCounts(byState map[registration.InvitationState]int, path string, filter registration.InvitationFilter) []stateCount {
	address := func(state registration.InvitationState) string {
		query := url.Values{}
		if state != "" {
			query.Set("stand", string(state))
		}
		if filter.Text != "" {
			query.Set("q", filter.Text)
		}
		return withQuery(path, query)
	}
	total := 0
	for _, n := range byState {
		total += n
	}
	counts := []stateCount{{Count: total, tab: tab{Text: "Alle", URL: address(""), Current: filter.State == ""}}}
	for _, state := range registration.InvitationStates {
		if n := byState[state]; n > 0 || state == filter.State {
			counts = append(counts, stateCount{Count: n, tab: tab{Text: say(state.LabelKey()), URL: address(state), Current: state == filter.State}})
		}
	}
	return counts
}

func (p *Pages) submitWithdrawInvitation(c *gin.Context) error {
	return p.changeInvitation(c, "notice.invitation_withdrawn", func(ref registration.Reference) error {
		return p.Registrations.WithdrawInvitation(c.Request.Context(), web.Actor(c), ref)
	})
}

func (p *Pages) submitResendInvitation(c *gin.Context) error {
	return p.changeInvitation(c, "notice.invitation_resent", func(ref registration.Reference) error {
		return p.Registrations.ResendInvitation(c.Request.Context(), web.Actor(c), ref)
	})
}

// changeInvitation does something with the invitation of the address, and leads back to the list.
func (p *Pages) changeInvitation(c *gin.Context, notice string, change func(registration.Reference) error) error {
	if err := change(registration.Reference(c.Param("reference"))); err != nil {
		return p.refuseOnInvitations(c, err)
	}
	p.Front.SetNotice(c, notice)
	return web.SeeOther(c, invitationsPath(c.Param("slug")))
}

// refuseOnInvitations says on the list why something is not possible.
func (p *Pages) refuseOnInvitations(c *gin.Context, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.invitationsPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}

// mayEnterHere finds the event of the address for those who may enter people.
func (p *Pages) mayEnterHere(c *gin.Context) (event.Event, registration.Seats, error) {
	ctx := c.Request.Context()
	ev, err := p.Events.Managed(ctx, web.Actor(c), c.Param("slug"))
	if err != nil {
		return event.Event{}, registration.Seats{}, err
	}
	if !mayEnter(c, ev) {
		return event.Event{}, registration.Seats{}, fault.New(fault.Forbidden, "registration.forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	return ev, seats[ev.ID], err
}

func lastPage(total int) int { return max(1, (total+registration.PageSize-1)/registration.PageSize) }
