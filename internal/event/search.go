package event

import "strings"

// searchable makes what somebody typed into a filter fit for the database, without refusing it: a
// search that cannot match finds nothing.
func searchable(typed string) string {
	typed = strings.ReplaceAll(strings.ToValidUTF8(typed, "\uFFFD"), "\x00", "\uFFFD")
	runes := []rune(strings.TrimSpace(typed))
	return string(runes[:min(len(runes), maxSearch)])
}
