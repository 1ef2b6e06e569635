// Package fault names what can go wrong for the person asking: a kind that every front
// translates into its own answer, and a key whose German sentence stands in the catalogue.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal an error is. Everything that is no Error is an internal failure.
type Kind int

// The kinds and the HTTP status each becomes (see Kind.Status).
const (
	Internal        Kind = iota // 500: our failure; details go to the log only
	Invalid                     // 422: what was sent cannot be accepted as it is
	NotFound                    // 404: unknown, or not visible to the one who asks
	Unauthenticated             // 401: sign in first
	Forbidden                   // 403: signed in, but without the right
	Conflict                    // 409: not possible in the present state
	Closed                      // 410: the time for this is over
	Limited                     // 429: too often
	Busy                        // 503: too many at once; try again in a moment
)

var statuses = map[Kind]int{
	Internal: 500, Invalid: 422, NotFound: 404, Unauthenticated: 401, Forbidden: 403,
	Conflict: 409, Closed: 410, Limited: 429, Busy: 503,
}

// Status returns the HTTP status code that answers this kind.
func (k Kind) Status() int { return statuses[k] }

// Args fill the placeholders of a catalogue sentence.
type Args map[string]any

// Field is one mistake at one input, named as in the form and in the JSON interface.
type Field struct {
	Name string
	Key  string
	Args Args
}

// Error is a refusal that a person may read. Key finds its sentence in the catalogue.
type Error struct {
	Kind   Kind
	Key    string
	Args   Args
	Fields []Field
	cause  error
}

// Error returns a text for logs: the key, the names of the fields and the cause, never a value
// somebody typed.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s]", f.Name, f.Key)
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

// Unwrap returns the cause, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// Because returns a copy of e that carries its cause for the log.
func (e *Error) Because(cause error) *Error {
	wrapped := *e
	wrapped.cause = cause
	return &wrapped
}

// New returns an error of the given kind whose sentence stands in the catalogue under key.
func New(kind Kind, key string, args ...Args) *Error {
	e := &Error{Kind: kind, Key: key}
	if len(args) > 0 {
		e.Args = args[0]
	}
	return e
}

// InvalidFields returns an Invalid error for the given mistakes, or nil when there are none.
func InvalidFields(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "form.invalid", Args: Args{"Count": len(fields)}, Fields: fields}
}

// KindOf returns the kind of err: Internal for any error that is no Error.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is a fault of the given kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
