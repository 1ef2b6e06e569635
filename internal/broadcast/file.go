package broadcast

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/question"
)

// What may be attached: more than that, and mail servers refuse the letter.
const (
	MaxFiles   = 5
	MaxFilesMB = 5 // of all together
)

// FileTypes are the sorts of files that may be attached. None of them runs anything by itself when it is opened.
var FileTypes = []string{"pdf", "jpeg", "png", "odt", "ods", "odp", "docx", "xlsx", "pptx", "txt", "ics"}

// File is a file that goes with the letters.
type File struct {
	Number      int    `db:"number"` // of the broadcast: names it
	Name        string `db:"name"`
	ContentType string `db:"content_type"`
	Size        int    `db:"size"` // in bytes
	Data        []byte `db:"data"` // only where it was asked for
}

const (
	listFilesSQL = `
SELECT number, name, content_type, octet_length(data) AS size FROM broadcast_files WHERE broadcast_id = $1 ORDER BY number`
	listWholeFilesSQL = `
SELECT number, name, content_type, octet_length(data) AS size, data FROM broadcast_files WHERE broadcast_id = $1 ORDER BY number`
)

func listFiles(ctx context.Context, q db.Queryer, id ID) ([]File, error) {
	return selectFiles(ctx, q, listFilesSQL, id)
}

func selectFiles(ctx context.Context, q db.Queryer, query string, id ID) ([]File, error) {
	files := []File{}
	if err := q.SelectContext(ctx, &files, query, id); err != nil {
		return nil, fmt.Errorf("list files of broadcast: %w", err)
	}
	return files, nil
}

// File returns a file with its content, for an account that may read the broadcast.
func (s *Service) File(ctx context.Context, who actor.Actor, slug string, number, file int) (File, error) {
	ev, err := s.seen(ctx, who, slug)
	if err != nil {
		return File{}, err
	}
	b, err := find(ctx, s.db, ev.ID, number)
	if err != nil {
		return File{}, err
	}
	files, err := selectFiles(ctx, s.db, listWholeFilesSQL, b.ID)
	if err != nil {
		return File{}, err
	}
	i := slices.IndexFunc(files, func(f File) bool { return f.Number == file })
	if i < 0 {
		return File{}, fault.New(fault.NotFound, "broadcast.file_unknown")
	}
	return files[i], nil
}

// checkFiles notes what is wrong with new files beside those that stay.
func checkFiles(f *form.Form, stay []File, added []question.Upload) []File {
	size := 0
	for _, file := range stay {
		size += file.Size
	}
	var checked []File
	for _, upload := range added {
		if !question.CheckUpload(f, "attachments", &upload, FileTypes, MaxFilesMB<<10) {
			continue
		}
		size += len(upload.Data)
		checked = append(checked, File{Name: upload.Name, ContentType: upload.MediaType, Size: len(upload.Data), Data: upload.Data})
	}
	switch {
	case len(stay)+len(added) > MaxFiles:
		f.Fail("attachments", "broadcast.files_too_many", fault.Args{"Max": MaxFiles})
	case size > MaxFilesMB<<20:
		f.Fail("attachments", "broadcast.files_too_large", fault.Args{"Max": MaxFilesMB})
	}
	return checked
}

const deleteFilesSQL = `DELETE FROM broadcast_files WHERE broadcast_id = $1 AND number = ANY(CAST($2 AS int[]))`

const insertFileSQL = `
INSERT INTO broadcast_files (broadcast_id, number, name, content_type, data)
SELECT $1, COALESCE(max(number), 0) + 1, $2, $3, $4 FROM broadcast_files WHERE broadcast_id = $1`

func (b Broadcast) storeFiles(ctx context.Context, tx *db.Tx, drop []int, added []File) error {
	if _, err := tx.ExecContext(ctx, deleteFilesSQL, b.ID, db.Array(drop)); err != nil {
		return fmt.Errorf("delete files of broadcast: %w", err)
	}
	for _, file := range added {
		if _, err := tx.ExecContext(ctx, insertFileSQL, b.ID, file.Name, file.ContentType, file.Data); err != nil {
			return fmt.Errorf("insert file of broadcast: %w", err)
		}
	}
	return nil
}

// keepFiles hands the files over to the outbox, for letters to name.
func (b Broadcast) keepFiles(ctx context.Context, tx *db.Tx) ([]mailing.FileKey, error) {
	files, err := selectFiles(ctx, tx, listWholeFilesSQL, b.ID)
	if err != nil {
		return nil, err
	}
	attachments := make([]mailing.Attachment, len(files))
	for i, file := range files {
		attachments[i] = mailing.Attachment{Name: file.Name, ContentType: file.ContentType, Data: file.Data}
	}
	return mailing.KeepFiles(ctx, tx, attachments)
}
