package office

import (
	"cmp"
	"slices"
	"strconv"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web/view"
)

// fieldInputs are the inputs for one ready field: whether the form asks for it, and where.
type fieldInputs struct {
	Choice view.Field
	Order  view.Field
}

func newFieldsError() view.Field { return view.Field{Name: "fields", Label: "Angaben zur Person"} }

// The choices for a ready field.
const (
	fieldOff      = "aus"
	fieldOptional = "freiwillig"
	fieldRequired = "notwendig"
)

func fieldName(key string) string  { return "fields[" + key + "]" }
func fieldOrder(key string) string { return fieldName(key) + "[order]" }

// fieldChoices returns the inputs for all ready fields. They bear numbers when the order is not the
// usual one, so that a field that is added later stands where it usually does.
func fieldChoices(chosen []event.Field) []fieldInputs {
	isUsual := slices.IsSortedFunc(chosen, func(a, b event.Field) int {
		return cmp.Compare(slices.Index(event.FieldKeys, a.Key), slices.Index(event.FieldKeys, b.Key))
	})
	var all []fieldInputs
	for _, key := range event.FieldKeys {
		at := slices.IndexFunc(chosen, func(f event.Field) bool { return f.Key == key })
		in := fieldChoice(key)
		switch {
		case at < 0:
		case chosen[at].Required:
			in.Choice.Value = fieldRequired
		default:
			in.Choice.Value = fieldOptional
		}
		if at >= 0 && !isUsual {
			in.Order.Value = strconv.Itoa(at + 1)
		}
		all = append(all, in)
	}
	return all
}

func fieldChoice(key string) fieldInputs {
	label := say(event.Field{Key: key}.LabelKey())
	return fieldInputs{
		Choice: view.Field{Kind: view.Radios, Name: fieldName(key), Label: label, Required: true, Value: fieldOff,
			Options: []view.Option{{Value: fieldOff, Label: "nicht fragen"}, {Value: fieldOptional, Label: "freiwillig"}, {Value: fieldRequired, Label: "notwendig"}}},
		Order: view.Field{Kind: view.Number, Name: fieldOrder(key), Label: "Reihenfolge", Within: label, Width: view.Short},
	}
}

// readFields reads the fields in the order of their numbers; those without one come last. Equal
// numbers, and none, keep the usual order.
func readFields(in *form.Form) (fields []event.Field) {
	order := map[string]int{}
	for _, key := range event.FieldKeys {
		order[key] = numberOr(in.OptionalInt(fieldOrder(key)), len(event.FieldKeys)+1)
		switch form.OneOf(in, fieldName(key), []string{fieldOff, fieldOptional, fieldRequired}) {
		case fieldOptional:
			fields = append(fields, event.Field{Key: key})
		case fieldRequired:
			fields = append(fields, event.Field{Key: key, Required: true})
		}
	}
	slices.SortStableFunc(fields, func(a, b event.Field) int { return cmp.Compare(order[a.Key], order[b.Key]) })
	return fields
}

func numberOr(n *int, fallback int) int {
	if n == nil {
		return fallback
	}
	return *n
}
