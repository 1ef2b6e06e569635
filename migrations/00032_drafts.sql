-- Drafts without a kind, and what events are about in easy language. A draft without a date has no column of its
-- own for that: see internal/event/undated.go.

-- +goose Up
ALTER TABLE events
    ADD COLUMN easy_language text NOT NULL DEFAULT '',
    DROP CONSTRAINT events_kind,
    ADD CONSTRAINT events_kind CHECK (kind IN ('fachtagung', 'fortbildung', 'training', 'infoveranstaltung', 'netzwerktreffen')
        OR kind = '' AND state = 'draft');

-- +goose Down
UPDATE events SET kind = 'fachtagung' WHERE kind = '';
ALTER TABLE events
    DROP COLUMN easy_language,
    DROP CONSTRAINT events_kind,
    ADD CONSTRAINT events_kind CHECK (kind IN ('fachtagung', 'fortbildung', 'training', 'infoveranstaltung', 'netzwerktreffen'));
