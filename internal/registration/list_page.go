package registration

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// lookout answers one page of the office's list. However many have registered, it reads about as many as
// the page shows: it begins where the page before ended, and looks for rare words before it looks for people.
type lookout struct {
	event        event.ID
	filter       Filter
	seesContacts bool
	all          int      // registrations of the event
	patterns     []string // of the words that are searched for; nil: no search
	found        []ID     // everybody whom the search and the facets leave, if these are few; nil: look at each
	isMany       bool     // they are more than searchLimit
}

// args are the parameters of rowFilter.
func (l *lookout) args() []any {
	return []any{l.event, nullIfEmpty(string(l.filter.State)), arrayOrNull(l.patterns), l.seesContacts,
		nullIfEmpty(l.filter.Quota), nullIfEmpty(string(l.filter.Group)), nullIfEmpty(l.filter.Workshop), l.facets(),
		nullIfZero(l.filter.From), nullIfZero(l.filter.Before), l.picked()}
}

// facets are those of the filter, among those of the event: one index answers both.
func (l *lookout) facets() any {
	facets := l.filter.facets()
	if facets == nil {
		return nil
	}
	return db.Array(append(facets, fmt.Sprintf("event:%d", l.event)))
}

func (l *lookout) picked() any {
	if l.filter.Picked == "" {
		return nil
	}
	return db.Array(strings.Fields(l.filter.Picked))
}

func nullIfZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// arrayOrNull tells nothing at all from an empty list.
func arrayOrNull[T any](list []T) any {
	if list == nil {
		return nil
	}
	return db.Array(list)
}

// page reads the rows of one page and where those beside it begin.
func (l *lookout) page(ctx context.Context, q db.Queryer, from Place, list *List) error {
	ids, err := l.pageIDs(ctx, q, from)
	if err != nil {
		return err
	}
	isBack, hasMore := from.Before != "", len(ids) > PageSize
	if hasMore {
		ids = ids[:PageSize]
	}
	if isBack {
		slices.Reverse(ids)
	}
	if list.Rows, err = rowsByID(ctx, q, l.event, ids); err != nil || len(ids) == 0 {
		return err
	}
	if hasMore || isBack {
		list.Next = Place{After: list.Rows[len(ids)-1].Reference}
	}
	if isBack && hasMore || from.After != "" {
		list.Previous = Place{Before: list.Rows[0].Reference}
	}
	return nil
}

// pageIDs finds one more than a page shows, which tells that another follows.
func (l *lookout) pageIDs(ctx context.Context, q db.Queryer, from Place) ([]ID, error) {
	key, err := l.keyOf(ctx, q, from)
	if err != nil {
		return nil, err
	}
	var ids []ID
	if err := q.SelectContext(ctx, &ids, l.pageSQL(from), l.pageArgs(key)...); err != nil {
		return nil, fmt.Errorf("list page of participants: %w", err)
	}
	return ids, nil
}

func (l *lookout) pageArgs(key listKey) []any {
	args := append(l.args(), arrayOrNull(l.found), PageSize+1)
	if l.filter.State == Waitlisted {
		return append(args, key.Priority, key.Number)
	}
	return append(args, key.Name, key.FirstName, key.ID)
}

func (l *lookout) pageSQL(from Place) string {
	isBack := from.Before != ""
	switch {
	case l.filter.State == Waitlisted && isBack:
		return pageWaitingBackSQL
	case l.filter.State == Waitlisted:
		return pageWaitingSQL
	case l.found != nil && isBack:
		return pageFoundBackSQL
	case l.found != nil:
		return pageFoundSQL
	case isBack:
		return pageBackSQL
	}
	return pageSQL
}

// listKey is where a registration stands in either order of the list; nil is the beginning.
type listKey struct {
	Name      *string `db:"name"`
	FirstName *string `db:"first_name"`
	ID        *ID     `db:"id"`
	Priority  *int    `db:"priority"`
	Number    *int64  `db:"number"`
}

const findListKeySQL = `
SELECT COALESCE(NULLIF(r.last_name, ''), r.first_name) AS name, r.first_name, r.id, -r.waitlist_priority AS priority, r.waitlist_number AS number
FROM registrations AS r WHERE r.event_id = $1 AND r.reference = $2`

// keyOf finds where a page begins. Of a registration that is gone it is not known, and the list begins anew.
func (l *lookout) keyOf(ctx context.Context, q db.Queryer, from Place) (key listKey, err error) {
	ref := from.After
	if from.Before != "" {
		ref = from.Before
	}
	if ref == "" {
		return listKey{}, nil
	}
	err = q.GetContext(ctx, &key, findListKeySQL, l.event, ref)
	if db.NoRows(err) {
		return listKey{}, nil
	}
	if err != nil {
		return listKey{}, fmt.Errorf("find where the page begins: %w", err)
	}
	return key, nil
}

// count tells how many rows all pages have. Numbers by state are kept; whatever else narrows the list is
// counted, but not further than searchLimit.
func (l *lookout) count(ctx context.Context, q db.Queryer, byState map[State]int) (n int, atLeast bool, err error) {
	if l.filter == (Filter{State: l.filter.State}) {
		if l.filter.State == "" {
			return l.all, false, nil
		}
		return byState[l.filter.State], false, nil
	}
	if l.isWholeFilter() {
		if l.isMany {
			return searchLimit, true, nil
		}
		return len(l.found), false, nil
	}
	if err := q.GetContext(ctx, &n, countRowsSQL, append(l.args(), arrayOrNull(l.found), searchLimit+1)...); err != nil {
		return 0, false, fmt.Errorf("count participants: %w", err)
	}
	return min(n, searchLimit), n > searchLimit, nil
}

// isWholeFilter reports whether those who were looked up are just those whom the filter leaves.
func (l *lookout) isWholeFilter() bool {
	f := l.filter
	if f.State != "" || f.Quota != "" || f.Group != "" || f.Workshop != "" || f.Picked != "" {
		return false
	}
	return (l.found != nil || l.isMany) && (l.patterns == nil || l.seesContacts)
}
