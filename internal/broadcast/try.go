package broadcast

import (
	"context"
	"fmt"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

// Test sends the letter to the account that asks, with its own name and a link that opens nothing: what stands in it is
// nobody else's. A minute is the shortest time between two of the same text.
//
// Errors: Conflict when it has begun.
func (s *Service) Test(ctx context.Context, who actor.Actor, slug string, number int) error {
	err := s.change(ctx, who, slug, number, func(tx *db.Tx, ev event.Event, b Broadcast) error {
		if b.State.HasBegun() {
			return fault.New(fault.Conflict, "broadcast.has_begun")
		}
		to, err := account.FindActive(ctx, tx, who.AccountID())
		if err != nil {
			return err
		}
		if to.Email == "" {
			return fault.New(fault.Conflict, "broadcast.no_own_address")
		}
		return b.enqueueTest(ctx, tx, ev, to)
	})
	if err == nil {
		s.wake()
	}
	return err
}

func (b Broadcast) enqueueTest(ctx context.Context, tx *db.Tx, ev event.Event, to account.Account) error {
	message := b.message(ev)
	about, err := message.Share(ctx, tx)
	if err != nil {
		return err
	}
	keys, err := b.keepFiles(ctx, tx)
	if err != nil {
		return err
	}
	letter, err := message.Trial(tx, to.Name, about)
	if err != nil {
		return err
	}
	letter.DedupeKey = fmt.Sprintf("broadcast/%d/test/%d/%d/%s", b.ID, to.ID, b.Version, tx.Now.Format("200601021504"))
	letter.Recipient, letter.RecipientName, letter.Files, letter.AccountID = to.Email, to.Name, keys, new(int64(to.ID))
	return mailing.Enqueue(ctx, tx, letter)
}
