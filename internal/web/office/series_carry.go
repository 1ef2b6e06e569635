package office

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// CarryOverPage asks which changes of a date are carried over to which later dates of its series.
type CarryOverPage struct {
	view.Page
	Head    eventHead
	Fields  view.Field // what differs somewhere
	Targets view.Field
	News    newsSection // empty: nobody is told of it
	URL     string
	later   []event.Event
	// Outcomes say what became of each date, once it was tried.
	Outcomes []carriedDate
}

// Template implements view.Template.
func (CarryOverPage) Template() string { return "page/office/event-carry-over.html" }

// carriedDate is what became of one date.
type carriedDate struct {
	When, URL string
	Refusal   string // "": it has the changes
}

func (p *Pages) carryOverPage(c *gin.Context) (CarryOverPage, error) {
	frame, head, err := p.editFrame(c, "Änderungen auf andere Termine übertragen")
	if err != nil {
		return CarryOverPage{}, err
	}
	from := head.Event
	all, err := p.Events.Dates(c.Request.Context(), web.Actor(c), from.Slug)
	page := CarryOverPage{Page: frame, Head: head, URL: seriesPath(from.Slug),
		Fields:  view.Field{Kind: view.Checkboxes, Name: "fields", Label: "Was soll übertragen werden?", Required: true, Hint: "Genannt ist, worin sich Termine unterscheiden. Zeiten, Fristen und Platzzahlen bleiben bei jedem Termin, wie sie sind."},
		Targets: view.Field{Kind: view.Checkboxes, Name: "targets", Label: "Auf welche Termine?", Required: true}}
	differing := map[event.Carried]bool{}
	for _, date := range all {
		if date.ID == from.ID || !date.StartsAt.After(from.StartsAt) || !date.TakesChanges(p.Now()) || !mayEdit(c, date) {
			continue
		}
		page.addTarget(date, from.Differing(date), differing)
	}
	for _, what := range event.AllCarried {
		if differing[what] {
			page.Fields.Options = append(page.Fields.Options, view.Option{Value: string(what), Label: say(what.LabelKey())})
		}
	}
	if differing[event.CarriedVenue] && slices.ContainsFunc(page.later, func(date event.Event) bool { return date.State == event.StatePublished }) {
		page.News = askForNews()
	}
	return page, err
}

// addTarget offers a later date that differs, and says in what.
func (p *CarryOverPage) addTarget(date event.Event, differs []event.Carried, differing map[event.Carried]bool) {
	if len(differs) == 0 {
		return
	}
	var words []string
	for _, what := range differs {
		differing[what] = true
		words = append(words, say(what.LabelKey()))
	}
	p.later = append(p.later, date)
	p.Targets.Options = append(p.Targets.Options, view.Option{Value: date.Slug + "@" + strconv.FormatInt(date.Version, 10),
		Label: dates.Long(date.StartsAt) + ": anders bei " + strings.Join(words, ", ")})
}

func (p *Pages) showCarryOver(c *gin.Context) error {
	page, err := p.carryOverPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitCarryOver tells of every date what became of it.
func (p *Pages) submitCarryOver(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	before, err := p.carryOverPage(c)
	if err != nil {
		return err
	}
	outcomes, refusal := p.Events.Telling(newsOf(c, in)).CarryOver(c.Request.Context(), web.Actor(c), c.Param("slug"), chosenFields(in), targetsOf(in))
	if refusal != nil && !isAnswerable(refusal) {
		return refusal
	}
	if refusal != nil {
		before.Errors = view.Bind(in.Raw(), refusal, append(before.News.fields(), &before.Fields, &before.Targets)...)
		return p.Front.Render(c, statusFor(refusal), before)
	}
	page, err := p.carryOverPage(c)
	if err != nil {
		return err
	}
	page.Outcomes = wordedOutcomes(outcomes, before.later)
	return p.Front.Render(c, http.StatusOK, page)
}

func chosenFields(in *form.Form) (all []event.Carried) {
	for _, value := range in.Raw()["fields"] {
		all = append(all, event.Carried(value))
	}
	return all
}

// targetsOf reads the boxes: a date with the version that was seen.
func targetsOf(in *form.Form) (all []event.Target) {
	for _, value := range in.Raw()["targets"] {
		slug, version, _ := strings.Cut(value, "@")
		if seen, err := strconv.ParseInt(version, 10, 64); err == nil {
			all = append(all, event.Target{Slug: slug, Version: seen})
		}
	}
	return all
}

func wordedOutcomes(outcomes []event.Outcome, later []event.Event) (all []carriedDate) {
	for _, outcome := range outcomes {
		worded := carriedDate{When: outcome.Slug, URL: eventPath(outcome.Slug)}
		if n := slices.IndexFunc(later, func(date event.Event) bool { return date.Slug == outcome.Slug }); n >= 0 {
			worded.When = dates.Long(later[n].StartsAt)
		}
		if outcome.Refusal != nil {
			title, fields := i18n.Fault(i18n.German, outcome.Refusal)
			worded.Refusal = title
			for _, field := range fields {
				worded.Refusal += " " + field.Text
			}
		}
		all = append(all, worded)
	}
	return all
}
