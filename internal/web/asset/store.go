package asset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// file is one asset under its fingerprinted address.
type file struct {
	content  []byte
	path     string
	variants *Variants
}

// store holds all files by name and by address.
type store struct {
	byName map[string]*file
	byPath map[string]*file
	source fs.FS // set in development
}

func (s *store) has(name string) bool { _, ok := s.byName[name]; return ok }

func (s *store) path(name string) (string, bool) {
	f, ok := s.byName[name]
	if !ok {
		return "", false
	}
	return f.path, true
}

// addOlder keeps the addresses of the previous state, which open pages may still ask for.
func (s *store) addOlder(older *store) {
	for address, f := range older.byPath {
		if _, ok := s.byPath[address]; !ok {
			s.byPath[address] = f
		}
	}
}

// load reads static and dist. Style sheets come last, because they name fonts by their addresses.
func load(source fs.FS) (*store, error) {
	s := &store{byName: map[string]*file{}, byPath: map[string]*file{}}
	for _, wantSheets := range []bool{false, true} {
		for _, dir := range []string{"static", "dist"} {
			entries, err := fs.ReadDir(source, dir)
			if err != nil {
				return nil, err
			}
			for _, entry := range entries {
				isSheet := path.Ext(entry.Name()) == ".css"
				if contentTypes[path.Ext(entry.Name())] == "" || isSheet != wantSheets {
					continue
				}
				if err := s.add(source, path.Join(dir, entry.Name())); err != nil {
					return nil, err
				}
			}
		}
	}
	return s, nil
}

func (s *store) add(source fs.FS, filePath string) error {
	content, err := fs.ReadFile(source, filePath)
	if err != nil {
		return err
	}
	name := path.Base(filePath)
	if path.Ext(name) == ".css" {
		content = s.rewriteURLs(content)
	}
	f := &file{content: content, path: Prefix + fingerprinted(name, content)}
	f.variants = NewVariants(content, contentTypes[path.Ext(name)])
	s.byName[name], s.byPath[f.path] = f, f
	return nil
}

var localURL = regexp.MustCompile(`url\("([a-z0-9.-]+)"\)`)

// rewriteURLs replaces the plain names in url("…") by addresses; what is not ours stays.
func (s *store) rewriteURLs(css []byte) []byte {
	return localURL.ReplaceAllFunc(css, func(match []byte) []byte {
		name := string(localURL.FindSubmatch(match)[1])
		if address, ok := s.path(name); ok {
			return fmt.Appendf(nil, "url(%q)", address)
		}
		return match
	})
}

// fingerprinted returns "name.hash.ext".
func fingerprinted(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
}
