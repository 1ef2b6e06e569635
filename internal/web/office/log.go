package office

import (
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// LogPage shows who did what.
type LogPage struct {
	view.Page
	From, To, Person, Event, Record view.Field
	Rows                            []logRow
	OlderURL                        string // "" on the last page
}

// Template implements view.Template.
func (LogPage) Template() string { return "page/office/log.html" }

// logRow is an entry in words.
type logRow struct {
	At        time.Time
	Who, What string
	About     string
	Event     view.Link
	Changes   []logChange
	// What was added had nothing before, what was removed has nothing afterwards: that needs no words.
	IsNew, IsGone bool
}

func (p *Pages) showLog(c *gin.Context) error {
	query := c.Request.URL.Query()
	in := form.New(query)
	before, _ := auditlog.ReadCursor(in.Text("vor")) // what is no cursor is the beginning
	filter := auditlog.Filter{From: in.Date("von"), Person: in.Text("person"), Event: in.Text("veranstaltung"),
		Record: form.OneOf(in, "art", auditlog.Records), Before: before}
	if until := in.Date("bis"); !until.IsZero() {
		filter.To = until.AddDate(0, 0, 1)
	}
	found, more, err := p.Log.Search(c.Request.Context(), web.Actor(c), filter)
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Protokoll", view.NavLog)
	if err != nil {
		return err
	}
	page := LogPage{Page: frame,
		From:   view.Field{Kind: view.Date, Name: "von", Label: "Von", Value: query.Get("von")},
		To:     view.Field{Kind: view.Date, Name: "bis", Label: "Bis", Value: query.Get("bis")},
		Person: view.Field{Name: "person", Label: "Wer", Hint: "Name oder E-Mail-Adresse", Value: query.Get("person")},
		Event:  view.Field{Name: "veranstaltung", Label: "Veranstaltung", Hint: "Teil des Titels", Value: query.Get("veranstaltung")},
		Record: view.Field{Kind: view.Select, Name: "art", Label: "Was", Placeholder: "Alles", Options: recordOptions(), Value: query.Get("art")},
	}
	names, err := p.logNames(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, in.Fault(), &page.From, &page.To, &page.Record)
	for _, e := range found {
		page.Rows = append(page.Rows, logRowOf(e, names))
	}
	if more {
		query.Set("vor", found[len(found)-1].Cursor().String())
		page.OlderURL = withQuery("/intern/protokoll", query)
	}
	return p.Front.Render(c, statusFor(in.Fault()), page)
}

func recordOptions() []view.Option {
	options := make([]view.Option, len(auditlog.Records))
	for i, record := range auditlog.Records {
		options[i] = view.Option{Value: record, Label: say("auditlog.record." + record)}
	}
	return options
}

// logNames reads what keys in the log stand for.
func (p *Pages) logNames(c *gin.Context) (logNames, error) {
	names := logNames{map[string]string{}, map[string]string{}}
	municipalities, err := p.Organisations.Municipalities(c.Request.Context())
	if err != nil {
		return names, err
	}
	for _, m := range municipalities {
		names.municipalities[m.Key] = m.Name
	}
	topics, err := p.Events.Topics(c.Request.Context())
	for _, t := range topics {
		names.topics[t.Key] = t.Name
	}
	return names, err
}

func logRowOf(e auditlog.Entry, names logNames) logRow {
	row := logRow{At: e.HappenedAt, Who: say("auditlog.by." + e.ActorKind), What: say("auditlog.record."+e.Record) + " " + say("auditlog.action."+e.Action),
		Changes: loggedChanges(e, names), IsNew: e.Action != "changed" && e.Action != "removed", IsGone: e.Action == "removed"}
	if e.Person != nil {
		row.Who = *e.Person
	}
	var about []string
	for _, name := range []*string{e.Subject, e.Organisation, &e.Label} {
		if name != nil && *name != "" && (len(about) == 0 || about[0] != *name) {
			about = append(about, *name)
		}
	}
	row.About = strings.Join(about, ", ")
	if e.EventSlug != nil && e.EventTitle != nil {
		row.Event = view.Link{Text: *e.EventTitle, URL: eventPath(url.PathEscape(*e.EventSlug))}
	}
	return row
}
