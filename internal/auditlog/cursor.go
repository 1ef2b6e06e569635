package auditlog

import (
	"strconv"
	"strings"
	"time"
)

// Cursor is the place of an entry in the log.
type Cursor struct {
	At     time.Time
	Source string
	ID     int64
}

// String returns the cursor as text for addresses.
func (c Cursor) String() string {
	return strings.Join([]string{strconv.FormatInt(c.At.UnixMicro(), 10), c.Source, strconv.FormatInt(c.ID, 10)}, ".")
}

// ReadCursor reads such a text, and reports whether it is one.
func ReadCursor(text string) (Cursor, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return Cursor{}, false
	}
	at, atErr := strconv.ParseInt(parts[0], 10, 64)
	id, idErr := strconv.ParseInt(parts[2], 10, 64)
	if atErr != nil || idErr != nil || at < 0 || at > 1<<53 {
		return Cursor{}, false
	}
	return Cursor{At: time.UnixMicro(at).UTC(), Source: parts[1], ID: id}, true
}
