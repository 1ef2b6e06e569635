-- By which browsers somebody has signed in before, so that a letter tells of a new one. Only a random value is known of each,
-- which its cookie holds.

-- +goose Up
CREATE TABLE known_devices (
    account_id   bigint NOT NULL REFERENCES accounts,
    secret_hash  bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    CONSTRAINT known_devices_of_account PRIMARY KEY (account_id, secret_hash)
);
CREATE INDEX known_devices_age ON known_devices (last_used_at);

-- +goose Down
DROP TABLE known_devices;
