package api

import (
	"encoding/json"
	"fmt"
	"maps"
)

// merged lays a patch over an object: values are replaced, null removes, objects are merged
// (RFC 7396, section 2). Neither argument is changed.
func merged(stands, patch map[string]any) map[string]any {
	result := make(map[string]any, len(stands)+len(patch))
	maps.Copy(result, stands)
	for name, value := range patch {
		object, isObject := value.(map[string]any)
		switch {
		case value == nil:
			delete(result, name)
		case isObject:
			inner, _ := result[name].(map[string]any)
			result[name] = merged(inner, object)
		default:
			result[name] = value
		}
	}
	return result
}

// asObject returns a value as the object that it is in JSON.
func asObject(value any) (map[string]any, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("write as JSON: %w", err)
	}
	var object map[string]any
	if err := json.Unmarshal(body, &object); err != nil {
		return nil, fmt.Errorf("read own JSON: %w", err)
	}
	return object, nil
}

// patched lays a patch over what stands.
func patched[B any](stands B, patch map[string]any) (B, error) {
	object, err := asObject(stands)
	if err != nil {
		return stands, err
	}
	return bind[B](merged(object, patch))
}
