package office

import (
	"cmp"
	"strings"

	"github.com/gin-gonic/gin"

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
	Effect    effect
	All       bool // everybody whom the filter in the address leaves
	More      int  // of them, besides those who are shown
	Count     int  // whom it concerns
	Text      view.Field
	Now       view.Field
	// UndoMinutes is how long the letters wait otherwise.
	UndoMinutes int
	Back        string
}

// Template implements view.Template.
func (DecidePage) Template() string { return "page/office/decide.html" }

// decision is what the hosts do with several registrations at once.
type decision registration.Decision

const (
	approve = decision(registration.Approving)
	decline = decision(registration.Declining)
	promote = decision(registration.Promoting)
	cancel  = decision(registration.Cancelling)
	resend  = decision(registration.Resending)
)

var decisions = []decision{approve, decline, promote, cancel, resend}

// Approves reports whether it is a decision for people.
func (d decision) Approves() bool { return d == approve }

// Declines reports whether it is one against them.
func (d decision) Declines() bool { return d == decline }

// Promotes reports whether people of the waitlist get free seats.
func (d decision) Promotes() bool { return d == promote }

// Cancels reports whether registrations are taken back.
func (d decision) Cancels() bool { return d == cancel }

// Resends reports whether nothing but letters is written.
func (d decision) Resends() bool { return d == resend }

// unseen is the fingerprint of no preview: people decide about several only after they have seen what happens.
const unseen = "unseen"

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
	choice := form.OneOf(in, "decision", decisions, form.Required)
	order := registration.Order{Decision: registration.Decision(choice), Text: in.Raw().Get("text"), Fingerprint: in.Text("fingerprint"), Hold: !in.Bool("now")}
	if in.Bool("alle") {
		filter, query := filterOf(c.Request.URL.Query())
		if err := query.Fault(); err != nil {
			return err
		}
		order.Filter = &filter
	} else if order.References = references(in, c.Request.PostForm["registrations"]); len(order.References) == 0 {
		in.Fail("registrations", "office.nobody_ticked")
	}
	if refusal := in.Fault(); refusal != nil {
		return p.showListAgain(c, refusal)
	}
	if !in.Bool("final") {
		return p.orListAgain(c, p.showDecision(c, ev, order, nil, nil))
	}
	order.Fingerprint = cmp.Or(order.Fingerprint, unseen)
	decided, refusal := p.Registrations.DecideAll(ctx, web.Actor(c), slug, order)
	if refusal == nil {
		return p.tellDecision(c, choice, order.References, decided)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	return p.orListAgain(c, p.showDecision(c, ev, order, in, refusal))
}

// orListAgain tells on the list what cannot be shown: too many, or no seat for anybody.
func (p *Pages) orListAgain(c *gin.Context, err error) error {
	if err == nil || !isAnswerable(err) {
		return err
	}
	return p.showListAgain(c, err)
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

// doneNotices are the notices that tell what was done.
var doneNotices = map[decision]string{approve: "notice.approved", decline: "notice.declined", promote: "notice.promoted_several", cancel: "notice.cancelled_several", resend: "notice.resent_several"}

// tellDecision leads back to where somebody came from: the person, or the list. What can be undone is undone there.
func (p *Pages) tellDecision(c *gin.Context, choice decision, refs []registration.Reference, made registration.Decided) error {
	if made.Undo != nil {
		p.Front.SetNotice(c, "notice.decision_waits")
		return web.SeeOther(c, participantsPath(c.Param("slug")))
	}
	p.Front.SetNotice(c, doneNotices[choice])
	if len(refs) == 1 {
		return web.SeeOther(c, participantPath(refs[0]))
	}
	return web.SeeOther(c, participantsPath(c.Param("slug")))
}

// showListAgain shows the list, as the query in the address of the form tells it.
func (p *Pages) showListAgain(c *gin.Context, refusal error) error {
	page, err := p.participantsPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}
