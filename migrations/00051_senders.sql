-- Organisations may send the letters about their events from an address of their own, over a mail server of their own.
--
-- Each letter has a route: 0 is the installation, else the organisation whose sender it takes. It is written down when the
-- letter is queued, so that those of a dead server are claimed by nobody who could send others meanwhile.

-- +goose Up
CREATE TABLE senders (
    organisation_id bigint PRIMARY KEY REFERENCES organisations,
    enabled         boolean NOT NULL DEFAULT false,
    address         text NOT NULL,
    name            text NOT NULL DEFAULT '',
    -- Empty: over the mail server of the installation.
    host            text NOT NULL DEFAULT '',
    port            int NOT NULL DEFAULT 0,
    tls             text NOT NULL DEFAULT '' CONSTRAINT senders_tls CHECK (tls IN ('', 'starttls', 'implicit', 'none')),
    username        text NOT NULL DEFAULT '',
    per_minute      int NOT NULL DEFAULT 0, -- 0: as many as there are
    dkim_domain     text NOT NULL DEFAULT '',
    dkim_selector   text NOT NULL DEFAULT '',
    dkim_record     text NOT NULL DEFAULT '', -- what is published in the DNS; public
    smime_chain     text NOT NULL DEFAULT '', -- PEM; public
    -- Encrypted with the secret of the installation, for this row and column alone.
    password_sealed  bytea,
    dkim_key_sealed  bytea,
    smime_key_sealed bytea,
    version         bigint NOT NULL DEFAULT 1,
    updated_at      timestamptz NOT NULL
);
CREATE TRIGGER senders_audit AFTER INSERT OR UPDATE OR DELETE ON senders
    FOR EACH ROW EXECUTE FUNCTION audit_change('sender', 'organisation_id', 'organisation_id',
        'enabled,address,name,host,port,tls,username,per_minute,dkim_domain,dkim_selector');

-- Which events have letters that take another route than 0. The outbox knows no events, hence no foreign key.
CREATE TABLE event_routes (
    event_id bigint PRIMARY KEY,
    route    bigint NOT NULL CONSTRAINT event_routes_route CHECK (route > 0)
);
CREATE INDEX event_routes_of_route ON event_routes (route);

ALTER TABLE letters ADD COLUMN route bigint NOT NULL DEFAULT 0;
DROP INDEX letters_due;
CREATE INDEX letters_due ON letters (route, due_at, id) WHERE state = 'queued';

-- +goose Down
DROP INDEX letters_due;
ALTER TABLE letters DROP COLUMN route;
CREATE INDEX letters_due ON letters (due_at, id) WHERE state = 'queued';
DROP TABLE event_routes, senders;
