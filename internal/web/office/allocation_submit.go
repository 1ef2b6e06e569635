package office

import (
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// putBack keeps what was chosen when the page is shown again.
func (p *AllocationPage) putBack(in *form.Form, refusal error) {
	picked := references(in, in.Raw()["registrations"])
	fields := []*view.Field{&p.Method, &p.Seed}
	for i := range p.Applied {
		fields = append(fields, &p.Applied[i].Order)
		p.Applied[i].Picked = slices.Contains(picked, p.Applied[i].Reference)
	}
	p.Errors = view.Bind(in.Raw(), refusal, fields...)
}

func (p *Pages) submitAllocation(c *gin.Context) error {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	sent := allocationOf(in, c.Request.PostForm)
	if refusal := in.Fault(); refusal != nil {
		return p.refuseAllocation(c, in, refusal)
	}
	if sent.Fingerprint == "" {
		preview, refusal := p.Registrations.PreviewAllocation(ctx, who, slug, sent)
		if refusal != nil {
			return p.refuseAllocation(c, in, refusal)
		}
		return p.showPreview(c, preview, nil)
	}
	_, refusal := p.Registrations.Allocate(ctx, who, slug, sent)
	if refusal == nil || isAlreadyDecided(refusal) {
		p.Front.SetNotice(c, "notice.allocated")
		return web.SeeOther(c, allocationPath(slug))
	}
	return p.previewAgain(c, in, sent, refusal)
}

// previewAgain shows how it would come out now, where the decision was refused because something has
// changed, or because of the text.
func (p *Pages) previewAgain(c *gin.Context, in *form.Form, sent registration.Allocation, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	text := sent.Text
	sent.Text = ""
	preview, err := p.Registrations.PreviewAllocation(c.Request.Context(), web.Actor(c), c.Param("slug"), sent)
	if err != nil {
		return p.refuseAllocation(c, in, err)
	}
	preview.Text = text
	return p.showPreview(c, preview, refusal)
}

func (p *Pages) refuseAllocation(c *gin.Context, in *form.Form, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.allocationPage(c)
	if err != nil {
		return err
	}
	if !page.MayDecide {
		return fault.New(fault.Forbidden, "registration.forbidden")
	}
	page.putBack(in, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}
