-- Drafts that are to be published at a time, and events that become drafts again.

-- +goose Up
ALTER TABLE events
    ADD COLUMN publish_at     timestamptz, -- of a draft: when it becomes visible; else it says nothing
    ADD COLUMN publish_missed boolean NOT NULL DEFAULT false, -- the time has come, but something needed was missing
    ADD CONSTRAINT events_publish_missed_with_time CHECK (NOT publish_missed OR publish_at IS NOT NULL);
CREATE INDEX events_publish_due ON events (publish_at) WHERE state = 'draft' AND NOT publish_missed;

-- +goose Down
DROP INDEX events_publish_due;
ALTER TABLE events DROP COLUMN publish_at, DROP COLUMN publish_missed;
