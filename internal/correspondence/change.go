package correspondence

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
	"tagungsbuero/internal/wording"
)

// ChangeLetters are the letters about changes of an event that wait for further changes.
type ChangeLetters struct {
	Letters int       // to so many people; 0: none wait
	DueAt   time.Time // when they go
	// MayDecide reports whether the account may send or stop them.
	MayDecide bool
	// Example is what one of the people would read; nil for accounts that do not see contacts.
	Example *ChangeExample
}

// ChangeExample is one of the letters. Its secret links lead nowhere.
type ChangeExample struct {
	Name string
	mailing.Content
}

// ChangeLetters looks which letters about changes of an event wait, for an account that sees its participants. It changes
// nothing.
func (s *Service) ChangeLetters(ctx context.Context, who actor.Actor, slug string) (ChangeLetters, error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return ChangeLetters{}, err
	}
	if err := event.May(who, ev, changeForbidden, actor.SeeParticipants); err != nil {
		return ChangeLetters{}, err
	}
	waiting, err := mailing.FindAwaiting(ctx, s.db, int64(ev.ID), registration.ChangeKind, s.db.Now())
	if err != nil || waiting.N == 0 {
		return ChangeLetters{}, err
	}
	found := ChangeLetters{Letters: waiting.N, DueAt: waiting.DueAt, MayDecide: event.May(who, ev, changeForbidden, actor.EditRegistrations, actor.SeeContacts) == nil}
	if event.May(who, ev, changeForbidden, actor.SeeContacts) == nil {
		found.Example, err = s.changeExample(ctx, ev, waiting.First)
	}
	return found, err
}

// changeExample words a letter that waits as it would go now, in German.
func (s *Service) changeExample(ctx context.Context, ev event.Event, id mailing.ID) (*ChangeExample, error) {
	added, err := OwnTexts(s.db)(ctx, []int64{int64(ev.ID)})
	if err != nil {
		return nil, err
	}
	name, data, err := registration.PreviewOf(ctx, s.db, id, added[mailing.About{Event: int64(ev.ID), Kind: registration.ChangeKind}])
	if err != nil {
		return nil, err
	}
	content, err := registration.Composers(s.templates, s.links)[registration.ChangeKind](wording.Source, data)
	if err != nil {
		return nil, fmt.Errorf("word letter that waits: %w", err)
	}
	return &ChangeExample{Name: name, Content: content}, nil
}

// SendChangeLetters lets the letters about changes of an event go now that wait, and returns how many they are. seen is
// DueAt of what the hosts looked at: a change in between makes it another. The zero time: whatever waits.
//
// Errors: Conflict when none wait any more, or others than were seen.
func (s *Service) SendChangeLetters(ctx context.Context, who actor.Actor, slug string, seen time.Time) (int, error) {
	n, err := s.decideChange(ctx, who, slug, seen, "sent", mailing.ReleaseAwaiting)
	if err == nil {
		s.wake()
	}
	return n, err
}

// StopChangeLetters takes the letters about changes of an event back that wait. What they would have told is told with the
// next change that people are told of, as what was changed in silence is. The rest is as with SendChangeLetters.
func (s *Service) StopChangeLetters(ctx context.Context, who actor.Actor, slug string, seen time.Time) (int, error) {
	return s.decideChange(ctx, who, slug, seen, "stopped", mailing.WithdrawAwaiting)
}

const insertDecisionSQL = `INSERT INTO change_letter_decisions (event_id, decided_at, decision, letters) VALUES ($1, $2, $3, $4)`

// decideChange does it under the lock of the event, so that a change of the event comes before it or after it.
func (s *Service) decideChange(ctx context.Context, who actor.Actor, slug string, seen time.Time, decision string,
	end func(context.Context, *db.Tx, int64, mailing.Kind) (int, error)) (n int, err error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return 0, err
	}
	if err := event.May(who, ev, changeForbidden, actor.EditRegistrations, actor.SeeContacts); err != nil {
		return 0, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := registration.LockEvent(ctx, tx, ev.ID); err != nil {
			return err
		}
		waiting, err := mailing.FindAwaiting(ctx, tx, int64(ev.ID), registration.ChangeKind, tx.Now)
		switch {
		case err != nil:
			return err
		case waiting.N > 0 && !seen.IsZero() && !seen.Equal(waiting.DueAt):
			return fault.New(fault.Conflict, "correspondence.change_letters_others")
		}
		if n, err = end(ctx, tx, int64(ev.ID), registration.ChangeKind); err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "correspondence.change_letters_gone")
		}
		if _, err := tx.ExecContext(ctx, insertDecisionSQL, ev.ID, tx.Now, decision, n); err != nil {
			return fmt.Errorf("note decision about letters that wait: %w", err)
		}
		return nil
	})
	return n, err
}

const changeForbidden = "correspondence.change_letters_forbidden"
