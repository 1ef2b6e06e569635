-- The outbox: a letter is queued in the transaction of the use case that wants it, rendered when claimed, kept as sent.

-- +goose Up
-- The part of a snapshot that many letters share, for instance everything about one event: kept once, under a key made
-- of what it says, because a rush should not write the same kilobyte hundreds of times.
CREATE TABLE letter_parts (
    key  text PRIMARY KEY,
    data json NOT NULL
);

CREATE TABLE letters (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedupe_key      text NOT NULL CONSTRAINT letters_dedupe_key UNIQUE,
    kind            text NOT NULL,
    locale          text NOT NULL DEFAULT 'de',
    recipient       text NOT NULL,
    recipient_name  text NOT NULL DEFAULT '',
    shared_part     text,
    data            json NOT NULL,
    -- What the letter is about. The outbox knows no room above it, hence no foreign keys; the audit checks them.
    event_id        bigint,
    registration_id bigint,
    account_id      bigint,
    state           text NOT NULL DEFAULT 'queued' CONSTRAINT letters_state CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'withdrawn')),
    attempts        int NOT NULL DEFAULT 0,
    queued_at       timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    claimed_until   timestamptz,
    sent_at         timestamptz,
    last_error      text NOT NULL DEFAULT '',
    subject         text,
    text_body       text,
    html_body       text,
    calendar        text
);
CREATE INDEX letters_due ON letters (due_at, id) WHERE state = 'queued';
CREATE INDEX letters_claimed ON letters (claimed_until) WHERE state = 'sending';
CREATE INDEX letters_event ON letters (event_id, id) WHERE event_id IS NOT NULL;
CREATE INDEX letters_registration ON letters (registration_id, id) WHERE registration_id IS NOT NULL;

-- Periodic work: the first who inserts "name|time bucket" does it.
CREATE TABLE job_runs (
    key        text PRIMARY KEY,
    started_at timestamptz NOT NULL
);

-- +goose Down
DROP TABLE job_runs, letters, letter_parts;
