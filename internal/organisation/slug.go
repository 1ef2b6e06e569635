package organisation

import (
	"regexp"
	"strconv"

	"tagungsbuero/internal/slug"
)

// maxSlug is the length of a chosen slug, in characters.
const maxSlug = 60

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func isSlug(chosen string) bool { return chosen == "" || slugForm.MatchString(chosen) }

// slugs yields the slugs to try for a draft, best first: the chosen one only, else as many as it
// takes from the name.
func (d Draft) slugs(try func(slug string) bool) {
	if d.Slug != "" {
		try(d.Slug)
		return
	}
	base := slug.Make(d.Name)
	if base == "" {
		base = string(d.Kind)
	}
	for n := 1; ; n++ {
		candidate := base
		if n > 1 {
			candidate += "-" + strconv.Itoa(n)
		}
		if !try(candidate) {
			return
		}
	}
}
