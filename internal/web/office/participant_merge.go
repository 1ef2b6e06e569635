package office

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// MergePage makes one registration of two: the one in its head stays.
type MergePage struct {
	personHead
	Sides       []mergeSide // the one that stays, the one that ends
	Choices     []view.Field
	Version     string
	KeepBecomes string // the state of the one that stays, when it moves up by what the other one frees
	Other       registration.Reference
	SwapURL     string // the same the other way round
	EndIsBetter bool
	Refusal     string // why it cannot be, whatever is chosen; empty: it can
	TakeRefusal string // why not all can be taken over that is unless chosen otherwise; empty: it can
	Effect      effect
}

// Template implements view.Template.
func (MergePage) Template() string { return "page/office/participant-merge.html" }

// mergeSide is one of the two.
type mergeSide struct {
	personRow
	Entered  string
	Standing view.Badge // with the place on the waitlist
}

// ChooseMergePage looks for the other registration of the same person.
type ChooseMergePage struct {
	personHead
	Query view.Field
	Rows  []personRow
	Asked bool // something was searched for
}

// MergeURL leads to the page about both.
func (p ChooseMergePage) MergeURL(other registration.Reference) string {
	return mergePath(p.Row.Reference, other)
}

// Template implements view.Template.
func (ChooseMergePage) Template() string { return "page/office/participant-merge-choose.html" }

// The choices about what two registrations say differently.
const (
	mergeKeeps = "keep"
	mergeTakes = "take"
)

func (p *Pages) showMerge(c *gin.Context) error {
	other := mergeWith(c.Query("mit"))
	if other == "" {
		page, err := p.chooseMergePage(c)
		if err != nil {
			return err
		}
		return p.showStep(c, page.Row.State.IsLive() && !page.Row.Placeholder, page)
	}
	page, err := p.mergePage(c, other)
	if err != nil {
		return err
	}
	return p.showStep(c, page.Row.State.IsLive(), page)
}

func mergeWith(sent string) registration.Reference {
	return registration.Reference(strings.ToUpper(strings.TrimSpace(sent)))
}

func (p *Pages) chooseMergePage(c *gin.Context) (ChooseMergePage, error) {
	head, found, err := p.step(c, "Mit einer anderen Anmeldung zusammenführen")
	if err != nil {
		return ChooseMergePage{}, err
	}
	in := form.New(c.Request.URL.Query())
	page := ChooseMergePage{personHead: head, Query: view.Field{Name: "q", Label: searchLabel(c, found.Event), Type: "search", Value: in.Line("q", c.Query("q"))}}
	rows := make([]registration.Row, 0, len(found.Namesakes))
	for _, namesake := range found.Namesakes {
		rows = append(rows, registration.Row{Registration: namesake})
	}
	if page.Asked = page.Query.Value != ""; page.Asked {
		list, err := p.Registrations.List(c.Request.Context(), web.Actor(c), found.Event.Slug, registration.Filter{Text: page.Query.Value}, registration.Place{})
		if err != nil {
			return ChooseMergePage{}, err
		}
		rows = list.Rows
	}
	rows = slices.DeleteFunc(rows, func(row registration.Row) bool {
		return row.ID == found.ID || row.Placeholder || !row.State.IsLive()
	})
	page.Rows = rowsOf(found.Event, rows, 0)
	page.Errors = view.Bind(nil, in.Fault(), &page.Query)
	return page, nil
}

func (p *Pages) mergePage(c *gin.Context, other registration.Reference) (MergePage, error) {
	head, keep, err := p.step(c, "Anmeldungen zusammenführen")
	if err != nil {
		return MergePage{}, err
	}
	preview, err := p.Registrations.PreviewMerge(c.Request.Context(), web.Actor(c), registration.Merge{Keep: keep.Reference, End: other})
	if err != nil {
		return MergePage{}, err
	}
	page := MergePage{personHead: head, Version: preview.Version, Other: other, SwapURL: mergePath(other, keep.Reference), EndIsBetter: preview.EndIsBetter,
		Effect: mergeEffect(preview)}
	for _, move := range preview.Effect.Moves {
		if move.Reference == keep.Reference {
			page.KeepBecomes, page.EndIsBetter = stateBadgeOf(move.To).Text, false
		}
	}
	for _, side := range []registration.Row{preview.Keep, preview.End} { // not found anew: what the version stands for is shown
		page.Sides = append(page.Sides, mergeSide{rowOf(preview.Event, side), enteredBy(side), personBadge(side)})
	}
	if preview.Refusal != nil {
		page.Refusal, _ = i18n.Fault(i18n.German, preview.Refusal)
	}
	if preview.TakeRefusal != nil {
		page.TakeRefusal, _ = i18n.Fault(i18n.German, preview.TakeRefusal)
	}
	for _, d := range preview.Differences {
		page.Choices = append(page.Choices, mergeChoice(d, preview.Keep, preview.End))
	}
	return page, nil
}

