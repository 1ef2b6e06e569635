package view

import (
	"fmt"
	"strings"

	"tagungsbuero/internal/picture"
)

// Picture is a picture with its sizes, among which the browser chooses: a phone does not load what only a
// wide screen shows. It is rendered by {{template "picture" .Logo}}.
type Picture struct {
	Src, SrcSet   string
	Sizes         string // how wide it is shown, as the attribute of the same name says it
	Alt           string // empty: decoration, or said by the words beside it
	Width, Height int
	Lazy          bool // it stands further down
	Class         string
}

// PictureOf returns a stored picture, nil when there is none. The source without a choice is the smallest but one:
// good enough for old browsers.
func PictureOf(key picture.Key, alt, sizes, class string) *Picture {
	files := key.Files()
	if len(files) == 0 {
		return nil
	}
	p := &Picture{Alt: alt, Sizes: sizes, Class: class, Width: files[0].Width, Height: files[0].Height, Src: files[len(files)/2].URL()}
	set := make([]string, len(files))
	for i, file := range files {
		set[i] = fmt.Sprintf("%s %dw", file.URL(), file.Width)
	}
	p.SrcSet = strings.Join(set, ", ")
	return p
}

// LogoOf returns the logo of an organisation, nil when it has none. The name stands beside it always, so that it is
// not read out twice; all logos are shown in boxes of one size, for all hosts are equal.
func LogoOf(key picture.Key) *Picture {
	p := PictureOf(key, "", "12rem", "tb-logo")
	if p != nil {
		p.Lazy = true
	}
	return p
}
