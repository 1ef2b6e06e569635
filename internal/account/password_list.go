package account

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strings"
	"sync"
)

// Where the list comes from says passwords/README.md.
//
//go:embed passwords/common.txt.gz
var packedList []byte

// homeGrown are words that are guessed first here.
var homeGrown = []string{"tagungsbuero", "tagungsbüro", "jugendmigrationsdienst", "integrationszentrum"}

// commonList unpacks the list when the first password is chosen: most processes never need it.
var commonList = sync.OnceValue(func() []string {
	reader, err := gzip.NewReader(bytes.NewReader(packedList))
	if err != nil {
		panic(err) // the list is part of the program, a test reads it
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		panic(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
})

// isListed reports whether a word in lower case is among those that are tried first.
func isListed(word string) bool {
	if slices.Contains(homeGrown, word) {
		return true
	}
	_, found := slices.BinarySearch(commonList(), word)
	return found
}
