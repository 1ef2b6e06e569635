package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// DuplicatesPage lists registrations of an event that are probably one person's.
type DuplicatesPage struct {
	view.Page
	Head  eventHead
	Pairs []duplicate
	More  bool // there are more than these
	Back  string
}

// Template implements view.Template.
func (DuplicatesPage) Template() string { return "page/office/duplicates.html" }

// duplicate is one pair.
type duplicate struct {
	Both     []personRow
	Why      string
	MergeURL string
	Named    string // both, by reference, for the form
}

func duplicatesPath(slug string) string { return eventPath(slug) + "/doppelte" }

func mergePath(keep, end registration.Reference) string {
	return participantPath(keep) + "/zusammenfuehren?mit=" + string(end)
}

func (p *Pages) showDuplicates(c *gin.Context) error {
	page, err := p.duplicatesPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) duplicatesPage(c *gin.Context) (DuplicatesPage, error) {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	ev, err := p.Events.Managed(ctx, who, slug)
	if err != nil {
		return DuplicatesPage{}, err
	}
	found, err := p.Registrations.Duplicates(ctx, who, slug)
	if err != nil {
		return DuplicatesPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return DuplicatesPage{}, err
	}
	frame, err := p.page(c, "Doppelte Anmeldungen: "+ev.Title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(slug)})
	page := DuplicatesPage{Page: frame, Head: p.headOf(c, ev, seats[ev.ID], ""), More: found.More, Back: participantsPath(slug)}
	for _, pair := range found.Pairs {
		shown := duplicate{Why: likeness(pair), MergeURL: mergePath(pair.First.Reference, pair.Second.Reference),
			Named: string(pair.First.Reference) + " " + string(pair.Second.Reference)}
		for _, r := range []registration.Registration{pair.First, pair.Second} {
			shown.Both = append(shown.Both, rowOf(ev, registration.Row{Registration: r}))
		}
		page.Pairs = append(page.Pairs, shown)
	}
	return page, err
}

// likeness says what two registrations have in common.
func likeness(pair registration.Duplicate) string {
	switch {
	case pair.SameName && pair.SameAddress:
		return "Gleicher Name, gleiche E-Mail-Adresse"
	case pair.SameName:
		return "Gleicher Name"
	}
	return "Gleiche E-Mail-Adresse, ähnlicher Name"
}

// submitDistinct notes that two registrations are of two people.
func (p *Pages) submitDistinct(c *gin.Context) error {
	ev, err := p.Events.Managed(c.Request.Context(), web.Actor(c), c.Param("slug"))
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
	refs := references(in, c.Request.PostForm["registrations"])
	if len(refs) != 2 {
		in.Fail("registrations", "registration.two_needed")
	}
	refusal := unlessWrong(in, func() error {
		return p.Registrations.Dismiss(c.Request.Context(), web.Actor(c), c.Param("slug"), refs[0], refs[1])
	})
	if refusal == nil {
		p.Front.SetNotice(c, "notice.told_apart")
		return web.SeeOther(c, duplicatesPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.duplicatesPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}
