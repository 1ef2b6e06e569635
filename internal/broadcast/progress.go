package broadcast

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// Progress says what has become of the letters of a broadcast; its parts add up to Letters.
type Progress struct {
	Letters   int
	Waiting   int // will go
	Sent      int // and not reported as undeliverable
	Failed    int // refused, given up, or came back
	Withdrawn int // taken back by a stop
	LeftOut   int // did not belong to the recipients any more when their turn came
}

// Done counts the letters with which nothing more happens.
func (p Progress) Done() int { return p.Letters - p.Waiting }

// Told is a broadcast with what has become of it.
type Told struct {
	Broadcast
	Progress Progress
}

// List returns the broadcasts of an event, the newest first, for an account that sees what is written to its participants.
func (s *Service) List(ctx context.Context, who actor.Actor, slug string) ([]Told, error) {
	ev, err := s.seen(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, s.db, ev.ID)
	if err != nil {
		return nil, err
	}
	return tell(ctx, s.db, all...)
}

// Find returns one, for such an account.
func (s *Service) Find(ctx context.Context, who actor.Actor, slug string, number int) (Told, error) {
	ev, err := s.seen(ctx, who, slug)
	if err != nil {
		return Told{}, err
	}
	b, err := find(ctx, s.db, ev.ID, number)
	if err != nil {
		return Told{}, err
	}
	told, err := tell(ctx, s.db, b)
	if err != nil {
		return Told{}, err
	}
	return told[0], nil
}

const countProgressSQL = `
SELECT r.broadcast_id, r.left_out, COALESCE(l.state, '') AS letter, count(*) AS n
FROM broadcast_recipients AS r LEFT JOIN letters AS l ON l.id = r.letter_id
WHERE r.broadcast_id = ANY(CAST($1 AS bigint[])) GROUP BY r.broadcast_id, r.left_out, l.state`

func tell(ctx context.Context, q db.Queryer, all ...Broadcast) ([]Told, error) {
	ids, told, places := make([]int64, len(all)), make([]Told, len(all)), map[ID]int{}
	for i, b := range all {
		ids[i], told[i], places[b.ID] = int64(b.ID), Told{Broadcast: b, Progress: Progress{Letters: b.Letters}}, i
	}
	var rows []struct {
		ID      ID            `db:"broadcast_id"`
		LeftOut bool          `db:"left_out"`
		Letter  mailing.State `db:"letter"`
		N       int           `db:"n"`
	}
	if err := q.SelectContext(ctx, &rows, countProgressSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("count letters of broadcasts: %w", err)
	}
	for _, row := range rows {
		b := &told[places[row.ID]]
		switch {
		case row.LeftOut:
			b.Progress.LeftOut += row.N
		case row.Letter == mailing.Sent:
			b.Progress.Sent += row.N
		case row.Letter == mailing.Failed || row.Letter == mailing.Bounced:
			b.Progress.Failed += row.N
		case row.Letter == mailing.Withdrawn || row.Letter == "" && b.State == Stopped:
			b.Progress.Withdrawn += row.N
		default:
			b.Progress.Waiting += row.N
		}
	}
	return told, nil
}

const countUnwrittenSQL = `
SELECT count(*) FROM broadcasts AS b JOIN broadcast_recipients AS r ON r.broadcast_id = b.id
WHERE b.event_id = $1 AND b.state = 'stopped' AND r.letter_id IS NULL AND NOT r.left_out`

// CountUnwritten counts the letters of an event that stopped broadcasts have withdrawn before they were written, so that the
// outbox knows nothing of them, for an account that sees its broadcasts.
func (s *Service) CountUnwritten(ctx context.Context, who actor.Actor, slug string) (n int, err error) {
	ev, err := s.seen(ctx, who, slug)
	if err != nil {
		return 0, err
	}
	if err := s.db.GetContext(ctx, &n, countUnwrittenSQL, ev.ID); err != nil {
		return 0, fmt.Errorf("count letters that were not written: %w", err)
	}
	return n, nil
}
