package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/form"
)

// The ways to write CSV.
const (
	csvExcel formatChoice = "excel"
	csvUTF8  formatChoice = "utf8"
)

var formats = []formatChoice{csvExcel, csvUTF8}

func (a *API) registerExports() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/registrations.xlsx", tag: tagRegistrations, summary: "Take out the list as a spreadsheet",
		description: "The same file as in the office. Who took it out is kept.", forAccounts: true, refusals: refusals,
		responses: fileResponse(export.FormatXLSX)}, a.downloadXLSX)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/registrations.csv", tag: tagRegistrations, summary: "Take out the list as CSV",
		description: "The same file as in the office. Who took it out is kept.", forAccounts: true, refusals: refusals,
		responses: fileResponse(export.FormatCSVUTF8)}, a.downloadCSV)
}

func fileResponse(format export.Format) map[string]*huma.Response {
	mediaType, _, _ := strings.Cut(format.ContentType(), ";")
	return map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		mediaType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
}

// FileQuery says which list is wanted.
type FileQuery struct {
	EventPath
	ParticipantFilter
	View    viewChoice `query:"view" doc:"What the list is for; buero, the whole list, if nothing is said."`
	Columns []string   `query:"columns" doc:"Only these besides number and name, with commas between: state, waitlist_position, title, organisation, organisation_kind, carrier_group, municipality, position, email, address_confirmed, phone, party, reference, created_at, entered_by, group, quota, remark; answer:KEY of a question, workshop:KEY of a slot, wish:KEY:1 and so on. Without it: all."`
}

type csvQuery struct {
	FileQuery
	Format formatChoice `query:"format" doc:"excel, if nothing is said: as a German Excel opens it by double click. utf8: after RFC 4180."`
}

type fileAnswer struct{ Body func(huma.Context) }

func (a *API) downloadXLSX(ctx context.Context, who actor.Actor, in *FileQuery) (*fileAnswer, error) {
	return a.download(ctx, who, in, export.FormatXLSX)
}

func (a *API) downloadCSV(ctx context.Context, who actor.Actor, in *csvQuery) (*fileAnswer, error) {
	form.Choice(callOf(ctx).query, "format", string(in.Format), formats)
	if in.Format == csvUTF8 {
		return a.download(ctx, who, &in.FileQuery, export.FormatCSVUTF8)
	}
	return a.download(ctx, who, &in.FileQuery, export.FormatCSVExcel)
}

// download streams a list. A failure before the first byte is answered like any other; after that the
// connection is dropped, so that nobody takes the file for complete.
func (a *API) download(ctx context.Context, who actor.Actor, in *FileQuery, format export.Format) (*fileAnswer, error) {
	query := callOf(ctx).query
	request := export.Request{View: form.Choice(query, "view", string(in.View), export.Views), Format: format, Filter: in.filter(query), Columns: in.Columns}
	if err := query.Fault(); err != nil {
		return nil, err
	}
	name, err := a.Exports.FileName(ctx, who, in.Slug, request)
	if err != nil {
		return nil, err
	}
	return &fileAnswer{func(answer huma.Context) {
		file := &file{c: humagin.Unwrap(answer), name: name, contentType: format.ContentType()}
		if _, err := a.Exports.Write(ctx, who, in.Slug, request, file); err != nil {
			a.breakOff(file, err)
		}
	}}, nil
}

func (a *API) breakOff(f *file, err error) {
	if !f.hasBegun {
		a.refuse(f.c, err)
		return
	}
	a.Front.LogFailure(f.c, err)
	panic(http.ErrAbortHandler) // the only way to tell net/http that the answer is not whole
}

// file is the answer to a download. Its headers are set when the first bytes come.
type file struct {
	c                 *gin.Context
	name, contentType string
	hasBegun          bool
}

// Write implements io.Writer.
func (f *file) Write(b []byte) (int, error) {
	if !f.hasBegun {
		f.hasBegun = true
		f.c.Header("Content-Type", f.contentType)
		f.c.Header("Content-Disposition", `attachment; filename="`+f.name+`"`)
		f.c.Status(http.StatusOK)
	}
	return f.c.Writer.Write(b)
}
