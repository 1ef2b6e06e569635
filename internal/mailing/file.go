package mailing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tagungsbuero/internal/db"
)

// FileKey names a file that letters carry.
type FileKey string

// keyOf is made of all that the file is, so that the same file is kept once.
func (a Attachment) keyOf() FileKey {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q\n", a.Name, a.ContentType)
	sum.Write(a.Data)
	return FileKey(hex.EncodeToString(sum.Sum(nil)[:16]))
}

// A file that is there already is locked, so that nobody deletes it as an orphan before the letter names it.
const insertFileSQL = `
INSERT INTO letter_files (key, name, content_type, data) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO UPDATE SET name = excluded.name`

// KeepFiles keeps files, so that letters can name them from this transaction on. They are locked in the order of their
// keys, so that two who keep the same files cannot block each other.
func KeepFiles(ctx context.Context, tx *db.Tx, files []Attachment) ([]FileKey, error) {
	byKey := make(map[FileKey]Attachment, len(files))
	keys := make([]FileKey, len(files))
	for i, file := range files {
		keys[i] = file.keyOf()
		byKey[keys[i]] = file
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		file := byKey[key]
		if _, err := tx.ExecContext(ctx, insertFileSQL, key, file.Name, file.ContentType, file.Data); err != nil {
			return nil, fmt.Errorf("keep files of letters: %w", err)
		}
	}
	return keys, nil
}

const listFilesSQL = `
SELECT name, content_type, data FROM letter_files WHERE key = ANY(CAST($1 AS text[])) ORDER BY array_position(CAST($1 AS text[]), key)`

var errFilesLost = errors.New(unwritten + ": a file that it carries is gone")

// filesOf returns the files that a letter names. The letters of a batch mostly carry the same, and memory is not for
// every letter's copy, so the last ones are kept at hand.
func (b *batch) filesOf(ctx context.Context, letter claimed) ([]Attachment, error) {
	if len(letter.Files) == 0 || slices.Equal(letter.Files, b.fileKeys) {
		return b.filesIf(len(letter.Files) > 0), nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTimeout)
	defer cancel()
	var rows []struct {
		Name        string `db:"name"`
		ContentType string `db:"content_type"`
		Data        []byte `db:"data"`
	}
	if err := b.service.db.SelectContext(ctx, &rows, listFilesSQL, db.Array([]string(letter.Files))); err != nil {
		return nil, fmt.Errorf("read files of letter: %w", err)
	}
	if len(rows) != len(slices.Compact(slices.Sorted(slices.Values(letter.Files)))) {
		return nil, errFilesLost
	}
	files := make([]Attachment, len(rows))
	for i, row := range rows {
		files[i] = Attachment{Name: row.Name, ContentType: row.ContentType, Data: row.Data}
	}
	b.fileKeys, b.files = letter.Files, files
	return files, nil
}

func (b *batch) filesIf(wanted bool) []Attachment {
	if !wanted {
		return nil
	}
	return b.files
}

// Whoever is about to name a file holds its row (KeepFiles). A statement that waits for the row would still look for letters
// as they were before, so the rows are locked by a statement of its own.
const lockFilesSQL = `SELECT key FROM letter_files WHERE key = ANY(CAST($1 AS text[])) ORDER BY key FOR UPDATE`

const deleteOrphanedFilesSQL = `
DELETE FROM letter_files AS f
WHERE f.key = ANY(CAST($1 AS text[])) AND NOT EXISTS (SELECT FROM letters AS l WHERE l.files <> '{}' AND l.files @> ARRAY[f.key])`

// dropOrphanedFiles deletes those of the files that no letter names any more.
func dropOrphanedFiles(ctx context.Context, tx *db.Tx, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, lockFilesSQL, db.Array(keys)); err != nil {
		return fmt.Errorf("lock files of letters: %w", err)
	}
	if _, err := tx.ExecContext(ctx, deleteOrphanedFilesSQL, db.Array(keys)); err != nil {
		return fmt.Errorf("delete orphaned files of letters: %w", err)
	}
	return nil
}

// listOf writes keys, which are hexadecimal, as the database writes a list.
func listOf(keys []FileKey) string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = string(key)
	}
	return "{" + strings.Join(texts, ",") + "}"
}

// DropFiles deletes those of the files that no letter names any more.
func DropFiles(ctx context.Context, tx *db.Tx, keys ...FileKey) error {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = string(key)
	}
	return dropOrphanedFiles(ctx, tx, texts)
}
