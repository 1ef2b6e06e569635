package event

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
)

// PageSize is the number of events on one page of a list.
const PageSize = 20

// maxSearch is the number of characters of a search that are read; nobody types more.
const maxSearch = 200

// Filter narrows a public list. Zero values do not narrow.
type Filter struct {
	Kind   Kind
	Topic  string     // key
	Region string     // key of a region or a municipality; the place counts, without one the hosts'
	From   *time.Time // events that end at this instant or later
	To     *time.Time // events that start on this day (in Berlin) or earlier
	Text   string     // every word, of the first ten, must occur in title, summary, city or a host's name
	Page   int        // counted from 1; less means 1
}

// List is one page of events.
type List struct {
	Items []Event
	Total int // on all pages
	Page  int
	Pages int // at least 1
}

// HasNext reports whether there is a page after this one.
func (l List) HasNext() bool { return l.Page < l.Pages }

// HasPrevious reports whether there is a page before this one.
func (l List) HasPrevious() bool { return l.Page > 1 }

// matchesFilter narrows the public lists by $2 to $7; see Filter. OFFSET 0 has the words about an event
// folded once, not once for each word of the search.
const matchesFilter = `
  AND (CAST($2 AS text) = '' OR e.kind = $2)
  AND (CAST($3 AS text) = '' OR EXISTS (SELECT FROM event_topics AS t WHERE t.event_id = e.id AND t.topic_key = $3))
  AND (CAST($4 AS text) = '' OR EXISTS (
        SELECT FROM region_municipalities AS r
        WHERE (r.region_key = $4 OR r.municipality_key = $4)
          AND ` + liesIn + `))
  AND (CAST($5 AS timestamptz) IS NULL OR e.ends_at >= $5)
  AND (CAST($6 AS timestamptz) IS NULL OR e.starts_at <= $6)
  AND (CAST($7 AS text) = '' OR (
        SELECT (SELECT bool_and(strpos(about.words, word) > 0) FROM regexp_split_to_table(search_fold($7), '\s+') AS word)
        FROM (SELECT search_fold(concat_ws(' ', e.title, e.summary, e.venue_city,
                (SELECT string_agg(o.name, ' ') FROM event_hosts AS h JOIN organisations AS o ON o.id = h.organisation_id WHERE h.event_id = e.id))) AS words
              OFFSET 0) AS about))`

const upcomingSQL = `
SELECT e.id, count(*) OVER () AS total
FROM events AS e
WHERE e.state <> 'draft' AND e.visibility = 'public' AND e.ends_at > $1` + matchesFilter + `
ORDER BY e.starts_at, e.id
LIMIT $8 OFFSET $9`

// Upcoming returns the public events that are not over, the next one first. Cancelled ones are
// among them until their end, so that whoever planned to come learns of it.
func (s *Service) Upcoming(ctx context.Context, filter Filter) (List, error) {
	return s.list(ctx, upcomingSQL, filter)
}

const archiveSQL = `
SELECT e.id, count(*) OVER () AS total
FROM events AS e
WHERE e.state = 'published' AND e.visibility = 'public' AND e.ends_at <= $1` + matchesFilter + `
ORDER BY e.starts_at DESC, e.id DESC
LIMIT $8 OFFSET $9`

// Archive returns the public events that took place, the latest first.
func (s *Service) Archive(ctx context.Context, filter Filter) (List, error) {
	return s.list(ctx, archiveSQL, filter)
}

func (s *Service) list(ctx context.Context, query string, filter Filter) (List, error) {
	_, _ = s.PublishDue(ctx) // what cannot be published hides nothing else; the job says why
	to := filter.To
	if to != nil {
		to = new(dates.EndOfDay(*to))
	}
	return readPage(ctx, s.db, filter.Page, query, s.db.Now(), searchable(string(filter.Kind)), searchable(filter.Topic),
		searchable(filter.Region), filter.From, to, searchWords(filter.Text))
}

// readPage runs a list statement whose last two parameters are limit and offset. A page after the
// last one is answered with the last one, so that no link leads nowhere.
func readPage(ctx context.Context, q db.Queryer, page int, query string, args ...any) (List, error) {
	page = min(max(page, 1), 1_000_000)
	var rows []struct {
		ID    ID  `db:"id"`
		Total int `db:"total"`
	}
	if err := q.SelectContext(ctx, &rows, query, append(slices.Clone(args), PageSize, (page-1)*PageSize)...); err != nil {
		return List{}, fmt.Errorf("list events: %w", err)
	}
	if len(rows) == 0 && page > 1 {
		return readLastPage(ctx, q, query, args)
	}
	if len(rows) == 0 {
		return List{Items: []Event{}, Page: 1, Pages: 1}, nil
	}
	ids := make([]ID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	events, err := FindMany(ctx, q, ids)
	if err != nil {
		return List{}, err
	}
	total := rows[0].Total
	return List{Items: events, Total: total, Page: page, Pages: (total + PageSize - 1) / PageSize}, nil
}

func readLastPage(ctx context.Context, q db.Queryer, query string, args []any) (List, error) {
	first, err := readPage(ctx, q, 1, query, args...)
	if err != nil || !first.HasNext() {
		return first, err
	}
	return readPage(ctx, q, first.Pages, query, args...)
}
