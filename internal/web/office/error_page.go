package office

import (
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// ErrorPage says in the office what went wrong, and leads back to where the work is.
type ErrorPage struct{ view.ErrorPage }

// Template implements view.Template.
func (ErrorPage) Template() string { return "page/office/error.html" }

// errorPage puts the navigation of the office around an error, for people who are signed in; false: the public page tells it.
// Where no route answered nobody has found out yet who asks. That is not done for those who are kept off.
func (p *Pages) errorPage(c *gin.Context, told view.ErrorPage) (view.Template, bool) {
	path := c.Request.URL.Path
	if path != "/intern" && !strings.HasPrefix(path, "/intern/") {
		return nil, false
	}
	if _, ok := web.Account(c); !ok && c.FullPath() == "" && (told.Status == 404 || told.Status == 405) {
		_ = p.Sessions.Middleware(c) // who cannot be told is nobody
	}
	if _, ok := web.Account(c); !ok {
		return nil, false
	}
	frame, err := p.page(c, told.Title, activeAt(path), start)
	if err != nil {
		return nil, false
	}
	told.Page = frame
	if hint := officeHints[told.Status]; hint != "" {
		told.Hint = i18n.Text(i18n.German, hint, nil)
	}
	return ErrorPage{told}, true
}

// officeHints are the keys of what is advised otherwise than to the public.
var officeHints = map[int]string{403: "error_page.office_forbidden_hint", 404: "error_page.office_not_found_hint", 405: "error_page.office_not_found_hint"}

// activeAt is the part of the office that an address lies in.
func activeAt(path string) view.Nav {
	part, _, _ := strings.Cut(strings.TrimPrefix(path, "/intern/"), "/")
	switch part {
	case "einrichtungen":
		return view.NavOrganisations
	case "orte":
		return view.NavVenues
	case "konten":
		return view.NavAccounts
	case "protokoll":
		return view.NavLog
	case "konto":
		return view.NavAccount
	case "hilfe":
		return view.NavHelp
	}
	return view.NavEvents
}
