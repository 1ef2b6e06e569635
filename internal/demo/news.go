package demo

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/news"
)

// subscribers want to be told of events. The last one has not confirmed it yet.
var subscribers = []news.Wish{
	{Email: "leitung@gesamtschule.example"},
	{Email: "jugendhilfe@kreis.example", Choice: news.Choice{Topics: []string{"uebergang"}}},
	{Email: "elternnetz@verein.example", Choice: news.Choice{Topics: []string{"elternarbeit"}, Regions: []string{"rheinland"}}},
	{Email: "beratung@westfalen.example", Choice: news.Choice{Regions: []string{"westfalen-lippe", "muenster"}}},
	{Email: "neugierig@ehrenamt.example", Choice: news.Choice{Topics: []string{"interkulturelle-oeffnung"}}},
}

// addSubscribers comes before the events: what was published before a subscription is no news to it.
func (l *loader) addSubscribers(ctx context.Context) error {
	last := len(subscribers) - 1
	for _, wish := range subscribers[:last] {
		if err := l.News.Add(ctx, actor.System(), wish); err != nil {
			return fmt.Errorf("add subscriber: %w", err)
		}
	}
	return l.News.Subscribe(ctx, subscribers[last])
}

func (l *loader) announce(ctx context.Context) error {
	_, err := l.News.AnnounceNow(ctx, actor.System())
	return err
}
