package view

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/jba/templatecheck"
)

// Check is for tests of the packages that own pages: it type-checks each page's template, with
// layout and partials, against its struct, and makes sure that the files below dir (for instance
// "page/office") and the pages match one to one.
func Check(files fs.FS, dir string, pages ...Template) error {
	sets, err := parseAll(files, Site{})
	if err != nil {
		return err
	}
	var problems []error
	unowned := maps.Clone(sets)
	for _, page := range pages {
		set, ok := sets[page.Template()]
		if !ok {
			problems = append(problems, fmt.Errorf("%T: there is no file %s", page, page.Template()))
			continue
		}
		delete(unowned, page.Template())
		layout := set.Lookup(layoutOf(page.Template()))
		if err := templatecheck.CheckHTMLStrict(layout, page); err != nil {
			problems = append(problems, fmt.Errorf("%s with %T: %w", page.Template(), page, err))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unowned)) {
		if strings.HasPrefix(name, dir+"/") {
			problems = append(problems, fmt.Errorf("%s: no page uses this file", name))
		}
	}
	return errors.Join(problems...)
}
