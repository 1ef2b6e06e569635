package api

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// EventFields are what the hosts of an event write.
type EventFields struct {
	Title         string            `json:"title" required:"false" doc:"At most 200 characters."`
	Kind          EventKind         `json:"kind" required:"false" doc:"Empty: a draft that has none yet."`
	Visibility    EventVisibility   `json:"visibility" required:"false" doc:"unlisted: not in the lists, only for those who know the address; invitation: unlisted, and only who was invited or knows a code can register."`
	Summary       string            `json:"summary" required:"false" doc:"For lists. At most 500 characters."`
	Description   string            `json:"description" required:"false" doc:"Markdown."`
	Programme     string            `json:"programme" required:"false" doc:"One line an item: \"09:30 Begrüßung\"."`
	Documentation string            `json:"documentation" required:"false" doc:"Markdown, for afterwards."`
	EasyLanguage  string            `json:"easy_language" required:"false" doc:"What it is about in easy language (Leichte Sprache). Markdown."`
	StartsAt      *time.Time        `json:"starts_at" required:"false" doc:"null: a draft that has no date yet."`
	EndsAt        *time.Time        `json:"ends_at" required:"false" doc:"null: a draft that has no date yet."`
	Online        bool              `json:"online" required:"false" doc:"Can be attended online."`
	OnlineAccess  string            `json:"online_access" required:"false" doc:"How to take part online. Shown to hosts and to people with a seat, empty for all others."`
	Venue         Venue             `json:"venue" required:"false"`
	Capacity      *int              `json:"capacity" required:"false" doc:"Seats; null: unlimited."`
	Registration  RegistrationRules `json:"registration" required:"false"`
	Waitlist      WaitlistRules     `json:"waitlist" required:"false"`
	Quotas        []Quota           `json:"quotas" required:"false" doc:"In the order in which they are tried: a person counts against the first that fits. Shown to hosts only, empty for all others."`
	Hosts         []HostInput       `json:"hosts" required:"false" doc:"The organisations that run the event, of equal rank, in the order in which they are named."`
	Topics        []string          `json:"topics" required:"false" doc:"Keys, see /topics."`
	Fields        []FieldInput      `json:"fields" required:"false" doc:"What the form asks for besides name and address, in its order."`
	Questions     []Question        `json:"questions" required:"false" doc:"What the form asks beyond that, in its order. At most 40."`
	Reminders     []ReminderInput   `json:"reminders" required:"false" doc:"What is written by itself, and when. At most 10. Without it: a reminder 7 days and 1 day before the start."`
}

// Venue is where an event takes place.
type Venue struct {
	Name          string  `json:"name" required:"false"`
	Street        string  `json:"street" required:"false"`
	Postcode      string  `json:"postcode" required:"false"`
	City          string  `json:"city" required:"false"`
	Municipality  *string `json:"municipality" required:"false" doc:"Key, see /municipalities."`
	Directions    string  `json:"directions" required:"false"`
	Accessibility string  `json:"accessibility" required:"false"`
}

// Host is an organisation that runs an event. Contacts that are empty are those of the organisation.
type Host struct {
	Organisation string `json:"organisation" doc:"Slug, see /organisations."`
	Name         string `json:"name" required:"false" readOnly:"true" doc:"Of the organisation; ignored when sent."`
	ContactName  string `json:"contact_name" required:"false"`
	ContactEmail string `json:"contact_email" required:"false"`
	ContactPhone string `json:"contact_phone" required:"false"`
}

// HostInput is a host as it is sent: its slug alone is enough.
type HostInput struct{ Host }

// UnmarshalJSON implements json.Unmarshaler.
func (h *HostInput) UnmarshalJSON(sent []byte) error {
	return textOr(sent, &h.Organisation, &h.Host)
}

// TransformSchema implements huma.SchemaTransformer.
func (HostInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return textOrSchema(s)
}

// FormField is a field that the form of an event asks for.
type FormField struct {
	Key      FieldKey `json:"key"`
	Required bool     `json:"required" required:"false"`
}

// FieldInput is a field as it is sent: its key alone is enough.
type FieldInput struct{ FormField }

// UnmarshalJSON implements json.Unmarshaler.
func (f *FieldInput) UnmarshalJSON(sent []byte) error {
	return textOr(sent, (*string)(&f.Key), &f.FormField)
}

// TransformSchema implements huma.SchemaTransformer.
func (FieldInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return textOrSchema(s)
}

// textOr reads an object, or a text that stands for it.
func textOr(sent []byte, text *string, object any) error {
	if len(sent) > 0 && sent[0] == '"' {
		return json.Unmarshal(sent, text)
	}
	return json.Unmarshal(sent, object)
}

func textOrSchema(object *huma.Schema) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeString}, object}}
}
