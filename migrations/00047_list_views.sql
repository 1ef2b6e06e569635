-- What people keep about the office's list of an event: the columns that they look at, and filters under a name.

-- +goose Up
-- Columns are one's own affair, so the audit log does not tell of them.
CREATE TABLE list_columns (
    account_id bigint NOT NULL REFERENCES accounts,
    event_id   bigint NOT NULL REFERENCES events,
    keys       text[] NOT NULL,
    PRIMARY KEY (account_id, event_id)
);

CREATE TABLE saved_filters (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   bigint NOT NULL REFERENCES events,
    account_id bigint REFERENCES accounts, -- null: for all who work on the event
    name       text NOT NULL COLLATE german,
    filter     jsonb NOT NULL, -- registration.Filter, without what names people
    created_at timestamptz NOT NULL,
    CONSTRAINT saved_filters_name UNIQUE NULLS NOT DISTINCT (event_id, account_id, name)
);
-- The same holds for one's own filters; those for all are told. Their names may name people and the log outlives those, so
-- it tells only that there is a name, or another one.
-- +goose StatementBegin
CREATE FUNCTION audit_saved_filter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hidden jsonb := '{"name": "…"}';
    filter record;
BEGIN
    filter := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    PERFORM public.audit_write(CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'DELETE' THEN 'removed' ELSE 'changed' END, 'saved_filter',
        CAST(filter.id AS text), '', filter.event_id, NULL, NULL,
        CASE WHEN TG_OP <> 'INSERT' THEN hidden END, CASE WHEN TG_OP <> 'DELETE' THEN hidden END, NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER saved_filters_audit AFTER INSERT ON saved_filters
    FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION audit_saved_filter();
CREATE TRIGGER saved_filters_audit_renamed AFTER UPDATE ON saved_filters
    FOR EACH ROW WHEN (NEW.account_id IS NULL AND OLD.name <> NEW.name) EXECUTE FUNCTION audit_saved_filter();
CREATE TRIGGER saved_filters_audit_deleted AFTER DELETE ON saved_filters
    FOR EACH ROW WHEN (OLD.account_id IS NULL) EXECUTE FUNCTION audit_saved_filter();

-- +goose Down
DROP TABLE saved_filters, list_columns;
DROP FUNCTION audit_saved_filter;
