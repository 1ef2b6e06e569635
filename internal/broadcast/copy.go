package broadcast

import (
	"context"
	"crypto/sha256"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

const copyFilesSQL = `
INSERT INTO broadcast_files (broadcast_id, number, name, content_type, data)
SELECT $2, number, name, content_type, data FROM broadcast_files WHERE broadcast_id = $1`

// Copy makes a new draft of a broadcast, for an account that may write one: the same text and files to the same filter. It
// goes to all whom that leaves when it is sent, also to those who have got the first. The same form makes one copy; empty:
// each is a new one.
//
// Errors: Conflict when the text is forgotten.
func (s *Service) Copy(ctx context.Context, who actor.Actor, slug string, number int, sent string) (Broadcast, error) {
	ev, err := s.written(ctx, who, slug)
	if err != nil {
		return Broadcast{}, err
	}
	return s.add(ctx, ev, copyOrigin(sent, number), func(tx *db.Tx, b *Broadcast) error {
		first, err := lock(ctx, tx, ev.ID, number)
		if err != nil {
			return err
		}
		if first.Forgotten {
			return fault.New(fault.Conflict, "broadcast.forgotten")
		}
		b.takeFrom(first, ev)
		if err := b.insert(ctx, tx, who); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, copyFilesSQL, first.ID, b.ID); err != nil {
			return fmt.Errorf("copy files of broadcast: %w", err)
		}
		return nil
	})
}

// copyOrigin is the form that asks for a copy; nil where there is none.
func copyOrigin(sent string, number int) []byte {
	if sent == "" {
		return nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "copy %q %d", sent, number))
	return sum[:]
}

// takeFrom takes over what another one says. Who answers would go to may have left the event.
func (b *Broadcast) takeFrom(first Broadcast, ev event.Event) {
	b.Subject, b.Body, b.Kept, b.Picked = first.Subject, first.Body, first.Kept, first.Picked
	if first.ReplyTo != nil {
		b.takeReplyTo(form.New(nil), ev, *first.ReplyTo)
	}
}
