package office

import (
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// conflict is what somebody else has saved while the form was open.
type conflict struct {
	Changes []eventChange
	// Taken are inputs that only the others have changed: the form has their values now.
	Taken []difference
	// Open are inputs in which both differ: the form has the own value.
	Open []difference
}

// difference is an input that somebody else has saved with another value meanwhile.
type difference struct{ Label, Href, Stored, Own string }

// showConflict keeps what was typed, takes over what only the others have changed, and names both.
// Saving again is then a decision.
func (p *Pages) showConflict(c *gin.Context, in *form.Form, refusal error) error {
	typed := listsOf(in)
	typed.compares = true
	page, err := p.eventFormPage(c, c.Param("section"), typed)
	if err != nil {
		return err
	}
	changes, err := p.Events.History(c.Request.Context(), web.Actor(c), c.Param("slug"), form.Number[int64](in, "version"))
	if err != nil {
		return err
	}
	page.Conflict = page.conflictWith(in, refusal, changes)
	view.Bind(in.Raw(), nil, page.News.fields()...)
	page.Errors = view.ErrorSummary{Heading: "Diese Veranstaltung wurde inzwischen geändert",
		Text: "Jemand anderes hat gespeichert, während Sie geschrieben haben. Ihre Eingaben stehen unten noch im Formular und sind noch nicht gespeichert."}
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *EventFormPage) conflictWith(in *form.Form, refusal error, changes []event.Change) *conflict {
	found := &conflict{Changes: changesOf(changes, p.Form, p.Head.Event)}
	stored := values(p.fields())
	view.Bind(in.Raw(), atInput(refusal, in), p.fields()...)
	began := beginnings(changes)
	for i, field := range p.fields() {
		before, own := shown(stored[i]), shown(*field)
		if before == own || isBookkeeping(field.Name) {
			continue
		}
		line := difference{Label: strings.TrimSuffix(field.FullLabel(), "."), Href: "#" + field.ID(), Stored: before, Own: own}
		if began.isUntouched(*field) {
			field.Value, field.Values = stored[i].Value, stored[i].Values
			found.Taken = append(found.Taken, line)
			continue
		}
		found.Open = append(found.Open, line)
	}
	return found
}

// values of fields at the time when the form was opened, of those that others have changed since.
type beginning map[string]string

func beginnings(changes []event.Change) beginning {
	began := beginning{}
	for _, change := range changes { // the latest first, so the earliest stays
		for _, field := range change.Fields {
			began[field.Field] = field.Before
		}
	}
	return began
}

// isUntouched reports whether the input still says what it said when the form was opened.
func (b beginning) isUntouched(own view.Field) bool {
	value, isChanged := b[own.Name]
	if !isChanged {
		return false
	}
	then, ok := own, false
	if then.Value, then.Values, ok = inputValue(own, value); !ok {
		return false
	}
	return shown(then) == shown(own)
}
