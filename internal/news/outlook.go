package news

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// Standing says what becomes of an event in the news.
type Standing string

// The standings of an event.
const (
	NotForNews Standing = "not"       // not public, without registration here, or too late
	Withheld   Standing = "withheld"  // its hosts do not want it
	Coming     Standing = "coming"    // will be announced; a draft as soon as it is published
	Announced  Standing = "announced" // has been
)

// Standings lists every standing.
var Standings = []Standing{NotForNews, Withheld, Coming, Announced}

// Outlook tells the hosts of an event what subscribers hear of it.
type Outlook struct {
	Standing Standing
	// At is when it was or will be announced; zero for a draft, and where it is not.
	At time.Time
	// Subscriptions is how many it fits, or to how many it was announced.
	Subscriptions int
}

const findAnnouncementSQL = `
SELECT COALESCE((SELECT CAST(day AS text) FROM announcements WHERE event_id = $1), '') AS day,
       COALESCE((SELECT letters FROM announcements WHERE event_id = $1), 0) AS letters,
       EXISTS (SELECT FROM withheld_events WHERE event_id = $1) AS withheld`

type record struct {
	Day      string `db:"day"`
	Letters  int    `db:"letters"`
	Withheld bool   `db:"withheld"`
}

func findRecord(ctx context.Context, q db.Queryer, id event.ID) (found record, err error) {
	if err := q.GetContext(ctx, &found, findAnnouncementSQL, id); err != nil {
		return record{}, fmt.Errorf("find announcement of event: %w", err)
	}
	return found, nil
}

// Outlook tells whoever sees the participants of an event what subscribers hear of it. For others it is NotFound
// "event.unknown", or Forbidden.
func (s *Service) Outlook(ctx context.Context, who actor.Actor, slug string) (Outlook, error) {
	ev, err := seen(ctx, s.db, who, slug, actor.SeeParticipants)
	if err != nil {
		return Outlook{}, err
	}
	found, err := findRecord(ctx, s.db, ev.ID)
	if err != nil {
		return Outlook{}, err
	}
	now := s.db.Now()
	switch {
	case found.Day != "":
		day, err := time.Parse(time.DateOnly, found.Day)
		if err != nil {
			return Outlook{}, fmt.Errorf("read day of announcement: %w", err)
		}
		return Outlook{Standing: Announced, At: dueOn(day.Date()).at, Subscriptions: found.Letters}, nil
	case found.Withheld:
		return Outlook{Standing: Withheld}, nil
	case !mayBecomeNews(ev, now):
		return Outlook{Standing: NotForNews}, nil
	}
	n, err := countFitting(ctx, s.db, ev)
	outlook := Outlook{Standing: Coming, Subscriptions: n}
	if ev.State == event.StatePublished {
		outlook.At = nextDue(now).at
	}
	return outlook, err
}

// mayBecomeNews is isNews also for what is not published yet.
func mayBecomeNews(ev event.Event, now time.Time) bool {
	if ev.State == event.StateDraft {
		ev.State = event.StatePublished
	}
	return isNews(ev, now)
}

// seen finds an event for whoever holds the right there.
func seen(ctx context.Context, q db.Queryer, who actor.Actor, slug string, right actor.Right) (event.Event, error) {
	ev, err := event.Find(ctx, q, slug)
	if err == nil {
		err = event.May(who, ev, "news.event_forbidden", right)
	}
	if err != nil {
		return event.Event{}, err
	}
	return ev, nil
}

// Who subscribes after the event was published is not told of it.
const countFittingSQL = `
SELECT count(*) FROM subscriptions
WHERE state = 'active' AND (topics = '{}' OR topics && CAST($1 AS text[])) AND (regions = '{}' OR regions && CAST($2 AS text[]))
  AND (CAST($3 AS timestamptz) IS NULL OR created_at <= $3)`

func countFitting(ctx context.Context, q db.Queryer, ev event.Event) (n int, err error) {
	regions, err := event.Regions(ctx, q, []event.ID{ev.ID})
	if err != nil {
		return 0, err
	}
	if err := q.GetContext(ctx, &n, countFittingSQL, db.Array(topicKeys(ev)), db.Array(regions[ev.ID]), ev.PublishedAt); err != nil {
		return 0, fmt.Errorf("count subscriptions that fit: %w", err)
	}
	return n, nil
}
