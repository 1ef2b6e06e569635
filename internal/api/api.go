// Package api is the JSON interface, version 1: the use cases of the pages for other programs, described by itself.
package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/idempotency"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web"
)

// Prefix begins the addresses of the interface.
const Prefix = "/api/v1"

// Deps are the front doors that the interface leads to.
type Deps struct {
	Front         *web.Front
	Accounts      *account.Service
	Organisations *organisation.Service
	Events        *event.Service
	Venues        *venue.Service
	Registrations *registration.Service
	Texts         *correspondence.Service
	Exports       *export.Service
	Statistics    *statistics.Service
	Log           *auditlog.Service
	Idempotency   *idempotency.Service
	Links         registration.Links
	// Now tells the time by which the state of an event is described.
	Now func() time.Time
}

// API is the JSON interface.
type API struct {
	Deps
	huma huma.API
}

// New returns the interface; Register puts it into service.
func New(deps Deps) *API { return &API{Deps: deps} }

// Register adds the routes. It panics when an operation contradicts its own description.
func (a *API) Register(routes gin.IRouter) {
	group := routes.Group(Prefix)
	a.huma = huma.NewAPI(a.description(), &adapter{api: a, routes: group})
	a.registerEvents()
	a.registerEventChanges()
	a.registerEventHistory()
	a.registerHosts()
	a.registerTemplates()
	a.registerFilters()
	a.registerTexts()
	a.registerSeries()
	a.registerVenues()
	a.registerPictures()
	a.registerRegistrations()
	a.registerGroups()
	a.registerAllocations()
	a.registerWorkshops()
	a.registerSeats()
	a.registerStatistics()
	a.registerLog()
	a.registerFiles()
	a.registerInvitations()
	a.registerImports()
	a.registerExports()
	a.registerPersonal()
	a.registerDirectory()
	a.serveDescription(group)
}
