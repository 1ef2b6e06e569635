-- Venues that are entered once and chosen for many events. An event keeps what the venue said when it was chosen.

-- +goose Up
CREATE TABLE venues (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id  bigint NOT NULL REFERENCES organisations, -- whose editors change it; all offices read it
    version          bigint NOT NULL DEFAULT 1, -- grows with every change
    edition          bigint NOT NULL DEFAULT 1, -- grows with every change of what events show
    name             text NOT NULL COLLATE german,
    street           text NOT NULL DEFAULT '',
    postcode         text NOT NULL DEFAULT '',
    city             text NOT NULL COLLATE german,
    municipality_key text REFERENCES municipalities,
    directions       text NOT NULL DEFAULT '',
    facts            jsonb NOT NULL DEFAULT '{}', -- {"lift": true, "quiet_room": false}; what is missing is not known
    accessibility    text NOT NULL DEFAULT '',
    checked_on       date, -- when somebody looked at the facts last
    capacity         text NOT NULL DEFAULT '',
    house_contact    text NOT NULL DEFAULT '', -- whom to ask for the keys; never published
    deactivated_at   timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);
CREATE INDEX venues_name ON venues (name, id);
CREATE INDEX venues_organisation ON venues (organisation_id);

CREATE TRIGGER venues_audit AFTER INSERT OR UPDATE OR DELETE ON venues
    FOR EACH ROW EXECUTE FUNCTION audit_change('venue', 'id', 'organisation_id,edition',
        'name,street,postcode,city,municipality_key,directions,facts,accessibility,checked_on,capacity,deactivated_at'); -- contacts name people

ALTER TABLE events
    ADD COLUMN venue_id         bigint CONSTRAINT events_venue REFERENCES venues,
    ADD COLUMN venue_edition    bigint NOT NULL DEFAULT 0,
    ADD COLUMN venue_facts      jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN venue_checked_on date;
CREATE INDEX events_venue ON events (venue_id) WHERE venue_id IS NOT NULL;

-- +goose Down
ALTER TABLE events DROP COLUMN venue_checked_on, DROP COLUMN venue_facts, DROP COLUMN venue_edition, DROP COLUMN venue_id;
DROP TABLE venues;
