package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// questionInputs are the inputs of one question.
type questionInputs struct {
	Number       int
	Title        string
	Key          hidden
	OptionValues hidden // the values that options have: those may stand in brackets
	Label        view.Field
	Kind         view.Field
	Position     view.Field
	Purpose      view.Field
	Options      view.Field
	Required     view.Field
	Special      view.Field
	OnlyIfKey    view.Field
	OnlyIfValue  view.Field
	Min          view.Field
	Max          view.Field
	FileTypes    view.Field
	FileMaxKB    view.Field
	Texts        view.Field
	Delete       view.Field
	IsOpen       bool // something is set in the part that is folded away
}

// hidden is a value that the form carries along.
type hidden struct{ Name, Value string }

// readyChoices returns the ready fields of the event whose answers come from a list.
func (p *Pages) readyChoices(ctx context.Context, ev event.Event) (ready []view.Field, err error) {
	for _, asked := range ev.Fields {
		field, err := attendee.Field(ctx, p.Organisations, asked)
		if err != nil {
			return nil, err
		}
		if len(field.Options) > 0 {
			ready = append(ready, field)
		}
	}
	return ready, nil
}

// newQuestionInputs returns the inputs of the question at index i, filled from it.
func newQuestionInputs(all []question.Question, i int, ready []view.Field) questionInputs {
	q := all[i]
	name := func(part string) string { return questionName(i, part) }
	in := questionInputs{
		Number: i + 1, Title: q.Label, Key: hidden{name("key"), q.Key}, OptionValues: hidden{name("option_values"), optionValues(q)},
		Label: view.Field{Name: name("label"), Label: "Frage", Required: true, Value: q.Label},
		Kind:  view.Field{Kind: view.Select, Name: name("kind"), Label: "Art der Antwort", Required: true, Value: string(q.Kind), Options: attendee.Options(question.Kinds)},
		Position: view.Field{Kind: view.Number, Name: name("position"), Label: "Platz im Formular", Required: true, Width: view.Short,
			Value: strconv.Itoa(i + 1)},
		Purpose: view.Field{Name: name("purpose"), Label: "Wofür?", Value: q.Purpose,
			Hint: "Ein Satz, der bei der Frage steht: wofür Sie die Angabe brauchen."},
		Options: view.Field{Kind: view.Textarea, Name: name("options"), Label: "Antworten zur Auswahl", Rows: max(4, len(q.Options)+1), Value: optionLines(q.Options),
			Hint: "Eine Antwort je Zeile. Sind die Plätze einer Antwort begrenzt, schreiben Sie die Zahl dahinter: Führung | 20. Bei Workshops gilt die Zahl erst für die Zuteilung. Die Kennung in Klammern bleibt stehen, auch wenn Sie den Text ändern."},
		Required: view.Field{Kind: view.Checkbox, Name: name("required"), Label: "Die Antwort ist notwendig.", Value: view.Ja(q.Required)},
		Special: view.Field{Kind: view.Checkbox, Name: name("special"), Label: "Die Antwort ist besonders geschützt.", Value: view.Ja(q.Special),
			Hint: "Für Angaben, aus denen Gesundheit, Religion oder Ähnliches hervorgehen kann (Art. 9 DSGVO). Sie werden getrennt aufbewahrt und bald nach der Veranstaltung gelöscht."},
		Texts: view.Field{Kind: view.Textarea, Name: name("texts"), Label: "Übersetzungen", Rows: max(3, strings.Count(textLines(q), "\n")+2), Value: textLines(q),
			Hint: "Eine je Zeile, vorn die Sprache. Für die Frage: en: Question | Purpose. Für eine Antwort: en: vegetarisch = vegetarian. Sprachen: " + strings.Join(question.Locales, ", ") + "."},
		Delete: view.Field{Kind: view.Checkbox, Name: name("delete"), Label: "Diese Frage streichen",
			Hint: "Antworten, die es schon gibt, bleiben bei den Anmeldungen."},
	}
	in.Options.OnlyIf = forKinds(name, question.KindSingle, question.KindMultiple, question.KindWorkshops)
	in.fillLimits(q, name)
	in.fillCondition(all[:i], q, name, ready)
	for _, f := range in.fields() {
		f.Within = "Frage " + strconv.Itoa(i+1)
	}
	in.IsOpen = q.OnlyIf != nil || q.Min != nil || q.Max != nil || len(q.Texts) > 0 || q.Kind == question.KindFile
	return in
}

