package event

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/picture"
	"tagungsbuero/internal/venue"
)

// columns are those of table events that fill a row.
const columns = `id, slug, version, title, kind, state, visibility, summary, description, programme, documentation, easy_language, starts_at, ends_at,
       date_precision, online, online_access, venue_name, venue_street, venue_postcode, venue_city, municipality_key, directions,
       accessibility, COALESCE(venue_id, 0) AS venue_id, venue_edition, venue_facts, venue_checked_on, COALESCE(image_key, '') AS image_key, image_alt,
       image_credit, registration_enabled, registration_opens_at, registration_closes_at, cancel_until, waitlist_mode,
       waitlist_until, reminders, rules, questions, series_id, publish_at, publish_missed, published_at, cancelled_at, cancel_reason, created_at, updated_at`

// row is a row of the table events.
type row struct {
	ID                   ID            `db:"id"`
	Slug                 string        `db:"slug"`
	Version              int64         `db:"version"`
	Title                string        `db:"title"`
	Kind                 Kind          `db:"kind"`
	State                State         `db:"state"`
	Visibility           Visibility    `db:"visibility"`
	Summary              string        `db:"summary"`
	Description          string        `db:"description"`
	Programme            string        `db:"programme"`
	Documentation        string        `db:"documentation"`
	EasyLanguage         string        `db:"easy_language"`
	StartsAt             time.Time     `db:"starts_at"`
	EndsAt               time.Time     `db:"ends_at"`
	DatePrecision        DatePrecision `db:"date_precision"`
	Online               bool          `db:"online"`
	OnlineAccess         string        `db:"online_access"`
	VenueName            string        `db:"venue_name"`
	VenueStreet          string        `db:"venue_street"`
	VenuePostcode        string        `db:"venue_postcode"`
	VenueCity            string        `db:"venue_city"`
	MunicipalityKey      *string       `db:"municipality_key"`
	Directions           string        `db:"directions"`
	Accessibility        string        `db:"accessibility"`
	VenueID              venue.ID      `db:"venue_id"`
	VenueEdition         int64         `db:"venue_edition"`
	VenueFacts           venue.Facts   `db:"venue_facts"`
	VenueCheckedOn       *time.Time    `db:"venue_checked_on"`
	ImageKey             picture.Key   `db:"image_key"`
	ImageAlt             string        `db:"image_alt"`
	ImageCredit          string        `db:"image_credit"`
	RegistrationEnabled  bool          `db:"registration_enabled"`
	RegistrationOpensAt  *time.Time    `db:"registration_opens_at"`
	RegistrationClosesAt *time.Time    `db:"registration_closes_at"`
	CancelUntil          *time.Time    `db:"cancel_until"`
	WaitlistMode         WaitlistMode  `db:"waitlist_mode"`
	WaitlistUntil        *time.Time    `db:"waitlist_until"`
	Reminders            Reminders     `db:"reminders"`
	Rules                Rules         `db:"rules"`
	Questions            Questions     `db:"questions"`
	Series               *SeriesID     `db:"series_id"`
	PublishAt            *time.Time    `db:"publish_at"`
	PublishMissed        bool          `db:"publish_missed"`
	PublishedAt          *time.Time    `db:"published_at"`
	CancelledAt          *time.Time    `db:"cancelled_at"`
	CancelReason         string        `db:"cancel_reason"`
	CreatedAt            time.Time     `db:"created_at"`
	UpdatedAt            time.Time     `db:"updated_at"`
}

const findSQL = `SELECT ` + columns + `
FROM events
WHERE slug = $1`

// Find returns the event with the slug, or NotFound "event.unknown". It checks no right.
func Find(ctx context.Context, q db.Queryer, slug string) (Event, error) {
	if slug != searchable(slug) {
		return Event{}, fault.New(fault.NotFound, "event.unknown") // the database could not even take it
	}
	return findOne(ctx, q, findSQL, slug)
}

const findByIDSQL = `SELECT ` + columns + `
FROM events
WHERE id = $1`

// FindByID returns the event with the id, or NotFound "event.unknown". It checks no right.
func FindByID(ctx context.Context, q db.Queryer, id ID) (Event, error) {
	return findOne(ctx, q, findByIDSQL, id)
}

const findManySQL = `SELECT ` + columns + `
FROM events
WHERE id = ANY($1)`

