-- Changes of the address of an account. The new mailbox confirms, the old one can stop or take back for some days. The change
-- itself stands in the audit log, by the row of the account; these rows are deleted when nobody can use their links any more.

-- +goose Up
CREATE TABLE address_changes (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES accounts,
    old_email    text NOT NULL,
    new_email    text NOT NULL,
    confirm_hash bytea NOT NULL UNIQUE,
    stop_hashes  bytea[] NOT NULL, -- a link in each letter to the old address
    created_at   timestamptz NOT NULL,
    confirmed_at timestamptz,
    stopped_at   timestamptz
);
CREATE INDEX address_changes_of_account ON address_changes (account_id);

-- +goose Down
DROP TABLE address_changes;
