package event

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// SeriesID identifies a series: several dates of one topic, each an event with registrations of its own.
type SeriesID int64

// maxDates bounds how many dates are made at once, and how many a series has.
const maxDates = 60

const listSeriesSQL = `SELECT ` + columns + ` FROM events WHERE series_id = $1 ORDER BY starts_at, id`

// ListSeries returns all dates of a series, the first one first. It checks no right.
func ListSeries(ctx context.Context, q db.Queryer, id SeriesID) ([]Event, error) {
	var rows []row
	if err := q.SelectContext(ctx, &rows, listSeriesSQL, id); err != nil {
		return nil, fmt.Errorf("list dates of series: %w", err)
	}
	return complete(ctx, q, rows)
}

// Dates returns the dates of the series of an event that who sees, itself among them, the first one first: to its hosts
// all of theirs, to everybody those that stand in the lists. An event in no series is its only date.
func (s *Service) Dates(ctx context.Context, who actor.Actor, slug string) ([]Event, error) {
	ev, err := s.Visible(ctx, who, slug)
	if err != nil || ev.Series == nil {
		return []Event{ev}, err
	}
	all, err := ListSeries(ctx, s.db, *ev.Series)
	return slices.DeleteFunc(all, func(date Event) bool {
		return date.ID != ev.ID && !who.MayAt(actor.SeeEvent, date.Place()) && (date.State == StateDraft || date.Visibility != VisibilityPublic)
	}), err
}

// OtherDates returns the other dates of the series of an event, drafts included, for the page that everybody sees: it
// shows those IsOtherDate says of, and has to know when one becomes such.
func (s *Service) OtherDates(ctx context.Context, ev Event) ([]Event, error) {
	if ev.Series == nil {
		return nil, nil
	}
	all, err := ListSeries(ctx, s.db, *ev.Series)
	return slices.DeleteFunc(all, func(date Event) bool { return date.ID == ev.ID }), err
}

// IsOtherDate reports whether the page of another date names this one at t.
func (e Event) IsOtherDate(t time.Time) bool {
	return e.State == StatePublished && e.Visibility == VisibilityPublic && e.StartsAt.After(t)
}

// CreateDates writes drafts like an event that who may edit, one for each beginning, as Copy does, and links all of them
// as a series. Either all are written, or none. Errors: those of Create; Invalid when there is none or too many, or two
// begin at once.
func (s *Service) CreateDates(ctx context.Context, who actor.Actor, slug string, startsAt []time.Time) ([]Event, error) {
	var created []Event
	err := s.edit(ctx, who, slug, func(tx *db.Tx, ev Event, capacity *int) error {
		series, err := s.seriesOf(ctx, tx, who, ev, capacity)
		if err != nil {
			return err
		}
		if err := checkDates(ctx, tx, series, startsAt); err != nil {
			return err
		}
		for _, at := range startsAt {
			made, err := s.createIn(ctx, tx, who, ev.Draft(capacity).movedTo(at), ev, &series)
			if err != nil {
				return err
			}
			created = append(created, made)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.wake()
	return created, nil
}

// checkDates refuses dates that a series has already.
func checkDates(ctx context.Context, tx *db.Tx, series SeriesID, startsAt []time.Time) error {
	present, err := ListSeries(ctx, tx, series)
	if err != nil {
		return err
	}
	refuse := func(key string, args ...fault.Args) error {
		field := fault.Field{Name: "dates", Key: key}
		if len(args) > 0 {
			field.Args = args[0]
		}
		return fault.InvalidFields([]fault.Field{field})
	}
	taken := map[int64]bool{}
	for _, date := range present {
		taken[date.StartsAt.Unix()] = true
	}
	switch {
	case len(startsAt) == 0:
		return refuse("event.dates_missing")
	case len(startsAt)+len(present) > maxDates:
		return refuse("event.dates_too_many", fault.Args{"Max": maxDates})
	}
	for _, at := range startsAt {
		if taken[at.Unix()] {
			return refuse("event.dates_twice")
		}
		taken[at.Unix()] = true
	}
	return nil
}

const (
	insertSeriesSQL = `INSERT INTO event_series (created_at) VALUES ($1) RETURNING id`
	lockSeriesSQL   = `SELECT id FROM event_series WHERE id = $1 FOR UPDATE`
	joinSeriesSQL   = `UPDATE events SET series_id = $3, updated_at = $2, version = version + 1 WHERE id = $1`
	setSeriesSQL    = `UPDATE events SET series_id = $2 WHERE id = $1`
)

// seriesOf locks the series of an event that gets more dates, or begins one when it is in none.
func (s *Service) seriesOf(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, capacity *int) (id SeriesID, err error) {
	if ev.Series != nil {
		err = tx.GetContext(ctx, &id, lockSeriesSQL, *ev.Series)
	} else {
		err = tx.GetContext(ctx, &id, insertSeriesSQL, tx.Now)
	}
	if err != nil {
		return 0, fmt.Errorf("find series: %w", err)
	}
	return id, turn(ctx, tx, s.registrations, who, WhatDatesAdded, ev, capacity, joinSeriesSQL, ev.ID, tx.Now, id)
}

// setSeries puts a new date into its series.
func setSeries(ctx context.Context, tx *db.Tx, id ID, series *SeriesID) error {
	if series == nil {
		return nil
	}
	if _, err := tx.ExecContext(ctx, setSeriesSQL, id, *series); err != nil {
		return fmt.Errorf("join series: %w", err)
	}
	return nil
}
