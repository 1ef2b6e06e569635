package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/table"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// ImportPage takes a list of people to enter.
type ImportPage struct {
	view.Page
	Event   event.Event
	Seats   view.Seats
	List    listInput
	Columns []string // that the list may have
	Beyond  beyond
	Silent  view.Field
	Back    string
}

// Template implements view.Template.
func (ImportPage) Template() string { return "page/office/import.html" }

func (p *ImportPage) fields() []*view.Field {
	return append(p.List.fields(), &p.Beyond.Box, &p.Beyond.Reason, &p.Silent)
}

func importPath(slug string) string { return eventPath(slug) + "/import" }

func (p *Pages) importPage(c *gin.Context) (ImportPage, error) {
	ev, seats, err := p.mayEnterHere(c)
	if err != nil {
		return ImportPage{}, err
	}
	frame, err := p.importFrame(c, "Liste eintragen", ev)
	page := ImportPage{
		Page: frame, Event: ev, Seats: seatsOf(ev, seats, p.Now()), Beyond: beyondFor(c, ev, seats), Back: participantsPath(ev.Slug),
		List: newListInput("Eine Zeile je Person. In der ersten Zeile steht, was in den Spalten steht. Am einfachsten kopieren Sie die Zellen aus Ihrer Tabelle."),
		Silent: view.Field{Kind: view.Checkbox, Name: "silent", Label: "Jetzt keine E-Mails senden",
			Hint: "Sonst bekommt jede Person mit Adresse gleich eine Bestätigung. Spätere E-Mails, etwa Erinnerungen, gehen an alle."},
	}
	for _, column := range registration.ImportColumns(ev) {
		page.Columns = append(page.Columns, column.Names[0])
	}
	return page, err
}

func (p *Pages) importFrame(c *gin.Context, title string, ev event.Event) (view.Page, error) {
	return p.page(c, title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)}, view.Link{Text: "Teilnehmende", URL: participantsPath(ev.Slug)})
}

func (p *Pages) showImport(c *gin.Context) error {
	page, err := p.importPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitImportList shows what would become of the list. It changes nothing.
func (p *Pages) submitImportList(c *gin.Context) error {
	page, err := p.importPage(c)
	if err != nil {
		return err
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	sent, err := readList(c, in)
	if err != nil {
		return err
	}
	list := registration.ImportList{Overbook: readBeyond(in), Silent: in.Bool("silent"), Submission: token.Random()}
	refusal := in.Fault()
	if refusal == nil {
		list.Sheet, refusal = table.Read(sent.name, sent.data)
	}
	if refusal == nil {
		refusal = p.showImportPreview(c, http.StatusOK, list, sent.again(), nil)
	}
	if refusal == nil || !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

// submitImport enters what was looked at.
func (p *Pages) submitImport(c *gin.Context) error {
	if _, _, err := p.mayEnterHere(c); err != nil {
		return err
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	list, err := carriedImport(c, in)
	if err != nil {
		return err
	}
	slug := c.Param("slug")
	_, refusal := p.Registrations.Import(c.Request.Context(), web.Actor(c), slug, list)
	if refusal == nil {
		p.Front.SetNotice(c, "notice.list_entered")
		return web.SeeOther(c, participantsPath(slug))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	return p.showImportPreview(c, statusFor(refusal), list, nil, refusal)
}

// carriedImport reads back what the preview carried along.
func carriedImport(c *gin.Context, in *form.Form) (registration.ImportList, error) {
	raw := in.Raw()
	list := registration.ImportList{Overbook: raw.Get("overbook"), Silent: in.Bool("silent"), Submission: raw.Get("submission"), Fingerprint: raw.Get("fingerprint")}
	return list, readCarried(c, "lines", &list.Sheet)
}
