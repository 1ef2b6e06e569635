package mailing

import (
	"context"
	"errors"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

// SendTest sends a letter from the installation to the given address at once, past the outbox, and says what the mail
// server answers: for whoever sets the installation up.
func (s *Service) SendTest(ctx context.Context, address string) error {
	return s.sendTest(ctx, s.home.origin, address)
}

// SendTestFrom does the same from an organisation, whether its sender is switched on or not. What the server takes proves
// these settings. Errors: Conflict "mailing.test_outdated" when they were changed meanwhile.
func (s *Service) SendTestFrom(ctx context.Context, id organisation.ID, address string) error {
	stored, err := findSender(ctx, s.db, id)
	if err != nil {
		return err
	}
	o, err := s.openSender(stored)
	if err != nil {
		return err
	}
	if err := s.sendTest(ctx, o, address); err != nil {
		return err
	}
	return s.noteTested(ctx, stored.Sender)
}

func (s *Service) noteTested(ctx context.Context, tested Sender) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		same, err := updateSenderTested(ctx, tx, tested)
		if err == nil && !same {
			err = fault.New(fault.Conflict, "mailing.test_outdated")
		}
		return err
	})
}

// errMailbox says that no letter leaves the house.
var errMailbox = errors.New("no mail server is set (TB_SMTP_URL): letters go to the development mailbox")

func (s *Service) sendTest(ctx context.Context, o *origin, address string) error {
	if o.server == nil {
		return errMailbox
	}
	to, err := recipient(address, "")
	if err != nil {
		return fmt.Errorf("send test letter: %w", err)
	}
	e := envelope{dedupe: "test", to: to, locale: "de", queuedAt: s.db.Now()}
	message, err := o.signed(e, trialWords.cleaned(), s.db.Now())
	if err != nil {
		return err
	}
	l := &lane{server: o.server}
	defer l.hangUp()
	if err := l.deliver(ctx, s.envelopeSender(o, e), to.Address, message); err != nil {
		return fmt.Errorf("send test letter: %w", err)
	}
	return nil
}

var trialWords = Content{
	Subject: "Testnachricht des Tagungsbüros",
	Text: "Guten Tag,\n\ndiese Nachricht zeigt, dass das Tagungsbüro E-Mails verschicken kann.\n\n" +
		"Umlaute zur Probe: ä ö ü Ä Ö Ü ß €\n",
}
