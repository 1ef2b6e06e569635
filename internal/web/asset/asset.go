// Package asset serves style sheets, scripts and fonts, fingerprinted and pre-compressed.
package asset

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
)

// Prefix is where Handler must be mounted.
const Prefix = "/assets/"

//go:generate go run tagungsbuero/internal/web/asset/sync

//go:embed static all:dist
var embedded embed.FS

// ErrNotBuilt says that the program was compiled before the design system was copied into it.
var ErrNotBuilt = errors.New("the style sheets and fonts of the design system are missing in this build: " +
	"run \"make\" (it runs \"npm ci\" and copies them), then build again")

var current atomic.Pointer[store]

var loadEmbedded = sync.OnceValue(func() *store {
	s, err := load(embedded)
	if err != nil {
		panic(fmt.Sprintf("load embedded assets: %v", err))
	}
	return s
})

// Ready returns ErrNotBuilt when the design system is missing. Call it at start.
func Ready() error {
	if !loadEmbedded().has("kern.min.css") {
		return ErrNotBuilt
	}
	return nil
}

// ReloadFrom serves the files from a folder on disk (internal/web/asset) and reads them again
// whenever a page asks for a path: for development only.
func ReloadFrom(dir string) error {
	s, err := load(os.DirFS(dir))
	if err != nil {
		return fmt.Errorf("load assets from %s: %w", dir, err)
	}
	s.source = os.DirFS(dir)
	current.Store(s)
	return nil
}

// Path returns the address of a file, for instance "/assets/tagungsbuero.1f3c9a0b5d.css". A name
// that does not exist panics: it is a mistake in a template.
func Path(name string) string {
	path, ok := latest().path(name)
	if !ok {
		panic(fmt.Sprintf("there is no asset named %s (%v)", name, Ready()))
	}
	return path
}

// Text returns the content of a file, such as a licence, as it is served.
func Text(name string) (string, error) {
	f, ok := latest().byName[name]
	if !ok {
		return "", fs.ErrNotExist
	}
	return string(f.content), nil
}

func latest() *store {
	s := current.Load()
	if s == nil {
		return loadEmbedded()
	}
	if fresh, err := load(s.source); err == nil {
		fresh.source = s.source
		fresh.addOlder(s)
		current.Store(fresh)
		return fresh
	}
	return s
}
