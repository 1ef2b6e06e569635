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
	frame, err := p.page(c, decisionTitles[choice], view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(ev.Slug)})
	if err != nil {
		return DecidePage{}, err
	}
	page := DecidePage{
		Page: frame, Head: p.headOf(c, ev, all[ev.ID], ""), Decision: choice, Held: all[ev.ID].Held, Waits: ev.WaitlistOpenAt(p.Now()),
		Text: letterText("text"), Back: participantsPath(ev.Slug),
	}
	page.Free, page.Limited = all[ev.ID].Free()
	page.divide(rowsOf(ev, rows, 0))
	page.Effect, err = p.effectOf(c, ev, choice, refs, page.Chosen)
	return page, err
}

var decisionTitles = map[decision]string{approve: "Anmeldungen bestätigen", decline: "Anmeldungen ablehnen",
	cancel: "Anmeldungen zurücknehmen", resend: "E-Mails noch einmal senden"}

// effect is what a decision would do if it were made now.
type effect struct {
	Letters int
	Moves   int // of those whom it concerns
	Others  []otherMove
}

// otherMove is somebody who was not chosen and would stand otherwise too: who moves up, or only comes together.
type otherMove struct {
	Name, URL string
	Badge     view.Badge
}

// effectOf tries the decision. When it would be refused there is none: the refusal is told when it is made.
func (p *Pages) effectOf(c *gin.Context, ev event.Event, choice decision, refs []registration.Reference, chosen []personRow) (effect, error) {
	would, err := p.Registrations.PreviewDecision(c.Request.Context(), web.Actor(c), ev.Slug, registration.Decision(choice), refs...)
	if err != nil && isAnswerable(err) {
		return effect{}, nil
	}
	e := effect{Letters: would.Letters}
	for _, m := range would.Moves {
		if slices.ContainsFunc(chosen, func(row personRow) bool { return row.Reference == m.Reference }) {
			e.Moves++
			continue
		}
		name := listName(registration.Person{FirstName: m.FirstName, LastName: m.LastName})
		e.Others = append(e.Others, otherMove{name, participantPath(m.Reference), stateBadgeOf(m.To)})
	}
	return e, err
}

// letterText asks for what the hosts write into the letters of a decision.
func letterText(name string) view.Field {
	return view.Field{Kind: view.Textarea, Name: name, Label: "Text für die E-Mails", Rows: 4, MaxLength: maxReason,
		Hint: "Steht in jeder E-Mail und im Verlauf, zum Beispiel eine Begründung oder ein nächster Schritt."}
}

// divide parts those whom the decision concerns from the rest.
func (p *DecidePage) divide(rows []personRow) {
	for _, row := range rows {
		if !registration.Decision(p.Decision).Concerns(row.Registration) {
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
