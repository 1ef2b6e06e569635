package mailing

import (
	"context"
	"errors"
	"fmt"
)

// SendTest sends a letter to the given address at once, past the outbox, and says what the mail
// server answers: for whoever sets the installation up.
func (s *Service) SendTest(ctx context.Context, address string) error {
	if s.server == nil {
		return errors.New("no mail server is set (TB_SMTP_URL): letters go to the development mailbox")
	}
	to, err := recipient(address, "")
	if err != nil {
		return fmt.Errorf("send test letter: %w", err)
	}
	now := s.db.Now()
	e := envelope{dedupe: "test", to: to, locale: "de", queuedAt: now}
	message, err := s.message(e, Content{
		Subject: "Testnachricht des Tagungsbüros",
		Text: "Guten Tag,\n\ndiese Nachricht zeigt, dass das Tagungsbüro E-Mails verschicken kann.\n\n" +
			"Umlaute zur Probe: ä ö ü Ä Ö Ü ß €\n",
	}.cleaned())
	if err != nil {
		return err
	}
	l := &lane{server: s.server}
	defer l.hangUp()
	if err := l.deliver(ctx, s.envelopeSender(e), to.Address, message); err != nil {
		return fmt.Errorf("send test letter: %w", err)
	}
	return nil
}
