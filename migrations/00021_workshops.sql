-- Workshops: who goes where, and how the places were shared out.

-- +goose Up
-- The workshops of an event's slots. slot is the key of the question that asks for wishes, key the value of its option.
-- taken is kept by the triggers below.
CREATE TABLE workshops (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id bigint NOT NULL REFERENCES event_seats,
    slot     text NOT NULL,
    key      text NOT NULL,
    capacity int,
    taken    int NOT NULL DEFAULT 0,
    CONSTRAINT workshops_name UNIQUE (event_id, slot, key),
    CONSTRAINT workshops_in_slot UNIQUE (id, slot),
    CONSTRAINT workshops_never_oversold CHECK (taken >= 0 AND (capacity IS NULL OR taken <= capacity))
) WITH (fillfactor = 50);

-- Who goes to which workshop: one in each slot at most. Whoever has no seat at the event has none here (trigger below).
CREATE TABLE workshop_places (
    registration_id bigint NOT NULL REFERENCES registrations,
    slot            text NOT NULL,
    workshop_id     bigint NOT NULL,
    by_hand         boolean NOT NULL, -- of the hosts: sharing out again leaves it alone
    PRIMARY KEY (registration_id, slot),
    CONSTRAINT workshop_places_workshop FOREIGN KEY (workshop_id, slot) REFERENCES workshops (id, slot)
);
CREATE INDEX workshop_places_of_workshop ON workshop_places (workshop_id);

-- Each time the places of the workshops were shared out, and what it gave to whom. A seed makes it repeatable.
CREATE TABLE workshop_allotments (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   bigint NOT NULL REFERENCES event_seats,
    seed       text NOT NULL,
    only_gaps  boolean NOT NULL,
    account_id bigint REFERENCES accounts,
    decided_at timestamptz NOT NULL
);
CREATE INDEX workshop_allotments_event ON workshop_allotments (event_id, id);
CREATE TABLE workshop_allotment_lines (
    allotment_id    bigint NOT NULL REFERENCES workshop_allotments,
    registration_id bigint NOT NULL REFERENCES registrations,
    slot            text NOT NULL,
    slot_label      text NOT NULL,
    workshop        text NOT NULL, -- empty: none
    workshop_label  text NOT NULL,
    wish            int NOT NULL,  -- which of the person's wishes it is, from 1; 0: none of them
    wished          boolean NOT NULL, -- for any workshop of the slot
    PRIMARY KEY (allotment_id, registration_id, slot)
);
CREATE INDEX workshop_allotment_lines_registration ON workshop_allotment_lines (registration_id);

ALTER TABLE registration_states DROP CONSTRAINT registration_states_what, ADD CONSTRAINT registration_states_what CHECK (what IN
    ('state', 'address_confirmed', 'answers', 'priority', 'named', 'seats', 'extra', 'took_over', 'workshop'));

-- Whoever has no seat any more goes to no workshop either.
-- +goose StatementBegin
CREATE FUNCTION take_workshop_places_with_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM workshop_places AS p USING new_rows AS n WHERE p.registration_id = n.id AND NOT takes_seat(n.state);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_take_workshop_places AFTER UPDATE ON registrations
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION take_workshop_places_with_seat();

-- +goose StatementBegin
CREATE FUNCTION count_workshop_places_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workshops AS w SET taken = w.taken + n.taken
    FROM (SELECT workshop_id, count(*) AS taken FROM new_rows GROUP BY workshop_id) AS n WHERE w.id = n.workshop_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER workshop_places_count_on_insert AFTER INSERT ON workshop_places
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_workshop_places_on_insert();

-- +goose StatementBegin
CREATE FUNCTION count_workshop_places_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workshops AS w SET taken = w.taken - o.taken
    FROM (SELECT workshop_id, count(*) AS taken FROM old_rows GROUP BY workshop_id) AS o WHERE w.id = o.workshop_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER workshop_places_count_on_delete AFTER DELETE ON workshop_places
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_workshop_places_on_delete();

-- +goose StatementBegin
CREATE FUNCTION refuse_place_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'places in workshops are given and taken back, never changed' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER workshop_places_are_kept BEFORE UPDATE ON workshop_places FOR EACH ROW EXECUTE FUNCTION refuse_place_change();

-- No way down: history may tell of workshops. The way back is the backup.
