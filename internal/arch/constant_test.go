package arch_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// statement is a constant whose name ends in SQL.
type statement struct {
	room, name, where string
	text              string // the whole text
	own               string // the text without the parts that come from other rooms
	// isFragment: the constant is used within other constants and nowhere else.
	isFragment bool
}

// constants holds the string constants of the module.
type constants struct {
	values map[string]ast.Expr    // "room.name" → value
	files  map[string]*sourceFile // "room.name" → file
}

func readStatements(t *testing.T) []statement {
	t.Helper()
	files := programFiles(t)
	all := constants{values: map[string]ast.Expr{}, files: map[string]*sourceFile{}}
	for _, f := range files {
		all.collect(f)
	}
	used := all.usedInCode(files)
	var statements []statement
	for key, value := range all.values {
		room, name, _ := strings.Cut(key, ".")
		if !strings.HasSuffix(name, "SQL") || room == "localpg" {
			continue
		}
		f := all.files[key]
		text, err := all.evaluate(f, value, true)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		own, err := all.evaluate(f, value, false)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		statements = append(statements, statement{room, name, place(value), text, own, !used[key]})
	}
	return statements
}

func (c *constants) collect(f *sourceFile) {
	for _, declaration := range f.syntax.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok || general.Tok != token.CONST {
			continue
		}
		for _, spec := range general.Specs {
			value := spec.(*ast.ValueSpec)
			for i, name := range value.Names {
				if i < len(value.Values) {
					c.values[f.room+"."+name.Name] = value.Values[i]
					c.files[f.room+"."+name.Name] = f
				}
			}
		}
	}
}

// usedInCode tells which constants are used outside of constants.
func (c *constants) usedInCode(files []*sourceFile) map[string]bool {
	used := map[string]bool{}
	for _, f := range files {
		for _, declaration := range f.syntax.Decls {
			if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == token.CONST {
				continue
			}
			ast.Inspect(declaration, func(n ast.Node) bool {
				if key := keyOf(f, n); key != "" {
					used[key] = true
				}
				return true
			})
		}
	}
	return used
}

// keyOf returns "room.name" for a name in the code.
func keyOf(f *sourceFile, n ast.Node) string {
	switch n := n.(type) {
	case *ast.Ident:
		return f.room + "." + n.Name
	case *ast.SelectorExpr:
		from, ok := n.X.(*ast.Ident)
		if !ok {
			return ""
		}
		if room, isRoom := strings.CutPrefix(f.imports[from.Name], module+"internal/"); isRoom {
			return room + "." + n.Sel.Name
		}
	}
	return ""
}

// evaluate puts a constant together; parts of other rooms are left out unless they are wanted.
func (c *constants) evaluate(f *sourceFile, value ast.Expr, withForeign bool) (string, error) {
	switch value := value.(type) {
	case *ast.BasicLit:
		return strconv.Unquote(value.Value)
	case *ast.ParenExpr:
		return c.evaluate(f, value.X, withForeign)
	case *ast.BinaryExpr:
		left, err := c.evaluate(f, value.X, withForeign)
		if err != nil {
			return "", err
		}
		right, err := c.evaluate(f, value.Y, withForeign)
		return left + right, err
	case *ast.SelectorExpr:
		if !withForeign {
			return " ", nil
		}
	case *ast.Ident:
	default:
		return "", fmt.Errorf("%s: a statement is made of strings and other constants", place(value))
	}
	key := keyOf(f, value)
	known, ok := c.values[key]
	if !ok {
		return "", fmt.Errorf("%s: no constant %s", place(value), key)
	}
	return c.evaluate(c.files[key], known, withForeign)
}
