package office

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
)

// optionLines writes options as organisers type them, one a line: Führung | 20 [tour]. The value
// in brackets makes the option known again when its label has changed.
func optionLines(options []question.Option) string {
	var lines []string
	for _, o := range options {
		line := o.Label
		switch {
		case o.Capacity != nil:
			line += " | " + strconv.Itoa(*o.Capacity)
		case strings.Contains(o.Label, "|"):
			line += " |" // else its end would be taken for a number of seats
		}
		if o.Value != "" {
			line += " [" + o.Value + "]"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// optionValues lists the values of the options that have one, with spaces between.
func optionValues(q question.Question) string {
	var values []string
	for _, o := range q.Options {
		if o.Value != "" {
			values = append(values, o.Value)
		}
	}
	return strings.Join(values, " ")
}

// valued finds the value at the end of a line, or before the seats: people write them in either order.
var valued = regexp.MustCompile(`^(.*)\[([A-Za-z0-9_-]+)\](\s*\|[^|\[\]]*)?$`)

// readOptions reads what optionLines writes. Brackets mean a value only if it is known: a label may
// end in brackets of its own.
func readOptions(in *form.Form, name string, known []string) (options []question.Option) {
	for line := range lines(in.LongText(name, form.Max(longest))) {
		var o question.Option
		typed := line
		if match := valued.FindStringSubmatch(line); match != nil && slices.Contains(known, match[2]) {
			line, o.Value = strings.TrimSpace(match[1])+match[3], match[2]
		}
		o.Label = line
		if bar := strings.LastIndex(line, "|"); bar >= 0 {
			o.Label, o.Capacity = strings.TrimSpace(line[:bar]), readSeats(in, name, line[bar+1:])
		}
		if value := lostValue(typed, known); o.Value == "" && value != "" {
			in.Fail(name, "office.option_value_place", fault.Args{"Value": value})
		}
		options = append(options, o)
	}
	return options
}

// lostValue returns a known value that a line names where it is not read. Were it taken for a part of
// the label, the option would be a new one, and what people chose before would be lost.
func lostValue(line string, known []string) string {
	for _, value := range known {
		if strings.Contains(line, "["+value+"]") {
			return value
		}
	}
	return ""
}

func readSeats(in *form.Form, name, typed string) *int {
	if typed = strings.TrimSpace(typed); typed == "" {
		return nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		in.Fail(name, "office.option_seats")
		return nil
	}
	return &n
}

// lines goes through the lines of a text that say something.
func lines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

// textLines writes the translations of a question as organisers type them, one a line:
// en: Question | Purpose for the question, en: tour = Guided tour for an option.
func textLines(q question.Question) string {
	var all []string
	for _, locale := range question.Locales {
		switch text := q.Texts[locale]; {
		case text.Purpose != "":
			all = append(all, locale+": "+text.Label+" | "+text.Purpose)
		case text.Label != "":
			all = append(all, locale+": "+text.Label)
		}
		for _, o := range q.Options {
			if label := o.Labels[locale]; label != "" {
				all = append(all, locale+": "+orElse(o.Value, o.Label)+" = "+label)
			}
		}
	}
	return strings.Join(all, "\n")
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

var translated = regexp.MustCompile(`^([a-z]{2,3})\s*:\s*(.+)$`)

// readTexts reads what textLines writes. An option is named by its value or its label.
func readTexts(in *form.Form, name string, q *question.Question) {
	for line := range lines(in.LongText(name, form.Max(longest))) {
		match := translated.FindStringSubmatch(line)
		if match == nil || !slices.Contains(question.Locales, match[1]) {
			in.Fail(name, "office.text_line", fault.Args{"Known": strings.Join(question.Locales, ", ")})
			continue
		}
		locale, text := match[1], match[2]
		option, label, isOption := strings.Cut(text, "=")
		if isOption && q.Kind.HasOptions() {
			readOptionText(in, name, q, locale, strings.TrimSpace(option), strings.TrimSpace(label))
			continue
		}
		label, purpose, _ := strings.Cut(text, "|")
		if q.Texts == nil {
			q.Texts = map[string]question.Text{}
		}
		q.Texts[locale] = question.Text{Label: strings.TrimSpace(label), Purpose: strings.TrimSpace(purpose)}
	}
}

func readOptionText(in *form.Form, name string, q *question.Question, locale, option, label string) {
	at := slices.IndexFunc(q.Options, func(o question.Option) bool { return o.Value == option || strings.EqualFold(o.Label, option) })
	if at < 0 {
		in.Fail(name, "office.text_option")
		return
	}
	if q.Options[at].Labels == nil {
		q.Options[at].Labels = map[string]string{}
	}
	q.Options[at].Labels[locale] = label
}
