package office

import (
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

func (p *Pages) showDecision(c *gin.Context, ev event.Event, choice decision, refs []registration.Reference, in *form.Form, refusal error) error {
	page, err := p.decidePage(c, ev, choice, refs)
	if err != nil {
		return err
	}
	if in != nil {
		page.Errors = view.Bind(in.Raw(), refusal, &page.Text)
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) decidePage(c *gin.Context, ev event.Event, choice decision, refs []registration.Reference) (DecidePage, error) {
	ctx := c.Request.Context()
	rows, err := p.Registrations.Pick(ctx, web.Actor(c), ev.Slug, refs...)
	if err != nil {
		return DecidePage{}, err
	}
	if len(rows) < len(slices.Compact(slices.Sorted(slices.Values(refs)))) {
		return DecidePage{}, fault.New(fault.NotFound, "registration.unknown") // of another event, or of none
	}
	all, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return DecidePage{}, err
	}
	title := "Anmeldungen bestätigen"
	if choice == decline {
		title = "Anmeldungen ablehnen"
	}
	frame, err := p.page(c, title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(ev.Slug)})
	page := DecidePage{
		Page: frame, Head: p.headOf(c, ev, all[ev.ID], ""), Decision: choice, Held: all[ev.ID].Held, Waits: ev.WaitlistOpenAt(p.Now()),
		Text: letterText("text"), Back: participantsPath(ev.Slug),
	}
	page.Free, page.Limited = all[ev.ID].Free()
	page.divide(rowsOf(ev, rows, 0))
	return page, err
}

// letterText asks for what the hosts write into the letters of a decision.
func letterText(name string) view.Field {
	return view.Field{Kind: view.Textarea, Name: name, Label: "Text für die E-Mails", Rows: 4, MaxLength: maxReason,
		Hint: "Steht in jeder E-Mail und im Verlauf, zum Beispiel eine Begründung oder ein nächster Schritt."}
}

// divide parts those whom the decision concerns from the rest.
func (p *DecidePage) divide(rows []personRow) {
	for _, row := range rows {
		if !p.Decision.concerns(row.State) {
			p.SomeWait = p.SomeWait || row.State == registration.Waitlisted
			p.Unchanged = append(p.Unchanged, row)
			continue
		}
		p.Chosen = append(p.Chosen, row)
		p.Seats += row.Party
		if row.Unreached {
			p.Unreached++
		}
	}
	p.Columns = columnsOf(p.Chosen)
}
