package office

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// codeRow is a code with its uses.
type codeRow struct {
	registration.Code
	Badge     view.Badge
	RevokeURL string // "" for a code that is revoked
}

// codeInputs make a code.
type codeInputs struct {
	Code    view.Field
	Note    view.Field
	MaxUses view.Field
}

func newCodeInputs() codeInputs {
	return codeInputs{
		Code: view.Field{Name: "code", Label: "Code", Width: view.Medium, Hint: "Leer lassen, dann bekommen Sie einen zufälligen, der sich gut vorlesen lässt."},
		Note: view.Field{Name: "note", Label: "Notiz", Hint: "Zum Beispiel, wer ihn bekommt. Das sehen nur Sie."},
		MaxUses: view.Field{Kind: view.Number, Name: "max_uses", Label: "Wie oft er gilt", Width: view.Short, Suffix: "Anmeldungen",
			Hint: "Ohne Zahl beliebig oft. Wer sich abmeldet, gibt die Benutzung zurück."},
	}
}

func (i *codeInputs) fields() []*view.Field { return []*view.Field{&i.Code, &i.Note, &i.MaxUses} }

func codeRows(slug string, codes []registration.Code) []codeRow {
	rows := make([]codeRow, len(codes))
	for i, code := range codes {
		rows[i] = codeRow{Code: code, Badge: codeBadge(code)}
		if code.RevokedAt == nil {
			rows[i].RevokeURL = invitationsPath(slug) + "/codes/" + url.PathEscape(code.Code) + "/zurueckziehen"
		}
	}
	return rows
}

func codeBadge(code registration.Code) view.Badge {
	switch {
	case code.RevokedAt != nil:
		return view.Badge{Tone: view.Neutral, Text: "zurückgezogen"}
	case !code.IsOpen():
		return view.Badge{Tone: view.Warning, Text: "aufgebraucht"}
	}
	return view.Badge{Tone: view.Success, Text: "gilt"}
}

// missingCodes are those that a quota is for and that nobody can use, because they do not exist.
func missingCodes(ev event.Event, codes []registration.Code) (missing []string) {
	for _, quota := range ev.Rules.Quotas {
		isKnown := slices.ContainsFunc(codes, func(code registration.Code) bool { return strings.EqualFold(code.Code, quota.Value) })
		if quota.Basis == event.BasisCode && !isKnown && !slices.Contains(missing, quota.Value) {
			missing = append(missing, quota.Value)
		}
	}
	return missing
}

func (p *Pages) submitCode(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	ctx, slug := c.Request.Context(), c.Param("slug")
	draft := registration.CodeDraft{Code: in.Raw().Get("code"), Note: in.Raw().Get("note"), MaxUses: in.OptionalInt("max_uses", form.AtLeast(1))}
	refusal := in.Fault()
	if refusal == nil {
		_, refusal = p.Registrations.CreateCode(ctx, web.Actor(c), slug, draft)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.code_created")
		return web.SeeOther(c, invitationsPath(slug)+"#codes")
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.invitationsPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.Code.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitRevokeCode(c *gin.Context) error {
	slug := c.Param("slug")
	if err := p.Registrations.RevokeCode(c.Request.Context(), web.Actor(c), slug, c.Param("code")); err != nil {
		return p.refuseOnInvitations(c, err)
	}
	p.Front.SetNotice(c, "notice.code_revoked")
	return web.SeeOther(c, invitationsPath(slug)+"#codes")
}
