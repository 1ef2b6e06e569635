package oidc

import (
	"slices"
	"testing"
)

func TestGroupsAreFoundWhereverTheClaimLeads(t *testing.T) {
	t.Parallel()
	claims := map[string]any{
		"groups": []any{"/a", 7, "", "/b"}, "role": "alone", "realm_access": map[string]any{"roles": []any{"x"}}, "https://kreis.example/groups": []any{"dotted"},
	}
	for name, want := range map[string][]string{
		"groups": {"/a", "/b"}, "role": {"alone"}, "realm_access.roles": {"x"}, "https://kreis.example/groups": {"dotted"}, "missing": nil, "role.deeper": nil, "realm_access": nil,
	} {
		if got := textsOf(valueAt(claims, name)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
