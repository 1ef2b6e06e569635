package public

import (
	"context"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// help is what people who fill the form themselves are told about its ready fields.
var help = map[string]struct{ autocomplete, hint string }{
	"title":         {"honorific-prefix", "Zum Beispiel Dr."},
	"phone":         {"tel", "Für kurzfristige Rückfragen."},
	"organisation":  {"organization", "Wo arbeiten Sie, oder für wen engagieren Sie sich?"},
	"carrier_group": {"", "Wenn Ihre Einrichtung einen Träger hat."},
	"municipality":  {"", "Der Kreis oder die Stadt, für die Sie arbeiten."},
	"position":      {"organization-title", "Ihre Aufgabe in der Einrichtung."},
	"remark":        {"", "Was sollen die Veranstaltenden wissen?"},
}

// input returns the input for a ready field of the event.
func (p *Pages) input(ctx context.Context, asked event.Field) (view.Field, error) {
	field, err := attendee.Field(ctx, p.Organisations, asked)
	field.Autocomplete, field.Hint = help[asked.Key].autocomplete, help[asked.Key].hint
	return field, err
}
