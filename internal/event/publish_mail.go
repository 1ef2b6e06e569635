package event

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/mailing"
)

// letterNotPublished tells that a draft could not be published at its time.
const letterNotPublished mailing.Kind = "event_not_published"

type notPublishedLetter struct {
	mailing.Frame
	Event     string    `json:"event"`
	PublishAt time.Time `json:"publish_at"`
	Missing   []string  `json:"missing"`
	Link      string    `json:"link"`
}

// tellOfMissed writes to those who work on a draft: to who has set the time, and for each host that may edit to its
// managers, or its own address when it has none.
func (s *Service) tellOfMissed(ctx context.Context, tx *db.Tx, ev Event, missing []fault.Field) error {
	letter := notPublishedLetter{Event: ev.Title, PublishAt: *ev.PublishAt, Link: s.baseURL + "/intern/veranstaltungen/" + ev.Slug}
	for _, field := range missing {
		letter.Missing = append(letter.Missing, i18n.Text(i18n.German, field.Key, field.Args))
	}
	recipients, err := workersOn(ctx, tx, ev)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, to := range recipients {
		if told[to.address] {
			continue
		}
		told[to.address] = true
		letter.Frame = mailing.Frame{Name: to.name, BaseURL: s.baseURL}
		key := fmt.Sprintf("%s/%d/%d/%s", letterNotPublished, ev.ID, ev.PublishAt.Unix(), to.address)
		if err := enqueue(ctx, tx, letterNotPublished, key, to, letter); err != nil {
			return err
		}
	}
	return nil
}

const findSchedulerSQL = `
SELECT COALESCE((SELECT account_id FROM event_changes WHERE event_id = $1 AND what = 'scheduled' ORDER BY id DESC LIMIT 1), 0)`

func workersOn(ctx context.Context, tx *db.Tx, ev Event) ([]recipient, error) {
	var scheduler account.ID
	if err := tx.GetContext(ctx, &scheduler, findSchedulerSQL, ev.ID); err != nil {
		return nil, fmt.Errorf("find who set the time: %w", err)
	}
	var all []recipient
	if scheduler != 0 {
		found, err := account.FindActive(ctx, tx, scheduler)
		if err != nil {
			return nil, err
		}
		if found.ID != 0 {
			all = append(all, recipient{found.Email, found.Name, new(int64(found.ID))})
		}
	}
	for _, host := range ev.Hosts {
		if host.Level == actor.LevelRead {
			continue
		}
		of, err := recipientsOf(ctx, tx, HostInvitation{OrganisationID: &host.Organisation.ID})
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}
