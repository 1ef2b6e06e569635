package api

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The cases of RFC 7396, appendix A, in which both are objects.
func TestAMergePatchIsAppliedAsTheRFCSays(t *testing.T) {
	t.Parallel()
	for _, try := range [][3]string{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		var stands, patch, want map[string]any
		for i, into := range []*map[string]any{&stands, &patch, &want} {
			if err := json.Unmarshal([]byte(try[i]), into); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, merged(stands, patch)); diff != "" {
			t.Errorf("%s with %s: %s", try[0], try[1], diff)
		}
	}
}
