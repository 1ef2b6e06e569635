package office

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
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
	State      registration.State
	States     []stateCount
	Rows       []personRow
	Total      int
	Pagination view.Pagination
	EntryURL   string // "" for those who may not enter anybody
	Exports    []exportLink
	IsEmpty    bool // nobody has registered yet
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

// personRow is one line of the list.
type personRow struct {
	registration.Row
	Number int
	Name   string
	URL    string
	Badge  view.Badge
}

// exportLink leads to a file.
type exportLink struct{ Text, Hint, URL string }

// filterOf reads the filter that list and exports share.
func filterOf(query url.Values) (registration.Filter, *form.Form) {
	in := form.New(query)
	return registration.Filter{State: form.OneOf(in, "status", registration.States), Text: in.Text("q")}, in
}

func (p *Pages) showParticipants(c *gin.Context) error {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	ev, err := p.Events.Managed(ctx, who, slug)
	if err != nil {
		return err
	}
	query := c.Request.URL.Query()
	filter, in := filterOf(query)
	filter.Offset = (min(pageOf(query), 1_000_000) - 1) * registration.PageSize
	list, err := p.Registrations.List(ctx, who, slug, filter)
	if err != nil {
		return err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Teilnehmende: "+ev.Title, view.NavEvents, start)
	if err != nil {
		return err
	}
	page := ParticipantsPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabParticipants), Seats: seatsOf(ev, seats[ev.ID], p.Now()), State: filter.State,
		Query: view.Field{Name: "q", Label: searchLabel(c, ev), Type: "search", Value: in.Raw().Get("q")},
		Rows:  rowsOf(list.Rows, filter.Offset), Total: list.Total, States: stateCounts(list.ByState, slug, filter),
		Pagination: view.Paginate(c.Request.URL, filter.Offset/registration.PageSize+1, lastPage(list.Total)),
		IsFiltered: filter.State != "" || filter.Text != "", IsEmpty: len(list.ByState) == 0, AllURL: participantsPath(slug),
	}
	if mayEnter(c, ev) && ev.State != event.StateCancelled {
		page.EntryURL = participantsPath(slug) + "/neu"
	}
	if who.May(actor.Export, ev.HostIDs()...) {
		page.Exports = exportLinks(slug, filter)
	}
	page.Errors = view.Bind(nil, in.Fault(), &page.Query)
	return p.Front.Render(c, http.StatusOK, page)
}

// searchLabel names what the search looks into.
func searchLabel(c *gin.Context, ev event.Event) string {
	if seesContacts(c, ev) {
		return "Suche nach Name, Einrichtung, E-Mail oder Nummer"
	}
	return "Suche nach Name, Einrichtung oder Nummer"
}

func lastPage(total int) int { return max(1, (total+registration.PageSize-1)/registration.PageSize) }

func rowsOf(rows []registration.Row, offset int) []personRow {
	all := make([]personRow, len(rows))
	for i, row := range rows {
		all[i] = personRow{Row: row, Number: offset + i + 1, Name: listName(row.Person), URL: participantPath(row.Reference), Badge: personBadge(row)}
	}
	return all
}

// stateCounts offers the states that occur, all first.
func stateCounts(byState map[registration.State]int, slug string, filter registration.Filter) []stateCount {
	total := 0
	for _, n := range byState {
		total += n
	}
	counts := []stateCount{{Count: total, tab: tab{Text: "Alle", URL: withQuery(participantsPath(slug), queryOf("", filter.Text)), Current: filter.State == ""}}}
	for _, state := range registration.States {
		if n := byState[state]; n > 0 || state == filter.State {
			address := withQuery(participantsPath(slug), queryOf(state, filter.Text))
			counts = append(counts, stateCount{Count: n, tab: tab{Text: say(state.LabelKey()), URL: address, Current: state == filter.State}})
		}
	}
	return counts
}

func queryOf(state registration.State, text string) url.Values {
	query := url.Values{}
	if state != "" {
		query.Set("status", string(state))
	}
	if text != "" {
		query.Set("q", text)
	}
	return query
}

// exportLinks leads to the files of what is shown.
func exportLinks(slug string, filter registration.Filter) []exportLink {
	address := func(extension, format string) string {
		query := queryOf(filter.State, filter.Text)
		if format != "" {
			query.Set("format", format)
		}
		return withQuery(participantsPath(slug)+extension, query)
	}
	return []exportLink{
		{"Excel-Tabelle (.xlsx)", "Zum Weiterarbeiten und Drucken, mit Filter und Kopfzeile.", address(".xlsx", "")},
		{"CSV für Excel", "Mit Semikolon, öffnet sich in einem deutschen Excel von selbst richtig.", address(".csv", "excel")},
		{"CSV (UTF-8)", "Mit Komma, für andere Programme.", address(".csv", "utf8")},
	}
}
