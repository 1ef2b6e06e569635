package news

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Own is what the holder of a link sees: all there is about the subscription.
type Own struct {
	Subscription
	Catalogue Catalogue
	Letters   []OwnLetter // of the last weeks, the latest first
	// Token opens the page of the subscription, EndToken ends it. They are empty for whoever only holds the link to confirm.
	Token, EndToken string
}

// OwnLetter is a letter that was written to a subscription, and the events it told of.
type OwnLetter struct {
	WrittenAt time.Time
	Events    []event.Event
}

// ToConfirm returns what the holder of the link to confirm sees. An active subscription is Closed to nobody: it says so.
func (s *Service) ToConfirm(ctx context.Context, secret string) (Own, error) {
	return s.own(ctx, s.db, toConfirm, secret)
}

// ToChange returns what the holder of the link to a subscription sees.
func (s *Service) ToChange(ctx context.Context, secret string) (Own, error) {
	own, err := s.own(ctx, s.db, toChange, secret)
	if err != nil {
		return Own{}, err
	}
	own.Letters, err = listLetters(ctx, s.db, own.ID)
	return own, err
}

// ToEnd returns what the holder of the link that ends a subscription sees.
func (s *Service) ToEnd(ctx context.Context, secret string) (Own, error) {
	return s.own(ctx, s.db, toEnd, secret)
}

// own reads the subscription of a link: NotFound "news.unknown" when it is not ours, Closed "news.gone" when there is no
// such subscription any more, Closed "news.unreachable" when letters do not reach it and it can only be ended.
func (s *Service) own(ctx context.Context, q db.Queryer, p purpose, secret string) (own Own, err error) {
	if own.Subscription, err = s.bySecret(ctx, q, findByReferenceSQL, p, secret); err != nil {
		return Own{}, err
	}
	if own.ID == 0 || own.isOver(s.db.Now()) {
		return Own{}, fault.New(fault.Closed, "news.gone")
	}
	if own.State == Unreachable && p != toEnd {
		return Own{}, fault.New(fault.Closed, "news.unreachable")
	}
	if own.State == Active && p != toEnd {
		own.Token = s.links.token(toChange, own.Reference)
	}
	own.EndToken = s.links.token(toEnd, own.Reference)
	own.Catalogue, err = readCatalogue(ctx, q)
	return own, err
}

// bySecret finds the subscription of a link; one without an ID when it is gone.
func (s *Service) bySecret(ctx context.Context, q db.Queryer, query string, p purpose, secret string) (Subscription, error) {
	ref, err := s.links.read(p, secret)
	if err != nil {
		return Subscription{}, err
	}
	return find(ctx, q, query, string(ref))
}

// step does something to the subscription of a link, under its lock.
func (s *Service) step(ctx context.Context, p purpose, secret string, do func(tx *db.Tx, sub Subscription) error) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		sub, err := s.bySecret(ctx, tx, lockByReferenceSQL, p, secret)
		if err != nil {
			return err
		}
		tx.Refresh()
		return do(tx, sub)
	})
}

// Confirm makes a subscription that was asked for an active one and returns the token of its page. Confirming twice is
// harmless. After ConfirmWithin it is refused with Closed "news.gone".
func (s *Service) Confirm(ctx context.Context, secret string) (token string, err error) {
	err = s.step(ctx, toConfirm, secret, func(tx *db.Tx, sub Subscription) error {
		if sub.ID == 0 || sub.isOver(tx.Now) {
			return fault.New(fault.Closed, "news.gone")
		}
		if sub.State == Unreachable {
			return fault.New(fault.Closed, "news.unreachable")
		}
		token = s.links.token(toChange, sub.Reference)
		if sub.State == Active {
			return nil
		}
		return updateConfirmed(ctx, tx, sub.ID)
	})
	return token, err
}

// Change changes what a subscription tells of, from now on.
func (s *Service) Change(ctx context.Context, secret string, c Choice) error {
	return s.step(ctx, toChange, secret, func(tx *db.Tx, sub Subscription) error {
		if sub.State != Active {
			return fault.New(fault.Closed, "news.gone")
		}
		all, err := readCatalogue(ctx, tx)
		if err != nil {
			return err
		}
		f := form.New(c.values())
		chosen := all.read(f)
		if err := f.Fault(); err != nil {
			return err
		}
		return updateChoice(ctx, tx, sub.ID, chosen)
	})
}

const listLettersSQL = `
SELECT queued_at, events FROM subscription_letters WHERE subscription_id = $1 ORDER BY queued_at DESC, dedupe_key`

func listLetters(ctx context.Context, q db.Queryer, id ID) ([]OwnLetter, error) {
	var rows []struct {
		QueuedAt time.Time     `db:"queued_at"`
		Events   db.Int64Array `db:"events"`
	}
	if err := q.SelectContext(ctx, &rows, listLettersSQL, id); err != nil {
		return nil, fmt.Errorf("list letters of subscription: %w", err)
	}
	letters := make([]OwnLetter, len(rows))
	for i, r := range rows {
		letters[i].WrittenAt = r.QueuedAt
		ids := make([]event.ID, len(r.Events))
		for n, id := range r.Events {
			ids[n] = event.ID(id)
		}
		var err error
		if letters[i].Events, err = event.FindMany(ctx, q, ids); err != nil {
			return nil, err
		}
	}
	return letters, nil
}
