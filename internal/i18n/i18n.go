// Package i18n turns keys into sentences; German is the source language.
package i18n

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"strconv"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"

	"tagungsbuero/internal/fault"
)

// German is the locale that every sentence exists in.
const German = "de"

//go:embed *.toml
var catalogues embed.FS

var bundle = mustLoad()

func mustLoad() *i18n.Bundle {
	b := i18n.NewBundle(language.German)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	if _, err := b.LoadMessageFileFS(catalogues, "de.toml"); err != nil {
		panic(fmt.Sprintf("load the German catalogue: %v", err))
	}
	return b
}

// Text returns the sentence that stands under key, its placeholders filled from args. An arg
// named Count chooses between singular and plural. A key without a sentence returns itself; a
// test makes sure that none is left.
func Text(locale, key string, args fault.Args) string {
	lookup := &i18n.LocalizeConfig{MessageID: key}
	if len(args) > 0 {
		lookup.TemplateData = readable(args)
	}
	if count, ok := args["Count"]; ok {
		lookup.PluralCount = count
	}
	text, err := i18n.NewLocalizer(bundle, locale).Localize(lookup)
	if err != nil || text == "" {
		return key
	}
	return text
}

// readable writes what was counted as it stands on pages.
func readable(args fault.Args) fault.Args {
	shown := maps.Clone(args)
	for _, name := range []string{"Count", "Length"} {
		if n, ok := shown[name].(int); ok {
			shown[name] = Number(int64(n))
		}
	}
	return shown
}

// Number writes a whole number with points between thousands: 1.234.
func Number(n int64) string {
	digits, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		digits, sign = digits[1:], "−"
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return sign + digits
}

// Field is the sentence for one mistake at one input.
type Field struct {
	Name string
	Text string
}

// Fault returns what a person should read about err: one sentence and, for invalid input, one
// sentence per field in the order they were found. It never shows the text of an internal error.
func Fault(locale string, err error) (title string, fields []Field) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind == fault.Internal {
		return Text(locale, "fault.internal", nil), nil
	}
	for _, field := range f.Fields {
		fields = append(fields, Field{Name: field.Name, Text: Text(locale, field.Key, field.Args)})
	}
	return Text(locale, f.Key, f.Args), fields
}
