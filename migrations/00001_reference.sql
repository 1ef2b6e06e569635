-- Places, topics and the ways to sort German names.

-- +goose Up
CREATE COLLATION german (provider = icu, locale = 'de');
CREATE COLLATION german_phonebook (provider = icu, locale = 'de-u-co-phonebk');

-- Things the installation knows about itself, such as the secret that signs personal links.
CREATE TABLE installation (
    key   text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE regions (
    key  text PRIMARY KEY,
    name text NOT NULL COLLATE german,
    kind text NOT NULL CONSTRAINT regions_kind CHECK (kind IN ('regierungsbezirk', 'landschaftsverband'))
);

-- The 54 municipalities of North Rhine-Westphalia that run an integration centre.
-- key is the official municipality key (Amtlicher Gemeindeschlüssel).
CREATE TABLE municipalities (
    key  text PRIMARY KEY CONSTRAINT municipalities_key CHECK (key ~ '^05[0-9]{3}([0-9]{3})?$'),
    name text NOT NULL COLLATE german
);

CREATE TABLE region_municipalities (
    region_key       text NOT NULL REFERENCES regions,
    municipality_key text NOT NULL REFERENCES municipalities,
    PRIMARY KEY (region_key, municipality_key)
);

CREATE TABLE topics (
    key      text PRIMARY KEY,
    name     text NOT NULL COLLATE german,
    position int  NOT NULL
);

-- +goose Down
DROP TABLE topics, region_municipalities, municipalities, regions, installation;
DROP COLLATION german_phonebook;
DROP COLLATION german;
