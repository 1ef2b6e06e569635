package delivery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// The rule of the alarm: so many letters failed within the window, and at least a tenth of those that
// ended in it. A few wrong addresses among many are everyday life.
const (
	alarmWindow         = time.Hour
	alarmOfEvent        = 5
	alarmOfInstallation = 20
	alarmShare          = 10
)

// isAlarming applies the rule.
func isAlarming(fare mailing.Health, least int) bool {
	return fare.OverdueAt != nil || fare.Failed >= least && fare.Failed*alarmShare >= fare.Failed+fare.Arrived
}

// Watch looks how letters fare and writes to whoever has to look after them: to those who edit the
// registrations of an event, and to those who look after the installation. Each of them gets one letter
// about an event, and about the installation, a day. It returns how many letters it queued.
func (s *Service) Watch(ctx context.Context) (queued int, err error) {
	fares, err := s.fares(ctx)
	if err != nil {
		return 0, err
	}
	all := mailing.Health{OverdueAt: overdue(fares)}
	for _, fare := range fares {
		all.Arrived += fare.Arrived
		all.Failed += fare.Failed
		if fare.EventID == 0 || !isAlarming(fare, alarmOfEvent) {
			continue
		}
		n, eventErr := s.alarm(ctx, fare, s.teamOf)
		queued += n
		err = errors.Join(err, eventErr) // the others are looked at all the same
	}
	if isAlarming(all, alarmOfInstallation) {
		n, allErr := s.alarm(ctx, all, s.admins)
		queued += n
		err = errors.Join(err, allErr)
	}
	if queued > 0 {
		s.wake()
	}
	return queued, err
}

// team finds whom an alarm is for, and what it says of the event.
type team func(ctx context.Context, tx *db.Tx, fare mailing.Health) ([]account.Account, alarmLetter, error)

func (s *Service) alarm(ctx context.Context, fare mailing.Health, of team) (queued int, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		people, letter, err := of(ctx, tx, fare)
		if err != nil {
			return err
		}
		letter.Failed, letter.Ended, letter.OverdueAt, letter.At = fare.Failed, fare.Failed+fare.Arrived, fare.OverdueAt, tx.Now
		letters := make([]mailing.Letter, len(people))
		for i, person := range people {
			letter.Frame = mailing.Frame{Name: person.Name, BaseURL: s.baseURL}
			if letters[i], err = letter.to(person, fare.EventID, tx.Now); err != nil {
				return err
			}
		}
		queued, err = mailing.EnqueueNew(ctx, tx, letters...)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("raise alarm about event %d: %w", fare.EventID, err)
	}
	return queued, nil
}

// teamOf are all who edit the registrations of the event, each once.
func (s *Service) teamOf(ctx context.Context, tx *db.Tx, fare mailing.Health) ([]account.Account, alarmLetter, error) {
	ev, err := event.FindByID(ctx, tx, event.ID(fare.EventID))
	if err != nil {
		return nil, alarmLetter{}, err
	}
	people, err := registration.EditorsOf(ctx, tx, ev)
	return people, alarmLetter{Event: ev.Title, Link: s.baseURL + LettersPath(ev.Slug)}, err
}

func (s *Service) admins(ctx context.Context, tx *db.Tx, _ mailing.Health) ([]account.Account, alarmLetter, error) {
	people, err := account.Admins(ctx, tx)
	return people, alarmLetter{Link: s.baseURL + "/intern"}, err
}

// LettersPath is the page about the letters of an event.
func LettersPath(slug string) string { return "/intern/veranstaltungen/" + slug + "/nachrichten" }

// letterAlarm tells that letters do not arrive.
const letterAlarm mailing.Kind = "letters_alarm"

type alarmLetter struct {
	mailing.Frame
	Event     string     `json:"event,omitempty"` // empty: the whole installation
	Failed    int        `json:"failed"`          // in the last hour
	Ended     int        `json:"ended"`           // failed or taken over in the last hour
	OverdueAt *time.Time `json:"overdue_at,omitempty"`
	At        time.Time  `json:"at"`
	Link      string     `json:"link"`
}

func (l alarmLetter) to(person account.Account, about int64, now time.Time) (mailing.Letter, error) {
	data, err := json.Marshal(l)
	if err != nil {
		return mailing.Letter{}, fmt.Errorf("write snapshot of alarm: %w", err)
	}
	day := now.In(dates.Berlin).Format(time.DateOnly)
	return mailing.Letter{
		Kind: letterAlarm, DedupeKey: fmt.Sprintf("%s/%d/%s/%d", letterAlarm, about, day, person.ID),
		Recipient: person.Email, RecipientName: person.Name, Data: string(data), AccountID: new(int64(person.ID)),
	}, nil
}

// Composers word the letters of this room.
func Composers(templates *mailing.Templates) map[mailing.Kind]mailing.Composer {
	return map[mailing.Kind]mailing.Composer{letterAlarm: func(_ string, data []byte) (mailing.Content, error) {
		var letter alarmLetter
		if err := json.Unmarshal(data, &letter); err != nil {
			return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
		}
		return templates.Compose(string(letterAlarm), letter)
	}}
}
