-- Messages that hosts write to several people of an event at once.

-- +goose Up
-- Letters to many go when nothing else waits: whoever registers meanwhile gets the confirmation first.
ALTER TABLE letters
    ADD COLUMN bulk boolean NOT NULL DEFAULT false,
    ADD COLUMN files text[] NOT NULL DEFAULT '{}'; -- keys of letter_files
DROP INDEX letters_due;
CREATE INDEX letters_due ON letters (route, bulk, due_at, id) WHERE state = 'queued';

CREATE INDEX letters_files ON letters USING gin (files) WHERE files <> '{}';

-- Files that go with letters: kept once, under a key made of what they are, however many letters name them.
CREATE TABLE letter_files (
    key          text PRIMARY KEY,
    name         text NOT NULL,
    content_type text NOT NULL,
    data         bytea NOT NULL
);

CREATE TABLE broadcasts (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id      bigint NOT NULL REFERENCES events,
    number        int NOT NULL, -- of the event, from 1
    state         text NOT NULL CONSTRAINT broadcasts_state CHECK (state IN ('draft', 'scheduled', 'sending', 'sent', 'stopped')),
    subject       text NOT NULL,
    body          text NOT NULL,
    filter        jsonb NOT NULL,              -- registration.Filter, without what names people
    picked        text[] NOT NULL DEFAULT '{}', -- references of those who were chosen one by one instead
    reply_to      bigint REFERENCES organisations, -- the host who gets the answers; null: all of them
    send_at       timestamptz,
    version       int NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    created_by    bigint REFERENCES accounts,
    changed_at    timestamptz NOT NULL,
    changed_by    bigint REFERENCES accounts,
    sent_by       bigint REFERENCES accounts,  -- who sent or scheduled it
    begun_at      timestamptz,
    ended_at      timestamptz,
    stopped_by    bigint REFERENCES accounts,
    -- What was found when sending began.
    letters       int NOT NULL DEFAULT 0,
    people        int NOT NULL DEFAULT 0,
    unreached     int NOT NULL DEFAULT 0,
    file_keys     text[] NOT NULL DEFAULT '{}', -- of the letters' files
    anonymised_at timestamptz,
    CONSTRAINT broadcasts_number UNIQUE (event_id, number),
    CONSTRAINT broadcasts_scheduled CHECK (state <> 'scheduled' OR send_at IS NOT NULL),
    CONSTRAINT broadcasts_begun CHECK ((state IN ('draft', 'scheduled')) = (begun_at IS NULL))
);
-- Few are on their way at any time, and the job looks for them all the time.
CREATE INDEX broadcasts_open ON broadcasts (id) WHERE state IN ('scheduled', 'sending');

CREATE TABLE broadcast_files (
    broadcast_id bigint NOT NULL REFERENCES broadcasts ON DELETE CASCADE,
    number       int NOT NULL, -- of the broadcast
    name         text NOT NULL,
    content_type text NOT NULL,
    data         bytea NOT NULL,
    PRIMARY KEY (broadcast_id, number)
);

-- Whom it goes to, one row a letter, taken when sending begins.
CREATE TABLE broadcast_recipients (
    broadcast_id    bigint NOT NULL REFERENCES broadcasts,
    position        int NOT NULL,
    registration_id bigint NOT NULL REFERENCES registrations,
    also            bigint[] NOT NULL DEFAULT '{}', -- registrations that the letter is for besides
    -- No foreign key: letters are another room's. Null: it has not been queued yet, or was left out.
    letter_id       bigint,
    left_out        boolean NOT NULL DEFAULT false, -- did not belong to the recipients any more when its turn came
    PRIMARY KEY (broadcast_id, position)
);
CREATE INDEX broadcast_recipients_of_registration ON broadcast_recipients (registration_id);
CREATE INDEX broadcast_recipients_waiting ON broadcast_recipients (broadcast_id, position) WHERE letter_id IS NULL AND NOT left_out;

-- Texts may name people and the log outlives those, so it tells only what became of a message, to which filter and to how
-- many. Writing at a draft is not told.
-- +goose StatementBegin
CREATE FUNCTION audit_broadcast() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    b record;
BEGIN
    b := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    PERFORM public.audit_write(CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'DELETE' THEN 'removed' ELSE 'changed' END, 'broadcast',
        CAST(b.number AS text), CAST(b.number AS text), b.event_id, NULL, NULL,
        CASE WHEN TG_OP <> 'INSERT' THEN jsonb_build_object('state', OLD.state) END,
        CASE WHEN TG_OP <> 'DELETE' THEN jsonb_strip_nulls(jsonb_build_object('state', NEW.state, 'filter', NULLIF(NEW.filter, '{}'),
            'picked', NULLIF(cardinality(NEW.picked), 0), 'letters', NULLIF(NEW.letters, 0),
            'send_at', CASE WHEN NEW.state = 'scheduled' THEN NEW.send_at END)) END, NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER broadcasts_audit AFTER INSERT OR DELETE ON broadcasts FOR EACH ROW EXECUTE FUNCTION audit_broadcast();
CREATE TRIGGER broadcasts_audit_state AFTER UPDATE ON broadcasts
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION audit_broadcast();

-- +goose Down
DROP TABLE broadcast_recipients, broadcast_files, broadcasts;
DROP FUNCTION audit_broadcast;
DROP TABLE letter_files;
DROP INDEX letters_due, letters_files;
CREATE INDEX letters_due ON letters (route, due_at, id) WHERE state = 'queued';
ALTER TABLE letters DROP COLUMN files, DROP COLUMN bulk;
