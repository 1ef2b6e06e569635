package picture

import (
	"context"
	"fmt"
	"path"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Sending the same picture again keeps it from being deleted as one that nothing shows.
const upsertPictureSQL = `
INSERT INTO pictures (key, stored_at) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET stored_at = excluded.stored_at`

const insertFileSQL = `
INSERT INTO picture_files (name, picture_key, body) VALUES ($1, $2, $3)
ON CONFLICT (name) DO NOTHING`

// Store keeps a prepared picture and returns its key, to be kept where it is shown.
func Store(ctx context.Context, tx *db.Tx, p Prepared) (Key, error) {
	if _, err := tx.ExecContext(ctx, upsertPictureSQL, p.key, tx.Now); err != nil {
		return "", fmt.Errorf("store picture: %w", err)
	}
	for _, file := range p.files {
		if _, err := tx.ExecContext(ctx, insertFileSQL, file.Name, p.key, file.body); err != nil {
			return "", fmt.Errorf("store file of picture: %w", err)
		}
	}
	return p.key, nil
}

var mediaTypes = map[string]string{"." + formatPNG: "image/png", "." + formatJPEG: "image/jpeg"}

// Body is one file as it is sent.
type Body struct {
	MediaType string
	Data      []byte
}

const findFileSQL = `SELECT body FROM picture_files WHERE name = $1`

// File returns a file by its name, or NotFound.
func (s *Service) File(ctx context.Context, name string) (Body, error) {
	unknown := fault.New(fault.NotFound, "web.not_found")
	if !keyForm.MatchString(name) {
		return Body{}, unknown
	}
	var data []byte
	if err := s.db.GetContext(ctx, &data, findFileSQL, name); db.NoRows(err) {
		return Body{}, unknown
	} else if err != nil {
		return Body{}, fmt.Errorf("find file of picture: %w", err)
	}
	return Body{MediaType: mediaTypes[path.Ext(name)], Data: data}, nil
}

// grace is how long a picture stays that nothing shows: whoever has just sent it may be about to use it.
const grace = 24 * time.Hour

const deleteUnusedSQL = `DELETE FROM pictures WHERE stored_at < $1 AND key <> ALL (CAST($2 AS text[]))`

// RemoveUnused deletes the pictures that none of the given keys names and that were not sent lately. One that
// comes into use at this very moment is kept by the foreign key: then nothing is deleted, and the next time is soon.
func (s *Service) RemoveUnused(ctx context.Context, used []Key) (int, error) {
	result, err := s.db.ExecContext(ctx, deleteUnusedSQL, s.db.Now().Add(-grace), db.Array(append([]Key{}, used...)))
	if err != nil {
		return 0, fmt.Errorf("delete unused pictures: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
