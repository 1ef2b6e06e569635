package api

import (
	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// The closed lists of values that registrations, invitations and letters have.
type (
	RegistrationState string
	HistoryEntry      string
	AllocationMethod  string
	Decision          string
	InvitationState   string
	InviteOutcome     string
	ImportOutcome     string
	LetterState       string
	MessageReason     string
	MessageTrouble    string
	EnteredBy         string
	BroadcastState    string
)

// Schema implements huma.SchemaProvider, as the following do.
func (RegistrationState) Schema(huma.Registry) *huma.Schema { return described(registration.States) }

func (BroadcastState) Schema(huma.Registry) *huma.Schema { return described(broadcast.States) }

func (HistoryEntry) Schema(huma.Registry) *huma.Schema { return described(registration.Whats) }

func (AllocationMethod) Schema(huma.Registry) *huma.Schema { return described(registration.Methods) }

func (Decision) Schema(huma.Registry) *huma.Schema { return described(registration.Decisions) }

func (InvitationState) Schema(huma.Registry) *huma.Schema {
	return described(registration.InvitationStates)
}

func (InviteOutcome) Schema(huma.Registry) *huma.Schema {
	return described([]registration.InviteOutcome{registration.WillInvite, registration.InvitedBefore, registration.DeclinedBefore,
		registration.RegisteredAlready, registration.ListedTwice, registration.NotUnderstood})
}

func (ImportOutcome) Schema(huma.Registry) *huma.Schema {
	return described([]registration.ImportOutcome{registration.WillEnter, registration.EnteredAlready, registration.OnListTwice, registration.HasMistakes})
}

func (LetterState) Schema(huma.Registry) *huma.Schema {
	return described(mailing.States)
}

// Schema: nothing is wrong with most messages.
func (MessageReason) Schema(huma.Registry) *huma.Schema {
	return described(append([]mailing.Reason{mailing.NoReason}, mailing.Reasons...))
}

// Schema: before most letters nothing stood in the way.
func (MessageTrouble) Schema(huma.Registry) *huma.Schema {
	return described(append([]mailing.Trouble{mailing.NoTrouble}, mailing.Troubles...))
}

func (EnteredBy) Schema(huma.Registry) *huma.Schema { return described(enteredBy) }
