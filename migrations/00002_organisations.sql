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

-- +goose Down
DROP TABLE organisation_versions, organisations;
