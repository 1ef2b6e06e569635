package broadcast

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// Preview is what a broadcast would do if it were sent now.
type Preview struct {
	Broadcast Broadcast
	registration.Recipients
	// Fingerprint is the same as long as the same would go to the same.
	Fingerprint string

	event event.Event
}

// Preview looks whom a broadcast that has not begun would go to, for an account that may write it. It changes nothing.
//
// Errors: Conflict when it has begun.
func (s *Service) Preview(ctx context.Context, who actor.Actor, slug string, number int) (Preview, error) {
	ev, err := s.written(ctx, who, slug)
	if err != nil {
		return Preview{}, err
	}
	b, err := find(ctx, s.db, ev.ID, number)
	if err != nil {
		return Preview{}, err
	}
	if b.State.HasBegun() {
		return Preview{}, fault.New(fault.Conflict, "broadcast.has_begun")
	}
	return previewOf(ctx, s.db, ev, b)
}

func previewOf(ctx context.Context, q db.Queryer, ev event.Event, b Broadcast) (p Preview, err error) {
	p = Preview{Broadcast: b, event: ev}
	if p.Recipients, err = registration.FindRecipients(ctx, q, ev.ID, b.Filter()); err != nil {
		return Preview{}, err
	}
	hash := sha256.New()
	fmt.Fprintln(hash, b.ID, b.Version)
	for _, a := range p.Reached {
		fmt.Fprintf(hash, "%s %q %q %v\n", a.Reference, a.Email, a.Name, a.For)
	}
	fmt.Fprintln(hash, p.Unreached)
	p.Fingerprint = hex.EncodeToString(hash.Sum(nil)[:16])
	return p, nil
}

// Example is what one of the recipients would read.
type Example struct {
	To      registration.Recipient
	Subject string
	Body    wording.Document
}

// Example words the letter to the recipient with that place in the preview. Its personal link is left out.
func (s *Service) Example(p Preview, place int) Example {
	to := p.Reached[place]
	subject, body := s.links.Word(s.wordings, p.Broadcast.message(p.event), to)
	return Example{To: to, Subject: subject, Body: body}
}
