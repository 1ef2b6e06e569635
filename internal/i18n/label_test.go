package i18n_test

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// labels are the keys that the code puts together of a beginning and a value: "event.kind." + string(k) asks for a
// sentence for each constant of the type of k. Types are named with their package, "event.Kind".
type labels struct {
	beginnings map[string][]string // type → what its values are put behind
	constants  map[string][]string // type → its values
}

func TestEveryValueThatIsShownHasAGermanName(t *testing.T) {
	catalogue, code := readCatalogue(t), readCode(t)
	if len(code.labels.beginnings) < 20 {
		t.Fatalf("only %d types were found whose values are shown", len(code.labels.beginnings))
	}
	code.labels.beginnings["registration.State"] = append(code.labels.beginnings["registration.State"], "office.history.") // of a field
	for _, shown := range slices.Sorted(maps.Keys(code.labels.beginnings)) {
		values := code.labels.constants[shown]
		if len(values) == 0 {
			t.Errorf("%s has no constants, so that nobody can tell which sentences it needs", shown)
		}
		for _, beginning := range code.labels.beginnings[shown] {
			for _, value := range values {
				if !catalogue[beginning+value] {
					t.Errorf("no sentence under %q for a value of %s", beginning+value, shown)
				}
			}
		}
	}
}

// provedElsewhere are beginnings before something that is no constant of a type, and where each value has to have a sentence.
var provedElsewhere = map[string]string{
	"event.field.":                    "the ready fields and tasks of an event: internal/event, list_test.go",
	"event.task.":                     "the same",
	"event.task_reason.":              "the same",
	"auditlog.record.":                "what is logged: internal/web/office, log_test.go",
	"auditlog.by.":                    "checked by the database: actor_kind",
	"auditlog.action.":                "written by the triggers of the database only",
	"auditlog.rule.":                  "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.view.":                  "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.format.":                "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.filter_part.":           "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.date_precision.":        "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.source.":                "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.tls.":                   "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.host_invitation_state.": "what the schema and the program know: internal/web/office, log_words_test.go",
	"auditlog.what.":                  "what the schema and the program know: internal/web/office, log_words_test.go",
	"attendee.number.":                "least, most, between: internal/web/attendee, for every question of the page walk",
	"attendee.ticks.":                 "the same",
	"export.column.":                  "the opened choice of columns in the page walk: internal/e2e, words_test.go",
	"letter.when.":                    "the letters with texts of hosts: internal/web/office, texts_test.go",
	"letter.placeholder.":             "the same",
	"notice.":                         "every notice is a literal that begins so",
}

func TestEveryBeginningOfAKeyIsReadHereOrProvedElsewhere(t *testing.T) {
	catalogue, code := readCatalogue(t), readCode(t)
	read := map[string]bool{}
	for _, beginnings := range code.labels.beginnings {
		for _, beginning := range beginnings {
			read[beginning] = true
		}
	}
	read["office.history."] = true // above
	for literal := range code.literals {
		begins := func(longer string) bool { return strings.HasPrefix(longer, literal) }
		isBeginning := strings.HasSuffix(literal, ".") && slices.ContainsFunc(slices.Collect(maps.Keys(catalogue)), begins)
		isRead := slices.ContainsFunc(slices.Collect(maps.Keys(read)), begins)
		if isBeginning && !isRead && provedElsewhere[literal] == "" {
			t.Errorf("nobody proves that what is put behind %q has a sentence", literal)
		}
	}
}

// readFile notes the constants of a file, the lists of values, and what its functions put in front of them.
func (l *labels) readFile(file *ast.File) {
	pkg := file.Name.Name
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.GenDecl:
			l.readConstants(pkg, d)
		case *ast.FuncDecl:
			if d.Body != nil {
				l.readFunction(pkg, d)
			}
		}
	}
}

func (l *labels) readConstants(pkg string, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		constant, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, value := range constant.Values {
			if list, ok := value.(*ast.CompositeLit); ok {
				l.readList(pkg, list)
			} else if constant.Type != nil {
				l.add(qualified(pkg, constant.Type), value)
			}
		}
	}
}

// readList notes the values of []Kind{"training", "meeting"}.
func (l *labels) readList(pkg string, list *ast.CompositeLit) {
	if of, ok := list.Type.(*ast.ArrayType); ok {
		for _, element := range list.Elts {
			l.add(qualified(pkg, of.Elt), element)
		}
	}
}

func (l *labels) add(typ string, value ast.Expr) {
	if text, ok := stringLiteral(value); ok && text != "" {
		l.constants[typ] = append(l.constants[typ], text)
	}
}

func (l *labels) readFunction(pkg string, f *ast.FuncDecl) {
	types := map[string]string{}
	for _, list := range []*ast.FieldList{f.Recv, f.Type.Params} {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			for _, parameter := range field.Names {
				types[parameter.Name] = qualified(pkg, field.Type)
			}
		}
	}
	ast.Inspect(f.Body, func(node ast.Node) bool {
		sum, ok := node.(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD {
			return true
		}
		beginning := folded(sum.X)
		shown := types[converted(sum.Y)]
		if section, _, isKey := strings.Cut(beginning, "."); isKey && section != "" && shown != "" && !slices.Contains(l.beginnings[shown], beginning) {
			l.beginnings[shown] = append(l.beginnings[shown], beginning)
		}
		return true
	})
}

// folded is the text of literals that are added up; empty when there is something else among them.
func folded(expression ast.Expr) string {
	if sum, ok := expression.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		if left, right := folded(sum.X), folded(sum.Y); left != "" && right != "" {
			return left + right
		}
		return ""
	}
	text, _ := stringLiteral(expression)
	return text
}

// converted is the k of string(k) and of string(orElse(k, "open")).
func converted(expression ast.Expr) string {
	call, ok := expression.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	if inner, ok := call.Args[0].(*ast.CallExpr); ok {
		return converted(inner)
	}
	if called := name(call.Fun); called != "string" && called != "orElse" {
		return ""
	}
	return name(call.Args[0])
}

func qualified(pkg string, typ ast.Expr) string {
	written := name(typ)
	if written == "" || strings.Contains(written, ".") {
		return written
	}
	return pkg + "." + written
}