// FindMany returns those of the events that exist, in the order of ids. It checks no right.
func FindMany(ctx context.Context, q db.Queryer, ids []ID) ([]Event, error) {
	var rows []row
	if err := q.SelectContext(ctx, &rows, findManySQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("find events: %w", err)
	}
	slices.SortFunc(rows, func(a, b row) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return complete(ctx, q, rows)
}

func findOne(ctx context.Context, q db.Queryer, query string, key any) (Event, error) {
	var found row
	if err := q.GetContext(ctx, &found, query, key); err != nil {
		return Event{}, unknown("find event", err)
	}
	events, err := complete(ctx, q, []row{found})
	if err != nil {
		return Event{}, err
	}
	return events[0], nil
}

// unknown turns "no rows" into the fault that a person may read.
func unknown(doing string, err error) error {
	if db.NoRows(err) {
		return fault.New(fault.NotFound, "event.unknown")
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// complete loads hosts, topics and fields of all the rows with one query each.
func complete(ctx context.Context, q db.Queryer, rows []row) ([]Event, error) {
	ids := make([]ID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	hosts, err := listHosts(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	topics, err := listEventTopics(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	fields, err := listFields(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(rows))
	for i, r := range rows {
		events[i] = r.event()
		events[i].Hosts, events[i].Topics, events[i].Fields = hosts[r.ID], topics[r.ID], fields[r.ID]
	}
	return events, nil
}

func (r row) event() Event {
	return Event{
		ID: r.ID, Slug: r.Slug, Version: r.Version, Title: r.Title, Kind: r.Kind, State: r.State, Visibility: r.Visibility,
		Summary: r.Summary, Description: r.Description, Programme: r.Programme, Documentation: r.Documentation, EasyLanguage: r.EasyLanguage,
		StartsAt: known(r.StartsAt, noStart), EndsAt: known(r.EndsAt, noEnd), DatePrecision: r.DatePrecision, Online: r.Online, OnlineAccess: r.OnlineAccess,
		VenueName: r.VenueName, VenueStreet: r.VenueStreet, VenuePostcode: r.VenuePostcode, VenueCity: r.VenueCity,
		MunicipalityKey: r.MunicipalityKey, Directions: r.Directions, Accessibility: r.Accessibility,
		VenueRecord:         VenueRecord{ID: r.VenueID, Edition: r.VenueEdition, Facts: r.VenueFacts, CheckedOn: r.VenueCheckedOn},
		Image:               Image{Key: r.ImageKey, Alt: r.ImageAlt, Credit: r.ImageCredit},
		RegistrationEnabled: r.RegistrationEnabled, RegistrationOpensAt: r.RegistrationOpensAt,
		RegistrationClosesAt: r.RegistrationClosesAt, CancelUntil: r.CancelUntil, WaitlistMode: r.WaitlistMode,
		WaitlistUntil: r.WaitlistUntil, Reminders: r.Reminders, Rules: r.Rules, Questions: r.Questions, Series: r.Series, PublishAt: r.PublishAt, PublishMissed: r.PublishMissed,
		PublishedAt: r.PublishedAt, CancelledAt: r.CancelledAt, CancelReason: r.CancelReason, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
}

const listHostsSQL = `
SELECT event_id, organisation_id, contact_name, contact_email, contact_phone, level, may_export
FROM event_hosts
WHERE event_id = ANY($1)
ORDER BY event_id, position`

func listHosts(ctx context.Context, q db.Queryer, ids []ID) (map[ID][]Host, error) {
	var rows []struct {
		EventID        ID              `db:"event_id"`
		OrganisationID organisation.ID `db:"organisation_id"`
		ContactName    string          `db:"contact_name"`
		ContactEmail   string          `db:"contact_email"`
		ContactPhone   string          `db:"contact_phone"`
		Level          actor.Level     `db:"level"`
		Exports        bool            `db:"may_export"`
	}
	if err := q.SelectContext(ctx, &rows, listHostsSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list hosts: %w", err)
	}
	organisationIDs := make([]organisation.ID, len(rows))
	for i, r := range rows {
		organisationIDs[i] = r.OrganisationID
	}
	organisations, err := organisation.FindMany(ctx, q, organisationIDs)
	if err != nil {
		return nil, err
	}
	byID := make(map[organisation.ID]organisation.Organisation, len(organisations))
	for _, o := range organisations {
		byID[o.ID] = o
	}
	hosts := map[ID][]Host{}
	for _, r := range rows {
		hosts[r.EventID] = append(hosts[r.EventID], Host{Organisation: byID[r.OrganisationID],
			ContactName: r.ContactName, ContactEmail: r.ContactEmail, ContactPhone: r.ContactPhone, Level: r.Level, Exports: r.Exports})
	}
	return hosts, nil
}

const listEventTopicsSQL = `
SELECT e.event_id, t.key, t.name
FROM event_topics AS e JOIN topics AS t ON t.key = e.topic_key
WHERE e.event_id = ANY($1)
ORDER BY e.event_id, t.position, t.key`

func listEventTopics(ctx context.Context, q db.Queryer, ids []ID) (map[ID][]Topic, error) {
	var rows []struct {
		EventID ID `db:"event_id"`
		Topic
	}
	if err := q.SelectContext(ctx, &rows, listEventTopicsSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list topics of events: %w", err)
	}
	topics := map[ID][]Topic{}
	for _, r := range rows {
		topics[r.EventID] = append(topics[r.EventID], r.Topic)
	}
	return topics, nil
}

const listFieldsSQL = `SELECT event_id, key, required FROM event_fields WHERE event_id = ANY($1) ORDER BY event_id, position`

func listFields(ctx context.Context, q db.Queryer, ids []ID) (map[ID][]Field, error) {
	var rows []struct {
		EventID ID `db:"event_id"`
		Field
	}
	if err := q.SelectContext(ctx, &rows, listFieldsSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list fields of events: %w", err)
	}
	fields := map[ID][]Field{}
	for _, r := range rows {
		fields[r.EventID] = append(fields[r.EventID], r.Field)
	}
	return fields, nil
}
