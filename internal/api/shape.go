package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"tagungsbuero/internal/fault"
)

// The shape of what was sent is checked here: known fields, right types. Whether the values are good
// is for the rooms to say, with all their mistakes at once and in the words that the pages use.

// maxMistakes bounds the answer to a body that is wrong everywhere.
const maxMistakes = 100

// shapeKeys lead from the words of the library to our sentences.
var shapeKeys = []struct{ beginning, key string }{
	{validation.MsgUnexpectedProperty, "api.unknown_field"},
	{validation.MsgExpectedRFC3339DateTime, "api.expected_time"}, // before those of texts: it begins like them
	{validation.MsgExpectedString, "api.expected_text"},
	{validation.MsgExpectedBoolean, "api.expected_boolean"},
	{validation.MsgExpectedInteger, "form.number"},
	{validation.MsgExpectedArray, "api.expected_list"},
	{validation.MsgExpectedObject, "api.expected_object"},
	{before(validation.MsgExpectedOneOf), "form.choice"},
	{before(validation.MsgExpectedRequiredProperty), requiredKey},
}

const requiredKey = "form.required"

// before returns the part of a message that stands before its first value.
func before(message string) string {
	beginning, _, _ := strings.Cut(message, "%")
	return strings.TrimRight(beginning, `"`)
}

// shapeFault words what the library found wrong.
func shapeFault(status int, mistakes []error) error {
	if status >= 500 || len(mistakes) == 0 {
		return fmt.Errorf("library refused with status %d: %w", status, errors.Join(mistakes...))
	}
	var fields []fault.Field
	for _, mistake := range mistakes {
		if detailer, ok := mistake.(huma.ErrorDetailer); ok {
			fields = append(fields, shapeField(detailer.ErrorDetail()))
		}
	}
	slices.SortStableFunc(fields, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return fault.InvalidFields(fields[:min(len(fields), maxMistakes)])
}

func shapeField(detail *huma.ErrorDetail) fault.Field {
	_, name, _ := strings.Cut(detail.Location, ".") // "body.venue.city", "query.kind"
	field := fault.Field{Name: name, Key: "api.wrong_form"}
	for _, known := range shapeKeys {
		if strings.HasPrefix(detail.Message, known.beginning) {
			field.Key = known.key
			break
		}
	}
	if field.Key == requiredKey { // the library names the object that lacks it
		missing := strings.Fields(strings.TrimPrefix(detail.Message, before(validation.MsgExpectedRequiredProperty)))[0]
		field.Name = strings.TrimPrefix(name+"."+missing, ".")
	}
	return field
}

// object parses a body and checks its shape. Fields that are missing are left to the rooms, unless
// something else is wrong as well.
func (a *API) object(schema *huma.Schema, body []byte) (map[string]any, error) {
	if len(body) == 0 {
		return nil, fault.New(fault.Invalid, "api.body_missing")
	}
	if !utf8.Valid(body) {
		return nil, fault.New(fault.Invalid, "form.encoding")
	}
	var parsed any
	if err := json.Unmarshal(body, &parsed); err != nil {
		return nil, fault.New(fault.Invalid, "api.body_malformed").Because(err)
	}
	object, ok := parsed.(map[string]any)
	if !ok {
		return nil, fault.New(fault.Invalid, "api.body_not_object")
	}
	var found huma.ValidateResult
	huma.Validate(a.huma.OpenAPI().Components.Schemas, schema, huma.NewPathBuffer([]byte("body"), 4), huma.ModeWriteToServer, object, &found)
	if !slices.ContainsFunc(found.Errors, isShapeMistake) {
		return object, nil
	}
	return nil, shapeFault(0, found.Errors)
}

func isShapeMistake(mistake error) bool {
	detailer, ok := mistake.(huma.ErrorDetailer)
	return !ok || shapeField(detailer.ErrorDetail()).Key != requiredKey
}

// bind turns an object of the right shape into a value.
func bind[B any](object map[string]any) (B, error) {
	var value B
	body, err := json.Marshal(object)
	if err == nil {
		err = json.Unmarshal(body, &value)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // a number beyond all bounds
		name := strings.TrimPrefix(wrong.Field, "EventFields.") // the type that it is embedded by
		return value, fault.InvalidFields([]fault.Field{{Name: name, Key: "form.number"}})
	}
	if err != nil {
		return value, fault.New(fault.Invalid, "api.body_malformed").Because(err)
	}
	return value, nil
}
