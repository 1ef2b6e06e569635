package office

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// LettersPage lists what was written to the people of an event.
type LettersPage struct {
	view.Page
	Head          eventHead
	Trouble       *trouble       // nil: everything arrives
	Changes       *changeLetters // nil: no letter about changes waits
	States        []stateCount
	Unwritten     int // of stopped broadcasts: withdrawn, but in no list
	BroadcastsURL string
	State         string
	Query, Kind   view.Field
	Rows          []letterRow
	OlderURL      string // "" on the last page
	URL           string
	RepeatURL     string // sends what was given up once more; "" where there is nothing, or no right to
	GivenUp       int
	IsEmpty       bool // nothing was written yet
	IsFiltered    bool
}

// Template implements view.Template.
func (LettersPage) Template() string { return "page/office/letters.html" }

// letterRow is one letter in the list.
type letterRow struct {
	letterEntry
	KindLabel string
}

// lettersAtOnce is the number of letters on one page.
const lettersAtOnce = 50

func lettersPath(slug string) string { return delivery.LettersPath(slug) }

func letterPath(slug string, id mailing.ID) string {
	return lettersPath(slug) + "/" + strconv.FormatInt(int64(id), 10)
}

// letterGroup is what the list calls one state.
type letterGroup struct {
	word, text string
	states     []mailing.State
}

var letterGroups = []letterGroup{
	{"wartet", "Wartet", []mailing.State{mailing.Queued}},
	{"unterwegs", "Unterwegs", []mailing.State{mailing.Sending}},
	{"verschickt", "Verschickt", []mailing.State{mailing.Sent}},
	{undelivered, "Unzustellbar", []mailing.State{mailing.Failed, mailing.Bounced}},
	{"zurueckgezogen", "Zurückgezogen", []mailing.State{mailing.Withdrawn}},
}

const undelivered = "unzustellbar"

func undeliveredPath(slug string) string { return lettersPath(slug) + "?stand=" + undelivered }

func (p *Pages) showLetters(c *gin.Context) error {
	page, err := p.lettersPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) lettersPage(c *gin.Context) (LettersPage, error) {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	query := c.Request.URL.Query()
	filter, in := letterFilterOf(query)
	list, err := p.Delivery.List(ctx, who, slug, filter, lettersAtOnce)
	if err != nil {
		return LettersPage{}, err
	}
	unwritten, err := p.Broadcasts.CountUnwritten(ctx, who, slug)
	if err != nil {
		return LettersPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, list.Event.ID)
	if err != nil {
		return LettersPage{}, err
	}
	frame, err := p.page(c, "Nachrichten: "+list.Event.Title, view.NavEvents, start)
	if err != nil {
		return LettersPage{}, err
	}
	path := lettersPath(slug)
	page := LettersPage{
		Page: frame, Head: p.headOf(c, list.Event, seats[list.Event.ID], tabLetters), URL: path, State: query.Get("stand"),
		States: letterCounts(list.Counts, unwritten, path, query), Rows: letterRows(list.Letters, slug), Unwritten: unwritten, BroadcastsURL: broadcastsPath(slug), IsEmpty: len(list.Counts) == 0 && unwritten == 0,
		IsFiltered: len(filter.States) > 0 || filter.Kind != "" || filter.Text != "",
		Query:      view.Field{Name: "q", Label: "Suche nach Name oder E-Mail-Adresse", Type: "search", Value: in.Raw().Get("q")},
		Kind:       view.Field{Kind: view.Select, Name: "art", Label: "Anlass", Placeholder: "Alle", Options: kindOptions(list.Counts), Value: query.Get("art")},
	}
	if list.More {
		query.Set("vor", strconv.FormatInt(int64(list.Letters[len(list.Letters)-1].ID), 10))
		page.OlderURL = withQuery(path, query)
	}
	if mayEnter(c, list.Event) && list.GivenUp > 0 {
		page.RepeatURL, page.GivenUp = path+"/erneut-senden", list.GivenUp
	}
	if page.Trouble, err = p.troubleOf(ctx, c, list.Event); err != nil {
		return LettersPage{}, err
	}
	page.Changes, err = p.changeLettersOf(c, slug)
	page.Errors = view.Bind(nil, in.Fault(), &page.Query, &page.Kind)
	return page, err
}

