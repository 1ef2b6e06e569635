package registration

import (
	"strings"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
)

// choices finds a value by what people write for it, whatever the case and white space.
type choices map[string]string // "" where it may mean two things

func (c choices) add(value string, names ...string) {
	for _, name := range names {
		name = folded(name)
		if known, ok := c[name]; ok && known != value {
			value = ""
		}
		c[name] = value
	}
}

// find returns the value; false when it is none of the choices.
func (c choices) find(text string) (string, bool) {
	value := c[folded(text)]
	return value, value != ""
}

// spellings are the ways to write a name like "Mettmann (Kreis)".
func spellings(name string) []string {
	first, rest, ok := strings.Cut(name, " (")
	if !ok {
		return []string{name}
	}
	inner := strings.TrimSuffix(rest, ")")
	return []string{name, first, inner, inner + " " + first}
}

// choicesOf takes the names of values from the catalogue.
func choicesOf[T interface {
	~string
	LabelKey() string
}](values []T) choices {
	c := choices{}
	for _, value := range values {
		c.add(string(value), string(value))
		c.add(string(value), spellings(i18n.Text(i18n.German, value.LabelKey(), nil))...)
	}
	return c
}

// yesAndNo are what stands in lists for them.
var yesAndNo = choices{"ja": question.Yes, "j": question.Yes, "x": question.Yes, "1": question.Yes, "yes": question.Yes, "wahr": question.Yes, "true": question.Yes,
	"nein": question.No, "n": question.No, "-": question.No, "0": question.No, "no": question.No, "falsch": question.No, "false": question.No}

// importChoices returns the choices of the event's form by its fields.
func importChoices(ev event.Event, municipalities []organisation.Municipality) map[string]choices {
	places := choices{}
	for _, m := range municipalities {
		places.add(m.Key, m.Key)
		places.add(m.Key, spellings(m.Name)...)
	}
	all := map[string]choices{"organisation_kind": choicesOf(organisation.Kinds), "carrier_group": choicesOf(organisation.CarrierGroups), "municipality": places}
	for _, q := range ev.Questions {
		switch {
		case q.Kind == question.KindBoolean, q.Kind == question.KindConsent:
			all[q.InputName()] = yesAndNo
		case q.Kind.HasOptions():
			all[q.InputName()] = optionsOf(q)
			for _, column := range wishColumns(q) {
				all[column.Field] = all[q.InputName()]
			}
		}
	}
	return all
}

func optionsOf(q question.Question) choices {
	c := choices{}
	for _, option := range q.Options {
		c.add(option.Value, option.Label)
		for _, label := range option.Labels {
			c.add(option.Value, label)
		}
	}
	if q.Kind == question.KindWorkshops {
		c.add(question.PlenaryOnly, question.PlenaryOnlyLabel, "Nur Plenum", "Plenum")
	}
	for _, option := range q.Options {
		if _, taken := c[folded(option.Value)]; !taken {
			c.add(option.Value, option.Value)
		}
	}
	return c
}
