-- Who gets a seat, in full: rules of registration, quotas and other pools of seats, groups, offers, answers, invitations.

-- +goose Up
ALTER TABLE events
    -- Rules of registration (event.Rules) and questions of the form (question.Question), checked when they are saved.
    ADD COLUMN rules     json NOT NULL DEFAULT '{}',
    ADD COLUMN questions json NOT NULL DEFAULT '[]',
    DROP CONSTRAINT events_visibility,
    ADD CONSTRAINT events_visibility CHECK (visibility IN ('public', 'unlisted', 'invitation')),
    DROP CONSTRAINT events_waitlist_mode,
    ADD CONSTRAINT events_waitlist_mode CHECK (waitlist_mode IN ('off', 'automatic', 'offer', 'manual'));

ALTER TABLE event_fields ADD COLUMN position int NOT NULL DEFAULT 0;

-- extra counts seats that were given above the capacity by somebody with that right; it shrinks as they become free.
-- next_due_at is at or before the next instant at which time alone changes something: an offer or an unconfirmed
-- address lapses, a quota is released. Whoever takes the lock after it catches up first.
ALTER TABLE event_seats
    ADD COLUMN extra       int NOT NULL DEFAULT 0 CONSTRAINT event_seats_extra_not_negative CHECK (extra >= 0),
    ADD COLUMN next_due_at timestamptz,
    DROP CONSTRAINT event_seats_never_oversold,
    ADD CONSTRAINT event_seats_never_oversold CHECK (taken >= 0 AND (capacity IS NULL OR taken <= capacity + extra));
CREATE INDEX event_seats_due ON event_seats (next_due_at) WHERE next_due_at IS NOT NULL;

-- A part of an event's seats with a limit of its own. taken is kept by the triggers below.
--   reserved  seats of a quota, held until release_at
--   ceiling   at most so many of one group; bucket is the institution where each has its own
--   option    seats of one answer to a question
CREATE TABLE seat_pools (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   bigint NOT NULL REFERENCES event_seats,
    kind       text NOT NULL CONSTRAINT seat_pools_kind CHECK (kind IN ('reserved', 'ceiling', 'option')),
    key        text NOT NULL,
    bucket     text NOT NULL DEFAULT '',
    capacity   int NOT NULL CONSTRAINT seat_pools_capacity_not_negative CHECK (capacity >= 0),
    taken      int NOT NULL DEFAULT 0,
    release_at timestamptz,
    CONSTRAINT seat_pools_name UNIQUE (event_id, kind, key, bucket),
    CONSTRAINT seat_pools_never_oversold CHECK (taken >= 0 AND taken <= capacity)
) WITH (fillfactor = 50);

-- Several persons registered by one contact.
CREATE TABLE registration_groups (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id      bigint NOT NULL REFERENCES event_seats,
    reference     text NOT NULL CONSTRAINT registration_groups_reference UNIQUE,
    contact_name  text NOT NULL COLLATE german_phonebook,
    contact_email text NOT NULL,
    contact_phone text NOT NULL DEFAULT '',
    -- Whether they come together or not at all; else each gets what is free.
    together      boolean NOT NULL,
    locale        text NOT NULL DEFAULT 'de',
    submission    text,
    created_at    timestamptz NOT NULL,
    anonymised_at timestamptz
);
CREATE INDEX registration_groups_event ON registration_groups (event_id, id);
CREATE UNIQUE INDEX registration_groups_submission ON registration_groups (event_id, submission) WHERE submission IS NOT NULL;

