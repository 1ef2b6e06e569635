package office

import (
	"strconv"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/view"
)

// eventForm is everything that can be written about an event, in the order of the page.
type eventForm struct {
	Basics         formSection
	HostsError     view.Field // takes the mistakes about the hosts as a whole
	Hosts          []hostInputs
	WhenWhere      formSection
	Texts          formSection
	Easy           formSection
	SignUp         formSection
	Room           formSection
	Giving         formSection
	Waitlist       formSection
	Several        formSection
	Deadlines      formSection
	QuotasError    view.Field // takes the mistakes about the quotas as a whole
	Quotas         []quotaInputs
	FieldsError    view.Field // takes the mistakes about the form's fields as a whole
	Fields         []fieldInputs
	RemindersError view.Field // takes the mistakes about the reminders as a whole
	Reminders      []reminderInputs
	Suggestions    []suggestion
	AsksNames      bool // places may be left without a name for a while
	Visibility     formSection
	Afterwards     formSection
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

// firstDraft is what a new event begins with: the own organisation as host, and what most events want.
func firstDraft(who actor.Actor) event.Draft {
	d := event.Draft{RegistrationEnabled: true, WaitlistMode: event.WaitlistAutomatic, Visibility: event.VisibilityPublic, Reminders: event.UsualReminders()}
	if own := who.Organisations(actor.EditEvent); len(own) > 0 {
		d.Hosts = []event.HostDraft{{Organisation: own[0]}}
	}
	return d
}

// The number of hosts that can be added at once, and of quotas at each press of the button.
const (
	spareHosts  = 3
	spareQuotas = 3
)

// newEventForm returns the inputs filled from the draft, with room for all that was typed.
func newEventForm(d event.Draft, offered choices, typed typedLists) eventForm {
	f := eventForm{
		Basics: basics(d, offered), WhenWhere: whenWhere(d, offered), Texts: texts(d), Easy: easyText(d), SignUp: signUp(d), Room: room(d), Giving: seatGiving(d),
		Waitlist: waitlist(d), Several: several(d), Deadlines: deadlines(d),
		Visibility: visibility(d), Afterwards: afterwards(d),
		HostsError: view.Field{Name: "hosts", Label: "Veranstaltende"}, FieldsError: newFieldsError(),
		QuotasError:    view.Field{Name: "quotas", Label: "Kontingente"},
		RemindersError: view.Field{Name: "reminders", Label: "Erinnerungen"}, Suggestions: openSuggestions(d.Reminders), AsksNames: d.Rules.NameUntil != nil && !d.Reminders.Has(event.LetterNames),
	}
	filled := max(len(d.Hosts), typed.hosts)
	for i := range filled + spareHosts {
		f.Hosts = append(f.Hosts, inputsOf(i, at(d.Hosts, i), offered, i < max(filled, 1)))
	}
	groups, known := offered.groupsFor(d.HostIDs(), typed.hostIDs), typed.room(len(d.Rules.Quotas))
	for i := range known + typed.spareQuotas {
		f.Quotas = append(f.Quotas, newQuotaInputs(i, at(d.Rules.Quotas, i), groups))
		f.Quotas[i].IsKnown, f.Quotas[i].IsNext = i < known, i == known
	}
	known = typed.reminderRoom(len(d.Reminders))
	for i := range known + typed.spareReminders {
		f.Reminders = append(f.Reminders, newReminderInputs(i, at(d.Reminders, i)))
		f.Reminders[i].IsKnown, f.Reminders[i].IsNext = i < known, i == known
	}
	f.Fields = fieldChoices(d.Fields)
	return f
}

// at returns an element, or an empty one behind the last.
func at[T any](all []T, i int) (none T) {
	if i < len(all) {
		return all[i]
	}
	return none
}

func inputsOf(i int, host event.HostDraft, offered choices, isOpen bool) hostInputs {
	name := func(part string) string { return numberedHosts.input(i, part) }
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

// fields lists all inputs in the order of the editor, for binding.
func (f *eventForm) fields() (all []*view.Field) {
	for _, section := range editorSections {
		all = append(all, section.fields(f)...)
	}
	return all
}

func fieldsOfAll(sections ...*formSection) (all []*view.Field) {
	for _, section := range sections {
		all = append(all, section.fields()...)
	}
	return all
}

func (f *eventForm) hostFields() []*view.Field {
	all := []*view.Field{&f.HostsError}
	for i := range f.Hosts {
		host := &f.Hosts[i]
		all = append(all, &host.Organisation, &host.Order, &host.Name, &host.Email, &host.Phone)
	}
	return all
}

func (f *eventForm) quotaFields() []*view.Field {
	all := []*view.Field{&f.QuotasError}
	for i := range f.Quotas {
		if f.Quotas[i].IsKnown { // nothing was typed into new ones
			all = append(all, f.Quotas[i].fields()...)
		}
	}
	return all
}

// askedFields are the inputs for the ready fields. The own questions have a page of their own.
func (f *eventForm) askedFields() []*view.Field { return inputsOfFields(&f.FieldsError, f.Fields) }

func inputsOfFields(mistake *view.Field, inputs []fieldInputs) []*view.Field {
	all := []*view.Field{mistake}
	for i := range inputs {
		all = append(all, &inputs[i].Choice, &inputs[i].Order)
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
