-- Pictures: logos of organisations and one title picture per event. Only what was encoded anew is kept, never what was sent.

-- +goose Up
CREATE TABLE pictures (
    key       text PRIMARY KEY, -- the name of its largest file
    stored_at timestamptz NOT NULL -- when it was last sent; what nothing shows is deleted some time after
);

CREATE TABLE picture_files (
    name        text PRIMARY KEY, -- says hash, width, height and format: see package picture
    picture_key text NOT NULL REFERENCES pictures ON DELETE CASCADE,
    body        bytea NOT NULL
);
CREATE INDEX picture_files_picture ON picture_files (picture_key);
-- They are packed already.
ALTER TABLE picture_files ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE organisations ADD COLUMN logo_key text CONSTRAINT organisations_logo REFERENCES pictures;
CREATE INDEX organisations_logo ON organisations (logo_key) WHERE logo_key IS NOT NULL;

-- An empty alternative text stands for a picture that is only decoration.
ALTER TABLE events
    ADD COLUMN image_key    text CONSTRAINT events_image REFERENCES pictures,
    ADD COLUMN image_alt    text NOT NULL DEFAULT '',
    ADD COLUMN image_credit text NOT NULL DEFAULT '';
CREATE INDEX events_image ON events (image_key) WHERE image_key IS NOT NULL;

-- +goose Down
ALTER TABLE events DROP COLUMN image_credit, DROP COLUMN image_alt, DROP COLUMN image_key;
ALTER TABLE organisations DROP COLUMN logo_key;
DROP TABLE picture_files, pictures;
