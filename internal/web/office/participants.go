package office

import (
	"maps"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// ParticipantsPage lists who has registered.
type ParticipantsPage struct {
	view.Page
	Head       eventHead
	Seats      view.Seats
	Query      view.Field
	Narrow     narrowing
	State      registration.State
	States     []stateCount
	Quotas     []tab  // empty where no seats are reserved
	Quota      string // the key of the chosen one
	Group      registration.Reference
	Going      string // the same for people
	Rows       []personRow
	Columns    columns
	Choice     columnChoice
	Saved      savedLinks
	Ticks      bool   // some can be ticked, and something done with them
	Decides    bool   // some wait for a decision
	Promotes   bool   // some of this page wait for a seat
	Picks      bool   // the ticked may be taken out as a file
	WriteURL   string // leads to writing to the ticked; "" for those who may not
	AllTicked  bool
	TickURL    string // ticks all of this page, or none
	DecideURL  string
	Total      int
	AtLeast    bool // there are more than Total
	Pagination view.Pagination
	EntryURL   string // "" for those who may not enter anybody
	DoorURL    string
	ImportURL  string
	AlikeURL   string // where the same person may be registered twice
	Exports    []exportLink
	Undo       []undoable   // decisions that can still be undone
	Narrowed   []exportLink // the same files with the chosen columns only
	IsEmpty    bool         // nobody has registered yet
	IsFiltered bool
	AllURL     string
}

// Template implements view.Template.
func (ParticipantsPage) Template() string { return "page/office/participants.html" }

// stateCount is a filter by state with how many it leaves.
type stateCount struct {
	tab
	Count int
}

// exportLink leads to a file.
type exportLink struct{ Text, Hint, URL string }

func (p *Pages) showParticipants(c *gin.Context) error {
	page, err := p.participantsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) participantsPage(c *gin.Context) (ParticipantsPage, error) {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	ev, err := p.Events.Managed(ctx, who, slug)
	if err != nil {
		return ParticipantsPage{}, err
	}
	query := c.Request.URL.Query()
	filter, in := filterOf(query)
	place := beginOf(query)
	list, err := p.Registrations.List(ctx, who, slug, filter, place.Place)
	if err != nil {
		return ParticipantsPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return ParticipantsPage{}, err
	}
	frame, err := p.page(c, "Teilnehmende: "+ev.Title, view.NavEvents, start)
	if err != nil {
		return ParticipantsPage{}, err
	}
	place.settle(list)
	page := ParticipantsPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabParticipants), Seats: seatsOf(ev, seats[ev.ID], p.Now()), State: filter.State,
		Query: view.Field{Name: "q", Label: searchLabel(c, ev), Type: "search", Value: in.Raw().Get("q")},
		Rows:  rowsOf(ev, list.Rows, place.skipped), Total: list.Total, AtLeast: list.AtLeast, States: stateCounts(list.ByState, slug, filter),
		Quotas: quotaTabs(ev, filter), Quota: filter.Quota, Group: filter.Group, Going: goingTo(ev, filter.Workshop),
		Pagination: place.steps(participantsPath(slug), query, list),
		IsFiltered: !filter.IsZero(), IsEmpty: len(list.ByState) == 0, AllURL: participantsPath(slug),
	}
	if page.Narrow, err = p.narrowFields(c, ev, query); err != nil {
		return ParticipantsPage{}, err
	}
	page.Columns = columnsOf(page.Rows)
	choice, err := p.Exports.Columns(ctx, who, ev)
	if err != nil {
		return ParticipantsPage{}, err
	}
	page.Choice = columnChoice{Boxes: columnBoxes(choice), IsOwn: choice.IsOwn, URL: withQuery(columnsPath(slug), query)}
	page.Choice.fill(choice, page.Rows)
	if page.Saved, err = p.savedLinks(c, ev, filter); err != nil {
		return ParticipantsPage{}, err
	}
	if mayEnter(c, ev) {
		if page.Undo, err = p.undoables(c, ev); err != nil {
			return ParticipantsPage{}, err
		}
	}
	if mayEnter(c, ev) && ev.State != event.StateCancelled {
		page.EntryURL, page.DoorURL, page.ImportURL = participantsPath(slug)+"/neu", doorPath(slug), importPath(slug)
		page.AlikeURL = duplicatesPath(slug)
		page.offerDecisions(list.ByState, ev, query)
	}
	if page.Ticks && mayBroadcast(c, ev) {
		page.WriteURL = withQuery(broadcastsPath(slug)+"/auswahl", query)
	}
	if who.MayAt(actor.Export, ev.Place()) {
		page.Exports, page.Narrowed, page.Picks = exportLinks(slug, queryOf(filter)), exportLinks(slug, onlyChosen(filter)), true
	}
	fields := []*view.Field{&page.Query}
	for i := range page.Narrow.Fields {
		fields = append(fields, &page.Narrow.Fields[i])
	}
	page.Errors = view.Bind(nil, in.Fault(), fields...)
	return page, nil
}

// offerDecisions lets people be ticked who still stand, and decided about where somebody waits for it.
func (p *ParticipantsPage) offerDecisions(byState map[registration.State]int, ev event.Event, query url.Values) {
	isFirstCome := ev.Rules.RegistrationMode() == event.ModeFirstCome
	p.Promotes = p.Columns.Place && ev.State == event.StatePublished
	p.Decides = p.Columns.Decidable && (byState[registration.Applied] > 0 || !isFirstCome)
	if p.Ticks = p.Columns.Live; !p.Ticks {
		return
	}
	p.DecideURL = withQuery(eventPath(ev.Slug)+"/entscheiden", query)
	p.AllTicked = query.Get(tickAll) == "alle"
	other := maps.Clone(query)
	if other.Del(tickAll); !p.AllTicked {
		other.Set(tickAll, "alle")
	}
	p.TickURL = withQuery(p.AllURL, other) + "#liste"
}

// tickAll is the parameter that ticks everybody on a page, for those without scripts too.
const tickAll = "auswahl"

// searchLabel names what the search looks into.
func searchLabel(c *gin.Context, ev event.Event) string {
	if seesContacts(c, ev) {
		return "Suche nach Name, Einrichtung, E-Mail oder Nummer"
	}
	return "Suche nach Name, Einrichtung oder Nummer"
}
