-- Organisations that host events. Names and carriers change: the versions keep what was.

-- +goose Up
CREATE TABLE organisations (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug             text NOT NULL CONSTRAINT organisations_slug UNIQUE CONSTRAINT organisations_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name             text NOT NULL COLLATE german,
    kind             text NOT NULL CONSTRAINT organisations_kind CHECK (kind IN
                       ('ki', 'jmd', 'landeskoordination', 'wohlfahrtsverband', 'jugendamt', 'schule', 'schulamt', 'jobcenter',
                        'bezirksregierung', 'ministerium', 'migrantenorganisation', 'sonstige')),
    carrier          text NOT NULL DEFAULT '' COLLATE german,
    carrier_group    text NOT NULL DEFAULT '' CONSTRAINT organisations_carrier_group CHECK (carrier_group IN
                       ('', 'evangelisch', 'katholisch', 'awo', 'ib', 'frei', 'kommunal')),
    legal_regime     text NOT NULL CONSTRAINT organisations_legal_regime CHECK (legal_regime IN
                       ('dsgvo_dsg_nrw', 'dsgvo_bdsg', 'dsg_ekd', 'kdg')),
    municipality_key text REFERENCES municipalities,
    street           text NOT NULL DEFAULT '',
    postcode         text NOT NULL DEFAULT '',
    city             text NOT NULL DEFAULT '',
    contact_name     text NOT NULL DEFAULT '',
    email            text NOT NULL DEFAULT '',
    phone            text NOT NULL DEFAULT '',
    website          text NOT NULL DEFAULT '',
    data_protection_contact text NOT NULL DEFAULT '',
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);

CREATE TABLE organisation_versions (
    organisation_id bigint NOT NULL REFERENCES organisations,
    valid_from      timestamptz NOT NULL,
    name            text NOT NULL COLLATE german,
    carrier         text NOT NULL COLLATE german,
    carrier_group   text NOT NULL,
    legal_regime    text NOT NULL,
    PRIMARY KEY (organisation_id, valid_from)
);

-- How often the directory has changed. One row, counted in the transaction of each change: times could not tell, for
-- a change may become visible after a later one.
CREATE TABLE organisation_directory (
    id      int PRIMARY KEY DEFAULT 1 CONSTRAINT organisation_directory_one CHECK (id = 1),
    version bigint NOT NULL
);
INSERT INTO organisation_directory (version) VALUES (1);

-- +goose Down
DROP TABLE organisation_directory, organisation_versions, organisations;
