package registration

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// essentials are what people are told of an event that has to be told again when it changes.
type essentials struct {
	StartsAt     time.Time `json:"starts_at"`
	EndsAt       time.Time `json:"ends_at"`
	Online       bool      `json:"online,omitempty"`
	OnlineAccess string    `json:"online_access,omitempty"`
	VenueName    string    `json:"venue_name,omitempty"`
	VenueStreet  string    `json:"venue_street,omitempty"`
	VenuePlace   string    `json:"venue_place,omitempty"`
}

func (e letterEvent) essentials() essentials {
	return essentials{StartsAt: e.StartsAt, EndsAt: e.EndsAt, Online: e.Online, OnlineAccess: e.OnlineAccess,
		VenueName: e.VenueName, VenueStreet: e.VenueStreet, VenuePlace: e.VenuePlace}
}

// toldRow is the last letter about a registration to an address.
type toldRow struct {
	ID           mailing.ID      `db:"id"`
	Registration ID              `db:"registration_id"`
	Group        int64           `db:"group_id"`
	Recipient    string          `db:"recipient"`
	Part         mailing.PartKey `db:"shared_part"`
}

// What was not sent, and what still waits, nobody has read.
const listToldOfEventSQL = `
SELECT DISTINCT ON (l.registration_id, l.recipient) l.id, l.registration_id, COALESCE(r.group_id, 0) AS group_id, l.recipient, l.shared_part
FROM letters AS l JOIN registrations AS r ON r.id = l.registration_id
WHERE l.event_id = $1 AND l.state IN ('queued', 'sending', 'sent') AND l.queued_at <= $2 AND l.shared_part IS NOT NULL
ORDER BY l.registration_id, l.recipient, l.id DESC`

// readTold finds how the event was when people were last written to.
func (c *changed) readTold(ctx context.Context) error {
	var rows []toldRow
	tx := c.desk.tx
	if err := tx.SelectContext(ctx, &rows, listToldOfEventSQL, c.is.ID, tx.Now); err != nil {
		return fmt.Errorf("list what people were told of an event: %w", err)
	}
	slices.SortFunc(rows, func(a, b toldRow) int { return cmp.Compare(a.ID, b.ID) })
	keys := make([]mailing.PartKey, len(rows))
	for i, row := range rows {
		keys[i] = row.Part
	}
	slices.Sort(keys)
	parts, err := mailing.Parts(ctx, tx, slices.Compact(keys)...)
	if err != nil {
		return err
	}
	events := make(map[mailing.PartKey]essentials, len(parts))
	for key, data := range parts {
		var part struct {
			Event essentials `json:"event"`
		}
		if err := json.Unmarshal([]byte(data), &part); err != nil {
			return fmt.Errorf("read what people were told: %w", err)
		}
		events[key] = part.Event
	}
	c.known = make(map[addressee]essentials, len(rows))
	for _, row := range rows { // later letters come later
		if event, ok := events[row.Part]; ok {
			c.known[addressee{registration: row.Registration, address: row.Recipient}] = event
			c.known[addressee{group: row.Group, address: row.Recipient}] = event
		}
	}
	return nil
}

const listUntoldSQL = `
SELECT r.id FROM registrations AS r
WHERE r.group_id = ANY(CAST($1 AS bigint[])) AND r.email = '' AND NOT EXISTS (
    SELECT FROM registrations AS l WHERE l.group_id = r.group_id AND l.email = '' AND l.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered'))
ORDER BY r.id`

// withdrawNews takes back letters about changes of the event that wait, to people who do not stand any more. The contact of
// a group is told as long as anybody stands there who has no address.
func (d *desk) withdrawNews(ctx context.Context, ended []Registration) error {
	var of []ID
	var groups []int64
	for _, r := range ended {
		switch {
		case r.Email != "":
			of = append(of, r.ID)
		case r.GroupID != nil:
			groups = append(groups, *r.GroupID)
		}
	}
	if len(groups) > 0 {
		var untold []ID
		if err := d.tx.SelectContext(ctx, &untold, listUntoldSQL, db.Array(groups)); err != nil {
			return fmt.Errorf("list members of groups that have ended: %w", err)
		}
		of = append(of, untold...)
	}
	return d.withdraw(ctx, of, letterEventChanged)
}
