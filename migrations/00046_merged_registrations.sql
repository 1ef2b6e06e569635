-- Two registrations of one person become one.

-- +goose Up
ALTER TABLE registrations
    -- The registration that stands for the person since this one ended.
    ADD COLUMN merged_into_id bigint REFERENCES registrations;
CREATE INDEX registrations_merged_into ON registrations (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- 'merged': another registration of the person became part of this one; 'distinct': the hosts know that another one, which
-- looks like the same person's, is not. The reason names the other one.
ALTER TABLE registration_states DROP CONSTRAINT registration_states_what, ADD CONSTRAINT registration_states_what CHECK (what IN
    ('state', 'address_confirmed', 'answers', 'priority', 'named', 'seats', 'extra', 'took_over', 'workshop', 'merged', 'distinct'));
-- Few have one, and every pair that looks alike is asked for it.
CREATE INDEX registration_states_distinct ON registration_states (registration_id) WHERE what = 'distinct';

-- No way down: such entries may be stored and are never changed. The way back is the backup.
