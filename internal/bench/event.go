package main

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// newEvent publishes an event of two hosts with plenty of seats.
func (b *bench) newEvent(ctx context.Context) (event.Event, error) {
	return b.newEventWith(ctx, func(*event.Draft) {})
}

// newEventWith publishes one that was changed before.
func (b *bench) newEventWith(ctx context.Context, change func(*event.Draft)) (event.Event, error) {
	hosts, err := b.hosts(ctx)
	if err != nil {
		return event.Event{}, err
	}
	start := time.Now().Add(30 * 24 * time.Hour)
	draft := event.Draft{
		Title: "Schnittstellen der Zusammenarbeit", Kind: event.KindFachtagung, StartsAt: start, EndsAt: start.Add(7 * time.Hour),
		Summary:     "Wie Kommunale Integrationszentren und Jugendmigrationsdienste zusammenarbeiten.",
		Description: "Ein Tag für alle, die junge Menschen begleiten.\n\n## Worum es geht\n\n- Übergänge gestalten\n- Zuständigkeiten klären",
		Programme:   "09:30 Ankommen\n10:00 Begrüßung\n10:30 Vortrag\n12:30 Mittagspause\n13:30 Arbeitsgruppen\n16:00 Abschluss",
		VenueName:   "Bürgerhaus", VenueStreet: "Marktplatz 1", VenueCity: "Musterstadt", Directions: "Fünf Minuten vom Bahnhof.",
		RegistrationEnabled: true, Capacity: new(100_000), Reminders: event.DaysBefore(7, 1),
		Fields: []event.Field{{Key: "organisation", Required: true}, {Key: "position"}},
	}
	for _, host := range hosts {
		draft.Hosts = append(draft.Hosts, event.HostDraft{Organisation: host.ID})
	}
	change(&draft)
	ev, err := b.Events.Create(ctx, actor.System(), draft)
	if err != nil {
		return event.Event{}, err
	}
	return ev, b.Events.Publish(ctx, actor.System(), ev.Slug)
}

func (b *bench) hosts(ctx context.Context) ([]organisation.Organisation, error) {
	hosts, err := b.Organisations.List(ctx)
	if err != nil || len(hosts) > 0 {
		return hosts, err
	}
	for _, name := range []string{"KI Musterstadt", "JMD Musterstadt"} {
		host, err := b.Organisations.Create(ctx, actor.System(), organisation.Draft{Name: name, Kind: organisation.KindKI,
			LegalRegime: organisation.RegimeDSGNRW, Email: "kontakt@musterstadt.example"})
		if err != nil {
			return nil, err
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}

func person(n int64) registration.Application {
	return registration.Application{Submission: fmt.Sprintf("form-%020d", n), Person: registration.Person{
		FirstName: fmt.Sprintf("Person %d", n), LastName: "Beispiel", Email: fmt.Sprintf("person%d@mail.example", n),
		Organisation: "Jugendmigrationsdienst Musterstadt", Position: "Beratung"}}
}
