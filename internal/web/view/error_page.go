package view

import (
	"errors"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
)

// ErrorPage says what went wrong and what can be done.
type ErrorPage struct {
	Page
	Status int
	Lead   string // the sentence of the fault
	Hint   string // what to do next
	// RequestID is shown for failures that are ours, so that a report can be matched with the log.
	RequestID string
}

// Template implements the interface of pages.
func (ErrorPage) Template() string { return "page/public/error.html" }

type errorText struct{ heading, hint string }

// linkOver is said of what is closed about an account: it has no deadline and no hosts.
var linkOver = errorText{"error_page.link_over_heading", "error_page.link_over_hint"}

// errorTexts are the keys of heading and advice per kind.
var errorTexts = map[fault.Kind]errorText{
	fault.Internal:        {"error_page.internal_heading", "error_page.internal_hint"},
	fault.Invalid:         {"error_page.invalid_heading", "error_page.invalid_hint"},
	fault.NotFound:        {"error_page.not_found_heading", "error_page.not_found_hint"},
	fault.Unauthenticated: {"error_page.unauthenticated_heading", "error_page.unauthenticated_hint"},
	fault.Forbidden:       {"error_page.forbidden_heading", "error_page.forbidden_hint"},
	fault.Conflict:        {"error_page.conflict_heading", "error_page.conflict_hint"},
	fault.Closed:          {"error_page.closed_heading", "error_page.closed_hint"},
	fault.Limited:         {"error_page.limited_heading", "error_page.limited_hint"},
	fault.Busy:            {"error_page.busy_heading", "error_page.busy_hint"},
}

// NewErrorPage returns the page for an error; requestID may be empty.
func NewErrorPage(err error, requestID string) ErrorPage {
	kind := fault.KindOf(err)
	texts := errorTexts[kind]
	if known, ok := errors.AsType[*fault.Error](err); ok && kind == fault.Closed && strings.HasPrefix(known.Key, "account.") {
		texts = linkOver
	}
	sentence, _ := i18n.Fault(i18n.German, err)
	p := ErrorPage{
		Page:   Page{Title: i18n.Text(i18n.German, texts.heading, nil), Hidden: true},
		Status: kind.Status(),
		Lead:   sentence,
		Hint:   i18n.Text(i18n.German, texts.hint, nil),
	}
	if kind == fault.Internal || kind == fault.Busy {
		p.RequestID = requestID
	}
	return p
}
