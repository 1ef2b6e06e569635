// Package handbook shows the texts and pictures of the handbook.
package handbook

import (
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	handbuch "tagungsbuero/docs/handbuch"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web/view"
)

// The texts, named as their files.
const (
	Contents       = "README"
	Participants   = "teilnehmende"
	Organisers     = "veranstaltende"
	Administration = "administration"
)

// Texts lists every text.
var Texts = []string{Contents, Participants, Organisers, Administration}

// Pictures is the path below which the pictures stand.
const Pictures = "/hilfe/bilder/"

// paths says where each text is read.
var paths = map[string]string{Contents: "/intern/hilfe", Participants: "/hilfe", Organisers: "/intern/hilfe/veranstaltende", Administration: "/intern/hilfe/administration"}

// Page is a text on a page.
type Page struct {
	view.Page
	Text view.Guide
}

// Path returns where a text is read.
func Path(text string) string { return paths[text] }

// Address returns where a link of the handbook leads in the program.
func Address(destination string) string {
	if name, isPicture := strings.CutPrefix(destination, "bilder/"); isPicture {
		return Pictures + name
	}
	file, anchor, hasAnchor := strings.Cut(destination, "#")
	path, isText := paths[strings.TrimSuffix(file, ".md")]
	if file == "" || !isText {
		return destination
	}
	if hasAnchor {
		path += "#" + anchor
	}
	return path
}

// rendered holds the texts, which never change while the program runs.
var rendered = sync.OnceValues(func() (map[string]view.Guide, error) {
	all := map[string]view.Guide{}
	for _, name := range Texts {
		source, err := handbuch.Files.ReadFile(name + ".md")
		if err != nil {
			return nil, err
		}
		if all[name], err = view.NewGuide(source, Address); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// Text returns a text, or NotFound.
func Text(name string) (view.Guide, error) {
	all, err := rendered()
	if err != nil {
		return view.Guide{}, err
	}
	guide, ok := all[name]
	if !ok {
		return view.Guide{}, fault.New(fault.NotFound, "web.not_found")
	}
	return guide, nil
}

// SendPicture answers with a picture. Nobody has to be signed in: it shows invented people only.
func SendPicture(c *gin.Context) error {
	body, err := handbuch.Files.ReadFile("bilder/" + c.Param("name"))
	if err != nil {
		return fault.New(fault.NotFound, "web.not_found").Because(err)
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "image/png", body)
	return nil
}
