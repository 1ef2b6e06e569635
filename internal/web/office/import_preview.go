package office

import (
	"fmt"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// ImportPreviewPage shows what each line of a list would get before anybody is entered.
type ImportPreviewPage struct {
	view.Page
	Event     event.Event
	Lines     []importPreviewRow
	HasQuotas bool
	Count     int // who will be entered
	Seated    int // who of them gets a seat
	Waiting   int // who of them waits
	Applied   int // about whom the hosts will decide
	Wrong     int // lines with mistakes
	LeftOut   int // who is registered already, or stands there twice
	Unknown   []string
	List      registration.ImportList
	Carried   string
	Again     *listInput // to put the list right at once; nil: it must be given anew
	CheckURL  string
	EnterURL  string
	Back      string
}

// Template implements view.Template.
func (ImportPreviewPage) Template() string { return "page/office/import-preview.html" }

// importPreviewRow is one line of the list.
type importPreviewRow struct {
	registration.ImportLine
	Name        string
	Badge       view.Badge
	EarlierURL  string // of the registration that the person has already
	NamesakeURL string
	Problems    []string
}

func (p *Pages) showImportPreview(c *gin.Context, status int, list registration.ImportList, again *listInput, refusal error) error {
	ev, _, err := p.mayEnterHere(c)
	if err != nil {
		return err
	}
	preview, err := p.Registrations.PreviewImport(c.Request.Context(), web.Actor(c), ev.Slug, list)
	if err != nil {
		return err
	}
	frame, err := p.importFrame(c, "Liste prüfen", ev)
	if err != nil {
		return err
	}
	list.Fingerprint = preview.Fingerprint
	page := ImportPreviewPage{
		Page: frame, Event: ev, Unknown: preview.Unknown, List: list, Again: again, CheckURL: importPath(ev.Slug) + "/pruefen", EnterURL: importPath(ev.Slug), Back: importPath(ev.Slug),
		Count: preview.Count(registration.WillEnter), Wrong: preview.Count(registration.HasMistakes),
		Seated: preview.CountState(registration.Confirmed), Waiting: preview.CountState(registration.Waitlisted), Applied: preview.CountState(registration.Applied),
	}
	page.LeftOut = len(preview.Lines) - page.Count - page.Wrong
	labels := importLabels(ev)
	for _, line := range preview.Lines {
		page.Lines = append(page.Lines, newImportPreviewRow(line, labels))
		page.HasQuotas = page.HasQuotas || line.Result.Quota != ""
	}
	if page.Carried, err = carried(list.Sheet); err != nil {
		return err
	}
	page.Errors = view.Bind(nil, withoutFields(refusal))
	return p.Front.Render(c, status, page)
}

// importLabels name the columns of a list by the fields of the form.
func importLabels(ev event.Event) map[string]string {
	labels := map[string]string{}
	for _, column := range registration.ImportColumns(ev) {
		labels[column.Field] = column.Names[0]
	}
	return labels
}

func newImportPreviewRow(line registration.ImportLine, labels map[string]string) importPreviewRow {
	row := importPreviewRow{ImportLine: line, Name: invitedName(line.FirstName, line.LastName), Badge: importBadge(line), Problems: problems(line.Mistakes, labels)}
	if line.Outcome == registration.EnteredAlready {
		row.EarlierURL = participantPath(line.Earlier)
	}
	if line.Namesake != "" {
		row.NamesakeURL = participantPath(line.Namesake)
	}
	return row
}

func importBadge(line registration.ImportLine) view.Badge {
	switch line.Outcome {
	case registration.WillEnter:
		badge := stateBadgeOf(line.Result.State)
		if line.Result.WaitlistPosition > 0 {
			badge.Text += fmt.Sprintf(", Platz %d", line.Result.WaitlistPosition)
		}
		return badge
	case registration.HasMistakes:
		return view.Badge{Tone: view.Danger, Text: say(line.Outcome.LabelKey())}
	}
	return view.Badge{Tone: view.Neutral, Text: say(line.Outcome.LabelKey())}
}
