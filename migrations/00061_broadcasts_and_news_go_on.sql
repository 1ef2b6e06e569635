-- What is left of a broadcast is found without looking at all its letters.

-- +goose Up
-- Settled: the letter waits no more, whatever became of it.
ALTER TABLE broadcast_recipients ADD COLUMN settled boolean NOT NULL DEFAULT false;
UPDATE broadcast_recipients AS r SET settled = true FROM broadcasts AS b
WHERE b.id = r.broadcast_id AND b.state <> 'sending' AND r.letter_id IS NOT NULL;
CREATE INDEX broadcast_recipients_outstanding ON broadcast_recipients (broadcast_id) INCLUDE (letter_id, position)
    WHERE letter_id IS NOT NULL AND NOT settled;

-- +goose Down
DROP INDEX broadcast_recipients_outstanding;
ALTER TABLE broadcast_recipients DROP COLUMN settled;
