-- Accounts of the office, their sessions, invitations and tokens. Secrets are stored hashed only.

-- +goose Up
CREATE TABLE accounts (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email          text NOT NULL,
    name           text NOT NULL COLLATE german,
    password_hash  text,
    admin          boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL,
    deactivated_at timestamptz
);
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email));

CREATE TABLE memberships (
    account_id      bigint NOT NULL REFERENCES accounts,
    organisation_id bigint NOT NULL REFERENCES organisations,
    role            text NOT NULL CONSTRAINT memberships_role CHECK (role IN ('manager', 'editor', 'reader', 'reception')),
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (account_id, organisation_id)
);
CREATE INDEX memberships_organisation ON memberships (organisation_id);

CREATE TABLE sessions (
    token_hash   bytea PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES accounts,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    user_agent   text NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE password_invitations (
    token_hash bytea PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX password_invitations_account ON password_invitations (account_id);

-- Failed sign-ins; the lock-out counts them. email_hash keeps addresses that are no account's out of the table.
CREATE TABLE failed_sign_ins (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email_hash bytea NOT NULL,
    failed_at  timestamptz NOT NULL
);
CREATE INDEX failed_sign_ins_recent ON failed_sign_ins (email_hash, failed_at);

CREATE TABLE api_tokens (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash   bytea NOT NULL CONSTRAINT api_tokens_token UNIQUE,
    account_id   bigint NOT NULL REFERENCES accounts,
    name         text NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX api_tokens_account ON api_tokens (account_id);

-- Answers kept for repeated POSTs with the same Idempotency-Key. scope is the account, or a hash of the participant's address.
CREATE TABLE idempotency_keys (
    scope        text NOT NULL,
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    status       int,
    content_type text,
    body         bytea,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- +goose Down
DROP TABLE idempotency_keys, api_tokens, failed_sign_ins, password_invitations, sessions, memberships, accounts;
