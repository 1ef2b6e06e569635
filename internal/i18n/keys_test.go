package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// source is what the Go files and templates of the module say about keys.
type source struct {
	sections map[string]bool   // what the keys of the catalogue begin with, to their first dot
	keys     map[string]string // key → where it is demanded
	literals map[string]bool   // every string that could be a key, or its beginning
	labels   labels
}

func TestEveryKeyInTheCodeHasAGermanSentence(t *testing.T) {
	catalogue, code := readCatalogue(t), readCode(t)
	for _, key := range slices.Sorted(maps.Keys(code.keys)) {
		if !catalogue[key] {
			t.Errorf("%s: no sentence under %q in de.toml", code.keys[key], key)
		}
	}
}

func TestEveryGermanSentenceIsUsed(t *testing.T) {
	catalogue, code := readCatalogue(t), readCode(t)
	for _, key := range slices.Sorted(maps.Keys(catalogue)) {
		section := key[:strings.LastIndex(key, ".")+1]
		if !code.literals[key] && !code.literals[section] {
			t.Errorf("de.toml: nothing in the code uses %q", key)
		}
	}
}

var pluralForms = []string{"zero", "one", "two", "few", "many", "other"}

func readCatalogue(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("de.toml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	collectKeys(keys, "", tree)
	return keys
}

func collectKeys(keys map[string]bool, prefix string, tree map[string]any) {
	for name, value := range tree {
		branch, isBranch := value.(map[string]any)
		switch {
		case isBranch:
			collectKeys(keys, prefix+name+".", branch)
		case slices.Contains(pluralForms, name):
			keys[strings.TrimSuffix(prefix, ".")] = true
		default:
			keys[prefix+name] = true
		}
	}
}

// readCode walks the module from its root, two folders up.
func readCode(t *testing.T) source {
	t.Helper()
	code := source{keys: map[string]string{}, literals: map[string]bool{}, sections: sectionsOf(readCatalogue(t)),
		labels: labels{beginnings: map[string][]string{}, constants: map[string][]string{}}}
	for _, root := range []string{"../../internal", "../../cmd", "../../templates"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || entry.IsDir() {
				return err
			}
			return code.readFile(path)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return code
}

var templateKey = regexp.MustCompile(`\bsay "([a-z0-9_.]+)"`)

func (s *source) readFile(path string) error {
	switch {
	case strings.HasSuffix(path, "_test.go"):
		return nil
	case strings.HasSuffix(path, ".go"):
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.labels.readFile(file)
		ast.Inspect(file, func(node ast.Node) bool { s.readNode(path, node); return true })
	case strings.HasSuffix(path, ".html"), strings.HasSuffix(path, ".txt"):
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, match := range templateKey.FindAllStringSubmatch(string(text), -1) {
			s.keys[match[1]], s.literals[match[1]] = path, true
		}
	}
	return nil
}

func (s *source) readNode(path string, node ast.Node) {
	switch n := node.(type) {
	case *ast.BasicLit:
		if text, ok := stringLiteral(n); ok {
			s.literals[text] = true
			s.demandKeyOf(path, text)
		}
	case *ast.CallExpr: // fault.New(kind, "key"), i18n.Text(locale, "key")
		if called := name(n.Fun); (called == "fault.New" || called == "i18n.Text") && len(n.Args) > 1 {
			s.demand(path, n.Args[1])
		}
	case *ast.KeyValueExpr: // fault.Field{Key: "key"}
		if name(n.Key) == "Key" {
			s.demand(path, n.Value)
		}
	}
}

var keyShape = regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_]+)+$`)

// fieldNames are files that name fields of the API, which look like keys.
var fieldNames = []string{"../../internal/api/event_draft.go", "../../internal/api/problem.go"}

// demandKeyOf takes what looks like a key of the catalogue for one, wherever it stands: a constant, an argument, a table.
func (s *source) demandKeyOf(path, text string) {
	section, _, _ := strings.Cut(text, ".")
	if s.sections[section] && keyShape.MatchString(text) && !slices.Contains(fieldNames, filepath.ToSlash(path)) {
		s.keys[text] = path
	}
}

func sectionsOf(catalogue map[string]bool) map[string]bool {
	sections := map[string]bool{}
	for key := range catalogue {
		section, _, _ := strings.Cut(key, ".")
		sections[section] = true
	}
	return sections
}

func (s *source) demand(path string, expression ast.Expr) {
	if text, ok := stringLiteral(expression); ok && keyShape.MatchString(text) {
		s.keys[text] = path
	}
}

func name(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return name(e.X) + "." + e.Sel.Name
	}
	return ""
}

func stringLiteral(expression ast.Node) (string, bool) {
	literal, ok := expression.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}
