-- Who has changed what about an event, and when. Rows are added, never changed.

-- +goose Up
CREATE TABLE event_changes (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    event_id   bigint NOT NULL REFERENCES events,
    version    bigint NOT NULL, -- of the event after it
    changed_at timestamptz NOT NULL,
    what       text NOT NULL CONSTRAINT event_changes_what CHECK (what IN
                 ('created', 'changed', 'published', 'unpublished', 'cancelled', 'closed', 'opened')),
    actor_kind text NOT NULL CONSTRAINT event_changes_actor_kind CHECK (actor_kind IN ('account', 'system')),
    account_id bigint REFERENCES accounts,
    fields     jsonb NOT NULL DEFAULT '[]', -- [{"field", "before", "after"}]
    PRIMARY KEY (event_id, id)
);
CREATE TRIGGER event_changes_are_kept BEFORE UPDATE OR DELETE ON event_changes
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE event_changes;
