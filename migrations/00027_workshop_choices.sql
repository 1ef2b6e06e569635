-- What hosts choose by hand: also that somebody goes to no workshop of a slot.

-- +goose Up
-- A place without a workshop says so; it counts nowhere, and sharing out leaves it alone.
ALTER TABLE workshop_places
    ALTER COLUMN workshop_id DROP NOT NULL,
    ADD CONSTRAINT workshop_places_none_by_hand CHECK (workshop_id IS NOT NULL OR by_hand);

-- No way down: such places may be stored. The way back is the backup.
