package office

import (
	"maps"
	"regexp"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web/view"
)

// fieldWords know how fields of an event and their values read in the form.
type fieldWords struct {
	inputs map[string]view.Field
	names  map[string]string // of quotas, questions and hosts, by field without its part
}

func newFieldWords(f eventForm, ev event.Event) fieldWords {
	words := fieldWords{inputs: map[string]view.Field{}, names: map[string]string{}}
	for _, field := range f.fields() {
		words.inputs[field.Name] = *field
	}
	maps.Copy(words.inputs, beyondForm)
	for _, input := range []view.Field{{Name: "venue", Label: "Ort aus dem Verzeichnis"}, {Name: "venue_facts", Label: "Barrierefreiheit im Einzelnen"},
		{Name: "venue_checked_on", Label: "Ort zuletzt geprüft am"}, {Name: "image", Label: "Titelbild"}, {Name: "alt", Label: "Beschreibung des Titelbilds"},
		{Name: "credit", Label: "Foto von"}} {
		words.inputs[input.Name] = input
	}
	words.inputs["questions"] = view.Field{Name: "questions", Label: "Eigene Fragen"}
	for _, quota := range ev.Rules.Quotas {
		words.names["quotas["+quota.Key+"]"] = "Kontingent „" + quota.Label + "“"
	}
	for _, question := range ev.Questions {
		words.names["questions["+question.Key+"]"] = "Frage „" + question.Label + "“"
	}
	for _, rule := range ev.Reminders {
		words.names["reminders["+rule.Key()+"]"] = "Erinnerung „" + reminderTime(rule) + "“"
	}
	for _, host := range ev.Hosts {
		words.names["hosts["+host.Organisation.Slug+"]"] = host.Organisation.Name
	}
	return words
}

// ofOne are the parts of what there can be several of.
var ofOne = map[string]view.Field{
	"contact": {Label: "Kontakt"}, "level": {Label: "Rechte"}, "exports": {Label: "Darf Listen herunterladen"}, "basis": {Label: "Gruppe"}, "value": {Label: "Wert"}, "purpose": {Label: "Wofür?"},
	"required": {Label: "Muss beantwortet werden", Kind: view.Checkbox}, "options": {Label: "Antworten zur Auswahl"},
	"settings": {Label: "weitere Einstellungen"}, "text": {Label: "Eigener Hinweis"}, "kind": {Label: "Wirkung"}, "release_at": {Label: "Freigabe", Kind: view.DateTime},
}

var partOfOne = regexp.MustCompile(`^((?:hosts|quotas|questions|reminders)\[[^\]]*\])\[([a-z_]+)\]$`)

// of words a change of a field.
func (w fieldWords) of(change event.FieldChange) changedField {
	input, known := w.inputs[change.Field]
	if parts := partOfOne.FindStringSubmatch(change.Field); parts != nil {
		input, known = ofOne[parts[2]]
		if name := w.names[parts[1]]; name != "" {
			input.Within = name
		} else { // it is gone
			input.Within = strings.NewReplacer("quotas[", "Kontingent ", "questions[", "Frage ", "reminders[", "Erinnerung ", "hosts[", "", "]", "").Replace(parts[1])
		}
		if parts[2] == "settings" {
			return changedField{Label: input.FullLabel()}
		}
	}
	if !known {
		input = view.Field{Label: change.Field}
	}
	return changedField{Label: strings.TrimSuffix(input.FullLabel(), "."), Before: worded(input, change.Field, change.Before), After: worded(input, change.Field, change.After)}
}

// worded shows a value of the history as the input would show it.
func worded(input view.Field, name, value string) string {
	if text, ok := wordedRights(name, value); ok {
		return text
	}
	switch {
	case name == "fields":
		return fieldNames(value)
	case name == "reminders":
		return loggedReminders(value)
	case name == "venue_facts":
		return factLines(value)
	case name == "venue" && value != "":
		return "Nr. " + value
	case name == "image" && value != "":
		return "Bild " + value[:6] // tells two apart
	case strings.HasSuffix(name, "[kind]") && value != "":
		return say(event.QuotaKind(value).LabelKey())
	case strings.HasSuffix(name, "[basis]") && value != "":
		return say(event.Basis(value).LabelKey())
	}
	input.Value = value
	switch input.Kind {
	case view.Checkbox:
		input.Value = view.Ja(value == "true")
	case view.DateTime:
		return wordedTime(value)
	case view.Checkboxes:
		if name == "topics" { // kept by name
			return strings.ReplaceAll(value, "\n", ", ")
		}
		input.Values = strings.Split(value, "\n")
	}
	return shown(input)
}

func wordedTime(value string) string {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return value
	}
	return dates.Long(at)
}

func factLines(lines string) string {
	var told []string
	for line := range strings.Lines(lines) {
		fact, answer, _ := strings.Cut(strings.TrimSpace(line), " ")
		told = append(told, say(venue.Fact(fact).LabelKey())+": "+say(venue.Answer(answer).LabelKey()))
	}
	return strings.Join(told, "\n")
}

func fieldNames(lines string) string {
	if lines == "" {
		return ""
	}
	names := strings.Split(lines, "\n")
	for i, line := range names {
		key, isRequired := strings.CutSuffix(line, "*")
		names[i] = say(event.Field{Key: key}.LabelKey())
		if isRequired {
			names[i] += " (notwendig)"
		}
	}
	return strings.Join(names, ", ")
}

// inputValue is a value of the history as it stands in an input, and whether there is one for it.
func inputValue(input view.Field, value string) (string, []string, bool) {
	switch {
	case strings.ContainsRune(input.Name, '['):
		return "", nil, false
	case input.Kind == view.Checkbox:
		return view.Ja(value == "true"), nil, true
	case input.Kind == view.DateTime:
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return "", nil, value == ""
		}
		return dates.Input(at), nil, true
	case input.Name == "topics":
		return "", nil, false // kept by name
	case input.Kind == view.Checkboxes:
		return "", strings.Split(value, "\n"), true
	}
	return value, nil, true
}
