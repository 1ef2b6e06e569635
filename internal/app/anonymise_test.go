package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/app"
	"tagungsbuero/internal/apptest"
)

func TestPurgingAnonymisesWhatItsDryRunCounted(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Demo()
	link := register(t, a)
	a.SetTime(time.Now().AddDate(2, 0, 0))
	counted := personalRows(t, a.CountPurgeable)
	if again := personalRows(t, a.CountPurgeable); counted[0] == 0 || counted[1] == 0 || again != counted {
		t.Fatalf("counted %v registrations and letters, then %v", counted, again)
	}
	a.Get(link).Must(http.StatusOK)
	if purged := personalRows(t, a.Purge); purged != counted {
		t.Errorf("counted %v, purged %v", counted, purged)
	}
	a.Get(link).Must(http.StatusNotFound)
	if left := personalRows(t, a.CountPurgeable); left != [2]int{} {
		t.Errorf("%v are left", left)
	}
	if violations, err := a.Registrations.Audit(t.Context()); err != nil || len(violations) != 0 {
		t.Errorf("audit: %v, %v", violations, err)
	}
}

// personalRows returns the numbers of registrations and of letters.
func personalRows(t *testing.T, count func(context.Context) ([]app.Purged, error)) (n [2]int) {
	t.Helper()
	found, err := count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		switch {
		case strings.HasPrefix(p.What, "registrations to anonymise"):
			n[0] = p.Rows
		case strings.HasPrefix(p.What, "letters to them"):
			n[1] = p.Rows
		}
	}
	return n
}
