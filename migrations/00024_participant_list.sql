-- The office's list of participants stays fast when very many have registered.

-- +goose Up
-- The order of a telephone book within each state: the list reads one page from where the one before ended.
CREATE INDEX registrations_by_name ON registrations (event_id, state, COALESCE(NULLIF(last_name, ''), first_name), first_name, id);
-- The order of the waitlist, all in one direction, so that a page may begin anywhere.
CREATE INDEX registrations_waitlist_page ON registrations (event_id, (-waitlist_priority), waitlist_number) WHERE state = 'waitlisted';

-- How many registrations of an event are in which state. n is kept by the triggers below.
CREATE TABLE registration_counts (
    event_id bigint NOT NULL REFERENCES event_seats,
    state    text NOT NULL,
    n        int NOT NULL CONSTRAINT registration_counts_not_negative CHECK (n >= 0),
    PRIMARY KEY (event_id, state)
) WITH (fillfactor = 50);
INSERT INTO registration_counts SELECT event_id, state, count(*) FROM registrations GROUP BY event_id, state;

-- +goose StatementBegin
CREATE FUNCTION count_states_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registration_counts AS c SELECT event_id, state, count(*) FROM new_rows GROUP BY event_id, state
    ON CONFLICT (event_id, state) DO UPDATE SET n = c.n + EXCLUDED.n;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_count_states_on_insert AFTER INSERT ON registrations
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_states_on_insert();

-- A state that somebody enters may have no row yet; one that somebody leaves has.
-- +goose StatementBegin
CREATE FUNCTION count_states_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registration_counts AS c
    SELECT n.event_id, n.state, count(*) FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id AND o.state <> n.state GROUP BY n.event_id, n.state
    ON CONFLICT (event_id, state) DO UPDATE SET n = c.n + EXCLUDED.n;
    UPDATE registration_counts AS c SET n = c.n - d.n
    FROM (SELECT o.event_id, o.state, count(*) AS n FROM old_rows AS o JOIN new_rows AS n ON n.id = o.id AND n.state <> o.state
          GROUP BY o.event_id, o.state) AS d
    WHERE c.event_id = d.event_id AND c.state = d.state;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_count_states_on_update AFTER UPDATE ON registrations
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_states_on_update();

-- +goose StatementBegin
CREATE FUNCTION count_states_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE registration_counts AS c SET n = c.n - d.n
    FROM (SELECT event_id, state, count(*) AS n FROM old_rows GROUP BY event_id, state) AS d
    WHERE c.event_id = d.event_id AND c.state = d.state;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_count_states_on_delete AFTER DELETE ON registrations
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_states_on_delete();

-- What the search reads, apart from the registrations: their state changes often, their words hardly ever. The index over
-- parts of words is slow to write, so a job writes it a little later; whoever has no row here yet, or not any more after
-- a change, is noted in registration_words_due and read as they are.
CREATE TABLE registration_words (
    registration_id bigint PRIMARY KEY,
    event_id        bigint NOT NULL,
    words           text NOT NULL COLLATE "C"
);
-- Without an index, because everybody who registers is written here.
CREATE TABLE registration_words_due (
    registration_id bigint NOT NULL,
    event_id        bigint NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION words_of(first_name text, last_name text, organisation text, reference text, email text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN search_fold(first_name || ' ' || last_name || ' ' || organisation || ' ' || reference || ' ' || email);
-- +goose StatementEnd
INSERT INTO registration_words SELECT r.id, r.event_id, words_of(r.first_name, r.last_name, r.organisation, r.reference, r.email) FROM registrations AS r;

-- Parts of words are looked up by an index where the server has the extension for it; elsewhere the search reads
-- all of them, which is slow with very many.
-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX registration_words_parts ON registration_words USING gin (words gin_trgm_ops);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'no right to create pg_trgm: searching among very many participants will be slow';
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION note_words_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registration_words_due SELECT id, event_id FROM new_rows;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_note_words_on_insert AFTER INSERT ON registrations
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_words_on_insert();

-- +goose StatementBegin
CREATE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM registration_words WHERE registration_id = OLD.id;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO registration_words_due VALUES (NEW.id, NEW.event_id);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registrations_forget_words_on_update AFTER UPDATE OF first_name, last_name, organisation, email ON registrations
    FOR EACH ROW WHEN ((OLD.first_name, OLD.last_name, OLD.organisation, OLD.email) IS DISTINCT FROM (NEW.first_name, NEW.last_name, NEW.organisation, NEW.email))
    EXECUTE FUNCTION forget_words();
CREATE TRIGGER registrations_forget_words_on_delete AFTER DELETE ON registrations FOR EACH ROW EXECUTE FUNCTION forget_words();

-- +goose Down
DROP TRIGGER registrations_forget_words_on_delete ON registrations;
DROP TRIGGER registrations_forget_words_on_update ON registrations;
DROP TRIGGER registrations_note_words_on_insert ON registrations;
DROP TRIGGER registrations_count_states_on_delete ON registrations;
DROP TRIGGER registrations_count_states_on_update ON registrations;
DROP TRIGGER registrations_count_states_on_insert ON registrations;
DROP FUNCTION forget_words(), note_words_on_insert(), count_states_on_delete(), count_states_on_update(), count_states_on_insert(), words_of(text, text, text, text, text);
DROP TABLE registration_words_due, registration_words, registration_counts;
DROP INDEX registrations_waitlist_page, registrations_by_name;
