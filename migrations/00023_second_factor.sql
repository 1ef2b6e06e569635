-- The second step of signing in: an app that shows codes, codes for emergencies, passkeys.

-- +goose Up
-- sealed is the app's secret, encrypted with the secret of the installation. last_step is the time step of the
-- last code that was taken, so that each code works once.
CREATE TABLE code_apps (
    account_id   bigint PRIMARY KEY REFERENCES accounts,
    sealed       bytea NOT NULL,
    last_step    bigint NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    confirmed_at timestamptz
);

CREATE TABLE recovery_codes (
    account_id bigint NOT NULL REFERENCES accounts,
    code_hash  bytea NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE passkeys (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id    bigint NOT NULL REFERENCES accounts,
    credential_id bytea NOT NULL CONSTRAINT passkeys_credential UNIQUE,
    credential    text NOT NULL,
    name          text NOT NULL,
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz
);
CREATE INDEX passkeys_account ON passkeys (account_id);

-- Sign-ins that wait for their second step. They open nothing but that step.
CREATE TABLE half_sign_ins (
    token_hash bytea PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    created_at timestamptz NOT NULL
);
CREATE INDEX half_sign_ins_account ON half_sign_ins (account_id);

-- What a passkey is asked to sign; each question is answered once. account_id is set when a passkey is added.
CREATE TABLE passkey_questions (
    token_hash bytea PRIMARY KEY,
    account_id bigint REFERENCES accounts,
    question   text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX passkey_questions_age ON passkey_questions (created_at);

ALTER TABLE organisations ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE organisations DROP COLUMN second_factor_required;
DROP TABLE passkey_questions, half_sign_ins, passkeys, recovery_codes, code_apps;
