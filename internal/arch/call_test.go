package arch_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestClockAndContextAreHandedDown(t *testing.T) {
	t.Parallel()
	for _, f := range programFiles(t) {
		if strings.HasPrefix(f.room, "cmd/") || f.room == "localpg" || f.room == "mailing" {
			continue // localpg and mailing time out processes and connections, which follow no set clock
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			name := nameOf(selector)
			places, isForbidden := forbidden[name]
			if _, allowed := places[strings.TrimPrefix(f.path, "internal/")]; isForbidden && !allowed {
				t.Errorf("%s: %s has no place here; take the transaction's Now, or the context of the caller", place(n), name)
			}
			return true
		})
	}
}

// nameOf returns "package.Name" for what is taken from a package.
func nameOf(selector *ast.SelectorExpr) string {
	if ident, ok := selector.X.(*ast.Ident); ok {
		return ident.Name + "." + selector.Sel.Name
	}
	return ""
}

var looksLikeSQL = regexp.MustCompile(`(?s)^\s*(SELECT\s|INSERT INTO\s|UPDATE\s+\w+\s+SET\s|DELETE FROM\s|WITH\s+\w+\s+AS\s)`)

func TestSQLStandsInConstants(t *testing.T) {
	t.Parallel()
	for _, f := range programFiles(t) {
		for _, declaration := range f.syntax.Decls {
			if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == token.CONST {
				continue
			}
			ast.Inspect(declaration, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				if text, err := strconv.Unquote(literal.Value); err == nil && looksLikeSQL.MatchString(text) {
					t.Errorf("%s: a statement is a constant whose name ends in SQL", place(n))
				}
				return true
			})
		}
	}
}
