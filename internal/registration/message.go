package registration

import (
	"context"
	"encoding/json"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// Message is a text that hosts write to people of an event.
type Message struct {
	Event event.Event
	Text  wording.Text
	// ReplyTo is the address for answers; empty: the hosts.
	ReplyTo string
}

// Share keeps what all letters of the message have in common, for these to name.
func (m Message) Share(ctx context.Context, tx *db.Tx) (mailing.PartKey, error) {
	part, err := m.part()
	if err != nil {
		return "", err
	}
	return part.Key, mailing.Share(ctx, tx, part)
}

func (m Message) part() (mailing.Part, error) {
	data, err := json.Marshal(map[string]any{"event": letterEventOf(m.Event), "message": m.Text, "reply_to": m.ReplyTo})
	if err != nil {
		return mailing.Part{}, fmt.Errorf("write snapshot of message: %w", err)
	}
	return mailing.NewPart(data), nil
}

// Letter is the message to one of its recipients; the caller gives it the key that makes it unique.
func (m Message) Letter(tx *db.Tx, to Recipient, about mailing.PartKey) (mailing.Letter, error) {
	letter, err := m.letter(tx, to.standing(), about)
	letter.Locale, letter.Recipient, letter.RecipientName, letter.RegistrationID = to.Locale, to.Email, to.Name, new(int64(to.ID))
	return letter, err
}

// Trial is the message as whoever writes it gets it: with a link that opens nothing of anybody's.
func (m Message) Trial(tx *db.Tx, name string, about mailing.PartKey) (mailing.Letter, error) {
	s := standing{person: letterPerson{Name: name, Reference: "…"}, facts: letterFacts{Trial: true}, isPreview: true}
	return m.letter(tx, s, about)
}

func (m Message) letter(tx *db.Tx, s standing, about mailing.PartKey) (mailing.Letter, error) {
	s.facts.At = tx.Now
	data, err := json.Marshal(map[string]any{"person": s.person, "facts": s.facts, "preview": s.isPreview})
	if err != nil {
		return mailing.Letter{}, fmt.Errorf("write snapshot of letter: %w", err)
	}
	return mailing.Letter{Kind: MessageKind, Shared: about, Data: string(data), EventID: new(int64(m.Event.ID))}, nil
}

// standing is what a letter knows of whoever gets it.
type standing struct {
	person letterPerson
	facts  letterFacts
	// isPreview: the links open nothing of anybody's.
	isPreview bool
}

func (a Recipient) standing() standing {
	s := standing{person: letterPerson{Name: a.Name, Reference: a.Reference}}
	if a.Group != "" {
		s.person.Reference, s.facts.Contact = a.Group, true
	}
	for _, fellow := range a.For {
		s.facts.For = append(s.facts.For, fellow.Name)
	}
	return s
}

// Word returns what an recipient would read. The personal link is left out: it is for nobody else.
func (l Links) Word(wordings *wording.Catalogue, m Message, to Recipient) (subject string, body wording.Document) {
	s := to.standing()
	sheet := l.forPreview().sheet(wordings.Language(wording.Source), MessageKind, wording.Parse(m.Text),
		snapshot{Event: letterEventOf(m.Event), Person: s.person, Facts: s.facts, Message: &m.Text})
	return sheet.Subject, sheet.Body
}

// inGerman is a sentence in German, as all of a message is.
func inGerman(key string) wording.Block {
	return wording.Block{Spans: wording.Words(i18n.Text(i18n.German, key, nil))}
}

// aside is what a message says below the hosts' words: for whom it is.
func (w speaker) aside() wording.Document {
	var below wording.Document
	if len(w.Facts.For) > 0 {
		key := "broadcast.for_whom_also"
		if w.Facts.Contact {
			key = "broadcast.for_whom"
		}
		names := wording.Block{Kind: wording.List}
		for _, name := range w.Facts.For {
			names.Items = append(names.Items, wording.Words(name))
		}
		below = append(below, inGerman(key), names)
	}
	if w.Facts.Trial {
		below = append(below, inGerman("broadcast.trial"))
	}
	return below
}
