package table

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"tagungsbuero/internal/fault"
)

// What a workbook may be when it is unpacked. The largest list that is allowed stays below.
const (
	maxUnzipped = 40 << 20 // bytes
	maxTags     = 4 * MaxRows * MaxColumns
)

// sheetFolder is where the sheets are. They are read as a stream; everything else becomes objects in
// memory, which are twenty times larger than an empty tag.
const sheetFolder = "xl/worksheets/"

// checkArchive unpacks the workbook once without keeping anything, so that no bomb goes off later.
func checkArchive(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return damaged(err)
	}
	var sheets, kept weight
	for _, part := range archive.File {
		w := &kept
		if strings.HasPrefix(part.Name, sheetFolder) {
			w = &sheets
		}
		if err := w.add(part, maxUnzipped-sheets.bytes-kept.bytes); err != nil {
			return damaged(err)
		}
		if sheets.bytes+kept.bytes > maxUnzipped || kept.tags > maxTags {
			return fault.New(fault.Invalid, "table.too_large_unzipped")
		}
	}
	return nil
}

// weight counts what is written to it.
type weight struct {
	bytes int64
	tags  int
}

// add counts a part of the archive, but no further than one byte beyond the limit.
func (w *weight) add(part *zip.File, limit int64) error {
	content, err := part.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	_, err = io.Copy(w, io.LimitReader(content, limit+1))
	return err
}

// Write implements io.Writer.
func (w *weight) Write(p []byte) (int, error) {
	w.bytes += int64(len(p))
	w.tags += bytes.Count(p, []byte("<"))
	return len(p), nil
}
