-- Places, topics and the ways to sort German names.

-- +goose Up
CREATE COLLATION german (provider = icu, locale = 'de');
CREATE COLLATION german_phonebook (provider = icu, locale = 'de-u-co-phonebk');

-- How a search reads a text: without case and accents, with ae, oe and ue as a, o and u, so that Müller is found by
-- "Mueller" and "Muller", Özdemir by "Ozdemir". Both sides of a comparison are folded by this one function.
-- +goose StatementBegin
CREATE FUNCTION search_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN replace(replace(replace(
        regexp_replace(normalize(translate(replace(lower(words COLLATE german), 'ß', 'ss'), 'ıøłđ', 'iold'), NFD), '[\u0300-\u036f]', '', 'g'),
        'ae', 'a'), 'oe', 'o'), 'ue', 'u');
-- +goose StatementEnd

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
DROP FUNCTION search_fold(text);
DROP COLLATION german_phonebook;
DROP COLLATION german;
