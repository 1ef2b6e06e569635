package registration

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	randomRuns       = 4
	operationsPerRun = 25_000
	operationsEach   = 500 // of one event
	seedVariable     = "TB_SEED"
)

// seed is the one of TB_SEED, or a new one; the test prints it, so that a run can be repeated.
func seed(t *testing.T) uint64 {
	t.Helper()
	n := rand.Uint64N(1_000_000)
	if given := os.Getenv(seedVariable); given != "" {
		var err error
		if n, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatalf("%s must be a number: %v", seedVariable, err)
		}
	}
	t.Logf("to repeat: %s=%d go test -tags nomsgpack -run '%s' ./internal/registration", seedVariable, n, t.Name())
	return n
}

// A hundred thousand operations, in any order that chance brings, end as the rules say.
func TestRandomOperationsEndAsTheRulesSay(t *testing.T) {
	for run := range randomRuns {
		t.Run(fmt.Sprint("run ", run+1), func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			r := rand.New(rand.NewPCG(seed(t), uint64(run)))
			manager, done, worlds := h.manager(), 0, map[string]*world{}
			for done < operationsPerRun {
				w := h.newWorld(r, manager)
				for w.done < operationsEach && h.now.Before(w.m.draft.EndsAt.AddDate(0, 0, 1)) {
					w.step()
				}
				w.flush()
				done, worlds[w.slug] = done+w.done, w
			}
			h.soundIn(worlds)
		})
	}
}

// soundIn is sound, with the story of each event in which something is wrong.
func (h *house) soundIn(worlds map[string]*world) {
	h.t.Helper()
	violations, err := h.service.Audit(h.t.Context())
	if err != nil {
		h.t.Fatalf("audit: %v", err)
	}
	stories := map[string]bool{}
	for _, v := range violations {
		h.t.Errorf("audit: %v", v)
		for slug, w := range worlds {
			isHere := strings.Contains(v.String(), slug+")") || strings.Contains(v.String(), slug+":") ||
				slices.ContainsFunc(w.m.guests, func(g *guest) bool { return string(g.ref) == v.Subject })
			if isHere && !stories[slug] {
				stories[slug] = true
				h.t.Logf("event %s:\n%s", slug, strings.Join(w.log, "\n"))
			}
		}
	}
}
