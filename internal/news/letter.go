package news

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// The letters of this room. Each is named as its templates.
const (
	letterConfirm mailing.Kind = "news_confirm" // confirm that you want news
	letterAgain   mailing.Kind = "news_again"   // you get them already
	letterEvents  mailing.Kind = "news_events"  // the news
)

// Kinds lists every letter this room writes.
var Kinds = []mailing.Kind{letterConfirm, letterAgain, letterEvents}

// snapshot is what a letter tells.
type snapshot struct {
	Reference Reference `json:"reference"`
	Email     string    `json:"email"`
	Topics    []string  `json:"topics,omitempty"`  // names; none: all
	Regions   []string  `json:"regions,omitempty"` // names; none: all
	Until     time.Time `json:"until,omitzero"`    // to confirm
	Events    []told    `json:"events,omitempty"`  // the next one first
	More      int       `json:"more,omitempty"`    // that do not stand in the letter
}

// told is an event as a letter tells of it.
type told struct {
	Slug     string     `json:"slug"`
	Title    string     `json:"title"`
	Kind     string     `json:"kind"`
	StartsAt time.Time  `json:"starts_at"`
	EndsAt   time.Time  `json:"ends_at"`
	DayOnly  bool       `json:"day_only,omitempty"` // the time of day is not known
	Place    string     `json:"place,omitempty"`
	Hosts    string     `json:"hosts,omitempty"`
	OpensAt  *time.Time `json:"opens_at,omitempty"`
	ClosesAt *time.Time `json:"closes_at,omitempty"`
}

func (s *Service) about(all Catalogue, sub Subscription, now time.Time) snapshot {
	letter := snapshot{Reference: sub.Reference, Email: sub.Email, Until: now.Add(ConfirmWithin)}
	letter.Topics, letter.Regions = all.names(sub.Choice)
	return letter
}

// keyAt makes one letter of each time somebody asks.
func keyAt(kind mailing.Kind, sub Subscription, at time.Time, nth int) string {
	return fmt.Sprintf("%s/%s/%d/%d", kind, sub.Reference, at.UnixMicro(), nth)
}

const insertLetterSQL = `
INSERT INTO subscription_letters (dedupe_key, subscription_id, queued_at, events) VALUES ($1, $2, $3, COALESCE(CAST($4 AS bigint[]), '{}'))
ON CONFLICT (dedupe_key) DO NOTHING`

// enqueue queues a letter and notes it with its subscription, so that it can be found when that ends.
func enqueue(ctx context.Context, tx *db.Tx, kind mailing.Kind, key string, sub Subscription, letter snapshot, events ...int64) error {
	data, err := json.Marshal(letter)
	if err != nil {
		return fmt.Errorf("write snapshot of letter: %w", err)
	}
	if _, err := tx.ExecContext(ctx, insertLetterSQL, key, sub.ID, tx.Now, db.Array(events)); err != nil {
		return fmt.Errorf("note letter of subscription: %w", err)
	}
	// Many are told of the same events at once; whoever asks for a letter waits for it.
	return mailing.Enqueue(ctx, tx, mailing.Letter{Kind: kind, DedupeKey: key, Recipient: sub.Email, Data: string(data), Bulk: kind == letterEvents})
}

// page is what the templates of these letters see.
type page struct {
	mailing.Frame
	snapshot
	ConfirmLink string
	Link        string // to change what was chosen
	EndLink     string
	AllLink     string // to the list of events
}

// Count is how many events the letter tells of.
func (p page) Count() int { return len(p.Events) + p.More }

// LinkTo is the address of the page of an event.
func (p page) LinkTo(slug string) string { return p.BaseURL + "/veranstaltungen/" + slug }

// Composers word the letters of this room from their snapshots.
func Composers(templates *mailing.Templates, links Links) map[mailing.Kind]mailing.Composer {
	composers := make(map[mailing.Kind]mailing.Composer, len(Kinds))
	for _, kind := range Kinds {
		composers[kind] = func(_ string, data []byte) (mailing.Content, error) { return links.compose(templates, kind, data) }
	}
	return composers
}

// compose words a letter. Whoever reads one could act as its recipient, so nothing of it is kept but the subject.
func (l Links) compose(templates *mailing.Templates, kind mailing.Kind, data []byte) (mailing.Content, error) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
	}
	p := page{Frame: mailing.Frame{BaseURL: l.BaseURL}, snapshot: s, AllLink: l.BaseURL + "/"}
	if kind == letterConfirm {
		p.ConfirmLink = l.confirm(s.Reference)
	} else {
		p.Link, p.EndLink = l.change(s.Reference), l.end(s.Reference)
	}
	content, err := templates.Compose(string(kind), p)
	content.HoldsSecret = true
	if kind == letterEvents {
		content.Unsubscribe = &mailing.Unsubscribe{URL: p.EndLink}
	}
	return content, err
}
