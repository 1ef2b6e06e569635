package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// eventForm is everything that can be written about an event, in the order of the page.
type eventForm struct {
	Basics      formSection
	HostsError  view.Field // takes the mistakes about the hosts as a whole
	Hosts       []hostInputs
	WhenWhere   formSection
	Texts       formSection
	Sign        formSection // registration
	FieldsError view.Field  // takes the mistakes about the form's fields as a whole
	Fields      []view.Field
	Reminders   formSection
	Visibility  formSection
	Afterwards  formSection
}

// formSection is a heading with rows of inputs; inputs of one row stand beside each other.
type formSection struct {
	ID, Title, Intro string
	Rows             [][]view.Field
}

// hostInputs are the inputs of one host.
type hostInputs struct {
	Number       int
	IsOpen       bool // filled, or the one to begin with
	Organisation view.Field
	Order        view.Field
	Name         view.Field
	Email        view.Field
	Phone        view.Field
}

// choices is what the form offers.
type choices struct {
	organisations  []view.Option
	municipalities []view.Option
	topics         []view.Option
}

func (p *Pages) choicesFor(ctx context.Context) (all choices, err error) {
	organisations, err := p.Organisations.List(ctx)
	if err != nil {
		return choices{}, err
	}
	for _, o := range organisations {
		all.organisations = append(all.organisations, view.Option{Value: formatID(o.ID), Label: o.Name})
	}
	topics, err := p.Events.Topics(ctx)
	if err != nil {
		return choices{}, err
	}
	for _, topic := range topics {
		all.topics = append(all.topics, view.Option{Value: topic.Key, Label: topic.Name})
	}
	all.municipalities, err = attendee.Municipalities(ctx, p.Organisations)
	return all, err
}

func formatID(id organisation.ID) string { return strconv.FormatInt(int64(id), 10) }

// firstDraft is what a new event begins with: the own organisation as host, and what most events want.
func firstDraft(who actor.Actor) event.Draft {
	d := event.Draft{RegistrationEnabled: true, WaitlistMode: event.WaitlistAutomatic, Visibility: event.VisibilityPublic, ReminderDays: []int{7, 1}}
	if own := who.Organisations(actor.EditEvent); len(own) > 0 {
		d.Hosts = []event.HostDraft{{Organisation: own[0]}}
	}
	return d
}

// spareHosts is how many hosts can be added at once.
const spareHosts = 3

// newEventForm returns the inputs filled from the draft; hosts is how many of them are shown at least.
func newEventForm(d event.Draft, offered choices, hosts int) eventForm {
	f := eventForm{
		Basics: basics(d, offered), WhenWhere: whenWhere(d, offered), Texts: texts(d), Sign: sign(d),
		Reminders: reminderSection(d), Visibility: visibility(d), Afterwards: afterwards(d),
		HostsError: view.Field{Name: "hosts", Label: "Veranstaltende"}, FieldsError: view.Field{Name: "fields", Label: "Fragen im Formular"},
	}
	filled := max(len(d.Hosts), hosts)
	for i := range filled + spareHosts {
		var host event.HostDraft
		if i < len(d.Hosts) {
			host = d.Hosts[i]
		}
		f.Hosts = append(f.Hosts, inputsOf(i, host, offered, i < max(filled, 1)))
	}
	for _, key := range event.FieldKeys {
		f.Fields = append(f.Fields, fieldChoice(key, d.Fields))
	}
	return f
}

func inputsOf(i int, host event.HostDraft, offered choices, isOpen bool) hostInputs {
	name := func(part string) string { return "hosts[" + strconv.Itoa(i) + "][" + part + "]" }
	in := hostInputs{
		Number: i + 1, IsOpen: isOpen,
		Organisation: view.Field{Kind: view.Select, Name: name("organisation"), Label: "Einrichtung", Options: offered.organisations, Required: isOpen && i == 0,
			Placeholder: "Bitte wählen"},
		Order: view.Field{Kind: view.Number, Name: name("order"), Label: "Reihenfolge", Width: view.Short},
		Name:  view.Field{Name: name("contact_name"), Label: "Ansprechperson", Value: host.ContactName},
		Email: view.Field{Name: name("contact_email"), Label: "E-Mail-Adresse", Type: "email", Value: host.ContactEmail},
		Phone: view.Field{Name: name("contact_phone"), Label: "Telefon", Type: "tel", Value: host.ContactPhone},
	}
	if i > 0 {
		in.Organisation.Placeholder = "Keine"
	}
	if host.Organisation != 0 {
		in.Organisation.Value, in.Order.Value = formatID(host.Organisation), strconv.Itoa(i+1)
	}
	return in
}

// fieldChoice is one ready field: not asked, voluntary or required.
func fieldChoice(key string, chosen []event.Field) view.Field {
	field := view.Field{Kind: view.Radios, Name: "fields[" + key + "]", Label: say(event.Field{Key: key}.LabelKey()), Required: true, Value: fieldOff,
		Options: []view.Option{{Value: fieldOff, Label: "nicht fragen"}, {Value: fieldOptional, Label: "freiwillig"}, {Value: fieldRequired, Label: "notwendig"}}}
	at := slices.IndexFunc(chosen, func(f event.Field) bool { return f.Key == key })
	switch {
	case at < 0:
	case chosen[at].Required:
		field.Value = fieldRequired
	default:
		field.Value = fieldOptional
	}
	return field
}

// The choices for a ready field.
const (
	fieldOff      = "aus"
	fieldOptional = "freiwillig"
	fieldRequired = "notwendig"
)

// fields lists all inputs in the order of the page, for binding.
func (f *eventForm) fields() []*view.Field {
	all := f.Basics.fields()
	all = append(all, &f.HostsError)
	for i := range f.Hosts {
		host := &f.Hosts[i]
		all = append(all, &host.Organisation, &host.Order, &host.Name, &host.Email, &host.Phone)
	}
	for _, section := range []*formSection{&f.WhenWhere, &f.Texts, &f.Sign} {
		all = append(all, section.fields()...)
	}
	all = append(all, &f.FieldsError)
	for i := range f.Fields {
		all = append(all, &f.Fields[i])
	}
	for _, section := range []*formSection{&f.Reminders, &f.Visibility, &f.Afterwards} {
		all = append(all, section.fields()...)
	}
	return all
}

func (s *formSection) fields() []*view.Field {
	var all []*view.Field
	for _, row := range s.Rows {
		for i := range row {
			all = append(all, &row[i])
		}
	}
	return all
}

// shown words the value of an input as a person would read it.
func shown(f view.Field) string {
	switch {
	case f.Kind == view.Checkbox && f.Ticked():
		return "ja"
	case f.Kind == view.Checkbox:
		return "nein"
	case f.Kind == view.DateTime:
		return strings.TrimSpace(f.DayValue() + " " + f.ClockValue())
	case len(f.Options) == 0: // browsers send other line breaks than are stored
		return strings.TrimSpace(strings.ReplaceAll(f.Value, "\r\n", "\n"))
	}
	var chosen []string
	for _, option := range f.Options {
		if f.Chosen(option.Value) {
			chosen = append(chosen, option.Label)
		}
	}
	return strings.Join(chosen, ", ")
}
