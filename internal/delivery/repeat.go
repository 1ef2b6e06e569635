package delivery

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// Anew repeats a letter however often that was done before, but for a repeat that has not gone yet.
const Anew = -1

// Repeat sends a letter once more, worded from the same snapshot, to the address that the registration
// has now, and returns the new letter. seen is how many repeats there were when the person decided on it:
// when there are more by now, two clicks were meant as one, and the newest is returned. Anew: whatever
// there was.
//
// Errors: Conflict when it waits still, was withdrawn, must not go any more, or its words are forgotten.
func (s *Service) Repeat(ctx context.Context, who actor.Actor, id mailing.ID, seen int) (repeat mailing.ID, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		repeat, err = s.repeat(ctx, tx, who, id, seen)
		return err
	})
	if err == nil {
		s.wake()
	}
	return repeat, err
}

func (s *Service) repeat(ctx context.Context, tx *db.Tx, who actor.Actor, id mailing.ID, seen int) (mailing.ID, error) {
	_, ev, err := s.find(ctx, tx, who, actor.EditRegistrations, id)
	if err != nil {
		return 0, err
	}
	if err := registration.LockEvent(ctx, tx, ev.ID); err != nil {
		return 0, err
	}
	if ev, err = event.FindByID(ctx, tx, ev.ID); err != nil { // as it is under the lock
		return 0, err
	}
	original, err := mailing.LockOriginal(ctx, tx, id)
	switch {
	case err != nil:
		return 0, err
	case original.Waiting != nil:
		return *original.Waiting, nil
	case seen != Anew && original.Repeats > seen:
		return s.newest(ctx, tx, id)
	}
	return repeatAt(ctx, tx, ev, original)
}

func (s *Service) newest(ctx context.Context, tx *db.Tx, id mailing.ID) (mailing.ID, error) {
	repeats, err := mailing.ListResent(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	return repeats[len(repeats)-1].ID, nil
}

// refusals name the states in which a letter cannot be sent once more.
var refusals = map[mailing.State]string{
	mailing.Queued: "mailing.repeat_waits", mailing.Sending: "mailing.repeat_waits", mailing.Withdrawn: "mailing.repeat_withdrawn",
}

// addressee says whom the letter goes to once more, or why it must not.
func addressee(ctx context.Context, q db.Queryer, now time.Time, ev event.Event, original mailing.Original) (registration.MailTo, error) {
	if key := refusals[original.State]; key != "" {
		return registration.MailTo{}, fault.New(fault.Conflict, key)
	}
	switch {
	case original.BlankedAt != nil:
		return registration.MailTo{}, fault.New(fault.Conflict, "mailing.repeat_blanked")
	case !original.HasData, original.AccountID != nil:
		return registration.MailTo{}, fault.New(fault.Conflict, "mailing.repeat_secret")
	}
	return registration.RepeatTo(ctx, q, now, ev, original.Entry)
}

// repeatAt queues the letter once more; the event is locked.
func repeatAt(ctx context.Context, tx *db.Tx, ev event.Event, original mailing.Original) (mailing.ID, error) {
	to, err := addressee(ctx, tx, tx.Now, ev, original)
	if err != nil {
		return 0, err
	}
	return mailing.Repeat(ctx, tx, original, to.Email, to.Name)
}

// Repeated says what became of many letters that were to be sent once more.
type Repeated struct {
	Sent int // that go once more
	Left int // that must not go any more, or whose address is wrong
}

const (
	// repeatAtOnce bounds how long one transaction keeps the event.
	repeatAtOnce = 100
	// repeatSince bounds how far back an outage may lie.
	repeatSince = 30 * 24 * time.Hour
)

// RepeatUndelivered sends all letters about an event once more that were given up in the last 30 days, for
// instance because the mail server was away: not those that came back or whose address is wrong. What must
// not go any more stays. Doing it twice sends nothing twice.
func (s *Service) RepeatUndelivered(ctx context.Context, who actor.Actor, slug string) (Repeated, error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return Repeated{}, err
	}
	if err := may(who, actor.EditRegistrations, ev); err != nil {
		return Repeated{}, err
	}
	var all Repeated
	var after mailing.ID
	for more := true; more; {
		err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
			var done Repeated
			done, after, err = repeatSome(ctx, tx, ev.ID, after)
			more = done.Sent+done.Left == repeatAtOnce
			all = Repeated{all.Sent + done.Sent, all.Left + done.Left}
			return err
		})
		if err != nil {
			return Repeated{}, err
		}
	}
	s.wake()
	return all, nil
}

func repeatSome(ctx context.Context, tx *db.Tx, id event.ID, after mailing.ID) (Repeated, mailing.ID, error) {
	if err := registration.LockEvent(ctx, tx, id); err != nil {
		return Repeated{}, after, err
	}
	ev, err := event.FindByID(ctx, tx, id)
	if err != nil {
		return Repeated{}, after, err
	}
	found, err := mailing.ListUndelivered(ctx, tx, int64(id), tx.Now.Add(-repeatSince), after, repeatAtOnce)
	if err != nil {
		return Repeated{}, after, err
	}
	var done Repeated
	for _, letter := range found {
		after = letter.ID
		sent, err := repeatGivenUp(ctx, tx, ev, letter)
		if err != nil {
			return Repeated{}, after, fmt.Errorf("send letter %d once more: %w", letter.ID, err)
		}
		if sent {
			done.Sent++
			continue
		}
		done.Left++
	}
	return done, after, nil
}

// isGivenUp tells letters that may arrive when they are sent once more.
func isGivenUp(letter mailing.Entry) bool {
	return letter.State == mailing.Failed && !letter.Reason().IsAboutRecipient()
}

// mostCounted bounds what is counted for a page.
const mostCounted = 1000

func (s *Service) countGivenUp(ctx context.Context, ev event.Event) (n int, err error) {
	found, err := mailing.ListUndelivered(ctx, s.db, int64(ev.ID), s.db.Now().Add(-repeatSince), 0, mostCounted)
	for _, letter := range found {
		if isGivenUp(letter) {
			n++
		}
	}
	return n, err
}

// repeatGivenUp leaves alone what is useless or must not go.
func repeatGivenUp(ctx context.Context, tx *db.Tx, ev event.Event, letter mailing.Entry) (bool, error) {
	if !isGivenUp(letter) {
		return false, nil
	}
	original, err := mailing.LockOriginal(ctx, tx, letter.ID)
	if err != nil || original.Repeats > 0 {
		return false, err
	}
	_, err = repeatAt(ctx, tx, ev, original)
	if fault.Is(err, fault.Conflict) {
		return false, nil
	}
	return err == nil, err
}
