package view

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is the sort of an input.
type Kind string

// The kinds of inputs.
const (
	Text       Kind = "" // one line; Type makes it email, tel, url, search or password
	Textarea   Kind = "textarea"
	Number     Kind = "number"   // whole numbers, typed
	Date       Kind = "date"     // Value is 2027-05-02
	DateTime   Kind = "datetime" // Value is 2027-05-02T09:30; sends name_date and name_time
	Select     Kind = "select"
	Radios     Kind = "radios"
	Checkboxes Kind = "checkboxes" // several boxes under one name; Values are the ticked ones
	Checkbox   Kind = "checkbox"   // a single box; sends "ja", ticked when Value is "ja"
	Ranking    Kind = "ranking"    // choices in an order, a Select for each of Ranks; sends name[1], name[2], …; Values are in that order
	File       Kind = "file"       // one file; its form is sent as multipart/form-data
)

// Field is one input with all that belongs to it: label, hint, mistake. It is rendered by
// {{template "field" .Email}} and filled by Bind.
type Field struct {
	Kind  Kind
	Name  string // as in the contract: first_name
	Label string
	// Within names the part of the form that the input stands in, where others have the same label:
	// "2. Kontingent". It is heard before the label and stands in the summary of mistakes.
	Within string
	// Hint stands between label and input.
	Hint     string
	Required bool
	Value    string
	Values   []string
	// Error is the sentence of the mistake, "" when there is none.
	Error string

	Type         string // for Text: email, tel, url, search, password
	Autocomplete string // purpose of the input (WCAG 1.3.5): given-name, family-name, email, tel, organization
	Suggestions  []string
	Rows         int    // for Textarea, default 5
	MaxLength    int    // characters; for Textarea it is told in the hint
	Width        Width  // how much is expected
	Suffix       string // unit after the input, such as "Plätze"
	Lang         string // of the label and the choices, where it is not the page's
	Markdown     bool   // a Textarea whose text can be looked at as it will be shown
	Previewed    bool   // it is shown so
	ToSecond     bool   // the time of day of a DateTime can be set to the second
	Options      []Option
	Ranks        []string // for Ranking: the labels of its Selects, the dearest first
	// Placeholder is the first, empty choice of a Select; default "Bitte wählen".
	Placeholder string
	Accept      string // for File: the extensions that may be chosen, ".pdf,.png"
	Several     bool   // for File: more than one may be chosen
	// OnlyIf is the condition under which the input counts, nil when it always does.
	OnlyIf *OnlyIf
	// isAgain: the form is shown again. Browsers forget the chosen file then.
	isAgain bool
}

// OnlyIf is a condition on another input of the page. It is always told; where scripts run, the
// input is hidden while the condition does not hold.
type OnlyIf struct {
	Text   string   // "Nur wenn …"
	Name   string   // of the other input
	Values []string // it must have one of them
}

// Lines returns the values for the script, one a line.
func (o OnlyIf) Lines() string { return strings.Join(o.Values, "\n") }

// Width hints by its size how much text is expected.
type Width string

// The widths; the default takes the whole measure.
const (
	Full   Width = ""
	Short  Width = "short"  // numbers, postcodes
	Medium Width = "medium" // dates, telephone numbers
)

// Option is one choice. Neighbours with the same Group stand under one heading.
type Option struct {
	Value, Label, Hint, Group string
	TopOnly                   bool // stands in the first Select of a Ranking only
}

// OptionGroup is a heading with its choices.
type OptionGroup struct {
	Label   string
	Options []Option
}

// ID returns the id of the input (of the first box of a group): the target of the error summary.
func (f Field) ID() string {
	return "feld-" + strings.Trim(strings.Map(idRune, strings.ReplaceAll(f.Name, "][", "-")), "-")
}

func idRune(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-':
		return r
	}
	return '-'
}

// OptionID returns the id of the n-th box or button, counted from 0.
func (f Field) OptionID(n int) string {
	if n == 0 {
		return f.ID()
	}
	return fmt.Sprintf("%s-%d", f.ID(), n+1)
}

