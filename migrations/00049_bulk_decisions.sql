-- Decisions about several registrations that can be undone as long as their letters wait.

-- +goose Up
CREATE TABLE bulk_decisions (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id     bigint NOT NULL REFERENCES event_seats,
    number       int NOT NULL, -- of the event, from 1
    decision     text NOT NULL CONSTRAINT bulk_decisions_decision CHECK (decision IN ('approve', 'decline', 'promote', 'cancel')),
    account_id   bigint REFERENCES accounts,
    decided_at   timestamptz NOT NULL,
    undo_until   timestamptz NOT NULL, -- its letters wait as long
    plan_version bigint NOT NULL,      -- of the event that it was made for
    waiting      int NOT NULL,         -- registrations on the waitlist before it
    extra        int NOT NULL DEFAULT 0, -- seats above the capacity that it turned into ordinary ones
    -- The last entry of the history and the last letter when it was carried out: what comes after has happened since.
    last_change  bigint NOT NULL DEFAULT 0,
    last_letter  bigint NOT NULL DEFAULT 0,
    undone_at    timestamptz,
    undone_by    bigint REFERENCES accounts,
    CONSTRAINT bulk_decisions_number UNIQUE (event_id, number)
);
CREATE INDEX bulk_decisions_open ON bulk_decisions (event_id, undo_until) WHERE undone_at IS NULL;

-- How those stood whom a decision moved, also whoever moved up by it. Gone soon after it cannot be undone any more.
CREATE TABLE bulk_decision_moves (
    decision_id       bigint NOT NULL REFERENCES bulk_decisions,
    registration_id   bigint NOT NULL REFERENCES registrations,
    from_state        text NOT NULL,
    to_state          text NOT NULL DEFAULT '', -- empty while it is carried out
    pools             bigint[] NOT NULL,
    respond_by        timestamptz,
    unverified        boolean NOT NULL,
    waitlist_number   bigint,
    waitlist_priority int NOT NULL,
    changed_at        timestamptz NOT NULL,
    places            json NOT NULL DEFAULT '[]', -- in workshops
    PRIMARY KEY (decision_id, registration_id)
);
CREATE INDEX bulk_decision_moves_registration ON bulk_decision_moves (registration_id);

-- The letters that wait for a decision, and those that it withdrew: was tells how far these had come. No foreign key:
-- letters are another room's.
CREATE TABLE bulk_decision_letters (
    decision_id   bigint NOT NULL REFERENCES bulk_decisions,
    letter_id     bigint NOT NULL,
    was           text NOT NULL DEFAULT '' CONSTRAINT bulk_decision_letters_was CHECK (was IN ('', 'queued', 'sending')),
    claimed_until timestamptz,
    PRIMARY KEY (decision_id, letter_id)
);

ALTER TABLE registration_states DROP CONSTRAINT registration_states_what, ADD CONSTRAINT registration_states_what CHECK (what IN
    ('state', 'address_confirmed', 'answers', 'priority', 'named', 'seats', 'extra', 'took_over', 'workshop', 'merged', 'distinct', 'undone'));

-- No way down: history may tell of decisions that were undone. The way back is the backup.
