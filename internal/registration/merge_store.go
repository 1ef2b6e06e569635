package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

const markMergedSQL = `UPDATE registrations SET merged_into_id = $2 WHERE id = $1`

// markMerged lets the one that ended name the one that stands for the person now.
func (d *desk) markMerged(ctx context.Context, p pair) error {
	if _, err := d.tx.ExecContext(ctx, markMergedSQL, p.end.ID, p.keep.ID); err != nil {
		return fmt.Errorf("mark registration as merged: %w", err)
	}
	return nil
}

// A message is the same one where its text is: the part that its letters share. One that is for others too is theirs, as is
// what goes to the contact of a group.
const listMergedLettersSQL = `
SELECT l.id FROM letters AS l
WHERE l.registration_id = $1 AND l.kind = ANY(CAST($3 AS text[])) AND l.state IN ('queued', 'sending')
  AND l.data->'facts'->'contact' IS NULL AND l.data->'facts'->'members' IS NULL
  AND (l.kind <> $4 OR l.data->'facts'->'for' IS NULL AND EXISTS (
      SELECT FROM letters AS k
      WHERE k.registration_id = $2 AND k.kind = $4 AND k.shared_part = l.shared_part AND k.state IN ('queued', 'sending', 'sent')))
ORDER BY l.id`

// withdrawMerged takes back what has not gone and nobody needs any more of the letters about the one that ends.
func (d *desk) withdrawMerged(ctx context.Context, p pair) error {
	var ids []mailing.ID
	err := d.tx.SelectContext(ctx, &ids, listMergedLettersSQL, p.end.ID, p.keep.ID, db.Array(Kinds), MessageKind)
	if err != nil {
		return fmt.Errorf("list letters of merged registration: %w", err)
	}
	_, err = mailing.WithdrawListed(ctx, d.tx, ids...)
	return err
}

const listMergedIntoSQL = `
WITH RECURSIVE way (id, now) AS (
    SELECT id, merged_into_id FROM registrations WHERE id = ANY(CAST($1 AS bigint[])) AND merged_into_id IS NOT NULL
    UNION
    SELECT w.id, r.merged_into_id FROM way AS w JOIN registrations AS r ON r.id = w.now WHERE r.merged_into_id IS NOT NULL)
SELECT w.id, w.now FROM way AS w JOIN registrations AS r ON r.id = w.now WHERE r.merged_into_id IS NULL ORDER BY w.id`

// MergedInto returns what stands now for those of the registrations that were merged into others.
func MergedInto(ctx context.Context, q db.Queryer, ids ...ID) (map[ID]ID, error) {
	var rows []struct {
		ID  ID `db:"id"`
		Now ID `db:"now"`
	}
	if err := q.SelectContext(ctx, &rows, listMergedIntoSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list what registrations were merged into: %w", err)
	}
	into := make(map[ID]ID, len(rows))
	for _, row := range rows {
		into[row.ID] = row.Now
	}
	return into, nil
}

const inheritInvitationSQL = `UPDATE registrations SET invitation_id = $2 WHERE id = $1`

// inheritInvitation keeps a personal invitation used: the person who was invited is registered.
func (d *desk) inheritInvitation(ctx context.Context, p pair) error {
	if p.end.InvitationID == nil || p.keep.InvitationID != nil || p.keep.GroupID != nil {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, inheritInvitationSQL, p.keep.ID, *p.end.InvitationID); err != nil {
		return fmt.Errorf("hand on invitation: %w", err)
	}
	return d.useInvitations(ctx, []*admission{{door: door{invitationID: *p.end.InvitationID}}})
}

const (
	deleteReplacedFilesSQL = `DELETE FROM answer_files WHERE registration_id = $1 AND key = ANY(CAST($2 AS text[]))`
	copyFilesSQL           = `
INSERT INTO answer_files (registration_id, key, name, media_type, body, special)
SELECT $2, f.key, f.name, f.media_type, f.body, f.special FROM answer_files AS f
WHERE f.registration_id = $1 AND f.key = ANY(CAST($3 AS text[]))`
)

// copyFiles gives the one that stays the files that answer the questions.
func (d *desk) copyFiles(ctx context.Context, p pair, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, deleteReplacedFilesSQL, p.keep.ID, db.Array(keys)); err != nil {
		return fmt.Errorf("delete files that are replaced: %w", err)
	}
	if _, err := d.tx.ExecContext(ctx, copyFilesSQL, p.end.ID, p.keep.ID, db.Array(keys)); err != nil {
		return fmt.Errorf("copy files: %w", err)
	}
	return nil
}
