package correspondence

import (
	"context"
	"encoding/json"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

const listInForceSQL = `
SELECT DISTINCT ON (e.id, t.kind, t.locale) e.id AS event_id, t.kind, t.locale, t.subject, t.body
FROM unnest(CAST($1 AS bigint[])) AS e (id)
LEFT JOIN event_hosts AS h ON h.event_id = e.id
JOIN letter_texts AS t ON t.event_id = e.id OR t.organisation_id = h.organisation_id
ORDER BY e.id, t.kind, t.locale, t.event_id NULLS LAST, h.position, h.organisation_id`

// OwnTexts returns, for letters about events, what their snapshots get to be worded in the hosts' own texts. It is
// asked once for each batch of letters that is sent.
func OwnTexts(q db.Queryer) mailing.Addenda {
	return func(ctx context.Context, events []int64) (map[mailing.About]string, error) {
		var rows []struct {
			EventID int64        `db:"event_id"`
			Kind    mailing.Kind `db:"kind"`
			Locale  string       `db:"locale"`
			Subject string       `db:"subject"`
			Body    string       `db:"body"`
		}
		if err := q.SelectContext(ctx, &rows, listInForceSQL, db.Array(events)); err != nil {
			return nil, fmt.Errorf("list texts of hosts: %w", err)
		}
		texts := map[mailing.About]map[string]wording.Text{}
		for _, row := range rows {
			about := mailing.About{Event: row.EventID, Kind: row.Kind}
			if texts[about] == nil {
				texts[about] = map[string]wording.Text{}
			}
			texts[about][row.Locale] = wording.Text{Subject: row.Subject, Body: row.Body}
		}
		return addenda(texts)
	}
}

func addenda(texts map[mailing.About]map[string]wording.Text) (map[mailing.About]string, error) {
	found := make(map[mailing.About]string, len(texts))
	for about, own := range texts {
		data, err := json.Marshal(registration.Own{Texts: own})
		if err != nil {
			return nil, fmt.Errorf("write texts of hosts: %w", err)
		}
		found[about] = string(data)
	}
	return found, nil
}
