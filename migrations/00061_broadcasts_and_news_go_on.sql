-- What is left of a broadcast is found without looking at all its letters. A form that is sent twice makes one.

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

-- +goose Down
DROP INDEX broadcasts_made_from;
ALTER TABLE broadcasts DROP COLUMN made_from;
DROP INDEX broadcast_recipients_outstanding;
ALTER TABLE broadcast_recipients DROP COLUMN settled;
