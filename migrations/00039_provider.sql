-- Signing in at the provider of one's institution (OpenID Connect).

-- +goose Up
-- Who somebody is at a provider: issuer and subject never change there, addresses may. One for each account, so that an
-- address that is given to another person there does not open the account of the former one.
CREATE TABLE account_identities (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL CONSTRAINT account_identities_account UNIQUE REFERENCES accounts,
    issuer       text NOT NULL,
    subject      text NOT NULL,
    email        text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    CONSTRAINT account_identities_subject UNIQUE (issuer, subject)
);

-- Who carries the value in the claim of the provider belongs to the organisation.
CREATE TABLE provider_mappings (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    value           text NOT NULL,
    organisation_id bigint NOT NULL REFERENCES organisations,
    role            text NOT NULL CONSTRAINT provider_mappings_role CHECK (role IN ('manager', 'editor', 'reader', 'reception')),
    created_at      timestamptz NOT NULL,
    CONSTRAINT provider_mappings_value UNIQUE (value, organisation_id)
);

-- Sign-ins that wait for the provider's answer; each is answered once. sealed holds what the answer must fit, account_id
-- whom the identity is to be linked with.
CREATE TABLE provider_questions (
    token_hash bytea PRIMARY KEY,
    account_id bigint REFERENCES accounts,
    sealed     bytea NOT NULL,
    next       text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX provider_questions_age ON provider_questions (created_at);

-- Where a membership comes from: '' is by hand. Only what the provider gave it takes away.
ALTER TABLE memberships ADD COLUMN source text NOT NULL DEFAULT '' CONSTRAINT memberships_source CHECK (source IN ('', 'provider'));

-- strong: the provider has asked for a second factor.
ALTER TABLE sessions ADD COLUMN by_provider boolean NOT NULL DEFAULT false, ADD COLUMN strong boolean NOT NULL DEFAULT false;
ALTER TABLE half_sign_ins ADD COLUMN by_provider boolean NOT NULL DEFAULT false;

CREATE TRIGGER account_identities_audit AFTER INSERT OR DELETE ON account_identities
    FOR EACH ROW EXECUTE FUNCTION audit_change('identity', 'id', 'account_id,last_used_at,subject');
CREATE TRIGGER provider_mappings_audit AFTER INSERT OR UPDATE OR DELETE ON provider_mappings
    FOR EACH ROW EXECUTE FUNCTION audit_change('provider_mapping', 'id', '');

-- +goose Down
ALTER TABLE half_sign_ins DROP COLUMN by_provider;
ALTER TABLE sessions DROP COLUMN by_provider, DROP COLUMN strong;
ALTER TABLE memberships DROP COLUMN source;
DROP TABLE provider_questions, provider_mappings, account_identities;
