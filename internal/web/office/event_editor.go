package office

import (
	"slices"
	"strings"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web/view"
)

// editorSection is a part of an event that is written and saved alone, so that two people who work on
// different sections are not in each other's way.
type editorSection struct {
	Key, Title string
	About      string // what is written there
	fields     func(*eventForm) []*view.Field
	read       func(*form.Form, *event.Draft)
}

// editorSections lists the sections in the order of the editor.
var editorSections = []editorSection{
	{Key: "grundangaben", Title: "Grundangaben", About: "Titel, Art, Kurzbeschreibung und Handlungsfelder",
		fields: func(f *eventForm) []*view.Field { return f.Basics.fields() }, read: readBasics},
	{Key: sectionWhenWhere, Title: "Zeit und Ort", About: "Beginn, Ende, Ort, Anreise und Barrierefreiheit",
		fields: func(f *eventForm) []*view.Field { return f.WhenWhere.fields() }, read: readWhenWhere},
	{Key: "beschreibung", Title: "Beschreibung", About: "Beschreibung, Programm, Leichte Sprache und Dokumentation",
		fields: func(f *eventForm) []*view.Field { return fieldsOfAll(&f.Texts, &f.Easy, &f.Afterwards) }, read: readDescription},
	{Key: "veranstaltende", Title: "Veranstaltende", About: "Wer einlädt, in welcher Reihenfolge, und wen Teilnehmende fragen",
		fields: (*eventForm).hostFields, read: func(in *form.Form, d *event.Draft) { d.Hosts = readHosts(in) }},
	{Key: "anmeldung", Title: "Anmeldung", About: "Ab wann und wie Menschen sich anmelden, und bis wann sie etwas ändern",
		fields: func(f *eventForm) []*view.Field {
			return fieldsOfAll(&f.SignUp, &f.Giving, &f.Several, &f.Deadlines)
		}, read: readSignUp},
	{Key: sectionSeats, Title: "Plätze und Kontingente", About: "Zahl der Plätze, Plätze für Gruppen und Warteliste",
		fields: func(f *eventForm) []*view.Field {
			return slices.Concat(f.Room.fields(), f.quotaFields(), f.Waitlist.fields())
		}, read: readRoom},
	{Key: sectionQuestions, Title: "Fragen", About: "Was das Formular von den Teilnehmenden wissen will",
		fields: (*eventForm).askedFields, read: func(in *form.Form, d *event.Draft) { d.Fields = readFields(in) }},
	{Key: sectionReminders, Title: "Erinnerungen", About: "Was das Tagungsbüro von selbst schreibt, wann und an wen",
		fields: (*eventForm).reminderFields, read: func(in *form.Form, d *event.Draft) { d.Reminders = readReminders(in) }},
	{Key: "sichtbarkeit", Title: "Sichtbarkeit", About: "Wer die Veranstaltung findet",
		fields: func(f *eventForm) []*view.Field { return f.Visibility.fields() },
		read:   func(in *form.Form, d *event.Draft) { d.Visibility = form.OneOf(in, "visibility", event.Visibilities) }},
}

// Words of addresses: sections that are special, and all sections on one page.
const (
	sectionWhenWhere = "zeit-und-ort"
	sectionQuestions = "fragen"
	sectionSeats     = "plaetze"
	sectionReminders = "erinnerungen"
	sectionWhole     = "alles"
)

// sectionsAt returns the sections that are written on a page of the editor, or NotFound.
func sectionsAt(key string) ([]editorSection, error) {
	if key == sectionWhole {
		return editorSections, nil
	}
	i := slices.IndexFunc(editorSections, func(s editorSection) bool { return s.Key == key })
	if i < 0 || key == sectionQuestions {
		return nil, fault.New(fault.NotFound, "web.not_found")
	}
	return editorSections[i : i+1], nil
}

// part returns what the sections write, as typed into the form.
func part(sections []editorSection, f *eventForm, in *form.Form) event.Part {
	p := event.Part{Write: func(d *event.Draft) { readSections(sections, in, d) }}
	for _, section := range sections {
		for _, field := range section.fields(f) {
			name, _, _ := strings.Cut(field.Name, "[")
			p.Fields = append(p.Fields, name)
		}
	}
	return p
}

func readSections(sections []editorSection, in *form.Form, d *event.Draft) {
	for _, section := range sections {
		section.read(in, d)
	}
}

// sectionOf returns the section that writes a field, named as an input or as the history does.
func sectionOf(f *eventForm, field string) (editorSection, bool) {
	name, _, _ := strings.Cut(field, "[")
	for _, section := range editorSections {
		if slices.ContainsFunc(section.fields(f), func(own *view.Field) bool { return own.Name == name || strings.HasPrefix(own.Name, name+"[") }) {
			return section, true
		}
	}
	return editorSection{}, false
}

func editorPath(slug string) string { return eventPath(slug) + "/bearbeiten" }

func sectionPath(slug, key string) string {
	if key == sectionQuestions {
		return questionsPath(slug)
	}
	return editorPath(slug) + "/" + key
}

// editorNav leads through the sections.
type editorNav struct {
	Links []sectionLink
	Whole tab // all on one page
}

// sectionLink is a section with what is still to be done there.
type sectionLink struct {
	Title, About, URL string
	Current           bool
	Tasks             []task
}

// Needed reports whether something is missing without which nothing is published.
func (l sectionLink) Needed() bool {
	return slices.ContainsFunc(l.Tasks, func(t task) bool { return t.Needed && !t.Done })
}

// Open counts what is still to be done.
func (l sectionLink) Open() (open int) {
	for _, t := range l.Tasks {
		if !t.Done {
			open++
		}
	}
	return open
}

func navOf(ev event.Event, current string) editorNav {
	nav := editorNav{Whole: tab{Text: "Alles auf einer Seite", URL: sectionPath(ev.Slug, sectionWhole), Current: current == sectionWhole}}
	tasks := tasksOf(ev)
	for _, section := range editorSections {
		link := sectionLink{Title: section.Title, About: section.About, URL: sectionPath(ev.Slug, section.Key), Current: section.Key == current}
		for _, t := range tasks {
			if t.section == section.Key {
				link.Tasks = append(link.Tasks, t)
			}
		}
		nav.Links = append(nav.Links, link)
	}
	return nav
}

// task is a point of "Vor dem Veröffentlichen", in words.
type task struct {
	event.Task
	Text, Why, URL string
	section        string
}

// tasksOf words what is to be done before an event is published, with links to the inputs.
func tasksOf(ev event.Event) []task {
	var all []task
	f := newEventForm(ev.Draft(nil), choices{}, typedLists{}) // knows which input stands in which section
	for _, found := range ev.Tasks() {
		t := task{Task: found, Text: say(found.LabelKey()), Why: say(found.ReasonKey())}
		if section, ok := sectionOf(&f, found.Field); ok {
			t.section, t.URL = section.Key, sectionPath(ev.Slug, section.Key)+"#"+view.Field{Name: found.Field}.ID()
		}
		all = append(all, t)
	}
	return all
}

// The buttons that save, by where they lead.
const (
	doNext     = "weiter"
	doOverview = "ueberblick"
)

// after returns where somebody goes who has saved a section.
func after(slug, current, do string) string {
	i := slices.IndexFunc(editorSections, func(s editorSection) bool { return s.Key == current })
	switch {
	case do == doOverview, i < 0, do == doNext && i == len(editorSections)-1:
		return eventPath(slug)
	case do == doNext:
		return sectionPath(slug, editorSections[i+1].Key)
	}
	return sectionPath(slug, current)
}
