-- A decision that is sent twice is answered as one that has been made, and a workshop that is taken away is called by its name.

-- +goose Up
-- Of the preview that was decided on; empty: made before this was kept.
ALTER TABLE allocations ADD COLUMN fingerprint text NOT NULL DEFAULT '';
ALTER TABLE workshop_allotments ADD COLUMN fingerprint text NOT NULL DEFAULT '';
-- As it was called when the event was last saved; empty: not saved since this is kept.
ALTER TABLE workshops ADD COLUMN label text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE workshops DROP COLUMN label;
ALTER TABLE workshop_allotments DROP COLUMN fingerprint;
ALTER TABLE allocations DROP COLUMN fingerprint;
