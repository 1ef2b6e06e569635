-- Letters that come back, that are sent once more, and whose words are forgotten after some time.

-- +goose Up
ALTER TABLE letters
    DROP CONSTRAINT letters_state,
    ADD CONSTRAINT letters_state CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'withdrawn', 'bounced')),
    ADD COLUMN failed_at   timestamptz, -- when it was refused, given up or came back
    ADD COLUMN delayed_at  timestamptz, -- when a server last said that it goes on trying
    ADD COLUMN blanked_at  timestamptz, -- when its words were forgotten
    ADD COLUMN resent_from bigint CONSTRAINT letters_resent_from REFERENCES letters;
ALTER TABLE letter_parts ADD COLUMN used_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP; -- about when it was shared last
UPDATE letters SET failed_at = queued_at WHERE state = 'failed';

CREATE INDEX letters_undelivered ON letters (event_id, failed_at) WHERE state IN ('failed', 'bounced');
CREATE INDEX letters_sent ON letters (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX letters_resent ON letters (resent_from) WHERE resent_from IS NOT NULL;
CREATE INDEX letters_to_blank ON letters (queued_at, id) WHERE blanked_at IS NULL AND state IN ('sent', 'failed', 'withdrawn', 'bounced');

-- +goose Down
DROP INDEX letters_to_blank, letters_resent, letters_sent, letters_undelivered;
ALTER TABLE letter_parts DROP COLUMN used_at;
UPDATE letters SET state = 'failed' WHERE state = 'bounced';
ALTER TABLE letters
    DROP CONSTRAINT letters_state,
    ADD CONSTRAINT letters_state CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'withdrawn')),
    DROP COLUMN resent_from,
    DROP COLUMN blanked_at,
    DROP COLUMN delayed_at,
    DROP COLUMN failed_at;
