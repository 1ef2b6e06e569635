package registration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tagungsbuero/internal/db"
)

const foldWordsSQL = `SELECT search_fold(w.word) FROM unnest(CAST($1 AS text[])) WITH ORDINALITY AS w (word, rank) ORDER BY w.rank`

// patterns are what the words of a text look like to the search; nil for none.
func patterns(ctx context.Context, q db.Queryer, text string) ([]string, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil, nil
	}
	var folded []string
	if err := q.SelectContext(ctx, &folded, foldWordsSQL, db.Array(words)); err != nil {
		return nil, fmt.Errorf("read what is searched for: %w", err)
	}
	for i, word := range folded {
		folded[i] = "%" + escapeLike(word) + "%"
	}
	return folded, nil
}

// searchLimit is how many are looked up before it is a filter for people whom most of a list resemble: then
// each row in the order of the list is asked, and a page is soon full.
const searchLimit = 1000

// smallList is how many registrations are read as fast as looked up.
const smallList = 1000

// The longest word leads: the index looks it up, the others are asked of what it finds. What is null does not
// narrow. Whoever has nothing written yet is read as they are.
const lookUpSQL = `
(SELECT words.registration_id FROM registration_words AS words
 WHERE (CAST($3 AS text) IS NULL OR words.words LIKE $3) AND words.event_id = $1
   AND (CAST($2 AS text[]) IS NULL OR words.words LIKE ALL (CAST($2 AS text[])))
   AND (CAST($5 AS text[]) IS NULL OR words.facets @> CAST($5 AS text[]))
   AND (CAST($6 AS timestamptz) IS NULL OR words.registered_at >= $6) AND (CAST($7 AS timestamptz) IS NULL OR words.registered_at < $7) LIMIT $4)
UNION
(SELECT r.id FROM registrations AS r
 WHERE r.event_id = $1 AND r.id IN (SELECT due.registration_id FROM registration_words_due AS due WHERE due.event_id = $1)
   AND (CAST($2 AS text[]) IS NULL OR ` + wordsNow + ` LIKE ALL (CAST($2 AS text[])))
   AND (CAST($5 AS text[]) IS NULL OR ` + facetsNow + ` @> CAST($5 AS text[]))
   AND (CAST($6 AS timestamptz) IS NULL OR r.created_at >= $6) AND (CAST($7 AS timestamptz) IS NULL OR r.created_at < $7) LIMIT $4)`

// lookUp looks for people by words and facets, unless the list is short or there is nothing that an index answers.
func (l *lookout) lookUp(ctx context.Context, q db.Queryer) (err error) {
	if l.patterns, err = patterns(ctx, q, l.filter.Text); err != nil || l.all <= smallList {
		return err
	}
	longest := l.longestWord()
	if longest == nil && !l.filter.isLookedUp() {
		return nil
	}
	found := []ID{}
	if err := q.SelectContext(ctx, &found, lookUpSQL, l.event, arrayOrNull(l.patterns), longest, searchLimit+1, l.facets(),
		nullIfZero(l.filter.From), nullIfZero(l.filter.Before)); err != nil {
		return fmt.Errorf("look up participants: %w", err)
	}
	if l.isMany = len(found) > searchLimit; !l.isMany {
		l.found = found
	}
	return nil
}

// longestWord is the one that the index finds fastest; nil when all are too short for it.
func (l *lookout) longestWord() *string {
	if l.patterns == nil {
		return nil
	}
	longest := slices.MaxFunc(l.patterns, func(a, b string) int { return len(a) - len(b) })
	if len(longest) < len("%abc%") {
		return nil
	}
	return &longest
}

// wordsStep bounds one statement that writes words.
const wordsStep = 5000

const writeWordsSQL = `
WITH due AS (
    DELETE FROM registration_words_due WHERE ctid = ANY (ARRAY(SELECT ctid FROM registration_words_due LIMIT $1 FOR UPDATE SKIP LOCKED))
    RETURNING registration_id
), written AS (
    INSERT INTO registration_words (registration_id, event_id, words, facets, registered_at)
    SELECT r.id, r.event_id, words_of(r.first_name, r.last_name, r.organisation, r.reference, r.email), facets_of(r), r.created_at
    FROM registrations AS r WHERE r.id IN (SELECT registration_id FROM due)
    ON CONFLICT (registration_id) DO UPDATE SET words = EXCLUDED.words, facets = EXCLUDED.facets, registered_at = EXCLUDED.registered_at
)
SELECT count(*) FROM due`

// WriteWords writes what the search reads of everybody who registered or changed since the last time.
// Until then the search reads them as they are, which is slower.
func (s *Service) WriteWords(ctx context.Context) error {
	for {
		var n int
		if err := s.db.GetContext(ctx, &n, writeWordsSQL, wordsStep); err != nil {
			return fmt.Errorf("write words for the search: %w", err)
		}
		if n < wordsStep {
			return nil
		}
	}
}
