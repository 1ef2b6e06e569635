-- Several dates of one topic.

-- +goose Up
CREATE TABLE event_series (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL
);
ALTER TABLE events ADD COLUMN series_id bigint REFERENCES event_series;
CREATE INDEX events_series ON events (series_id, starts_at) WHERE series_id IS NOT NULL;

-- +goose Down
ALTER TABLE events DROP COLUMN series_id;
DROP TABLE event_series;
