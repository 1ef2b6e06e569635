package event

import (
	"slices"
	"strings"
)

// maxSearchWords is the number of words of a search that are looked for.
const maxSearchWords = 10

// searchable makes what somebody typed into a filter fit for the database, without refusing it: a
// search that cannot match finds nothing.
func searchable(typed string) string {
	typed = strings.ReplaceAll(strings.ToValidUTF8(typed, "\uFFFD"), "\x00", "\uFFFD")
	runes := []rune(strings.TrimSpace(typed))
	return string(runes[:min(len(runes), maxSearch)])
}

// searchWords is searchable for several words: none twice, only the first ones.
func searchWords(typed string) string {
	var words []string
	for word := range strings.FieldsSeq(searchable(typed)) {
		if len(words) < maxSearchWords && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
