package broadcast

import (
	"fmt"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// message is the text at an event as it is now.
func (b Broadcast) message(ev event.Event) registration.Message {
	m := registration.Message{Event: ev, Text: wording.Text{Subject: b.Subject, Body: b.Body}}
	if b.ReplyTo == nil {
		return m
	}
	if i := slices.IndexFunc(ev.Hosts, func(h event.Host) bool { return h.Organisation.ID == *b.ReplyTo }); i >= 0 {
		m.ReplyTo = ev.Hosts[i].Contact().Email
	}
	return m
}

// letter is one letter of a broadcast. Its key makes one of a broadcast and a person.
func (b Broadcast) letter(tx *db.Tx, m registration.Message, to registration.Recipient, about mailing.PartKey) (mailing.Letter, error) {
	letter, err := m.Letter(tx, to, about)
	letter.DedupeKey = fmt.Sprintf("broadcast/%d/%s", b.ID, to.Reference)
	letter.Files, letter.Bulk = b.fileKeys(), true
	return letter, err
}

func (b Broadcast) fileKeys() []mailing.FileKey {
	keys := make([]mailing.FileKey, len(b.FileKeys))
	for i, key := range b.FileKeys {
		keys[i] = mailing.FileKey(key)
	}
	return keys
}
