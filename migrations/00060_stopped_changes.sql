-- What hosts decided about letters on changes of an event that waited: to send them at once, or not at all.

-- +goose Up
CREATE TABLE change_letter_decisions (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   bigint NOT NULL REFERENCES events,
    decided_at timestamptz NOT NULL,
    decision   text NOT NULL CONSTRAINT change_letter_decisions_decision CHECK (decision IN ('sent', 'stopped')),
    letters    int NOT NULL CONSTRAINT change_letter_decisions_letters CHECK (letters > 0)
);
CREATE INDEX change_letter_decisions_event ON change_letter_decisions (event_id);

-- +goose StatementBegin
CREATE FUNCTION audit_change_letters() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.audit_write('changed', 'change_letters', CAST(NEW.id AS text), '', NEW.event_id, NULL, NULL, NULL,
        jsonb_build_object('decision', NEW.decision, 'letters', NEW.letters), NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER change_letter_decisions_audit AFTER INSERT ON change_letter_decisions
    FOR EACH ROW EXECUTE FUNCTION audit_change_letters();

-- +goose Down
DROP TABLE change_letter_decisions;
DROP FUNCTION audit_change_letters;
