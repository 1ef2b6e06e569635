package registration

import (
	"slices"
	"strings"
	"unicode"

	"tagungsbuero/internal/form"
)

// nobody is what people write where a name is still to come.
var nobody = []string{"nn", "nomennominandum", "nomennescio"}

// isNobody reports whether a name says that the person is not known yet.
func (p Person) isNobody() bool {
	first, last := letters(p.FirstName), letters(p.LastName)
	return slices.Contains(nobody, first) || slices.Contains(nobody, last) || slices.Contains(nobody, first+last)
}

// letters keeps nothing else of a name, in small letters: "N. N." becomes "nn".
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// noteNobody refuses a person of a group who is nobody, and says where places without a name are asked
// for: whoever is entered as "N. N." could not be named later.
func noteNobody(f *form.Form, i int, a *admission, mayNameLater bool) {
	switch {
	case a.placeholder || !a.isNobody():
	case mayNameLater:
		f.Fail(memberField(i, "last_name"), "registration.unnamed_elsewhere")
	default:
		f.Fail(memberField(i, "last_name"), "registration.name_needed")
	}
}
