package news

import (
	"context"
	"errors"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// News go within seconds, but while no mail server takes them they wait, and an event they tell of may be called off.

const listStaleSQL = `
SELECT n.subscription_id, n.dedupe_key
FROM letters AS l JOIN subscription_letters AS n ON n.dedupe_key = l.dedupe_key
WHERE l.state = 'queued' AND l.kind = $1
  AND EXISTS (SELECT FROM events AS e WHERE e.id = ANY(n.events) AND (e.state <> 'published' OR e.visibility <> 'public'))
ORDER BY n.subscription_id`

// stale is a letter that waits and tells of an event that is no news any more.
type stale struct {
	Subscription ID     `db:"subscription_id"`
	Key          string `db:"dedupe_key"`
}

// retract writes letters that wait anew, without the events that are no news any more; one without any other is
// withdrawn. A letter that cannot be written anew keeps no other from it.
func (s *Service) retract(ctx context.Context) error {
	var all []stale
	if err := s.db.SelectContext(ctx, &all, listStaleSQL, letterEvents); err != nil {
		return fmt.Errorf("list news that are stale: %w", err)
	}
	var problems error
	for _, letter := range all {
		problems = errors.Join(problems, s.db.InTx(ctx, func(tx *db.Tx) error { return s.rewrite(ctx, tx, letter) }))
	}
	return problems
}

const (
	findEventsSQL   = `SELECT events FROM subscription_letters WHERE dedupe_key = $1`
	deleteLetterSQL = `DELETE FROM subscription_letters WHERE dedupe_key = $1`
)

// rewrite holds the lock of the subscription: whoever ends it comes first, or finds the new letter.
func (s *Service) rewrite(ctx context.Context, tx *db.Tx, letter stale) error {
	sub, err := find(ctx, tx, lockByIDSQL, fmt.Sprint(int64(letter.Subscription)))
	if err != nil || sub.State != Active {
		return err
	}
	var told db.Int64Array
	if err := tx.GetContext(ctx, &told, findEventsSQL, letter.Key); err != nil {
		if db.NoRows(err) {
			return nil // another process was first
		}
		return fmt.Errorf("find events of letter: %w", err)
	}
	waited, err := mailing.TakeBack(ctx, tx, letter.Key)
	if err != nil || !waited {
		return err
	}
	if _, err := tx.ExecContext(ctx, deleteLetterSQL, letter.Key); err != nil {
		return fmt.Errorf("delete note of letter: %w", err)
	}
	ids := make([]event.ID, len(told))
	for i, id := range told {
		ids[i] = event.ID(id)
	}
	left, err := measured(ctx, tx, ids, nil)
	if err != nil || len(left) == 0 {
		return err
	}
	catalogue, err := readCatalogue(ctx, tx)
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, catalogue, sub, letter.Key, pointers(left))
}

func pointers(all []announcement) []*announcement {
	found := make([]*announcement, len(all))
	for i := range all {
		found[i] = &all[i]
	}
	return found
}
