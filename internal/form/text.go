package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tagungsbuero/internal/fault"
)

// Text reads one line: line breaks and runs of white space become one space.
func (f *Form) Text(name string, rules ...Rule) string {
	return f.Line(name, f.values.Get(name), rules...)
}

// LongText reads text of several lines; line breaks become "\n".
func (f *Form) LongText(name string, rules ...Rule) string {
	return f.Lines(name, f.values.Get(name), rules...)
}

// Line checks a value that did not come from the values of the form, for instance from JSON, as
// Text does.
func (f *Form) Line(name, value string, rules ...Rule) string {
	return f.text(name, foldSpace(value), collect(rules, DefaultMax))
}

// Lines does the same as LongText does.
func (f *Form) Lines(name, value string, rules ...Rule) string {
	value = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(value)
	return f.text(name, value, collect(rules, LongMax))
}

// Secret reads a password: exactly as typed, at most 1000 bytes.
func (f *Form) Secret(name string, rules ...Rule) string {
	value := f.values.Get(name)
	switch c := collect(rules, 1000); {
	case value == "" && c.required:
		f.Fail(name, "form.required")
	case !utf8.ValidString(value):
		f.Fail(name, "form.encoding")
	case len(value) > c.max:
		f.Fail(name, "form.too_long", fault.Args{"Count": c.max, "Length": len(value)})
	default:
		return value
	}
	return ""
}

func (f *Form) text(name, value string, c conditions) string {
	if !utf8.ValidString(value) {
		f.Fail(name, "form.encoding")
		return ""
	}
	value = strings.TrimSpace(strings.Map(dropInvisible, norm.NFC.String(value)))
	switch length := utf8.RuneCountInString(value); {
	case value == "" && c.required:
		f.Fail(name, "form.required")
	case strings.ContainsFunc(value, isControl):
		f.Fail(name, "form.control_characters")
	case length > c.max:
		f.Fail(name, "form.too_long", fault.Args{"Count": c.max, "Length": length})
	default:
		return value
	}
	return ""
}

// foldSpace leaves invalid UTF-8 as it is, so that it is noticed afterwards.
func foldSpace(value string) string {
	if !utf8.ValidString(value) {
		return value
	}
	return strings.Join(strings.Fields(value), " ")
}

// dropInvisible removes what comes along with copying from web pages and word processors and
// would make two equal names differ. The joiners U+200C and U+200D stay: Persian needs them.
func dropInvisible(r rune) rune {
	switch r {
	case '\u200B', '\u2060', '\uFEFF', '\u00AD':
		return -1
	}
	return r
}

// isControl finds control characters and the marks that reverse the direction of what follows.
func isControl(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return unicode.IsControl(r)
}
