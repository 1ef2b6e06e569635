// Package form reads what people typed: it keeps the raw values for redisplay, cleans them, and
// collects every mistake in the order of the fields.
package form

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
)

// memoryLimit is what a multipart body may hold in memory. The server allows no larger body, so that
// nothing of what people send is ever written to a temporary file.
const memoryLimit = 16 << 20

// Form is one submission. Reading a field that is wrong notes the mistake and returns the zero
// value, so a handler reads all fields first and asks Fault once.
type Form struct {
	values   url.Values
	mistakes []fault.Field
}

// New returns a form over values, for instance those of a query.
func New(values url.Values) *Form { return &Form{values: values} }

// Read reads the body of a request. Its error is an Invalid fault: the body is damaged or larger
// than the server allows.
func Read(r *http.Request) (*Form, error) {
	if err := parse(r); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return nil, fault.New(fault.Invalid, "form.too_large").Because(err)
		}
		return nil, fault.New(fault.Invalid, "form.unreadable").Because(err)
	}
	return New(r.PostForm), nil
}

func parse(r *http.Request) error {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if mediaType == "multipart/form-data" {
		return r.ParseMultipartForm(memoryLimit)
	}
	return r.ParseForm()
}

// Fault returns nil, or an Invalid fault with all mistakes found so far.
func (f *Form) Fault() error { return fault.InvalidFields(f.mistakes) }

// Fail notes a mistake that the caller found, for instance between two fields. Only the first
// mistake of a field is kept.
func (f *Form) Fail(name, key string, args ...fault.Args) {
	if f.HasFailed(name) {
		return
	}
	mistake := fault.Field{Name: name, Key: key}
	if len(args) > 0 {
		mistake.Args = args[0]
	}
	f.mistakes = append(f.mistakes, mistake)
}

// HasFailed reports whether a mistake was noted for the field.
func (f *Form) HasFailed(name string) bool {
	return slices.ContainsFunc(f.mistakes, func(m fault.Field) bool { return m.Name == name })
}

// Has reports whether the field was sent at all.
func (f *Form) Has(name string) bool { return f.values.Has(name) }

// Raw returns what was typed, to show it again. It is safe to print, not to store.
func (f *Form) Raw() url.Values {
	raw := make(url.Values, len(f.values))
	for name, values := range f.values {
		for _, value := range values {
			raw.Add(name, printable(value))
		}
	}
	return raw
}

// printable makes what is invisible visible, so that it can be removed.
func printable(value string) string {
	return strings.Map(func(r rune) rune {
		if r != '\r' && isControl(r) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(value, "\uFFFD"))
}
