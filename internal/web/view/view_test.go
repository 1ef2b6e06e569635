package view_test

import (
	"testing"

	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

func TestTheErrorPageFitsItsTemplate(t *testing.T) {
	if err := view.Check(templates.Files, "page/public/error", view.ErrorPage{}); err != nil {
		t.Error(err)
	}
}
