package correspondence

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// TrialKind is a letter by which somebody tries a text. It is a kind of its own, whatever it looks like: it keeps the
// words that are tried, and nothing that happens to the registration touches it but that the person is forgotten.
const TrialKind mailing.Kind = "letter_trial"

// testEvery is how often one account gets the same test letter at most.
const testEvery = 10 * time.Second

// trial is the snapshot of such a letter.
type trial struct {
	Kind   mailing.Kind    `json:"kind"`   // that it looks like
	Letter json.RawMessage `json:"letter"` // the snapshot of such a one
}

// SendTest sends the letter of a preview to an address: that of the account itself, which the caller knows. It is about
// the person whose data it has, and forgotten with them.
//
// Errors: those of Preview.
func (s *Service) SendTest(ctx context.Context, who actor.Actor, look Look, to string) error {
	if who.AccountID() == 0 {
		return fault.New(fault.Forbidden, "correspondence.forbidden")
	}
	sample, err := s.sample(ctx, who, look)
	if err != nil {
		return err
	}
	text := sample.Texts[look.Locale]
	sample.Texts = map[string]wording.Text{look.Locale: {Subject: registration.TrialMark + text.Subject, Body: text.Body}}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		letter, err := trialOf(ctx, tx, sample)
		if err != nil {
			return err
		}
		letter.Locale, letter.Recipient, letter.AccountID = look.Locale, to, new(int64(who.AccountID()))
		letter.DedupeKey = fmt.Sprintf("test/%d/%s/%s/%d", who.AccountID(), look.Kind, look.Locale, tx.Now.Truncate(testEvery).Unix())
		return mailing.Enqueue(ctx, tx, letter)
	})
	if err == nil {
		s.wake()
	}
	return err
}

const findRegistrationSQL = `SELECT id FROM registrations WHERE reference = $1`

// trialOf writes the letter under the lock of its event, so that nobody is forgotten meanwhile.
func trialOf(ctx context.Context, tx *db.Tx, sample registration.Sample) (letter mailing.Letter, err error) {
	letter.Kind = TrialKind
	if id := sample.Event.ID; id != 0 { // that of an organisation is invented
		letter.EventID = new(int64(id))
		if err := registration.LockEvent(ctx, tx, id); err != nil {
			return letter, err
		}
	}
	snapshot, err := sample.Snapshot(ctx, tx, tx.Now)
	if err != nil {
		return letter, err
	}
	if sample.Registration != "" {
		letter.RegistrationID = new(int64)
		if err := tx.GetContext(ctx, letter.RegistrationID, findRegistrationSQL, sample.Registration); err != nil {
			return letter, fmt.Errorf("find whom a letter to try is about: %w", err)
		}
	}
	data, err := json.Marshal(trial{sample.Kind, snapshot})
	if err != nil {
		return letter, fmt.Errorf("write snapshot of letter: %w", err)
	}
	letter.Data = string(data)
	return letter, nil
}

// Composers word the letters of this room, as the kinds that they look like.
func Composers(templates *mailing.Templates, links registration.Links) map[mailing.Kind]mailing.Composer {
	composers := registration.Composers(templates, links)
	return map[mailing.Kind]mailing.Composer{TrialKind: func(locale string, data []byte) (mailing.Content, error) {
		var t trial
		if err := json.Unmarshal(data, &t); err != nil {
			return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
		}
		compose, ok := composers[t.Kind]
		if !ok {
			return mailing.Content{}, fmt.Errorf("no letter %q to try", t.Kind)
		}
		return compose(locale, t.Letter)
	}}
}
