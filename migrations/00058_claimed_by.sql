-- Letters say which service has claimed them, so that what a dead one left behind is taken up at once.

-- +goose Up
CREATE SEQUENCE letter_service_numbers AS int CYCLE;
-- The number under which the service that claims a letter holds an advisory lock as long as it lives; NULL: only
-- claimed_until says how long the claim holds.
ALTER TABLE letters ADD COLUMN claimed_by int;

-- +goose Down
ALTER TABLE letters DROP COLUMN claimed_by;
DROP SEQUENCE letter_service_numbers;
