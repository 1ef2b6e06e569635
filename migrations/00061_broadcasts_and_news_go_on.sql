-- What is left of a broadcast is found without looking at all its letters. A form that is sent twice makes one.
-- Subscriptions whose letters do not arrive get no more.

-- +goose Up
-- Settled: the letter waits no more, whatever became of it.
ALTER TABLE broadcast_recipients ADD COLUMN settled boolean NOT NULL DEFAULT false;
UPDATE broadcast_recipients AS r SET settled = true FROM broadcasts AS b
WHERE b.id = r.broadcast_id AND b.state <> 'sending' AND r.letter_id IS NOT NULL;
CREATE INDEX broadcast_recipients_outstanding ON broadcast_recipients (broadcast_id) INCLUDE (letter_id, position)
    WHERE letter_id IS NOT NULL AND NOT settled;

-- A hash of the form that it came from and of what was written there; null: it came from none.
ALTER TABLE broadcasts ADD COLUMN made_from bytea;
CREATE UNIQUE INDEX broadcasts_made_from ON broadcasts (event_id, made_from) WHERE made_from IS NOT NULL;

ALTER TABLE subscriptions
    DROP CONSTRAINT subscriptions_state,
    ADD CONSTRAINT subscriptions_state CHECK (state IN ('pending', 'active', 'unreachable', 'ended')),
    ADD COLUMN lost int NOT NULL DEFAULT 0, -- letters in a row that did not arrive, as far as is known
    ADD COLUMN lost_at timestamptz,         -- when the last of them was written
    ADD COLUMN unreachable_at timestamptz,
    ADD CONSTRAINT subscriptions_unreachable CHECK (state <> 'unreachable' OR unreachable_at IS NOT NULL);
-- Judged: it did not arrive, and its subscription knows of it.
ALTER TABLE subscription_letters ADD COLUMN judged boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE subscription_letters DROP COLUMN judged;
DELETE FROM subscriptions WHERE state = 'unreachable';
ALTER TABLE subscriptions
    DROP CONSTRAINT subscriptions_unreachable,
    DROP CONSTRAINT subscriptions_state,
    ADD CONSTRAINT subscriptions_state CHECK (state IN ('pending', 'active', 'ended')),
    DROP COLUMN lost, DROP COLUMN lost_at, DROP COLUMN unreachable_at;
DROP INDEX broadcasts_made_from;
ALTER TABLE broadcasts DROP COLUMN made_from;
DROP INDEX broadcast_recipients_outstanding;
ALTER TABLE broadcast_recipients DROP COLUMN settled;
