package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/news"
)

// OwnNews is all there is about a subscription.
type OwnNews struct {
	Email       string       `json:"email"`
	Topics      []string     `json:"topics" doc:"Keys. None: all."`
	Regions     []string     `json:"regions" doc:"Keys. None: all."`
	Consent     string       `json:"consent" doc:"What was agreed to, in German."`
	ConsentedAt time.Time    `json:"consented_at"`
	ConfirmedAt *time.Time   `json:"confirmed_at"`
	Letters     []NewsLetter `json:"letters" doc:"Of the last 30 days, the latest first."`
}

// NewsLetter is a letter to a subscription.
type NewsLetter struct {
	WrittenAt time.Time `json:"written_at"`
	Events    []string  `json:"events" doc:"Slugs of the events that it told of. None: it was about the subscription."`
}

func ownNewsOf(own news.Own) OwnNews {
	shown := OwnNews{Email: own.Email, Topics: append([]string{}, own.Topics...), Regions: append([]string{}, own.Regions...),
		Consent: i18n.Text(i18n.German, own.Consent.LabelKey(), nil), ConsentedAt: own.ConsentedAt, ConfirmedAt: own.ConfirmedAt, Letters: []NewsLetter{}}
	for _, letter := range own.Letters {
		told := NewsLetter{WrittenAt: letter.WrittenAt, Events: []string{}}
		for _, ev := range letter.Events {
			told.Events = append(told.Events, ev.Slug)
		}
		shown.Letters = append(shown.Letters, told)
	}
	return shown
}

// NewsStatistics say how many people want to be told of what.
type NewsStatistics struct {
	Active      int         `json:"active"`
	Pending     int         `json:"pending" doc:"Not confirmed yet."`
	Unreachable int         `json:"unreachable" doc:"Get no letters any more because these did not arrive. After a month they count as ended."`
	Ended       int         `json:"ended" doc:"In the last twelve months."`
	Topics      []NewsCount `json:"topics"`
	Regions     []NewsCount `json:"regions"`
}

// NewsCount is how many subscriptions are told of events of a topic or region.
type NewsCount struct {
	Key           string `json:"key"`
	Subscriptions int    `json:"subscriptions" doc:"With those that chose none, which are told of all."`
	Chosen        int    `json:"chosen" doc:"Of them, those that chose it."`
}

type newsStatisticsAnswer struct{ Body NewsStatistics }

func (a *API) countNews(ctx context.Context, who actor.Actor, _ *struct{}) (*newsStatisticsAnswer, error) {
	figures, err := a.News.Figures(ctx, who)
	if err != nil {
		return nil, err
	}
	return &newsStatisticsAnswer{NewsStatistics{Active: figures.Active, Pending: figures.Pending, Unreachable: figures.Unreachable, Ended: figures.Ended,
		Topics: newsCounts(figures.Topics), Regions: newsCounts(figures.Regions)}}, nil
}

func newsCounts(all []news.Count) []NewsCount {
	counts := make([]NewsCount, len(all))
	for i, c := range all {
		counts[i] = NewsCount{Key: c.Key, Subscriptions: c.N, Chosen: c.Chosen}
	}
	return counts
}

// NewsStanding is what becomes of an event in the news.
type NewsStanding string

// Schema implements huma.SchemaProvider.
func (NewsStanding) Schema(huma.Registry) *huma.Schema { return described(news.Standings) }

// Announcement is what subscribers hear of an event.
type Announcement struct {
	Standing      NewsStanding `json:"standing" doc:"not: it is not public, takes no registrations here, or it is too late. withheld: the hosts do not want it. coming: it will be announced, a draft when it is published. announced: it has been."`
	At            *time.Time   `json:"at" doc:"When it was or will be announced; null for a draft."`
	Subscriptions int          `json:"subscriptions" doc:"How many it fits, or how many were told."`
}

type announcementAnswer struct{ Body Announcement }

func (a *API) registerAnnouncements() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/announcement", tag: tagNews, summary: "Read what subscribers hear of an event",
		forAccounts: true, refusals: refusals}, a.showAnnouncement)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/announcement/withhold", tag: tagNews, summary: "Keep an event out of the news",
		description: "Refused (409) when it was announced. Doing it twice is harmless.", forAccounts: true, refusals: refusals}, a.announcementStep(a.News.Withhold))
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/announcement/release", tag: tagNews, summary: "Let an event into the news that was kept out",
		description: "It goes with the next ones. Doing it twice is harmless.", forAccounts: true, refusals: refusals}, a.announcementStep(a.News.Release))
}

func (a *API) showAnnouncement(ctx context.Context, who actor.Actor, in *EventPath) (*announcementAnswer, error) {
	outlook, err := a.News.Outlook(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	shown := Announcement{Standing: NewsStanding(outlook.Standing), Subscriptions: outlook.Subscriptions}
	if !outlook.At.IsZero() {
		shown.At = &outlook.At
	}
	return &announcementAnswer{shown}, nil
}

func (a *API) announcementStep(step func(ctx context.Context, who actor.Actor, slug string) error) func(context.Context, actor.Actor, *EventPath) (*announcementAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *EventPath) (*announcementAnswer, error) {
		if err := step(ctx, who, in.Slug); err != nil {
			return nil, err
		}
		return a.showAnnouncement(ctx, who, in)
	}
}