-- Who was invited to an event personally, and codes that open one for many.
CREATE TABLE invitation_codes (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   bigint NOT NULL REFERENCES event_seats,
    code       text NOT NULL,
    note       text NOT NULL DEFAULT '',
    max_uses   int CONSTRAINT invitation_codes_max_uses CHECK (max_uses >= 1),
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE UNIQUE INDEX invitation_codes_code ON invitation_codes (event_id, lower(code));

CREATE TABLE invitations (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id      bigint NOT NULL REFERENCES event_seats,
    reference     text NOT NULL CONSTRAINT invitations_reference UNIQUE,
    email         text NOT NULL,
    first_name    text NOT NULL DEFAULT '' COLLATE german_phonebook,
    last_name     text NOT NULL DEFAULT '' COLLATE german_phonebook,
    organisation  text NOT NULL DEFAULT '' COLLATE german,
    message       text NOT NULL DEFAULT '', -- of the hosts, in the letter
    state         text NOT NULL CONSTRAINT invitations_state CHECK (state IN ('invited', 'opened', 'registered', 'declined', 'withdrawn')),
    created_at    timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    anonymised_at timestamptz
);
CREATE UNIQUE INDEX invitations_one_per_address ON invitations (event_id, lower(email)) WHERE state <> 'withdrawn' AND anonymised_at IS NULL;
CREATE INDEX invitations_event ON invitations (event_id, id);

ALTER TABLE registrations
    -- How many seats the registration takes: families come as one person and a number.
    ADD COLUMN seats         int NOT NULL DEFAULT 1 CONSTRAINT registrations_seats_positive CHECK (seats >= 1),
    ADD COLUMN pools         bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN group_id      bigint REFERENCES registration_groups,
    -- A place in a group that is still to be named ("NN").
    ADD COLUMN placeholder   boolean NOT NULL DEFAULT false,
    -- Nobody has shown yet that the address is theirs.
    ADD COLUMN unverified    boolean NOT NULL DEFAULT false,
    -- Until when the person has to answer: confirm the address, or take the offered seat.
    ADD COLUMN respond_by    timestamptz,
    ADD COLUMN replaces_id   bigint REFERENCES registrations,
    ADD COLUMN invitation_id bigint REFERENCES invitations,
    ADD COLUMN code_id       bigint REFERENCES invitation_codes,
    -- Answers to the questions of the form, each with the question's text at the time (question.Answer).
    ADD COLUMN answers       json NOT NULL DEFAULT '[]',
    ADD CONSTRAINT registrations_offers_end CHECK (state <> 'offered' OR respond_by IS NOT NULL),
    ADD CONSTRAINT registrations_unconfirmed_end CHECK (state <> 'unconfirmed' OR respond_by IS NOT NULL),
    ADD CONSTRAINT registrations_pools_with_seat CHECK (pools = '{}' OR state IN ('unconfirmed', 'confirmed', 'offered'));
CREATE INDEX registrations_group ON registrations (group_id) WHERE group_id IS NOT NULL;
CREATE UNIQUE INDEX registrations_one_successor ON registrations (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX registrations_invitation ON registrations (invitation_id) WHERE invitation_id IS NOT NULL;
-- A group comes by one invitation; whoever comes alone has it alone.
CREATE UNIQUE INDEX registrations_one_per_invitation ON registrations (invitation_id)
    WHERE invitation_id IS NOT NULL AND group_id IS NULL AND state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered');
CREATE INDEX registrations_code ON registrations (code_id) WHERE code_id IS NOT NULL;
CREATE INDEX registrations_respond_by ON registrations (event_id, respond_by) WHERE respond_by IS NOT NULL;
CREATE INDEX registrations_applied ON registrations (event_id, id) WHERE state = 'applied';

-- Answers of special categories (Art. 9 GDPR): apart from the rest, with their own right, gone soon after the event.
CREATE TABLE special_answers (
    registration_id bigint PRIMARY KEY REFERENCES registrations,
    answers         json NOT NULL
);

CREATE TABLE answer_files (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    registration_id bigint NOT NULL REFERENCES registrations,
    key             text NOT NULL,
    name            text NOT NULL,
    media_type      text NOT NULL,
    body            bytea NOT NULL,
    special         boolean NOT NULL,
    CONSTRAINT answer_files_one UNIQUE (registration_id, key)
);

-- What else happened to a registration than a change of state; from_state and to_state are then the same.
ALTER TABLE registration_states ADD COLUMN what text NOT NULL DEFAULT 'state' CONSTRAINT registration_states_what CHECK (what IN
    ('state', 'address_confirmed', 'answers', 'priority', 'named', 'seats', 'extra', 'took_over'));

-- Decisions about who of all who applied gets a seat; seed makes a lot repeatable.
CREATE TABLE allocations (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   bigint NOT NULL REFERENCES event_seats,
    method     text NOT NULL CONSTRAINT allocations_method CHECK (method IN ('order', 'lot', 'hand')),
    seed       text NOT NULL DEFAULT '',
    account_id bigint REFERENCES accounts,
    decided_at timestamptz NOT NULL,
    confirmed  int NOT NULL,
    waitlisted int NOT NULL,
    declined   int NOT NULL
);
CREATE INDEX allocations_event ON allocations (event_id, id);
ALTER TABLE registration_states ADD COLUMN allocation_id bigint REFERENCES allocations;
CREATE INDEX registration_states_allocation ON registration_states (allocation_id, id) WHERE allocation_id IS NOT NULL;
-- Few have one, and every change of an event's seats asks who.
CREATE INDEX registration_states_extra ON registration_states (registration_id) WHERE what = 'extra';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION count_seats_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_seats AS s SET taken = s.taken + n.taken, waiting = s.waiting + n.waiting, next_due_at = LEAST(s.next_due_at, n.due)
    FROM (SELECT event_id, COALESCE(sum(seats) FILTER (WHERE takes_seat(state)), 0) AS taken,
                 count(*) FILTER (WHERE state = 'waitlisted') AS waiting, min(respond_by) AS due
          FROM new_rows GROUP BY event_id) AS n
    WHERE s.event_id = n.event_id AND (n.taken > 0 OR n.waiting > 0 OR n.due IS NOT NULL);
    UPDATE seat_pools AS p SET taken = p.taken + n.taken
    FROM (SELECT pool, sum(seats) AS taken FROM new_rows, unnest(pools) AS pool GROUP BY pool) AS n
    WHERE p.id = n.pool;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION count_seats_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_seats AS s SET taken = s.taken + d.taken, waiting = s.waiting + d.waiting, next_due_at = LEAST(s.next_due_at, d.due)
    FROM (SELECT event_id, sum(taken) AS taken, sum(waiting) AS waiting, min(due) AS due
          FROM (SELECT event_id, CASE WHEN takes_seat(state) THEN seats ELSE 0 END AS taken,
                       CAST(state = 'waitlisted' AS int) AS waiting, respond_by AS due FROM new_rows
                UNION ALL
                SELECT event_id, CASE WHEN takes_seat(state) THEN -seats ELSE 0 END, -CAST(state = 'waitlisted' AS int), NULL FROM old_rows) AS changes
          GROUP BY event_id) AS d
    WHERE s.event_id = d.event_id AND (d.taken <> 0 OR d.waiting <> 0 OR d.due < COALESCE(s.next_due_at, 'infinity'));
    UPDATE seat_pools AS p SET taken = p.taken + d.taken
    FROM (SELECT pool, sum(taken) AS taken
          FROM (SELECT pool, seats AS taken FROM new_rows, unnest(pools) AS pool
                UNION ALL
                SELECT pool, -seats FROM old_rows, unnest(pools) AS pool) AS changes
          GROUP BY pool) AS d
    WHERE p.id = d.pool AND d.taken <> 0;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION count_seats_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_seats AS s SET taken = s.taken - o.taken, waiting = s.waiting - o.waiting
    FROM (SELECT event_id, COALESCE(sum(seats) FILTER (WHERE takes_seat(state)), 0) AS taken,
                 count(*) FILTER (WHERE state = 'waitlisted') AS waiting
          FROM old_rows GROUP BY event_id) AS o
    WHERE s.event_id = o.event_id AND (o.taken > 0 OR o.waiting > 0);
    UPDATE seat_pools AS p SET taken = p.taken - o.taken
    FROM (SELECT pool, sum(seats) AS taken FROM old_rows, unnest(pools) AS pool GROUP BY pool) AS o
    WHERE p.id = o.pool;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- No way down: groups, quotas and offers cannot be told in the old schema. The way back is the backup.
