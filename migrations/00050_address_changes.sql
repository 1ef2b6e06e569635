-- Changes of the address of an account. The new mailbox confirms, the old one can stop or take back for some days. The change
-- itself stands in the audit log, by the row of the account; these rows are deleted when nobody can use their links any more.

-- +goose Up
CREATE TABLE address_changes (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES accounts,
    old_email    text NOT NULL,
    new_email    text NOT NULL,
    confirm_hash bytea NOT NULL UNIQUE,
    stop_hash    bytea NOT NULL UNIQUE, -- of the link in the first letter to the old address
    back_hash    bytea UNIQUE,          -- of the one in the letter that tells that it has changed
    created_at   timestamptz NOT NULL,
    confirmed_at timestamptz,
    stopped_at   timestamptz
);
CREATE INDEX address_changes_of_account ON address_changes (account_id);
CREATE INDEX address_changes_left ON address_changes (lower(old_email)) WHERE confirmed_at IS NOT NULL AND stopped_at IS NULL;

-- +goose Down
DROP TABLE address_changes;
