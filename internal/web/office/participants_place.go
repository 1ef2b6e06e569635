package office

import (
	"maps"
	"net/url"
	"strconv"

	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// Parameters that say where a page of the list begins.
const (
	paramAfter   = "nach"
	paramBefore  = "vor"
	paramSkipped = "nr"
)

// listPlace is a place in the list and how many stand before it: the number is that of the links that led
// here, because nobody counts them anew.
type listPlace struct {
	registration.Place
	skipped int
}

// beginOf reads where a page begins. Whatever names no registration means the beginning.
func beginOf(query url.Values) listPlace {
	from := listPlace{Place: registration.Place{After: registration.Reference(query.Get(paramAfter)), Before: registration.Reference(query.Get(paramBefore))}}
	if !from.After.IsPossible() || !from.Before.IsPossible() || from.Place == (registration.Place{}) {
		return listPlace{}
	}
	if n, err := strconv.Atoi(query.Get(paramSkipped)); err == nil && n > 0 && n <= 1_000_000_000 {
		from.skipped = n
	}
	return from
}

// settle begins to count anew where nobody stands before the page.
func (l *listPlace) settle(list registration.List) {
	if list.Previous == (registration.Place{}) {
		l.skipped = 0
	}
}

// steps links the pages beside this one; the filters in the query stay.
func (l *listPlace) steps(path string, query url.Values, list registration.List) view.Pagination {
	link := func(to registration.Place, skipped int) string {
		if to == (registration.Place{}) {
			return ""
		}
		other := maps.Clone(query)
		for name, value := range map[string]string{paramAfter: string(to.After), paramBefore: string(to.Before), paramSkipped: strconv.Itoa(skipped)} {
			if other.Del(name); value != "" {
				other.Set(name, value)
			}
		}
		return withQuery(path, other)
	}
	return view.Steps(link(list.Previous, max(0, l.skipped-registration.PageSize)), link(list.Next, l.skipped+len(list.Rows)))
}
