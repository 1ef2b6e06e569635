package news

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Figures say how many people want to be told of what. They name nobody.
type Figures struct {
	Active  int
	Pending int // not confirmed yet
	// Unreachable are those that get no letters any more because these did not arrive. After a month they count as ended.
	Unreachable int
	Ended       int     // in the last twelve months, this one included
	Topics      []Count // in their order
	Regions     []Count
}

// Count is how many active subscriptions are told of events of a topic or region: those that chose it, and those that
// chose none, which are told of all.
type Count struct {
	Key, Name string
	N         int
	Chosen    int // of them, who chose it
}

const (
	countStatesSQL = `
SELECT count(*) FILTER (WHERE state = 'active') AS active, count(*) FILTER (WHERE state = 'pending') AS pending,
       count(*) FILTER (WHERE state = 'unreachable') AS unreachable,
       count(*) FILTER (WHERE state = 'active' AND topics = '{}') AS all_topics,
       count(*) FILTER (WHERE state = 'active' AND regions = '{}') AS all_regions,
       (SELECT COALESCE(sum(number), 0) FROM ended_subscriptions WHERE month > CAST($1 AS date) - interval '12 months') AS ended
FROM subscriptions`
	countTopicsSQL = `
SELECT key, count(*) AS n FROM subscriptions, unnest(topics) AS key WHERE state = 'active' GROUP BY key`
	countRegionsSQL = `
SELECT key, count(*) AS n FROM subscriptions, unnest(regions) AS key WHERE state = 'active' GROUP BY key`
)

// Figures returns how many people want to be told of what, to whoever looks after the installation or manages an
// organisation. Others are refused with Forbidden "news.figures_forbidden".
func (s *Service) Figures(ctx context.Context, who actor.Actor) (Figures, error) {
	if !MaySeeFigures(who) {
		return Figures{}, fault.New(fault.Forbidden, "news.figures_forbidden")
	}
	var states struct {
		Active     int `db:"active"`
		Pending    int `db:"pending"`
		Unreached  int `db:"unreachable"`
		AllTopics  int `db:"all_topics"`
		AllRegions int `db:"all_regions"`
		Ended      int `db:"ended"`
	}
	if err := s.db.GetContext(ctx, &states, countStatesSQL, s.db.Now()); err != nil {
		return Figures{}, fmt.Errorf("count subscriptions: %w", err)
	}
	topics, err := countBy(ctx, s.db, countTopicsSQL)
	if err != nil {
		return Figures{}, err
	}
	regions, err := countBy(ctx, s.db, countRegionsSQL)
	if err != nil {
		return Figures{}, err
	}
	all, err := s.Catalogue(ctx)
	figures := Figures{Active: states.Active, Pending: states.Pending, Unreachable: states.Unreached, Ended: states.Ended}
	for _, t := range all.Topics {
		figures.Topics = append(figures.Topics, Count{t.Key, t.Name, states.AllTopics + topics[t.Key], topics[t.Key]})
	}
	for _, r := range all.Regions {
		figures.Regions = append(figures.Regions, Count{r.Key, r.Name, states.AllRegions + regions[r.Key], regions[r.Key]})
	}
	return figures, err
}

// MaySeeFigures reports whether somebody may know how many subscriptions there are.
func MaySeeFigures(who actor.Actor) bool {
	return who.IsAdmin() || len(who.Organisations(actor.ManageMembers)) > 0
}

func countBy(ctx context.Context, q db.Queryer, query string) (map[string]int, error) {
	var rows []struct {
		Key string `db:"key"`
		N   int    `db:"n"`
	}
	if err := q.SelectContext(ctx, &rows, query); err != nil {
		return nil, fmt.Errorf("count subscriptions by choice: %w", err)
	}
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		counts[row.Key] = row.N
	}
	return counts, nil
}
