-- Templates of events. They are no events, so none can ever be listed, registered for or counted.

-- +goose Up
CREATE TABLE event_templates (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint NOT NULL REFERENCES organisations,
    name            text   NOT NULL COLLATE german,
    draft           jsonb  NOT NULL, -- event.Draft, its times relative to an invented day
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT event_templates_name UNIQUE (organisation_id, name)
);
CREATE TRIGGER event_templates_audit AFTER INSERT OR UPDATE OR DELETE ON event_templates
    FOR EACH ROW EXECUTE FUNCTION audit_change('event_template', 'id', 'draft');

-- +goose Down
DROP TABLE event_templates;
