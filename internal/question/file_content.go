package question

import (
	"archive/zip"
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"net/http"
	"strings"
)

// What is larger when it is opened than any honest file is refused: it would choke the one who opens it.
const (
	maxPixels   = 100_000_000
	maxParts    = 2000
	maxUnpacked = 50 << 20
)

func isPDF(data []byte) bool { return bytes.HasPrefix(data, []byte("%PDF-")) }

func isJPEG(data []byte) bool { return isSoundImage(jpeg.DecodeConfig(bytes.NewReader(data))) }

func isPNG(data []byte) bool { return isSoundImage(png.DecodeConfig(bytes.NewReader(data))) }

func isSoundImage(c image.Config, err error) bool {
	return err == nil && c.Width > 0 && c.Height > 0 && c.Width <= maxPixels/c.Height
}

func isDOCX(data []byte) bool { return isOffice(data, "word/document.xml") }

func isXLSX(data []byte) bool { return isOffice(data, "xl/workbook.xml") }

func isPPTX(data []byte) bool { return isOffice(data, "ppt/presentation.xml") }

// isOffice looks into an Office Open XML package (ECMA-376) for its main part. Macros are not allowed in it.
func isOffice(data []byte, mainPart string) bool {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) > maxParts {
		return false
	}
	unpacked, hasTypes, hasMain := uint64(0), false, false
	for _, file := range archive.File {
		unpacked += min(file.UncompressedSize64, maxUnpacked+1) // a lie about the size must not overflow
		hasTypes = hasTypes || file.Name == "[Content_Types].xml"
		hasMain = hasMain || file.Name == mainPart
		if !fs.ValidPath(strings.TrimSuffix(file.Name, "/")) || strings.HasSuffix(strings.ToLower(file.Name), "vbaproject.bin") {
			return false
		}
	}
	return hasTypes && hasMain && unpacked <= maxUnpacked
}

// isOpenDocument looks into an OpenDocument package (ISO/IEC 26300-3), which says first what it is. Macros of any kind are
// not allowed in it.
func isOpenDocument(media string) func(data []byte) bool {
	return func(data []byte) bool {
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil || len(archive.File) == 0 || len(archive.File) > maxParts || archive.File[0].Name != "mimetype" {
			return false
		}
		unpacked := uint64(0)
		for _, file := range archive.File {
			unpacked += min(file.UncompressedSize64, maxUnpacked+1)
			name := strings.ToLower(file.Name)
			if !fs.ValidPath(strings.TrimSuffix(file.Name, "/")) || strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/") {
				return false
			}
		}
		first, err := archive.File[0].Open()
		if err != nil {
			return false
		}
		defer func() { _ = first.Close() }()
		says, err := io.ReadAll(io.LimitReader(first, 200))
		return err == nil && string(says) == media && unpacked <= maxUnpacked
	}
}

func isCalendar(data []byte) bool {
	return isText(data) && bytes.HasPrefix(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), []byte("BEGIN:VCALENDAR"))
}

// isText takes text in UTF-8 and in the older encodings of Windows. A page or a script that is
// called .txt shows itself by how it begins.
func isText(data []byte) bool {
	return strings.HasPrefix(http.DetectContentType(data), "text/plain") && !bytes.ContainsFunc(data, isBinary)
}

func isBinary(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' }