// letterFilterOf reads the address of the list. What is no state, kind or number leaves all.
func letterFilterOf(query url.Values) (delivery.Filter, *form.Form) {
	in := form.New(query)
	filter := delivery.Filter{Text: in.Text("q"), Kind: mailing.Kind(in.Text("art"))}
	for _, group := range letterGroups {
		if group.word == query.Get("stand") {
			filter.States = group.states
		}
	}
	if before, err := strconv.ParseInt(query.Get("vor"), 10, 64); err == nil {
		filter.Before = mailing.ID(before)
	}
	return filter, in
}

// letterCounts offers every state with its number, all first. What was withdrawn before it was written counts too.
func letterCounts(counts []mailing.Count, unwritten int, path string, query url.Values) []stateCount {
	address := func(word string) string {
		kept := url.Values{}
		for name, value := range map[string]string{"stand": word, "art": query.Get("art"), "q": query.Get("q")} {
			if value != "" {
				kept.Set(name, value)
			}
		}
		return withQuery(path, kept)
	}
	total := 0
	offered := make([]stateCount, 1, len(letterGroups)+1)
	for _, group := range letterGroups {
		n := 0
		for _, count := range counts {
			if slices.Contains(group.states, count.State) {
				n += count.N
			}
		}
		if slices.Contains(group.states, mailing.Withdrawn) {
			n += unwritten
		}
		total += n
		offered = append(offered, stateCount{Count: n, tab: tab{Text: group.text, URL: address(group.word), Current: group.word == query.Get("stand")}})
	}
	offered[0] = stateCount{Count: total, tab: tab{Text: "Alle", URL: address(""), Current: !slices.ContainsFunc(offered, func(c stateCount) bool { return c.Current })}}
	return offered
}

// kindOptions are the kinds that occur.
func kindOptions(counts []mailing.Count) []view.Option {
	var options []view.Option
	for _, count := range counts {
		option := view.Option{Value: string(count.Kind), Label: letterName(count.Kind)}
		if !slices.Contains(options, option) {
			options = append(options, option)
		}
	}
	return options
}

func letterRows(letters []mailing.Entry, slug string) []letterRow {
	rows := make([]letterRow, len(letters))
	for i, letter := range letters {
		rows[i] = letterRow{letterEntry: letterEntryOf(letter, slug), KindLabel: letterName(letter.Kind)}
	}
	return rows
}

// submitRepeatLetters sends everything once more that was given up.
func (p *Pages) submitRepeatLetters(c *gin.Context) error {
	slug := c.Param("slug")
	done, refusal := p.Delivery.RepeatUndelivered(c.Request.Context(), web.Actor(c), slug)
	if refusal == nil && done.Sent == 0 {
		refusal = fault.New(fault.Conflict, "mailing.nothing_to_repeat")
	}
	if refusal == nil {
		notice := "notice.letters_repeated"
		if done.Left > 0 {
			notice = "notice.letters_partly_repeated"
		}
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, lettersPath(slug))
	}
	return p.lettersRefused(c, refusal)
}

// lettersRefused says on the page of letters why nothing was done with them.
func (p *Pages) lettersRefused(c *gin.Context, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.lettersPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}

// trouble is what a box says about letters that do not arrive.
type trouble struct {
	delivery.Trouble
	URL string
}

// troubleOf returns nil where there is none, or nothing that the person may know of.
func (p *Pages) troubleOf(ctx context.Context, c *gin.Context, ev event.Event) (*trouble, error) {
	found, err := p.Delivery.TroubleAt(ctx, web.Actor(c), ev)
	if err != nil || found.IsNone() {
		return nil, err
	}
	return &trouble{found, undeliveredPath(ev.Slug)}, nil
}
