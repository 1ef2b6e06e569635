package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// MappingsPage says whom of the provider the organisations take in, for administrators.
type MappingsPage struct {
	view.Page
	HasProvider  bool
	Rows         []mappingRow
	Value        view.Field
	Organisation view.Field
	Role         view.Field
}

// Template implements view.Template.
func (MappingsPage) Template() string { return "page/office/mappings.html" }

type mappingRow struct {
	account.Mapping
	RoleName  string
	RemoveURL string
}

const mappingsPath = "/intern/anmeldedienst"

func (p *Pages) mappingsPage(c *gin.Context) (MappingsPage, error) {
	all, err := p.Accounts.Mappings(c.Request.Context(), web.Actor(c))
	if err != nil {
		return MappingsPage{}, err
	}
	offered, err := p.choicesFor(c.Request.Context())
	if err != nil {
		return MappingsPage{}, err
	}
	frame, err := p.page(c, "Anmeldedienst", view.NavAccounts, view.Link{Text: "Zugänge", URL: "/intern/konten"})
	page := MappingsPage{
		Page: frame, HasProvider: p.Accounts.HasProvider(),
		Value: view.Field{Name: "value", Label: "Gruppe im Anmeldedienst", Required: true, MaxLength: 200,
			Hint: "Genau so geschrieben, wie der Anmeldedienst sie nennt, zum Beispiel /tagungsbuero/ki-musterstadt."},
		Organisation: view.Field{Kind: view.Select, Name: "organisation", Label: "Einrichtung", Required: true, Options: offered.organisations},
		Role:         view.Field{Kind: view.Radios, Name: "role", Label: "Aufgabe", Required: true, Value: string(actor.RoleEditor), Options: roleOptions()},
	}
	for _, m := range all {
		page.Rows = append(page.Rows, mappingRow{Mapping: m, RoleName: say(account.RoleLabelKey(m.Role)),
			RemoveURL: mappingsPath + "/" + strconv.FormatInt(int64(m.ID), 10) + "/entfernen"})
	}
	return page, err
}

func (p *Pages) showMappings(c *gin.Context) error {
	page, err := p.mappingsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitMapping(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.mappingsPage(c)
	if err != nil {
		return err
	}
	mapping := account.Mapping{Value: in.Text("value", form.Required), Organisation: form.Number[organisation.ID](in, "organisation", form.Required),
		Role: form.OneOf(in, "role", actor.Roles, form.Required)}
	refusal := in.Fault()
	if refusal == nil {
		refusal = p.Accounts.SetMapping(c.Request.Context(), web.Actor(c), mapping)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.mapping_set")
		return web.SeeOther(c, mappingsPath)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Value, &page.Organisation, &page.Role)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitRemoveMapping(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("mapping"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "account.mapping_unknown").Because(err)
	}
	if err := p.Accounts.RemoveMapping(c.Request.Context(), web.Actor(c), account.MappingID(id)); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.mapping_removed")
	return web.SeeOther(c, mappingsPath)
}
