package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// AcceptOffer takes the seat that was offered to the person whose link it is. Whoever has accepted
// already keeps the seat. Closed when no seat is offered, or the offer has lapsed.
func (s *Service) AcceptOffer(ctx context.Context, secret string) error {
	return s.answerOffer(ctx, secret, func(ctx context.Context, d *desk, r Registration) error {
		if accepted, err := d.hasAccepted(ctx, r); accepted || err != nil {
			return err
		}
		return d.accept(ctx, r)
	})
}

const hasAcceptedSQL = `
SELECT EXISTS (SELECT FROM registration_states WHERE registration_id = $1 AND from_state = 'offered' AND to_state IN ('confirmed', 'unconfirmed'))`

// hasAccepted reports whether the seat that somebody has was offered and accepted.
func (d *desk) hasAccepted(ctx context.Context, r Registration) (accepted bool, err error) {
	if r.State != Confirmed && r.State != Unconfirmed {
		return false, nil
	}
	if err := d.tx.GetContext(ctx, &accepted, hasAcceptedSQL, r.ID); err != nil {
		return false, fmt.Errorf("look whether an offer was accepted: %w", err)
	}
	return accepted, nil
}

// DeclineOffer gives the offered seat to the next. Whoever has declined already has done so.
func (s *Service) DeclineOffer(ctx context.Context, secret string) error {
	return s.answerOffer(ctx, secret, func(ctx context.Context, d *desk, r Registration) error {
		if r.State == Declined {
			return nil
		}
		return d.declineOffer(ctx, r)
	})
}

func (s *Service) answerOffer(ctx context.Context, secret string, answer func(context.Context, *desk, Registration) error) error {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, found.Reference)
		if err != nil {
			return err
		}
		return answer(ctx, d, r)
	})
}

// refuseUnlessOffered refuses to answer an offer that does not stand.
func refuseUnlessOffered(r Registration) error {
	if r.State != Offered {
		return fault.New(fault.Closed, "registration.offer_gone")
	}
	return nil
}

// accept makes an offered seat the person's own. The personal page opens without a letter too, so
// accepting does not prove the address: whoever has not confirmed it still has to.
func (d *desk) accept(ctx context.Context, offered ...Registration) error {
	moves := make([]move, len(offered))
	for i, r := range offered {
		if err := refuseUnlessOffered(r); err != nil {
			return err
		}
		moves[i] = d.seated(r, r.Pools, "")
	}
	if err := d.move(ctx, actor.Participant(), moves...); err != nil {
		return err
	}
	return d.writeSeated(ctx, letterConfirmed, letterFacts{}, offered...)
}

func (d *desk) declineOffer(ctx context.Context, offered ...Registration) error {
	for _, r := range offered {
		if err := refuseUnlessOffered(r); err != nil {
			return err
		}
	}
	if err := d.end(ctx, actor.Participant(), Declined, "", offered...); err != nil {
		return err
	}
	if err := d.write(ctx, letterCancelled, letterFacts{State: Offered}, offered...); err != nil {
		return err
	}
	return d.passOn(ctx)
}

// passOn gives what has become free to the next.
func (d *desk) passOn(ctx context.Context) error {
	if err := d.recount(ctx); err != nil {
		return err
	}
	return d.promote(ctx)
}
