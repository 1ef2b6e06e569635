package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "tagungsbuero/"

// sourceFile is one Go file of the module.
type sourceFile struct {
	path    string // from the root of the module
	room    string // "event", "web/view"; "cmd/tagungsbuero" for the program
	isTest  bool
	syntax  *ast.File
	imports map[string]string // name in the file → path
}

var readAll = sync.OnceValues(func() ([]*sourceFile, error) {
	var files []*sourceFile
	for _, dir := range []string{"internal", "cmd", "migrations", "templates", "docs"} {
		err := filepath.WalkDir(filepath.Join("..", "..", dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
				return err
			}
			file, err := readFile(path)
			files = append(files, file)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
})

var fileSet = token.NewFileSet()

func readFile(path string) (*sourceFile, error) {
	syntax, err := parser.ParseFile(fileSet, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(filepath.Join("..", ".."), path)
	if err != nil {
		return nil, err
	}
	rel = filepath.ToSlash(rel)
	f := &sourceFile{
		path: rel, room: strings.TrimPrefix(filepath.ToSlash(filepath.Dir(rel)), "internal/"), isTest: strings.HasSuffix(rel, "_test.go"),
		syntax: syntax, imports: map[string]string{},
	}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		name := imported[strings.LastIndexByte(imported, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		f.imports[name] = imported
	}
	return f, nil
}

// programFiles are all files that end up in a program.
func programFiles(t *testing.T) []*sourceFile {
	t.Helper()
	all, err := readAll()
	if err != nil {
		t.Fatal(err)
	}
	var files []*sourceFile
	for _, f := range all {
		if !f.isTest && !isTestOnly(f.room) {
			files = append(files, f)
		}
	}
	if len(files) < 100 {
		t.Fatalf("only %d files found: the tests look at the wrong folder", len(files))
	}
	return files
}

// place returns where something stands, as an editor understands it.
func place(node ast.Node) string {
	position := fileSet.Position(node.Pos())
	return strings.TrimPrefix(filepath.ToSlash(position.Filename), "../../") + ":" + strconv.Itoa(position.Line)
}