func (in *questionInputs) fillLimits(q question.Question, name func(string) string) {
	in.Min = view.Field{Kind: view.Number, Name: name("min"), Label: "Mindestens", Width: view.Short, Value: optional(q.Min),
		OnlyIf: forKinds(name, question.KindNumber, question.KindMultiple), Hint: "Die kleinste Zahl, oder wie viele Antworten."}
	in.Max = view.Field{Kind: view.Number, Name: name("max"), Label: "Höchstens", Width: view.Short, Value: optional(q.Max),
		OnlyIf: forKinds(name, question.KindNumber, question.KindMultiple, question.KindText, question.KindLongText, question.KindWorkshops),
		Hint:   "Die größte Zahl, wie viele Antworten, wie viele Zeichen, oder wie viele Wünsche (bis zu drei)."}
	in.FileTypes = view.Field{Kind: view.Checkboxes, Name: name("file_types"), Label: "Erlaubte Dateien", Values: q.FileTypes,
		OnlyIf: forKinds(name, question.KindFile)}
	for _, fileType := range question.FileTypes {
		in.FileTypes.Options = append(in.FileTypes.Options, view.Option{Value: fileType, Label: strings.ToUpper(fileType)})
	}
	in.FileMaxKB = view.Field{Kind: view.Number, Name: name("file_max_kb"), Label: "Größe einer Datei", Width: view.Short, Suffix: "kB",
		OnlyIf: forKinds(name, question.KindFile), Hint: "Höchstens " + strconv.Itoa(question.MaxFileKB) + " kB. Leer: 2000 kB."}
	if q.FileMaxKB != 0 {
		in.FileMaxKB.Value = strconv.Itoa(q.FileMaxKB)
	}
}

// forKinds is the condition of inputs that only some kinds of questions have.
func forKinds(name func(string) string, kinds ...question.Kind) *view.OnlyIf {
	c := &view.OnlyIf{Name: name("kind")}
	var labels []string
	for _, kind := range kinds {
		c.Values, labels = append(c.Values, string(kind)), append(labels, "„"+say(kind.LabelKey())+"“")
	}
	c.Text = "Nur bei " + strings.Join(labels, ", ")
	return c
}

// fillCondition offers the ready fields with choices and the questions before this one that have
// fixed answers.
func (in *questionInputs) fillCondition(before []question.Question, q question.Question, name func(string) string, ready []view.Field) {
	in.OnlyIfKey = view.Field{Kind: view.Select, Name: name("only_if_key"), Label: "Nur fragen, wenn bei", Placeholder: "immer fragen"}
	in.OnlyIfValue = view.Field{Name: name("only_if_value"), Label: "geantwortet wird",
		Hint: "Die Antwort, wie sie im Formular steht, zum Beispiel Ja."}
	for _, field := range ready {
		in.OnlyIfKey.Options = append(in.OnlyIfKey.Options, view.Option{Value: field.Name, Label: field.Label, Group: "Felder des Formulars"})
	}
	for _, other := range before {
		if other.Key == "" && len(other.Choices()) > 0 {
			in.OnlyIfKey.Hint = "Neue Fragen stehen hier zur Wahl, sobald Sie gespeichert haben."
		}
		if other.Key != "" && len(other.Choices()) > 0 {
			in.OnlyIfKey.Options = append(in.OnlyIfKey.Options, view.Option{Value: other.Key, Label: other.Label, Group: "Eigene Fragen"})
		}
	}
	if q.OnlyIf != nil {
		in.OnlyIfKey.Value, in.OnlyIfValue.Value = q.OnlyIf.Key, conditionLabel(*q.OnlyIf, before, ready)
	}
}

// conditionLabel returns the answer of a condition as the form shows it.
func conditionLabel(c question.Condition, before []question.Question, ready []view.Field) string {
	for _, field := range ready {
		if i := slices.IndexFunc(field.Options, func(o view.Option) bool { return o.Value == c.Value }); field.Name == c.Key && i >= 0 {
			return field.Options[i].Label
		}
	}
	for _, q := range before {
		for _, choice := range q.Choices() {
			if q.Key == c.Key && choice.Value == c.Value {
				return choice.Label
			}
		}
	}
	return c.Value
}

func optional(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// fields lists the inputs in the order of the page, for binding.
func (in *questionInputs) fields() []*view.Field {
	return append([]*view.Field{&in.Label, &in.Kind, &in.Position, &in.Purpose, &in.Options, &in.Required, &in.Special}, append(in.folded(), &in.Delete)...)
}

// folded lists the inputs of the part that is folded away.
func (in *questionInputs) folded() []*view.Field {
	return []*view.Field{&in.OnlyIfKey, &in.OnlyIfValue, &in.Min, &in.Max, &in.FileTypes, &in.FileMaxKB, &in.Texts}
}

// open unfolds the part in which something is wrong.
func (in *questionInputs) open() {
	in.IsOpen = in.IsOpen || slices.ContainsFunc(in.folded(), func(f *view.Field) bool { return f.Error != "" })
}
