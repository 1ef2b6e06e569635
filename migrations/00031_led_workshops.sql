-- The workshops that somebody in a team leads get a name that no table has. Nothing has read or written them before.

-- +goose Up
ALTER TABLE team_memberships RENAME COLUMN workshops TO led;

-- +goose Down
ALTER TABLE team_memberships RENAME COLUMN led TO workshops;
