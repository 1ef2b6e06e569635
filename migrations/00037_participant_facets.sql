-- What the office's list is narrowed by, kept beside the words of the search: a job writes it a little later, so that nobody
-- who registers pays for its indexes.

-- +goose Up
-- facets_of names what a registration is narrowed by: 'kind:jmd', 'answer:lunch=ja'. Answers of special categories are
-- kept elsewhere and never among them. The event is one too, so that one index finds those of an event.
-- +goose StatementBegin
CREATE FUNCTION facets_of(of_registration bigint) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT array_remove(ARRAY['event:' || r.event_id, 'by:' || r.entered_by,
               CASE WHEN r.organisation_kind <> '' THEN 'kind:' || r.organisation_kind END,
               CASE WHEN r.carrier_group <> '' THEN 'carrier:' || r.carrier_group END,
               'municipality:' || r.municipality_key,
               CASE WHEN r.email = '' THEN 'no_email' END,
               CASE WHEN r.invitation_id IS NOT NULL THEN 'invited' END,
               (SELECT 'code:' || lower(c.code) FROM invitation_codes AS c WHERE c.id = r.code_id)], NULL)
        || ARRAY(SELECT DISTINCT 'answer:' || (a ->> 'key') || '=' || chosen
                 FROM json_array_elements(r.answers) AS a,
                      json_array_elements_text(CASE WHEN json_typeof(a -> 'values') = 'array' THEN a -> 'values' ELSE '[]' END) AS chosen
                 WHERE a ->> 'kind' IN ('single', 'multiple', 'boolean', 'consent') AND a ->> 'special' IS NULL)
    FROM registrations AS r WHERE r.id = of_registration
$$;
-- +goose StatementEnd

ALTER TABLE registration_words
    ADD COLUMN facets        text[] NOT NULL DEFAULT '{}',
    ADD COLUMN registered_at timestamptz;

-- Whoever writes the words of a registration writes the rest with them, programs of before too.
-- +goose StatementBegin
CREATE FUNCTION write_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT facets_of(r.id), r.created_at INTO NEW.facets, NEW.registered_at FROM registrations AS r WHERE r.id = NEW.registration_id;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER registration_words_write_facets BEFORE INSERT OR UPDATE ON registration_words FOR EACH ROW EXECUTE FUNCTION write_facets();
UPDATE registration_words SET words = words;
CREATE INDEX registration_words_facets ON registration_words USING gin (facets);
CREATE INDEX registration_words_time ON registration_words (event_id, registered_at);

CREATE TRIGGER registrations_forget_facets_on_update AFTER UPDATE OF organisation_kind, carrier_group, municipality_key, invitation_id, code_id, answers ON registrations
    FOR EACH ROW WHEN ((OLD.organisation_kind, OLD.carrier_group, OLD.municipality_key, OLD.invitation_id, OLD.code_id, CAST(OLD.answers AS text))
        IS DISTINCT FROM (NEW.organisation_kind, NEW.carrier_group, NEW.municipality_key, NEW.invitation_id, NEW.code_id, CAST(NEW.answers AS text)))
    EXECUTE FUNCTION forget_words();

-- +goose Down
DROP TRIGGER registrations_forget_facets_on_update ON registrations;
DROP TRIGGER registration_words_write_facets ON registration_words;
ALTER TABLE registration_words DROP COLUMN registered_at, DROP COLUMN facets;
DROP FUNCTION write_facets(), facets_of(bigint);
