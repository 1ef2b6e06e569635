package news

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

// Add makes an active subscription for somebody who is known to agree, without a letter: for the demo. Only the system
// may. An address that has one already keeps it as it is.
func (s *Service) Add(ctx context.Context, who actor.Actor, wish Wish) error {
	if who.Kind() != actor.KindSystem {
		return fault.New(fault.Forbidden, "news.system_only")
	}
	_, wish, err := s.checked(ctx, wish)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		found, err := find(ctx, tx, lockByAddressSQL, wish.Email)
		if err != nil || found.ID != 0 {
			return err
		}
		sub := Subscription{Reference: Reference(token.Reference()), Email: wish.Email, Choice: wish.Choice, Consent: ConsentNow}
		if err := insert(ctx, tx, &sub); err != nil {
			return err
		}
		return updateConfirmed(ctx, tx, sub.ID)
	})
}
