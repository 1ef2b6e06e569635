// Package picture takes pictures that people send: it encodes them anew in a few sizes, keeps them and serves them.
package picture

import (
	"fmt"
	"regexp"
	"strconv"

	"tagungsbuero/internal/db"
)

// Key names a stored picture: the name of its largest file, "<hash>-<width>x<height>.<format>". So whoever
// shows a picture knows all its files without asking. The zero value is no picture.
//
// The hash is 128 bits of what was sent. Nobody guesses it, so files are served to whoever knows the address,
// also those of a draft: a picture on a page says nothing about the registrations of anybody.
type Key string

// Use is what a picture is for.
type Use struct {
	// width and height are what the largest file fits into. A smaller picture is never made larger.
	width, height int
	// halvings is how often half the size is kept too.
	halvings int
	// minWidth and minHeight refuse what would be blurred.
	minWidth, minHeight int
	format              string
}

// The uses. Logos keep what is transparent; titles are photographs mostly.
var (
	Logo  = Use{width: 960, height: 240, halvings: 1, minWidth: 40, minHeight: 40, format: formatPNG}
	Title = Use{width: 1600, height: 1200, halvings: 2, minWidth: 480, minHeight: 200, format: formatJPEG}
)

const (
	formatPNG  = "png"
	formatJPEG = "jpg"
)

// smallest is the width below which no further half is kept.
const smallest = 120

// File is one of the sizes of a picture.
type File struct {
	Name          string
	Width, Height int
}

// URL returns the address of the file.
func (f File) URL() string { return "/bilder/" + f.Name }

var keyForm = regexp.MustCompile(`^([0-9a-f]{32})-([0-9]{1,4})x([0-9]{1,4})\.(png|jpg)$`)

// Files returns the sizes, the largest first; none for the zero value.
func (k Key) Files() []File {
	parts := keyForm.FindStringSubmatch(string(k))
	if parts == nil {
		return nil
	}
	width, _ := strconv.Atoi(parts[2]) // digits, as the form says
	height, _ := strconv.Atoi(parts[3])
	use := Logo
	if parts[4] == formatJPEG {
		use = Title
	}
	return use.files(parts[1], width, height)
}

// files lists what is kept of a picture whose largest file has that size.
func (u Use) files(hash string, width, height int) []File {
	var all []File
	for range u.halvings + 1 {
		all = append(all, File{Name: fmt.Sprintf("%s-%dx%d.%s", hash, width, height, u.format), Width: width, Height: height})
		if width/2 < smallest {
			break
		}
		width, height = half(width), half(height)
	}
	return all
}

func half(n int) int { return max(1, (n+1)/2) }

// Service is the front door of the room.
type Service struct{ db *db.DB }

// New returns the room's service.
func New(database *db.DB) *Service { return &Service{db: database} }
