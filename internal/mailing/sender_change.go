package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

// mayChangeSender lets in who manages the organisation or looks after the installation.
func mayChangeSender(who actor.Actor, id organisation.ID) error {
	if who.IsAdmin() || who.May(actor.ManageMembers, id) {
		return nil
	}
	return fault.New(fault.Forbidden, "mailing.sender_forbidden")
}

// Sender returns from where an organisation sends. Errors: Forbidden, NotFound "mailing.sender_unknown" when it has
// nothing of its own.
func (s *Service) Sender(ctx context.Context, who actor.Actor, id organisation.ID) (Sender, error) {
	if err := mayChangeSender(who, id); err != nil {
		return Sender{}, err
	}
	found, err := findSender(ctx, s.db, id)
	return found.Sender, err
}

// SaveSender sets from where an organisation sends. One that is new is switched off, so that it can be tried first; so is one
// that would go from another address over the server of the installation, unless an administrator says so.
// Errors: Forbidden, NotFound, Invalid.
func (s *Service) SaveSender(ctx context.Context, who actor.Actor, id organisation.ID, d SenderDraft) error {
	return s.changeSender(ctx, who, id, func(tx *db.Tx) error {
		if _, err := organisation.Find(ctx, tx, id); err != nil {
			return err
		}
		before, err := lockSender(ctx, tx, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		before.Organisation = id
		after, err := s.checkSender(before, d)
		if err != nil {
			return err
		}
		if err := upsertSender(ctx, tx, after); err != nil || !before.Enabled || who.IsAdmin() || !borrowsAnew(before, after) {
			return err
		}
		if err := updateSenderEnabled(ctx, tx, id, false); err != nil {
			return err
		}
		return s.routeHosted(ctx, tx, id)
	})
}

// borrowsAnew reports whether letters would go from another address than before over the server of the installation, which
// asks nobody whether the address is theirs.
func borrowsAnew(before, after storedSender) bool {
	return after.Host == "" && (before.Host != "" || before.Address != after.Address)
}

// SwitchSender lets letters about events of the organisation take its sender, or no longer. Those that wait change over
// at once. Twice is harmless. Errors: Forbidden, NotFound "mailing.sender_unknown"; Conflict for whoever is no administrator
// when the letters would go over the server of the installation: it lends its good name to an address that nobody has proved.
func (s *Service) SwitchSender(ctx context.Context, who actor.Actor, id organisation.ID, on bool) error {
	return s.changeSender(ctx, who, id, func(tx *db.Tx) error {
		before, err := lockSender(ctx, tx, id)
		if err != nil || before.Enabled == on {
			return err
		}
		if on && before.Host == "" && !who.IsAdmin() {
			return fault.New(fault.Conflict, "mailing.sender_needs_admin")
		}
		if err := updateSenderEnabled(ctx, tx, id, on); err != nil {
			return err
		}
		return s.routeHosted(ctx, tx, id)
	})
}

// RemoveSender forgets the sender with its secrets. Letters that wait go from the next host that has one, or from the
// installation. Errors: Forbidden, NotFound "mailing.sender_unknown".
func (s *Service) RemoveSender(ctx context.Context, who actor.Actor, id organisation.ID) error {
	return s.changeSender(ctx, who, id, func(tx *db.Tx) error {
		before, err := lockSender(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := deleteSender(ctx, tx, id); err != nil || !before.Enabled {
			return err
		}
		return s.routeHosted(ctx, tx, id)
	})
}

// lockSendersSQL lets senders be changed one after the other, for each change may look at those of all other hosts.
const lockSendersSQL = `SELECT pg_advisory_xact_lock(7305201410)`

func (s *Service) changeSender(ctx context.Context, who actor.Actor, id organisation.ID, work func(tx *db.Tx) error) error {
	if err := mayChangeSender(who, id); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, lockSendersSQL); err != nil {
			return fmt.Errorf("lock senders: %w", err)
		}
		return work(tx)
	})
	if err == nil {
		s.Wake()
	}
	return err
}

// routeHosted decides anew about the letters of all events that the organisation hosts.
func (s *Service) routeHosted(ctx context.Context, tx *db.Tx, id organisation.ID) error {
	events, err := s.hosted(ctx, tx, id)
	if err != nil {
		return err
	}
	return RouteEvents(ctx, tx, events...)
}
