package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the expected files anew")

func TestProblemsReadAsExpected(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 2).Slug
	h.register(slug, 1)
	h.register(slug, 2)
	path := "/events/" + slug
	for name, a := range map[string]answer{
		"mistakes":      h.participant().post(path+"/registrations", `{"first_name": "Kim", "email": "kim@", "organisation_kind": "verein", "remark": "x"}`),
		"shape":         h.as(h.host).post("/events", `{"title": 1, "starts_at": "morgen", "hosts": [{"slug": "x"}], "farbe": "rot"}`),
		"unknown":       h.as(h.stranger).get(path + "/registrations"),
		"forbidden":     h.as(h.reader).post(path+"/cancel", nil),
		"token-missing": h.participant().get(path + "/registrations"),
		"token-invalid": h.as("tb_falsch").get("/events"),
		"below-taken":   h.as(h.host).patch(path, `{"capacity": 1}`),
		"query":         h.participant().get("/events?kind=party&seite=2&from=morgen"),
		"media-type":    h.participant().do(newTextRequest(t, path+"/registrations")),
	} {
		compare(t, name, withoutInstance(a))
	}
}

func newTextRequest(t *testing.T, path string) *http.Request {
	t.Helper()
	r := newRequest(t, http.MethodPost, path, "Hallo")
	r.Header.Set("Content-Type", "text/plain")
	return r
}

// withoutInstance returns the problem as it came, set out, with another id.
func withoutInstance(a answer) []byte {
	a.t.Helper()
	instance, err := json.Marshal(into[map[string]any](a)["instance"])
	if err != nil {
		a.t.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.Replace(bytes.TrimSpace(a.body), instance, []byte(`"id"`), 1), "", "  "); err != nil {
		a.t.Fatal(err)
	}
	out.WriteByte('\n')
	return out.Bytes()
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: %s", path, diff)
	}
}
