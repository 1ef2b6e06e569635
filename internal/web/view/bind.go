package view

import (
	"net/url"
	"slices"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
)

// ErrorSummary tells above the content what is wrong with a submission.
type ErrorSummary struct {
	Heading string
	Text    string
	Items   []ErrorItem
}

// ErrorItem is one mistake; Href leads to its input, "" when the page has none for it.
type ErrorItem struct{ Text, Href string }

// Any reports whether there is something to say.
func (s ErrorSummary) Any() bool { return s.Heading != "" }

// LeadTo lets a mistake lead to its input on another page.
func (s *ErrorSummary) LeadTo(href, page string) {
	for i := range s.Items {
		if s.Items[i].Href == href {
			s.Items[i].Href = page + href
		}
	}
}

// Bind prepares fields for showing a form again: it puts back what was typed (raw, from
// form.Raw; nil leaves the values alone) and says at each field what is wrong. It returns the
// summary for Page.Errors, which is empty when err is nil. A fault without fields, for instance
// a conflict, becomes a summary of one sentence.
func Bind(raw url.Values, err error, fields ...*Field) ErrorSummary {
	if raw != nil {
		for _, f := range fields {
			f.putBack(raw)
		}
	}
	if err == nil {
		return ErrorSummary{}
	}
	sentence, mistakes := i18n.Fault(i18n.German, err)
	if len(mistakes) == 0 {
		return ErrorSummary{Heading: "Das ist so nicht möglich", Text: sentence}
	}
	summary := ErrorSummary{Heading: "Bitte prüfen Sie Ihre Angaben", Text: sentence}
	for _, mistake := range mistakes {
		summary.Items = append(summary.Items, explain(mistake, fields))
	}
	return summary
}

func explain(mistake i18n.Field, fields []*Field) ErrorItem {
	i := slices.IndexFunc(fields, func(f *Field) bool { return f.Name == mistake.Name })
	if i < 0 {
		return ErrorItem{Text: mistake.Text}
	}
	f := fields[i]
	f.Error = mistake.Text
	return ErrorItem{Text: f.FullLabel() + ": " + mistake.Text, Href: "#" + f.ID()}
}

// putBack takes the typed values. A box that was not ticked is not sent, so it becomes empty.
func (f *Field) putBack(raw url.Values) {
	switch {
	case f.Type == "password":
		f.Value = ""
	case f.Kind == DateTime:
		f.Value = raw.Get(f.Name+form.DateSuffix) + "T" + raw.Get(f.Name+form.TimeSuffix)
	case f.Kind == Checkboxes:
		f.Values = raw[f.Name]
	case f.Kind == Ranking:
		f.Values = nil
		for n := range f.Ranks {
			f.Values = append(f.Values, raw.Get(f.RankName(n)))
		}
	case f.Kind == File:
		f.isAgain = true
	default:
		f.Value = raw.Get(f.Name)
	}
}
