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
-- The same holds for one's own filters; those for all are told.
CREATE TRIGGER saved_filters_audit AFTER INSERT OR UPDATE ON saved_filters
    FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION audit_change('saved_filter', 'id', 'filter');
CREATE TRIGGER saved_filters_audit_deleted AFTER DELETE ON saved_filters
    FOR EACH ROW WHEN (OLD.account_id IS NULL) EXECUTE FUNCTION audit_change('saved_filter', 'id', 'filter');

-- +goose Down
DROP TABLE saved_filters, list_columns;
