package demo

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

// showpiece is one event of the demo and what happens to it.
type showpiece struct {
	draft        event.Draft
	people       int        // so many register
	answers      answers    // what they answer
	parties      []int      // the first of them stand for so many people each
	group        bool       // and a contact registers several
	approved     int        // so many of those who applied get a seat
	givenBack    int        // so many give their seat back
	invited      int        // so many are invited, where there is a code too
	code         string     // opens the event to those who know it
	byCode       int        // so many come with the code
	staysDraft   bool       // it is not published
	closedAt     *time.Time // registration is closed afterwards with this deadline
	cancelReason string     // it is cancelled afterwards for this reason
}

// answers says what the n-th person answers, by the keys of the questions; nil: nothing.
type answers func(n int) map[string][]string

func (l *loader) addEvents(ctx context.Context) error {
	pieces := []showpiece{
		l.schnittstellen(), l.unterricht(), l.elterngespraeche(), l.schulabschluesse(), l.uebergang(), l.sprachmittlung(),
		l.ausbildung(), l.rassismuskritik(), l.runderTisch(), l.elternarbeit(), l.oeffnung(), l.regionaltreffen(),
		l.sozialraum(), l.ankommen(), l.fallberatung(), l.foerderung(),
	}
	first := 0
	for _, piece := range pieces {
		if err := l.add(ctx, piece, first); err != nil {
			return fmt.Errorf("add %s: %w", piece.draft.Title, err)
		}
		first += piece.people
	}
	return nil
}

// add writes one event and lets invented people register, beginning with the given one.
func (l *loader) add(ctx context.Context, piece showpiece, first int) error {
	created, err := l.Events.Create(ctx, actor.System(), piece.draft)
	if err != nil || piece.staysDraft {
		return err
	}
	if err := l.Events.Publish(ctx, actor.System(), created.Slug); err != nil {
		return err
	}
	if err := l.register(ctx, created.Slug, piece, first); err != nil {
		return err
	}
	if err := l.invite(ctx, created.Slug, piece, first+piece.people); err != nil {
		return err
	}
	if piece.closedAt != nil {
		return l.close(ctx, created.Slug, piece)
	}
	if piece.cancelReason != "" {
		return l.Events.Cancel(ctx, actor.System(), created.Slug, piece.cancelReason)
	}
	return nil
}

func (l *loader) close(ctx context.Context, slug string, piece showpiece) error {
	published, err := l.Events.Managed(ctx, actor.System(), slug)
	if err != nil {
		return err
	}
	d := published.Draft(piece.draft.Capacity)
	d.RegistrationClosesAt = piece.closedAt
	_, err = l.Events.Change(ctx, actor.System(), slug, published.Version, d)
	return err
}

// host names an organisation as host, with a contact for the event when a name is given.
func (l *loader) host(slug string, contact ...string) event.HostDraft {
	h := event.HostDraft{Organisation: l.ids[slug]}
	if len(contact) == 3 {
		h.ContactName, h.ContactEmail, h.ContactPhone = contact[0], contact[1], contact[2]
	}
	return h
}

// asks returns the fields of a form; those with an exclamation mark must be filled.
func asks(keys ...string) []event.Field {
	fields := make([]event.Field, len(keys))
	for i, key := range keys {
		fields[i] = event.Field{Key: key}
		if last := len(key) - 1; key[last] == '!' {
			fields[i] = event.Field{Key: key[:last], Required: true}
		}
	}
	return fields
}

// atBuergerhaus fills in the place where most events in Musterstadt are.
func atBuergerhaus(d event.Draft) event.Draft {
	d.VenueName, d.VenueStreet, d.VenuePostcode, d.VenueCity = "Bürgerhaus Musterstadt", "Rathausplatz 4", "00001", "Musterstadt"
	d.Directions = `Mit Bus und Bahn: vom Hauptbahnhof mit der Linie 3 bis „Rathausplatz“ (6 Minuten), von dort 100 Meter geradeaus.

Mit dem Fahrrad: überdachte Stellplätze links neben dem Eingang.

Mit dem Auto: Parkhaus „Altmarkt“, 5 Minuten zu Fuß. Direkt am Haus sind zwei Behindertenparkplätze.`
	d.Accessibility = `- stufenloser Eingang, automatische Tür, Aufzug in alle Etagen
- rollstuhlgerechtes WC im Erdgeschoss
- Induktionsanlage im großen Saal
- Assistenzhunde sind willkommen

Brauchen Sie Gebärdensprach- oder Schriftdolmetschen? Bitte melden Sie sich bis drei Wochen vorher bei den Veranstaltenden.`
	return d
}
