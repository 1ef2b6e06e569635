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

func (p *Pages) showDecision(c *gin.Context, ev event.Event, order registration.Order, in *form.Form, refusal error) error {
	page, err := p.decidePage(c, ev, order)
	if err != nil {
		return err
	}
	if in != nil {
		page.Errors = view.Bind(in.Raw(), refusal, &page.Text, &page.Now)
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

// shownOfAll is how many of those whom a filter leaves are named before a decision about all of them.
const shownOfAll = 100

func (p *Pages) decidePage(c *gin.Context, ev event.Event, order registration.Order) (DecidePage, error) {
	ctx, refs, more := c.Request.Context(), order.References, 0
	would, err := p.wouldBe(c, ev, order)
	if err != nil {
		return DecidePage{}, err
	}
	if order.Filter != nil {
		shown := min(len(would.Concerned), shownOfAll)
		refs, more = would.Concerned[:shown], len(would.Concerned)-shown
	}
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
	choice := decision(order.Decision)
	frame, err := p.page(c, decisionTitles[choice], view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(ev.Slug)})
	if err != nil {
		return DecidePage{}, err
	}
	page := DecidePage{
		Page: frame, Head: p.headOf(c, ev, all[ev.ID], ""), Decision: choice, Held: all[ev.ID].Held, Waits: ev.WaitlistOpenAt(p.Now()),
		Text: letterText("text"), Back: withQuery(participantsPath(ev.Slug), c.Request.URL.Query()), All: order.Filter != nil, More: more,
		Effect: effectOf(would), Now: sendNow(), UndoMinutes: int(registration.UndoFor.Minutes()),
	}
	page.Free, page.Limited = all[ev.ID].Free()
	page.divide(rowsOf(ev, rows, 0))
	if page.Count = len(page.Chosen) + more; page.Count == 1 {
		page.Now.Value = view.Ja(true)
	}
	return page, nil
}

var decisionTitles = map[decision]string{approve: "Anmeldungen bestätigen", decline: "Anmeldungen ablehnen",
	promote: "Plätze geben", cancel: "Anmeldungen zurücknehmen", resend: "E-Mails noch einmal senden"}

// effect is what a decision would do if it were made now.
type effect struct {
	Letters int
	Seated  int // of those whom it concerns
	Waiting int
	Unmoved int // for whom no seat is left
	// Others are people who were not chosen and would stand otherwise too; More are even more of them.
	Others      []otherMove
	More        int
	Fingerprint string
}

// otherMove is somebody who was not chosen and would stand otherwise too: who moves up, or only comes together.
type otherMove struct {
	Name, URL string
	Badge     view.Badge
}

// wouldBe tries the decision. When it would be refused nothing happens: the refusal is told when it is made.
func (p *Pages) wouldBe(c *gin.Context, ev event.Event, order registration.Order) (registration.Effect, error) {
	would, err := p.Registrations.PreviewOrder(c.Request.Context(), web.Actor(c), ev.Slug, order)
	if err != nil && isAnswerable(err) && order.Filter == nil {
		return registration.Effect{}, nil
	}
	return would, err
}

// effectOf words what would happen.
func effectOf(would registration.Effect) effect {
	e := effect{Letters: would.Letters, Unmoved: len(would.Unmoved), Fingerprint: would.Fingerprint}
	chosen := make(map[registration.Reference]bool, len(would.Concerned))
	for _, ref := range would.Concerned {
		chosen[ref] = true
	}
	for _, m := range would.Moves {
		switch {
		case chosen[m.Reference] && m.To.TakesSeat():
			e.Seated++
		case chosen[m.Reference] && m.To == registration.Waitlisted:
			e.Waiting++
		case chosen[m.Reference]:
		case len(e.Others) == shownOfAll:
			e.More++
		default:
			name := listName(registration.Person{FirstName: m.FirstName, LastName: m.LastName})
			e.Others = append(e.Others, otherMove{name, participantPath(m.Reference), stateBadgeOf(m.To)})
		}
	}
	return e
}

// letterText asks for what the hosts write into the letters of a decision.
func letterText(name string) view.Field {
	return view.Field{Kind: view.Textarea, Name: name, Label: "Text für die E-Mails", Rows: 4, MaxLength: maxReason,
		Hint: "Steht in jeder E-Mail und im Verlauf, zum Beispiel eine Begründung oder ein nächster Schritt."}
}

// sendNow asks whether the letters of a decision go without waiting; about one person they do unless somebody objects.
func sendNow() view.Field {
	return view.Field{Kind: view.Checkbox, Name: "now", Label: "E-Mails sofort senden", Hint: "Dann lässt sich die Entscheidung nicht mehr rückgängig machen."}
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
		if row.NoAddress {
			p.Unreached++
		}
	}
	p.Columns = columnsOf(p.Chosen)
}