// mergeEffect names those besides the two for whom something changes.
func mergeEffect(preview registration.MergePreview) effect {
	would := preview.Effect
	would.Concerned = []registration.Reference{preview.Keep.Reference, preview.End.Reference}
	return effectOf(would)
}

// partLabels are the words for what is told about a person.
var partLabels = map[registration.Part]string{"name": "Name", "email": "E-Mail", "title": "Titel", "organisation": "Einrichtung",
	"organisation_kind": "Art der Einrichtung", "carrier_group": "Trägergruppe", "municipality": "Kommune", "position": "Funktion", "phone": "Telefon", "remark": "Bemerkung"}

// mergeChoice lets the hosts choose what holds afterwards.
func mergeChoice(d registration.Difference, keep, end registration.Row) view.Field {
	label, ours, theirs := d.Question, d.Keep, d.Other
	if label == "" {
		label, ours, theirs = partLabels[d.Part], partText(d.Part, d.Keep, keep), partText(d.Part, d.Other, end)
	}
	field := view.Field{Kind: view.Radios, Name: mergeName(d.Part), Label: label, Required: true, Value: mergeKeeps, Options: []view.Option{
		{Value: mergeKeeps, Label: ours, Hint: "steht in der Anmeldung, die bleibt"},
		{Value: mergeTakes, Label: theirs, Hint: "aus der anderen übernehmen"},
	}}
	if ours == "" {
		field.Options[0] = view.Option{Value: mergeKeeps, Label: "Nichts übernehmen", Hint: "In der Anmeldung, die bleibt, steht hier nichts."}
	}
	if d.Taken {
		field.Value = mergeTakes
	}
	if d.Special {
		field.Hint = "Besonders geschützte Antwort"
	}
	return field
}

// partText words what is stored by a key.
func partText(part registration.Part, stored string, of registration.Row) string {
	switch part {
	case "organisation_kind":
		return nameOf(stored, organisation.Kind.LabelKey)
	case "carrier_group":
		return nameOf(stored, organisation.CarrierGroup.LabelKey)
	case "municipality":
		return of.MunicipalityName
	}
	return stored
}

func mergeName(part registration.Part) string { return "take[" + string(part) + "]" }

// mergeOf reads which registrations become one, and what is taken over.
func mergeOf(c *gin.Context, in *form.Form) registration.Merge {
	m := registration.Merge{Keep: referenceOf(c), End: mergeWith(in.Text("mit", form.Required)), Take: []registration.Part{}, Version: cmp.Or(in.Text("version"), unseen)}
	for name, sent := range c.Request.PostForm {
		part, ok := strings.CutPrefix(name, "take[")
		if ok && slices.Contains(sent, mergeTakes) {
			m.Take = append(m.Take, registration.Part(strings.TrimSuffix(part, "]")))
		}
	}
	return m
}

func (p *Pages) submitMerge(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if _, err := p.findToChange(c); err != nil {
		return err
	}
	m := mergeOf(c, in)
	refusal := unlessWrong(in, func() error { return p.Registrations.Merge(c.Request.Context(), web.Actor(c), m) })
	return p.finish(c, refusal, "notice.merged", func() (view.Template, error) { return p.mergeAgain(c, in.Raw(), m, refusal) })
}

// mergeAgain shows the two again with what was chosen, or the search where no other one was named.
func (p *Pages) mergeAgain(c *gin.Context, raw url.Values, m registration.Merge, refusal error) (view.Template, error) {
	if m.End == "" || m.End == m.Keep {
		page, err := p.chooseMergePage(c)
		page.Errors = view.Bind(nil, refusal, &page.Query)
		return page, err
	}
	page, err := p.mergePage(c, m.End)
	if err != nil {
		return nil, err
	}
	fields := make([]*view.Field, len(page.Choices))
	for i := range page.Choices {
		fields[i] = &page.Choices[i]
		if !raw.Has(fields[i].Name) { // it was not asked yet
			raw.Set(fields[i].Name, fields[i].Value)
		}
	}
	page.Errors = view.Bind(raw, refusal, fields...)
	return page, nil
}
