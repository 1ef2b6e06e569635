package news

import (
	"context"
	"net/url"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/token"
)

// Wish is what somebody asks for who wants to be told of events.
type Wish struct {
	Email string
	Choice
}

// Subscribe sends a letter to the address that asks to confirm the wish, or that tells whoever has a subscription already
// how to change it. Who asks learns nothing of that: the answer is the same for every address, also where there were
// letters enough of late and none is sent. Until it is confirmed, only that there was a wish is kept, for ConfirmWithin.
func (s *Service) Subscribe(ctx context.Context, wish Wish) error {
	all, wish, err := s.checked(ctx, wish)
	if err != nil {
		return err
	}
	if err := s.db.InTx(ctx, func(tx *db.Tx) error { return s.subscribe(ctx, tx, all, wish) }); err != nil {
		return err
	}
	s.wake()
	return nil
}

// checked returns the wish as it is kept; its mistakes come back together as Invalid.
func (s *Service) checked(ctx context.Context, wish Wish) (Catalogue, Wish, error) {
	all, err := s.Catalogue(ctx)
	if err != nil {
		return Catalogue{}, Wish{}, err
	}
	f := form.New(url.Values{"email": {wish.Email}, "topics": wish.Topics, "regions": wish.Regions})
	wish = Wish{Email: f.Email("email", form.Required), Choice: all.read(f)}
	return all, wish, f.Fault()
}

func (s *Service) subscribe(ctx context.Context, tx *db.Tx, all Catalogue, wish Wish) error {
	mark := s.links.mark(wish.Email)
	nth, err := ask(ctx, tx, mark)
	if err != nil {
		return err
	}
	found, err := find(ctx, tx, lockByAddressSQL, wish.Email)
	if err != nil {
		return err
	}
	kind := letterConfirm
	switch {
	case nth == 0:
		return nil // nobody is told, so nothing may change either: a letter that was sent confirms what it says
	case found.State == Active:
		kind = letterAgain // a stranger cannot change it
	case found.ID != 0:
		found.Choice, found.Consent, found.ConsentedAt = wish.Choice, ConsentNow, tx.Now
		err = updateAsked(ctx, tx, found)
	default:
		found = Subscription{Reference: Reference(token.Reference()), State: Pending, Email: wish.Email, Choice: wish.Choice,
			Consent: ConsentNow, ConsentedAt: tx.Now}
		err = insert(ctx, tx, &found)
	}
	if err != nil {
		return err
	}
	return enqueue(ctx, tx, kind, keyAt(kind, found, tx.Now, nth), found, s.about(all, found, tx.Now))
}