// Described returns the ids of hint and mistake for aria-describedby.
func (f Field) Described() string {
	var ids []string
	if f.FullHint() != "" {
		ids = append(ids, f.ID()+"-hinweis")
	}
	if f.Error != "" {
		ids = append(ids, f.ID()+"-fehler")
	}
	return strings.Join(ids, " ")
}

// FullHint returns the hint, with the allowed length of a Textarea, or what became of a file.
func (f Field) FullHint() string {
	switch {
	case f.Kind == Textarea && f.MaxLength > 0:
		return strings.TrimSpace(f.Hint + " Höchstens " + num(f.MaxLength) + " Zeichen.")
	case f.Kind == File && f.isAgain:
		return strings.TrimSpace(f.Hint + " Wenn Sie schon eine Datei ausgewählt hatten, wählen Sie sie bitte noch einmal aus.")
	}
	return f.Hint
}

// Chosen reports whether the choice with this value is selected or ticked.
func (f Field) Chosen(value string) bool {
	if f.Kind == Checkboxes {
		return slices.Contains(f.Values, value)
	}
	return f.Value == value
}

// Ticked reports whether a single box is ticked.
func (f Field) Ticked() bool { return f.Value == "ja" }

// Ja returns the value of a single box for a Go truth value.
func Ja(ticked bool) string {
	if ticked {
		return "ja"
	}
	return ""
}

// IsGroup reports whether the input consists of several controls under one legend.
func (f Field) IsGroup() bool {
	return f.Kind == Radios || f.Kind == Checkboxes || f.Kind == DateTime || f.Kind == Ranking
}

// RankName returns the name of the n-th Select of a Ranking, counted from 0.
func (f Field) RankName(n int) string { return fmt.Sprintf("%s[%d]", f.Name, n+1) }

// RankOptions returns the choices of the n-th Select of a Ranking.
func (f Field) RankOptions(n int) []Option {
	return slices.DeleteFunc(slices.Clone(f.Options), func(o Option) bool { return o.TopOnly && n > 0 })
}

// Rank returns what the n-th Select of a Ranking says.
func (f Field) Rank(n int) string {
	if n >= len(f.Values) {
		return ""
	}
	return f.Values[n]
}

// InputType returns the type attribute of a one-line input.
func (f Field) InputType() string {
	switch {
	case f.Kind == Date, f.Kind == File:
		return string(f.Kind)
	case f.Kind == Text && f.Type != "":
		return f.Type
	}
	return "text"
}

// InputMode asks for the right keyboard on a telephone. Numbers are typed as text: a number
// input swallows mistakes and changes when somebody scrolls.
func (f Field) InputMode() string {
	if f.Kind == Number {
		return "numeric"
	}
	return ""
}

// RowCount returns the height of a Textarea in lines.
func (f Field) RowCount() int {
	if f.Rows == 0 {
		return 5
	}
	return f.Rows
}

// EmptyChoice returns the text of the empty choice of a Select.
func (f Field) EmptyChoice() string {
	switch {
	case f.Placeholder != "":
		return f.Placeholder
	case f.Required:
		return "Bitte wählen"
	}
	return "Keine Angabe"
}

// DayValue returns the day of a DateTime value.
func (f Field) DayValue() string { day, _, _ := strings.Cut(f.Value, "T"); return day }

// ClockValue returns the time of day of a DateTime value.
func (f Field) ClockValue() string { _, clock, _ := strings.Cut(f.Value, "T"); return clock }

// Direction returns how the language of the field is written.
func (f Field) Direction() string { return direction(f.Lang) }

// CountsSeconds reports whether the time of day can be set to the second. A value with seconds would
// be no valid one otherwise.
func (f Field) CountsSeconds() bool { return f.ToSecond || strings.Count(f.Value, ":") > 1 }

// FullLabel returns the label as it is told apart from all others of the page.
func (f Field) FullLabel() string {
	if f.Within == "" {
		return f.Label
	}
	return f.Within + ", " + f.Label
}

// Groups returns the choices under their headings, in order.
func (f Field) Groups() []OptionGroup {
	var groups []OptionGroup
	for _, option := range f.Options {
		if len(groups) == 0 || groups[len(groups)-1].Label != option.Group {
			groups = append(groups, OptionGroup{Label: option.Group})
		}
		last := &groups[len(groups)-1]
		last.Options = append(last.Options, option)
	}
	return groups
}
