package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const markMergedSQL = `UPDATE registrations SET merged_into_id = $2 WHERE id = $1`

// markMerged lets the one that ended name the one that stands for the person now.
func (d *desk) markMerged(ctx context.Context, p pair) error {
	if _, err := d.tx.ExecContext(ctx, markMergedSQL, p.end.ID, p.keep.ID); err != nil {
		return fmt.Errorf("mark registration as merged: %w", err)
	}
	return nil
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
