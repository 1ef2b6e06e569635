package office

import (
	"fmt"
	"io"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/picture"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// readPicture reads a form with a picture, and one byte more than is allowed of that, so that the use case notices.
// Even when the refusal is that all of it was too much, which is said at the input, there is a form to show again.
func readPicture(c *gin.Context, input string) (*form.Form, []byte, error) {
	in, err := web.ReadForm(c)
	switch {
	case isKey(err, "form.too_large"):
		return form.New(nil), nil, fault.InvalidFields([]fault.Field{{Name: input, Key: "picture.too_large", Args: fault.Args{"Max": picture.MaxBytes >> 20}}})
	case err != nil:
		return form.New(nil), nil, err
	}
	body := c.Request.MultipartForm
	if body == nil || len(body.File[input]) == 0 {
		return in, nil, nil
	}
	file, err := body.File[input][0].Open()
	if err != nil {
		return in, nil, fmt.Errorf("open an uploaded picture: %w", err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, picture.MaxBytes+1))
	if err != nil {
		return in, nil, fmt.Errorf("read an uploaded picture: %w", err)
	}
	return in, data, nil
}

// logoInput is where the logo of an organisation is chosen.
func logoInput(o organisation.Organisation) view.Field {
	f := view.Field{Kind: view.File, Name: "logo", Label: "Logo", Accept: picture.Accept, Required: true, Hint: pictureHint + " Am besten mit durchsichtigem Rand."}
	if o.Logo != "" {
		f.Label = "Anderes Logo"
	}
	return f
}

func (p *Pages) submitLogo(c *gin.Context) error {
	page, err := p.organisationPage(c)
	if err != nil {
		return err
	}
	in, file, refusal := readPicture(c, "logo")
	if refusal == nil {
		refusal = p.Organisations.SetLogo(c.Request.Context(), web.Actor(c), page.Organisation.ID, file)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.logo_saved")
		return web.SeeOther(c, page.URL)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.LogoInput)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitRemoveLogo(c *gin.Context) error {
	found, err := p.findOrganisation(c)
	if err != nil {
		return err
	}
	if err := p.Organisations.RemoveLogo(c.Request.Context(), web.Actor(c), found.ID); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.logo_removed")
	return web.SeeOther(c, organisationPath(found.Slug))
}
