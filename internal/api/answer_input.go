package api

import (
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/question"
)

// AnswerInputs are answers by the keys of their questions.
type AnswerInputs map[string]AnswerValue

// AnswerValue is the answer to one question: a text, a number, true or false, a list of texts or a
// file, as the kind of the question demands. null: no answer.
type AnswerValue struct{ value any }

// Upload is a file as it is sent.
type Upload struct {
	Name string `json:"name" doc:"With its extension."`
	Data []byte `json:"data" doc:"Base64."`
}

// Schema implements huma.SchemaProvider.
func (AnswerValue) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{
		Description: "Text, or the value of an option; number; true or false; date as 2027-05-02; list of values of a multiple choice, or of the workshops wished for, the dearest first; file.",
		AnyOf: []*huma.Schema{
			{Type: huma.TypeString, Nullable: true}, {Type: huma.TypeNumber}, {Type: huma.TypeBoolean},
			{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}},
			r.Schema(reflect.TypeFor[Upload](), true, ""),
		},
	}
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *AnswerValue) UnmarshalJSON(sent []byte) error {
	switch sent[0] {
	case '{':
		var file Upload
		err := json.Unmarshal(sent, &file)
		v.value = file
		return err
	case '[':
		var list []string
		err := json.Unmarshal(sent, &list)
		v.value = list
		return err
	}
	return json.Unmarshal(sent, &v.value)
}

// MarshalJSON implements json.Marshaler.
func (v AnswerValue) MarshalJSON() ([]byte, error) { return json.Marshal(v.value) }

// texts returns the answer as the inputs of a form send it; false when questions of the kind have no
// such answers.
func (v AnswerValue) texts(kind question.Kind) ([]string, bool) {
	switch value := v.value.(type) {
	case string:
		return []string{value}, kind != question.KindFile
	case float64:
		return []string{strconv.FormatFloat(value, 'f', -1, 64)}, kind == question.KindNumber
	case bool:
		return []string{yesOrNo(value)}, kind == question.KindBoolean || kind == question.KindConsent
	case []string:
		return value, kind.HasSeveral()
	}
	return nil, v.value == nil
}

func yesOrNo(isYes bool) string {
	if isYes {
		return question.Yes
	}
	return question.No
}

// valueOf returns a kept answer as JSON has it; a file is its name.
func valueOf(a question.Answer) AnswerValue {
	if a.Kind.HasSeveral() {
		return AnswerValue{a.Values}
	}
	var kept string
	if len(a.Values) > 0 {
		kept = a.Values[0]
	}
	switch a.Kind {
	case question.KindBoolean, question.KindConsent:
		return AnswerValue{kept == question.Yes}
	case question.KindNumber:
		if n, err := strconv.Atoi(kept); err == nil {
			return AnswerValue{n}
		}
	}
	return AnswerValue{kept}
}
