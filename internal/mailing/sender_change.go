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

// SaveSender sets from where an organisation sends. One that is new is switched off, and so is one of which something
// changes that a test letter has proved: address, server, password, keys. Errors: Forbidden, NotFound, Invalid.
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
		proved := !needsTest(before, after, d)
		if proved {
			after.TestedAt = before.TestedAt
		}
		if err := upsertSender(ctx, tx, after); err != nil || !before.Enabled || proved {
			return err
		}
		if err := updateSenderEnabled(ctx, tx, id, false); err != nil {
			return err
		}
		return s.routeHosted(ctx, tx, id)
	})
}

// needsTest reports whether the sender has to prove anew that a server takes its letters. Name and pace change nothing of
// that. Of secrets only what was sent can be another one.
func needsTest(before, after storedSender, d SenderDraft) bool {
	proved := func(s storedSender) Sender {
		return Sender{Address: s.Address, Host: s.Host, Port: s.Port, TLS: s.TLS, Username: s.Username,
			DKIMDomain: s.DKIMDomain, DKIMSelector: s.DKIMSelector, DKIMRecord: s.DKIMRecord, SMIMEChain: s.SMIMEChain}
	}
	return proved(before) != proved(after) || after.Password != nil && d.Password != "" || after.SMIMEKey != nil && d.SMIMEKey != ""
}

// SwitchSender lets letters about events of the organisation take its sender, or no longer. Those that wait change over
// at once. Twice is harmless. Errors: Forbidden, NotFound "mailing.sender_unknown"; Conflict for whoever is no administrator
// when the letters would go over the server of the installation: it lends its good name to an address that nobody has proved;
// Conflict "mailing.sender_untested" as long as no mail server has taken a test letter, except in the development mailbox,
// from where no letter leaves the house.
func (s *Service) SwitchSender(ctx context.Context, who actor.Actor, id organisation.ID, on bool) error {
	return s.changeSender(ctx, who, id, func(tx *db.Tx) error {
		before, err := lockSender(ctx, tx, id)
		if err != nil || before.Enabled == on {
			return err
		}
		if on && before.Host == "" && !who.IsAdmin() {
			return fault.New(fault.Conflict, "mailing.sender_needs_admin")
		}
		if on && before.TestedAt == nil && !s.KeepsLetters() {
			return fault.New(fault.Conflict, "mailing.sender_untested")
		}
		if err := updateSenderEnabled(ctx, tx, id, on); err != nil {
			return err
		}
		return s.routeHosted(ctx, tx, id)
	})
}

// KeepsLetters reports whether no letter leaves the house: the development mailbox, where nothing can be tested.
func (s *Service) KeepsLetters() bool { return s.server == nil }

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
