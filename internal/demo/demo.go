// Package demo fills an empty installation with invented organisations, accounts, events and people.
package demo

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/venue"
)

// Emails are the addresses of the demo accounts.
var Emails = []string{"admin@demo.example", "ki@demo.example", "jmd@demo.example", "empfang@demo.example"}

// Password opens every demo account. It is public, hence the demo is for development only.
const Password = "tagungsbuero-demo"

// Rooms are the front doors that the demo goes through, like everybody else.
type Rooms struct {
	Organisations *organisation.Service
	Accounts      *account.Service
	Events        *event.Service
	Venues        *venue.Service
	Registrations *registration.Service
	News          *news.Service
}

// IsEmpty reports whether the installation knows no organisation yet, so that the demo may be loaded.
func IsEmpty(ctx context.Context, rooms Rooms) (bool, error) {
	all, err := rooms.Organisations.List(ctx)
	return len(all) == 0, err
}

// Load fills an empty installation. The same invented data come out every time, their dates
// counted from now. An installation with organisations is refused with Conflict "demo.not_empty".
func Load(ctx context.Context, rooms Rooms, now time.Time) error {
	empty, err := IsEmpty(ctx, rooms)
	if err != nil {
		return err
	}
	if !empty {
		return fault.New(fault.Conflict, "demo.not_empty")
	}
	l := &loader{Rooms: rooms, calendar: calendar{now: now}, ids: map[string]organisation.ID{}}
	for _, step := range []func(context.Context) error{l.addOrganisations, l.addLogos, l.addAccounts, l.addSubscribers, l.addEvents, l.addVenues, l.addImage, l.announce} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("load demo: %w", err)
		}
	}
	return nil
}

// loader remembers what the later steps need from the earlier ones.
type loader struct {
	Rooms
	calendar
	ids map[string]organisation.ID // by slug
}

func (l *loader) addOrganisations(ctx context.Context) error {
	for _, d := range organisations() {
		created, err := l.Organisations.Create(ctx, actor.System(), d)
		if err != nil {
			return fmt.Errorf("add %s: %w", d.Slug, err)
		}
		l.ids[created.Slug] = created.ID
	}
	return nil
}

func (l *loader) addAccounts(ctx context.Context) error {
	for _, invitation := range []account.Invitation{
		{Email: Emails[0], Name: "Betreuung der Installation", Admin: true},
		{Email: Emails[1], Name: "Büro des KI Musterstadt", Organisation: l.ids[kiMusterstadt], Role: actor.RoleManager},
		{Email: Emails[2], Name: "Büro des JMD Musterstadt", Organisation: l.ids[jmdMusterstadt], Role: actor.RoleManager},
		{Email: Emails[3], Name: "Empfang im Bürgerhaus", Organisation: l.ids[kiMusterstadt], Role: actor.RoleReception},
	} {
		if _, err := l.Accounts.AddWithPassword(ctx, actor.System(), invitation, Password); err != nil {
			return fmt.Errorf("add %s: %w", invitation.Email, err)
		}
	}
	return nil
}
