-- Registrations, their kept history, and the counters that are the second guard.

-- +goose Up
-- One narrow row an event: the row that admission locks and counts on.
-- plan_version equals the version of the event that the counters were last planned with; admission that knows an
-- older plan finds no row and looks again. waiting_last numbers the waitlist in order of entry.
-- taken and waiting are kept by the triggers below and by nothing else, so that they cannot differ from the registrations.
CREATE TABLE event_seats (
    event_id     bigint PRIMARY KEY REFERENCES events,
    plan_version bigint NOT NULL,
    capacity     int CONSTRAINT event_seats_capacity_positive CHECK (capacity >= 0),
    taken        int NOT NULL DEFAULT 0,
    waiting      int NOT NULL DEFAULT 0,
    waiting_last bigint NOT NULL DEFAULT 0,
    CONSTRAINT event_seats_never_oversold CHECK (taken >= 0 AND (capacity IS NULL OR taken <= capacity)),
    CONSTRAINT event_seats_waiting_not_negative CHECK (waiting >= 0)
) WITH (fillfactor = 50);

CREATE TABLE privacy_notices (
    version    text PRIMARY KEY,
    body       text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE registrations (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The counters' row stands for the event here: admission holds its lock already, so the check costs nothing.
    event_id          bigint NOT NULL REFERENCES event_seats,
    reference         text   NOT NULL CONSTRAINT registrations_reference UNIQUE,
    state             text   NOT NULL CONSTRAINT registrations_state CHECK (state IN
                        ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered', 'declined', 'cancelled', 'replaced', 'expired')),
    person_key        text,
    first_name        text NOT NULL COLLATE german_phonebook,
    last_name         text NOT NULL COLLATE german_phonebook,
    email             text NOT NULL DEFAULT '',
    phone             text NOT NULL DEFAULT '',
    title             text NOT NULL DEFAULT '',
    organisation      text NOT NULL DEFAULT '' COLLATE german,
    organisation_kind text NOT NULL DEFAULT '',
    carrier_group     text NOT NULL DEFAULT '',
    municipality_key  text REFERENCES municipalities,
    position          text NOT NULL DEFAULT '',
    remark            text NOT NULL DEFAULT '',
    locale            text NOT NULL DEFAULT 'de',
    entered_by        text NOT NULL CONSTRAINT registrations_entered_by CHECK (entered_by IN ('participant', 'account', 'system')),
    submission        text,
    -- No foreign key: each check would lock the one row that everybody points to. The audit looks instead.
    notice_version    text,
    waitlist_priority int NOT NULL DEFAULT 0,
    waitlist_number   bigint,
    created_at        timestamptz NOT NULL,
    changed_at        timestamptz NOT NULL,
    -- When everything about the person was taken out; what is left is a number in the statistics.
    anonymised_at     timestamptz,
    CONSTRAINT registrations_waiting_is_numbered CHECK (state <> 'waitlisted' OR waitlist_number IS NOT NULL)
);
CREATE INDEX registrations_event ON registrations (event_id, id);
-- One person holds at most one live registration for an event (same address and same name).
CREATE UNIQUE INDEX registrations_one_live_per_person ON registrations (event_id, person_key)
    WHERE state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered');
CREATE UNIQUE INDEX registrations_waitlist_order ON registrations (event_id, waitlist_priority DESC, waitlist_number)
    WHERE state = 'waitlisted';

-- Every change of state: added, never changed, but for the reason, which is emptied when the registration is anonymised.
CREATE TABLE registration_states (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    registration_id bigint NOT NULL REFERENCES registrations,
    changed_at      timestamptz NOT NULL,
    from_state      text,
    to_state        text NOT NULL,
    actor_kind      text NOT NULL CONSTRAINT registration_states_actor_kind CHECK (actor_kind IN ('participant', 'account', 'system')),
    account_id      bigint REFERENCES accounts,
    reason          text NOT NULL DEFAULT '',
    PRIMARY KEY (registration_id, id)
);

-- The states that take a seat: domain rule 1.
-- +goose StatementBegin
CREATE FUNCTION takes_seat(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('unconfirmed', 'confirmed', 'offered');
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION count_seats_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_seats AS s SET taken = s.taken + n.taken, waiting = s.waiting + n.waiting
    FROM (SELECT event_id, count(*) FILTER (WHERE takes_seat(state)) AS taken, count(*) FILTER (WHERE state = 'waitlisted') AS waiting
          FROM new_rows GROUP BY event_id) AS n
    WHERE s.event_id = n.event_id AND (n.taken > 0 OR n.waiting > 0);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_count_on_insert AFTER INSERT ON registrations
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats_on_insert();

-- +goose StatementBegin
CREATE FUNCTION count_seats_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_seats AS s SET taken = s.taken + d.taken, waiting = s.waiting + d.waiting
    FROM (SELECT event_id, sum(taken) AS taken, sum(waiting) AS waiting
          FROM (SELECT event_id, CAST(takes_seat(state) AS int) AS taken, CAST(state = 'waitlisted' AS int) AS waiting FROM new_rows
                UNION ALL
                SELECT event_id, -CAST(takes_seat(state) AS int), -CAST(state = 'waitlisted' AS int) FROM old_rows) AS changes
          GROUP BY event_id) AS d
    WHERE s.event_id = d.event_id AND (d.taken <> 0 OR d.waiting <> 0);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_count_on_update AFTER UPDATE ON registrations
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats_on_update();

-- +goose StatementBegin
CREATE FUNCTION count_seats_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_seats AS s SET taken = s.taken - o.taken, waiting = s.waiting - o.waiting
    FROM (SELECT event_id, count(*) FILTER (WHERE takes_seat(state)) AS taken, count(*) FILTER (WHERE state = 'waitlisted') AS waiting
          FROM old_rows GROUP BY event_id) AS o
    WHERE s.event_id = o.event_id AND (o.taken > 0 OR o.waiting > 0);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_count_on_delete AFTER DELETE ON registrations
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats_on_delete();

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are added, never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER registration_states_are_kept BEFORE UPDATE ON registration_states
    FOR EACH ROW WHEN (NEW.reason <> '' OR to_jsonb(NEW) - 'reason' IS DISTINCT FROM to_jsonb(OLD) - 'reason')
    EXECUTE FUNCTION refuse_change();

-- Who took out which list, when, and how many rows.
CREATE TABLE exports (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   bigint NOT NULL REFERENCES events,
    account_id bigint REFERENCES accounts,
    view       text NOT NULL,
    format     text NOT NULL,
    rows       int NOT NULL,
    exported_at timestamptz NOT NULL
);

-- +goose Down
DROP TABLE exports, registration_states, registrations, privacy_notices, event_seats;
DROP FUNCTION refuse_change(), count_seats_on_insert(), count_seats_on_update(), count_seats_on_delete(), takes_seat(text);
