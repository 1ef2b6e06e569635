package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const deleteOtherHostsSQL = `DELETE FROM event_hosts WHERE event_id = $1 AND organisation_id <> ALL (CAST($2 AS bigint[]))`

// Who stays a host keeps its rights.
const upsertHostsSQL = `
INSERT INTO event_hosts (event_id, organisation_id, contact_name, contact_email, contact_phone, position)
SELECT $1, host.organisation_id, host.contact_name, host.contact_email, host.contact_phone, host.position
FROM unnest(CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS text[]), CAST($5 AS text[]))
     WITH ORDINALITY AS host (organisation_id, contact_name, contact_email, contact_phone, position)
ON CONFLICT (event_id, organisation_id) DO UPDATE
SET contact_name = excluded.contact_name, contact_email = excluded.contact_email, contact_phone = excluded.contact_phone, position = excluded.position`

// writeHosts makes these the hosts of the event, in their order.
func writeHosts(ctx context.Context, tx *db.Tx, id ID, hosts []HostDraft) error {
	ids, names := make([]int64, len(hosts)), make([]string, len(hosts))
	emails, phones := make([]string, len(hosts)), make([]string, len(hosts))
	for i, host := range hosts {
		ids[i], names[i], emails[i], phones[i] = int64(host.Organisation), host.ContactName, host.ContactEmail, host.ContactPhone
	}
	if _, err := tx.ExecContext(ctx, deleteOtherHostsSQL, id, db.Array(ids)); err != nil {
		return fmt.Errorf("delete hosts of event: %w", err)
	}
	if _, err := tx.ExecContext(ctx, upsertHostsSQL, id, db.Array(ids), db.Array(names), db.Array(emails), db.Array(phones)); err != nil {
		return fmt.Errorf("write hosts of event: %w", err)
	}
	return routeLetters(ctx, tx, id)
}
