package office

import (
	"context"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// DecidePage shows whom a decision concerns, and what it will do, before it is made.
type DecidePage struct {
	view.Page
	Head      eventHead
	Decision  decision
	Chosen    []personRow
	Unchanged []personRow // whom the decision does not concern
	SomeWait  bool        // some of them are on the waitlist
	Columns   columns
	Seats     int // that the chosen need
	Free      int // for everybody
	Held      int // for quotas
	Limited   bool
	Waits     bool // who finds no seat waits
	Unreached int  // of the chosen, without an address
	Text      view.Field
	Back      string
}

// Template implements view.Template.
func (DecidePage) Template() string { return "page/office/decide.html" }

// decision is what the hosts decide about applications.
type decision string

const (
	approve decision = "approve"
	decline decision = "decline"
)

// Approves reports whether it is a decision for people.
func (d decision) Approves() bool { return d == approve }

// concerns reports whether a registration is still to be decided about.
func (d decision) concerns(state registration.State) bool {
	return state == registration.Applied || d == decline && state == registration.Waitlisted
}

// submitDecision comes twice: with those who were ticked, which leads to the page with all that the
// decision will do, and from there to make it.
func (p *Pages) submitDecision(c *gin.Context) error {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return err
	}
	if !mayEnter(c, ev) {
		return fault.New(fault.Forbidden, "registration.forbidden")
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	choice := form.OneOf(in, "decision", []decision{approve, decline}, form.Required)
	refs := references(in, c.Request.PostForm["registrations"])
	if len(refs) == 0 {
		in.Fail("registrations", "office.nobody_ticked")
	}
	if refusal := in.Fault(); refusal != nil {
		return p.showNobodyTicked(c, refusal)
	}
	if !in.Bool("final") {
		return p.showDecision(c, ev, choice, refs, nil, nil)
	}
	refusal := p.decide(ctx, web.Actor(c), slug, choice, c.Request.PostForm.Get("text"), refs)
	if refusal == nil {
		return p.tellDecision(c, choice, refs)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	return p.showDecision(c, ev, choice, refs, in, refusal)
}

// references reads those that were ticked. A hidden input names several, with spaces between.
func references(in *form.Form, sent []string) []registration.Reference {
	var refs []registration.Reference
	for _, value := range sent {
		for _, ref := range strings.Fields(in.Line("registrations", value, form.Max(maxReferences))) {
			refs = append(refs, registration.Reference(ref))
		}
	}
	return refs
}

// maxReferences is the length of one input, in characters: enough for some thousand references.
const maxReferences = 40_000

func (p *Pages) decide(ctx context.Context, who actor.Actor, slug string, choice decision, text string, refs []registration.Reference) error {
	if choice == approve {
		return p.Registrations.Approve(ctx, who, slug, text, refs...)
	}
	return p.Registrations.Decline(ctx, who, slug, text, refs...)
}

// tellDecision leads back to where somebody came from: the person, or the list.
func (p *Pages) tellDecision(c *gin.Context, choice decision, refs []registration.Reference) error {
	notice := "notice.approved"
	if choice == decline {
		notice = "notice.declined"
	}
	p.Front.SetNotice(c, notice)
	if len(refs) == 1 {
		return web.SeeOther(c, participantPath(refs[0]))
	}
	return web.SeeOther(c, participantsPath(c.Param("slug")))
}

// showNobodyTicked shows the list again, as the query in the address of the form tells it.
func (p *Pages) showNobodyTicked(c *gin.Context, refusal error) error {
	page, err := p.participantsPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}
