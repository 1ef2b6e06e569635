-- What happens to the hosts and the team of an event stands in its history too.

-- +goose Up
-- Which sorts of changes there are is for the code to say.
ALTER TABLE event_changes
    DROP CONSTRAINT event_changes_what,
    ADD CONSTRAINT event_changes_what CHECK (what ~ '^[a-z_]+$'),
    -- Whoever has the link of an invitation answers it, with an account or without.
    DROP CONSTRAINT event_changes_actor_kind,
    ADD CONSTRAINT event_changes_actor_kind CHECK (actor_kind IN ('account', 'system', 'participant')),
    ADD COLUMN subject_id bigint REFERENCES accounts; -- whom it is about, of the team

-- +goose Down
ALTER TABLE event_changes DROP COLUMN subject_id;
