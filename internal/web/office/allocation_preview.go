package office

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// AllocationPreviewPage shows who would get what, before it holds.
type AllocationPreviewPage struct {
	view.Page
	Head       eventHead
	Allocation registration.Allocation
	Results    allocationResults
	Text       view.Field
	Back       string
}

// Template implements view.Template.
func (AllocationPreviewPage) Template() string { return "page/office/allocation-preview.html" }

// ProtocolPage tells for good how an allocation came out: to be printed.
type ProtocolPage struct {
	view.Page
	Event   event.Event
	When    string
	Record  allocationRecord
	Results allocationResults
	Decided string
	Back    string
}

// Template implements view.Template.
func (ProtocolPage) Template() string { return "page/office/allocation-protocol.html" }

// allocationResults are in the order in which seats are given.
type allocationResults struct {
	Rows                           []resultRow
	Columns                        columns
	Confirmed, Waitlisted, Refused int
}

type resultRow struct {
	personRow
	Result view.Badge
}

// allocationOf reads what the hosts chose, in the order they gave to those picked by hand.
func allocationOf(in *form.Form, sent url.Values) registration.Allocation {
	picked := references(in, sent["registrations"])
	rank := map[registration.Reference]int{}
	for _, ref := range picked {
		rank[ref] = numberOr(in.OptionalInt("order["+string(ref)+"]"), len(picked)+1)
	}
	slices.SortStableFunc(picked, func(a, b registration.Reference) int { return cmp.Compare(rank[a], rank[b]) })
	return registration.Allocation{Method: registration.Method(sent.Get("method")), Seed: sent.Get("seed"), Picked: picked,
		Text: sent.Get("text"), Fingerprint: sent.Get("fingerprint")}
}

func (p *Pages) showPreview(c *gin.Context, preview registration.AllocationPreview, refusal error) error {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Vorschau der Zuteilung", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)},
		view.Link{Text: "Zuteilung", URL: allocationPath(slug)})
	if err != nil {
		return err
	}
	page := AllocationPreviewPage{Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabAllocation), Allocation: preview.Allocation,
		Results: resultsOf(ev, preview.Outcomes), Text: letterText("text"), Back: allocationPath(slug)}
	page.Text.Value = preview.Text
	page.Errors = view.Bind(nil, refusal, &page.Text)
	return p.Front.Render(c, statusFor(refusal), page)
}

func resultsOf(ev event.Event, outcomes []registration.AllocationOutcome) (all allocationResults) {
	var rows []personRow
	for i, outcome := range outcomes {
		row := rowOf(ev, registration.Row{Registration: outcome.Registration})
		row.Number = i + 1
		rows = append(rows, row)
		all.Rows = append(all.Rows, resultRow{personRow: row, Result: resultBadges[outcome.To]})
		switch outcome.To {
		case registration.Confirmed:
			all.Confirmed++
		case registration.Waitlisted:
			all.Waitlisted++
		default:
			all.Refused++
		}
	}
	all.Columns = columnsOf(rows)
	return all
}

var resultBadges = map[registration.State]view.Badge{
	registration.Confirmed:  {Tone: view.Success, Text: "Platz"},
	registration.Waitlisted: {Tone: view.Warning, Text: "Warteliste"},
	registration.Declined:   {Tone: view.Danger, Text: "kein Platz"},
}

// MethodName returns the German name of the method.
func (p AllocationPreviewPage) MethodName() string { return say(p.Allocation.Method.LabelKey()) }

// IsByLot reports whether there is a seed to tell.
func (p AllocationPreviewPage) IsByLot() bool { return p.Allocation.Method == registration.ByLot }

// MethodName returns the German name of the method.
func (r allocationRecord) MethodName() string { return say(r.Method.LabelKey()) }

func protocolPath(slug string, n int) string { return allocationPath(slug) + "/" + strconv.Itoa(n) }

func (p *Pages) showProtocol(c *gin.Context) error {
	n, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return fault.New(fault.NotFound, "registration.allocation_unknown").Because(err)
	}
	slug := c.Param("slug")
	found, err := p.Registrations.Protocol(c.Request.Context(), web.Actor(c), slug, n)
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Protokoll der Zuteilung", view.NavEvents, start, view.Link{Text: found.Event.Title, URL: eventPath(slug)},
		view.Link{Text: "Zuteilung", URL: allocationPath(slug)})
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, ProtocolPage{Page: frame, Event: found.Event, When: shortWhen(found.Event),
		Record: recordOf(slug, n, found.AllocationRecord), Results: resultsOf(found.Event, found.Outcomes), Decided: dates.Long(found.DecidedAt), Back: allocationPath(slug)})
}
