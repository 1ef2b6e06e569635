-- The hosts' own texts of letters to participants: of an organisation for all its events, or of one event.

-- +goose Up
CREATE TABLE letter_texts (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint REFERENCES organisations,
    event_id        bigint REFERENCES events,
    kind            text NOT NULL,
    locale          text NOT NULL,
    subject         text NOT NULL,
    body            text NOT NULL,
    version         bigint NOT NULL DEFAULT 1,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT letter_texts_owner CHECK ((organisation_id IS NULL) <> (event_id IS NULL)),
    CONSTRAINT letter_texts_once UNIQUE NULLS NOT DISTINCT (event_id, organisation_id, kind, locale)
);
CREATE INDEX letter_texts_organisation ON letter_texts (organisation_id) WHERE organisation_id IS NOT NULL;
-- What the texts say may name people and the log outlives those, so it tells only that they changed.
CREATE TRIGGER letter_texts_audit AFTER INSERT OR UPDATE OR DELETE ON letter_texts
    FOR EACH ROW EXECUTE FUNCTION audit_change('letter_text', 'id', 'organisation_id', 'kind,locale');

-- +goose Down
DROP TABLE letter_texts;
