package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// InviteListPage takes a list of people to invite to an event.
type InviteListPage struct {
	view.Page
	Event   event.Event
	List    listInput
	Message view.Field
	Back    string
}

// Template implements view.Template.
func (InviteListPage) Template() string { return "page/office/invitations-new.html" }

func (p *InviteListPage) fields() []*view.Field { return append(p.List.fields(), &p.Message) }

// InvitePreviewPage shows what becomes of each line before anybody is written to.
type InvitePreviewPage struct {
	view.Page
	Event       event.Event
	Lines       []invitePreviewRow
	Count       int // who will be invited
	Wrong       int // lines with mistakes
	LeftOut     int // who is invited or registered already, or stands there twice
	Unknown     []string
	Message     string
	Carried     string
	Fingerprint string
	Again       *listInput // to put the list right at once; nil: it must be given anew
	SendURL     string
	Back        string
}

// Template implements view.Template.
func (InvitePreviewPage) Template() string { return "page/office/invitations-preview.html" }

// invitePreviewRow is one line of the list.
type invitePreviewRow struct {
	registration.InvitationLine
	Name     string
	Badge    view.Badge
	Problems []string
}

// inviteLabels name the inputs that a line can be wrong at.
var inviteLabels = map[string]string{"email": "E-Mail", "first_name": "Vorname", "last_name": "Nachname", "organisation": "Einrichtung"}

func (p *Pages) inviteListPage(c *gin.Context) (InviteListPage, error) {
	ev, _, err := p.mayEnterHere(c)
	if err != nil {
		return InviteListPage{}, err
	}
	back := invitationsPath(ev.Slug)
	frame, err := p.page(c, "Zu dieser Veranstaltung einladen", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)}, view.Link{Text: "Einladungen", URL: back})
	return InviteListPage{
		Page: frame, Event: ev, Back: back,
		List: newListInput("Adressen untereinander oder mit Semikolon dazwischen, auch mit Namen: Kim Beispiel <kim@mail.example>. Oder eine Tabelle mit den Spalten E-Mail, Vorname, Nachname und Einrichtung."),
		Message: view.Field{Kind: view.Textarea, Name: "message", Label: "Ein paar Worte dazu", Rows: 4, MaxLength: 500,
			Hint: "Steht in jeder Einladung. Titel, Zeit, Ort und der Link zur Anmeldung stehen ohnehin darin."},
	}, err
}

func (p *Pages) showInviteList(c *gin.Context) error {
	page, err := p.inviteListPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitInviteList shows what would become of the list. It changes nothing.
func (p *Pages) submitInviteList(c *gin.Context) error {
	page, err := p.inviteListPage(c)
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
	list := registration.InviteList{Message: in.Raw().Get("message")}
	var unknown []string
	refusal := in.Fault()
	if refusal == nil {
		list.Invitees, unknown, refusal = registration.ReadInvitees(sent.name, sent.data)
	}
	if refusal == nil {
		refusal = p.showInvitePreview(c, http.StatusOK, list, unknown, sent.again(), nil)
	}
	if refusal == nil || !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

// submitInvitations sends what was looked at.
func (p *Pages) submitInvitations(c *gin.Context) error {
	if _, _, err := p.mayEnterHere(c); err != nil {
		return err
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	slug := c.Param("slug")
	list := registration.InviteList{Message: in.Raw().Get("message"), Fingerprint: in.Raw().Get("fingerprint")}
	if err := readCarried(c, "lines", &list.Invitees); err != nil {
		return err
	}
	_, refusal := p.Registrations.Invite(c.Request.Context(), web.Actor(c), slug, list)
	if refusal == nil {
		p.Front.SetNotice(c, "notice.invitations_sent")
		return web.SeeOther(c, invitationsPath(slug))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	return p.showInvitePreview(c, statusFor(refusal), list, nil, nil, refusal)
}

func (p *Pages) showInvitePreview(c *gin.Context, status int, list registration.InviteList, unknown []string, again *listInput, refusal error) error {
	ev, _, err := p.mayEnterHere(c)
	if err != nil {
		return err
	}
	preview, err := p.Registrations.PreviewInvitations(c.Request.Context(), web.Actor(c), ev.Slug, list)
	if err != nil {
		return err
	}
	back := invitationsPath(ev.Slug)
	frame, err := p.page(c, "Einladungen prüfen", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)}, view.Link{Text: "Einladungen", URL: back})
	if err != nil {
		return err
	}
	page := InvitePreviewPage{
		Page: frame, Event: ev, Unknown: unknown, Message: list.Message, Fingerprint: preview.Fingerprint, Again: again, SendURL: back, Back: back + "/neu",
		Count: preview.Count(registration.WillInvite), Wrong: preview.Count(registration.NotUnderstood),
	}
	page.LeftOut = len(preview.Lines) - page.Count - page.Wrong
	for _, line := range preview.Lines {
		page.Lines = append(page.Lines, invitePreviewRow{InvitationLine: line, Name: invitedName(line.FirstName, line.LastName),
			Badge: inviteBadge(line.Outcome), Problems: problems(line.Mistakes, inviteLabels)})
	}
	if page.Carried, err = carried(list.Invitees); err != nil {
		return err
	}
	page.Errors = view.Bind(nil, withoutFields(refusal))
	return p.Front.Render(c, status, page)
}

// withoutFields leaves out mistakes of lines: they are told in the table.
func withoutFields(refusal error) error {
	if fault.Is(refusal, fault.Invalid) {
		return nil
	}
	return refusal
}

func inviteBadge(outcome registration.InviteOutcome) view.Badge {
	badge := view.Badge{Tone: view.Neutral, Text: say(outcome.LabelKey())}
	switch outcome {
	case registration.WillInvite:
		badge.Tone = view.Success
	case registration.NotUnderstood:
		badge.Tone = view.Danger
	}
	return badge
}

// problems words the mistakes of a line, each after the column it stands in.
func problems(mistakes []fault.Field, labels map[string]string) []string {
	words := make([]string, len(mistakes))
	for i, mistake := range mistakes {
		words[i] = i18n.Text(i18n.German, mistake.Key, mistake.Args)
		if label := labels[mistake.Name]; label != "" {
			words[i] = label + ": " + words[i]
		}
	}
	return words
}
