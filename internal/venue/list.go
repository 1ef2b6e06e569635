package venue

import (
	"context"
	"fmt"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// Filter narrows the directory.
type Filter struct {
	Text     string // words that must all occur in name, street or city
	Inactive bool   // also those that are no longer offered
}

// maxListed bounds what one page shows; who looks for another one searches.
const maxListed = 200

const listSQL = `SELECT ` + columns + `
FROM venues
WHERE (CAST($1 AS boolean) OR deactivated_at IS NULL)
  AND (CAST($2 AS text) = '' OR NOT EXISTS (
        SELECT FROM regexp_split_to_table(search_fold($2), '\s+') AS word
        WHERE strpos(search_fold(concat_ws(' ', name, street, postcode, city)), word) = 0))
ORDER BY deactivated_at IS NOT NULL, name, city, id
LIMIT $3`

// List returns the directory to whoever works in an office, sorted by name; at most the first 200 that fit.
func (s *Service) List(ctx context.Context, who actor.Actor, filter Filter) ([]Venue, error) {
	if err := mayRead(who); err != nil {
		return nil, err
	}
	found := []Venue{}
	if err := s.db.SelectContext(ctx, &found, listSQL, filter.Inactive, words(filter.Text), maxListed); err != nil {
		return nil, fmt.Errorf("list venues: %w", err)
	}
	return found, nil
}

// words leaves what PostgreSQL can look for.
func words(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
	return strings.Join(strings.Fields(text), " ")
}

// ByID returns a venue to whoever works in an office, or NotFound "venue.unknown".
func (s *Service) ByID(ctx context.Context, who actor.Actor, id ID) (Venue, error) {
	if err := mayRead(who); err != nil {
		return Venue{}, err
	}
	return Find(ctx, s.db, id)
}

const findSQL = `SELECT ` + columns + ` FROM venues WHERE id = $1`

// Find returns a venue, or NotFound "venue.unknown". It checks no right.
func Find(ctx context.Context, q db.Queryer, id ID) (Venue, error) {
	return findOne(ctx, q, findSQL, id)
}
