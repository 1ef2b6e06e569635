package api

import (
	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/venue"
)

// The closed lists of values. They are described by the lists of the rooms, so that neither can be
// forgotten.
type (
	EventKind         string
	EventState        string
	EventVisibility   string
	DatePrecision     string
	RegistrationPhase string
	RegistrationMode  string
	WaitlistMode      string
	OfferLapse        string
	QuotaKind         string
	QuotaBasis        string
	FieldKey          string
	QuestionKind      string
	OrganisationKind  string
	CarrierGroup      string
	LegalRegime       string
	HostLevel         string
	TeamRole          string
	VenueFact         string
	VenueAnswer       string
	TextOrigin        string
	Locale            string
)

// Schema implements huma.SchemaProvider, as the following do. A draft may have no kind yet.
func (EventKind) Schema(huma.Registry) *huma.Schema {
	return described(append([]event.Kind{""}, event.Kinds...))
}

func (Locale) Schema(huma.Registry) *huma.Schema {
	return described(append([]string{i18n.German}, question.Locales...))
}

func (TextOrigin) Schema(huma.Registry) *huma.Schema {
	return described([]correspondence.Origin{correspondence.OfEvent, correspondence.OfOrganisation, correspondence.Standard})
}

func (EventState) Schema(huma.Registry) *huma.Schema {
	return described([]event.State{event.StateDraft, event.StatePublished, event.StateCancelled})
}

func (EventVisibility) Schema(huma.Registry) *huma.Schema { return described(event.Visibilities) }

func (DatePrecision) Schema(huma.Registry) *huma.Schema {
	return described([]event.DatePrecision{event.PrecisionTime, event.PrecisionDay, event.PrecisionMonth})
}

func (RegistrationPhase) Schema(huma.Registry) *huma.Schema {
	return described([]event.Phase{event.NotOffered, event.NotYet, event.Open, event.Paused, event.Closed, event.Over, event.Cancelled})
}

func (RegistrationMode) Schema(huma.Registry) *huma.Schema {
	return described(event.RegistrationModes)
}

func (WaitlistMode) Schema(huma.Registry) *huma.Schema { return described(event.WaitlistModes) }

func (OfferLapse) Schema(huma.Registry) *huma.Schema { return described(event.LapseRules) }

func (QuotaKind) Schema(huma.Registry) *huma.Schema { return described(event.QuotaKinds) }

func (QuotaBasis) Schema(huma.Registry) *huma.Schema { return described(event.Bases) }

func (FieldKey) Schema(huma.Registry) *huma.Schema { return described(event.FieldKeys) }

func (QuestionKind) Schema(huma.Registry) *huma.Schema { return described(question.Kinds) }

// An organisation of a person may be of no kind that was told.
func (OrganisationKind) Schema(huma.Registry) *huma.Schema {
	return described(append([]organisation.Kind{""}, organisation.Kinds...))
}

func (CarrierGroup) Schema(huma.Registry) *huma.Schema {
	return described(append([]organisation.CarrierGroup{""}, organisation.CarrierGroups...))
}

func (LegalRegime) Schema(huma.Registry) *huma.Schema { return described(organisation.LegalRegimes) }

func (HostLevel) Schema(huma.Registry) *huma.Schema { return described(actor.Levels) }

func (TeamRole) Schema(huma.Registry) *huma.Schema { return described(actor.TeamRoles) }

// The choices that only queries have.
type (
	viewChoice   string
	formatChoice string
	whenChoice   string
	yesNo        string
)

func (viewChoice) Schema(huma.Registry) *huma.Schema { return described(export.Views) }

func (formatChoice) Schema(huma.Registry) *huma.Schema { return described(formats) }

func (whenChoice) Schema(huma.Registry) *huma.Schema { return described(whens) }

func (yesNo) Schema(huma.Registry) *huma.Schema { return described(yesNos) }

const (
	yes yesNo = "true"
	no  yesNo = "false"
)

var yesNos = []yesNo{no, yes}

// described names the values and leaves refusing others to the rooms, which tell all mistakes at once.
func described[T ~string](values []T) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Extensions: map[string]any{"enum": texts(values)}}
}

func texts[T ~string](values []T) []any {
	all := make([]any, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}

func (VenueFact) Schema(huma.Registry) *huma.Schema { return described(venue.AllFacts) }

func (VenueAnswer) Schema(huma.Registry) *huma.Schema { return described(venue.Answers) }
