-- What each host may do on an event, who is asked to become one, and teams of one event.

-- +goose Up
-- Until now every host could do everything; that stays so.
ALTER TABLE event_hosts
    ADD COLUMN level   text NOT NULL DEFAULT 'lead' CONSTRAINT event_hosts_level CHECK (level IN ('lead', 'edit', 'read')),
    ADD COLUMN may_export boolean NOT NULL DEFAULT true;

-- Organisations that were asked to run an event too. Until they accept they are no host. organisation_id is null for one
-- that is not known here yet. The secret is in the letter only.
CREATE TABLE host_invitations (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id        bigint NOT NULL REFERENCES events,
    organisation_id bigint REFERENCES organisations,
    email           text NOT NULL DEFAULT '',
    name            text NOT NULL DEFAULT '',
    level           text NOT NULL CONSTRAINT host_invitations_level CHECK (level IN ('lead', 'edit', 'read')),
    may_export      boolean NOT NULL,
    message         text NOT NULL DEFAULT '',
    state           text NOT NULL DEFAULT 'pending'
                      CONSTRAINT host_invitations_state CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn')),
    token_hash      bytea NOT NULL CONSTRAINT host_invitations_token UNIQUE,
    invited_by      bigint REFERENCES accounts,
    created_at      timestamptz NOT NULL,
    sent_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    answered_at     timestamptz,
    CONSTRAINT host_invitations_addressed CHECK (organisation_id IS NOT NULL OR email <> '')
);
CREATE INDEX host_invitations_event ON host_invitations (event_id, id);
CREATE UNIQUE INDEX host_invitations_once ON host_invitations (event_id, organisation_id) WHERE state = 'pending' AND organisation_id IS NOT NULL;
CREATE UNIQUE INDEX host_invitations_address_once ON host_invitations (event_id, lower(email)) WHERE state = 'pending' AND organisation_id IS NULL;

-- Who helps with one event. They act for the host that has called them in, and go with it. workshops are those that
-- somebody leads: slot and key, "vormittag/w1".
CREATE TABLE team_memberships (
    account_id      bigint NOT NULL REFERENCES accounts,
    event_id        bigint NOT NULL,
    organisation_id bigint NOT NULL,
    role            text NOT NULL CONSTRAINT team_memberships_role CHECK (role IN ('team', 'reader', 'reception', 'workshop_leader')),
    workshops       text[] NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (account_id, event_id),
    CONSTRAINT team_memberships_host FOREIGN KEY (event_id, organisation_id) REFERENCES event_hosts (event_id, organisation_id)
      DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX team_memberships_event ON team_memberships (event_id, organisation_id);

-- +goose Down
DROP TABLE team_memberships, host_invitations;
ALTER TABLE event_hosts DROP COLUMN level, DROP COLUMN may_export;
