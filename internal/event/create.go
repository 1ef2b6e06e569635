package event

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/slug"
)

// Create writes a new event as a draft. Whoever may edit events of at least one of its hosts may
// create it. Those of its hosts whose events who may edit are hosts at once; the others are invited and become
// hosts when they accept; without hosts it is that of who belongs to one only. A draft needs a title, all else can
// follow: see Tasks. Mistakes come back together as Invalid.
func (s *Service) Create(ctx context.Context, who actor.Actor, d Draft) (Event, error) {
	return s.createLike(ctx, who, d, Event{})
}

// createLike is Create for a draft whose hosts ran another event together: they stay what they are to each other. The
// zero event is none.
func (s *Service) createLike(ctx context.Context, who actor.Actor, d Draft, like Event) (Event, error) {
	if who.Kind() != actor.KindSystem && len(who.Organisations(actor.EditEvent)) == 0 {
		return Event{}, fault.New(fault.Forbidden, "event.create_forbidden")
	}
	var created Event
	err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		created, err = s.createIn(ctx, tx, who, d, like, nil)
		return err
	})
	if err == nil {
		s.wake()
	}
	return created, err
}

// createIn is createLike within a transaction, for a date of a series or, with nil, of none.
func (s *Service) createIn(ctx context.Context, tx *db.Tx, who actor.Actor, d Draft, like Event, series *SeriesID) (Event, error) {
	if own := who.Organisations(actor.EditEvent); len(d.Hosts) == 0 && len(own) == 1 {
		d.Hosts = []HostDraft{{Organisation: own[0]}}
	}
	d, err := d.check(ctx, tx, who, Event{State: StateDraft})
	if err != nil {
		return Event{}, err
	}
	d, asked := d.withoutAsked(who, Event{Hosts: like.Hosts})
	id, err := insertUnderFreeSlug(ctx, tx, d)
	if err != nil {
		return Event{}, err
	}
	if err := setSeries(ctx, tx, id, series); err != nil {
		return Event{}, err
	}
	if err := insertParts(ctx, tx, id, d); err != nil {
		return Event{}, err
	}
	if err := updateHostRights(ctx, tx, id, like.Hosts); err != nil {
		return Event{}, err
	}
	if err := takeAlong(ctx, tx, id, d); err != nil {
		return Event{}, err
	}
	created, err := FindByID(ctx, tx, id)
	if err != nil {
		return Event{}, err
	}
	if err := s.registrations.Plan(ctx, tx, who, created, d.Capacity); err != nil {
		return Event{}, err
	}
	if like.ID != 0 {
		if err := s.registrations.Copied(ctx, tx, like.ID, id); err != nil {
			return Event{}, err
		}
	}
	if err := record(ctx, tx, who, WhatCreated, stand{}, stand{created, d.Capacity}); err != nil {
		return Event{}, err
	}
	return created, s.askHosts(ctx, tx, who, created, asked)
}

// maxTwins bounds the search for a free slug; so many events of one title in one year are a mistake.
const maxTwins = 1000

func insertUnderFreeSlug(ctx context.Context, tx *db.Tx, d Draft) (ID, error) {
	base := d.slug(tx.Now)
	for n := 1; n <= maxTwins; n++ {
		candidate := base
		if n > 1 {
			candidate += "-" + strconv.Itoa(n)
		}
		id, err := insert(ctx, tx, candidate, d)
		if err == nil {
			return id, nil
		}
		if !db.NoRows(err) {
			return 0, fmt.Errorf("insert event: %w", err)
		}
	}
	return 0, fmt.Errorf("insert event: %d events have the slug %s", maxTwins, base)
}

var year = regexp.MustCompile(`^(19|20|21)[0-9]{2}$`)

// slug returns title and year, that of now while the event has no date, so that no slug is ever a word of the program's own addresses. A
// title that ends with a year keeps that one only.
func (d Draft) slug(now time.Time) string {
	base := slug.Make(d.Title)
	if base == "" {
		base = string(orElse(d.Kind, "veranstaltung"))
	}
	if last := base[strings.LastIndex(base, "-")+1:]; last != base && year.MatchString(last) {
		return base
	}
	begins := d.StartsAt
	if begins.IsZero() {
		begins = now
	}
	return base + "-" + strconv.Itoa(begins.In(dates.Berlin).Year())
}
