package mailing

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"path"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

const (
	longestFileName = 200 // octets, for each may take three in a header
	anyFile         = "application/octet-stream"
)

// attachFiles adds the files in their order, in base64: any bytes go, in lines of 76 characters.
func attachFiles(m *gomail.Msg, files []Attachment) error {
	for _, f := range files {
		err := m.AttachReader(fileName(f.Name), bytes.NewReader(f.Data), gomail.WithFileContentType(fileType(f.ContentType)), named)
		if err != nil {
			return fmt.Errorf("attach file: %w", err)
		}
	}
	return nil
}

// named writes the name as RFC 2231 says. go-mail alone writes an encoded word in quotes, which RFC 2047, 5 (3)
// forbids and strict programs show as it stands.
func named(f *gomail.File) {
	f.Header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
}

// fileName makes a name of one line without folders. Programs that open files take backslashes, quotes and
// what looks like an encoded word each in their own way, so none is left.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch r {
		case '/', '\\', '"', ':', '*', '?', '<', '>', '|':
			return '-'
		}
		return r
	}, oneLine(name))
	ending := path.Ext(name)
	if len(ending) > 10 {
		ending = ""
	}
	name = strings.TrimSuffix(name, ending)
	if len(name) > longestFileName {
		name = strings.ToValidUTF8(name[:longestFileName], "")
	}
	name += ending
	return cmp.Or(strings.Trim(name, ". "), "Anhang")
}

// fileType returns the content type in the form of RFC 2045, or that of a file nobody knows.
func fileType(given string) gomail.ContentType {
	kind, params, err := mime.ParseMediaType(given)
	if err != nil || !strings.Contains(kind, "/") || strings.HasPrefix(kind, "multipart/") || strings.HasPrefix(kind, "message/") {
		return anyFile
	}
	return gomail.ContentType(cmp.Or(mime.FormatMediaType(kind, params), anyFile))
}
