-- Events and their hosts, all of equal rank.

-- +goose Up
CREATE TABLE events (
    id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug                   text NOT NULL CONSTRAINT events_slug UNIQUE CONSTRAINT events_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    version                bigint NOT NULL DEFAULT 1,
    title                  text NOT NULL COLLATE german,
    kind                   text NOT NULL CONSTRAINT events_kind CHECK (kind IN
                             ('fachtagung', 'fortbildung', 'training', 'infoveranstaltung', 'netzwerktreffen')),
    state                  text NOT NULL CONSTRAINT events_state CHECK (state IN ('draft', 'published', 'cancelled')),
    visibility             text NOT NULL DEFAULT 'public' CONSTRAINT events_visibility CHECK (visibility IN ('public', 'unlisted')),
    summary                text NOT NULL DEFAULT '',
    description            text NOT NULL DEFAULT '',
    programme              text NOT NULL DEFAULT '',
    documentation          text NOT NULL DEFAULT '',
    starts_at              timestamptz NOT NULL,
    ends_at                timestamptz NOT NULL,
    date_precision         text NOT NULL DEFAULT 'time' CONSTRAINT events_date_precision CHECK (date_precision IN ('time', 'day', 'month')),
    online                 boolean NOT NULL DEFAULT false,
    online_access          text NOT NULL DEFAULT '',
    venue_name             text NOT NULL DEFAULT '',
    venue_street           text NOT NULL DEFAULT '',
    venue_postcode         text NOT NULL DEFAULT '',
    venue_city             text NOT NULL DEFAULT '',
    municipality_key       text REFERENCES municipalities,
    directions             text NOT NULL DEFAULT '',
    accessibility          text NOT NULL DEFAULT '',
    registration_opens_at  timestamptz,
    registration_closes_at timestamptz,
    cancel_until           timestamptz,
    waitlist_mode          text NOT NULL DEFAULT 'automatic' CONSTRAINT events_waitlist_mode CHECK (waitlist_mode IN ('off', 'automatic')),
    waitlist_until         timestamptz,
    reminder_days          int[] NOT NULL DEFAULT '{7,1}',
    registration_enabled   boolean NOT NULL DEFAULT true,
    published_at           timestamptz,
    cancelled_at           timestamptz,
    cancel_reason          text NOT NULL DEFAULT '',
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    CONSTRAINT events_end_after_start CHECK (ends_at >= starts_at)
);
CREATE INDEX events_upcoming ON events (ends_at, id) WHERE state <> 'draft';

CREATE TABLE event_hosts (
    event_id        bigint NOT NULL REFERENCES events,
    organisation_id bigint NOT NULL REFERENCES organisations,
    position        int    NOT NULL,
    contact_name    text   NOT NULL DEFAULT '',
    contact_email   text   NOT NULL DEFAULT '',
    contact_phone   text   NOT NULL DEFAULT '',
    PRIMARY KEY (event_id, organisation_id),
    CONSTRAINT event_hosts_position UNIQUE (event_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX event_hosts_organisation ON event_hosts (organisation_id, event_id);

CREATE TABLE event_topics (
    event_id  bigint NOT NULL REFERENCES events,
    topic_key text   NOT NULL REFERENCES topics,
    PRIMARY KEY (event_id, topic_key)
);

-- Which of the ready fields the form of an event asks for, and whether they must be filled.
CREATE TABLE event_fields (
    event_id bigint NOT NULL REFERENCES events,
    key      text   NOT NULL CONSTRAINT event_fields_key CHECK (key IN
               ('title', 'organisation', 'organisation_kind', 'carrier_group', 'municipality', 'position', 'phone', 'remark')),
    required boolean NOT NULL DEFAULT false,
    PRIMARY KEY (event_id, key)
);

-- +goose Down
DROP TABLE event_fields, event_topics, event_hosts, events;
