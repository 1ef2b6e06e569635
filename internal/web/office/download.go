package office

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/export"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
)

func (p *Pages) downloadXLSX(c *gin.Context) error { return p.download(c, export.FormatXLSX) }

// csvFormats are the words for addresses.
var csvFormats = map[string]export.Format{"": export.FormatCSVExcel, "excel": export.FormatCSVExcel, "utf8": export.FormatCSVUTF8}

func (p *Pages) downloadCSV(c *gin.Context) error {
	format, ok := csvFormats[c.Query("format")]
	if !ok {
		return fault.New(fault.NotFound, "office.format_unknown")
	}
	return p.download(c, format)
}

// download streams a list. A failure before the first byte is answered like any other; after that the
// connection is dropped, so that no browser takes the file for complete.
func (p *Pages) download(c *gin.Context, format export.Format) error {
	filter, in := filterOf(c.Request.URL.Query())
	if err := in.Fault(); err != nil {
		return err
	}
	request := export.Request{Format: format, Filter: filter}
	if c.Query(paramColumns) == onlyChosenColumns {
		var err error
		if request.Columns, err = p.chosenColumns(c); err != nil {
			return err
		}
	}
	return p.sendList(c, request)
}

// downloadPicked sends those who were ticked in the list.
func (p *Pages) downloadPicked(c *gin.Context) error {
	if _, err := p.Exports.FileName(c.Request.Context(), web.Actor(c), c.Param("slug"), export.Request{}); err != nil {
		return err // the right is asked first
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	var picked []string
	for _, ref := range references(in, c.Request.PostForm["registrations"]) {
		if ref.IsPossible() {
			picked = append(picked, string(ref))
		}
	}
	if len(picked) == 0 {
		in.Fail("registrations", "office.nobody_ticked")
	}
	if refusal := in.Fault(); refusal != nil {
		return p.showListAgain(c, refusal)
	}
	return p.sendList(c, export.Request{Format: export.FormatXLSX, Filter: registration.Filter{Picked: strings.Join(picked, " ")}})
}

func (p *Pages) sendList(c *gin.Context, request export.Request) error {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	name, err := p.Exports.FileName(ctx, who, slug, request)
	if err != nil {
		return err
	}
	file := &attachment{c: c, name: name, contentType: request.Format.ContentType()}
	_, err = p.Exports.Write(ctx, who, slug, request, file)
	if err != nil && file.hasBegun {
		p.Front.LogFailure(c, err)
		panic(http.ErrAbortHandler) // the only way to tell net/http that the answer is not whole
	}
	return err
}

// attachment is the answer to a download. Its headers are set when the first bytes come.
type attachment struct {
	c                 *gin.Context
	name, contentType string
	hasBegun          bool
}

// Write implements io.Writer.
func (a *attachment) Write(b []byte) (int, error) {
	if !a.hasBegun {
		a.hasBegun = true
		header := a.c.Writer.Header()
		header.Set("Content-Type", a.contentType)
		header.Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
		web.NoStore(a.c)
		a.c.Writer.WriteHeader(http.StatusOK)
	}
	return a.c.Writer.Write(b)
}
