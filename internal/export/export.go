// Package export takes out the lists of an event as files for office programs, and says which columns lists have.
package export

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

// View is what a list is for; it decides which columns stand in it.
type View string

// ViewOffice is the whole list for those who prepare the event.
const ViewOffice View = "buero"

// Views lists every view.
var Views = []View{ViewOffice}

// Format is the kind of file.
type Format string

// The formats.
const (
	FormatXLSX     Format = "xlsx"      // spreadsheet with typed cells: the one to offer first
	FormatCSVExcel Format = "csv-excel" // CSV as a German Excel opens it by double click
	FormatCSVUTF8  Format = "csv-utf8"  // CSV as other programs read it (RFC 4180)
)

// Formats lists every format in the order of choice lists.
var Formats = []Format{FormatXLSX, FormatCSVExcel, FormatCSVUTF8}

// ContentType returns the media type of the file.
func (f Format) ContentType() string {
	if f == FormatXLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Request says which list is wanted, in which form.
type Request struct {
	View   View   // empty: ViewOffice
	Format Format // empty: FormatXLSX
	Filter registration.Filter
	// Columns are the keys of those that are wanted besides the name; nil: all that who asks may see.
	Columns []string
}

// checked returns the request with its gaps filled, or an Invalid fault.
func (r Request) checked() (Request, error) {
	f := form.New(nil)
	if r.View == "" {
		r.View = ViewOffice
	}
	if r.Format == "" {
		r.Format = FormatXLSX
	}
	form.Choice(f, "view", string(r.View), Views)
	form.Choice(f, "format", string(r.Format), Formats)
	return r, f.Fault()
}

// Service is the front door of the room.
type Service struct {
	db            *db.DB
	registrations *registration.Service
	turns         turns
}

// New returns the room's service.
func New(database *db.DB, registrations *registration.Service) *Service {
	return &Service{db: database, registrations: registrations, turns: make(turns, atOnce)}
}

// exportable finds an event whose lists who may take out. To those who are of no host it is
// unknown; to those of a host without the right it is forbidden.
func (s *Service) exportable(ctx context.Context, who actor.Actor, slug string) (event.Event, error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err == nil {
		err = event.May(who, ev, "export.forbidden", actor.Export)
	}
	if err != nil {
		return event.Event{}, err
	}
	return ev, nil
}
