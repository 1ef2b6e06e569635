package e2e_test

import (
	"fmt"
	"slices"
	"strings"
)

// Tables that change by themselves: the notes of jobs, what a job writes for the search, and the migrations.
var restless = []string{"job_runs", "registration_words", "registration_words_due", "goose_db_version"}

// unlooked is the log without what was only read: looks at special categories and lists taken out are noted.
const unlooked = `(SELECT * FROM audit_entries WHERE action NOT IN ('looked_at', 'taken_out'))`

// snapshot is everything that is stored: for each table the number of its rows and a sum over them.
func (h *house) snapshot() map[string]string {
	h.t.Helper()
	var tables []string
	if err := h.db.SelectContext(h.t.Context(), &tables, `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`); err != nil {
		h.t.Fatal(err)
	}
	if len(tables) < 10 {
		h.t.Fatalf("only %d tables found: the test looks at the wrong database", len(tables))
	}
	sums := map[string]string{}
	for _, table := range tables {
		if slices.Contains(restless, table) {
			continue
		}
		source := table
		if table == "audit_entries" {
			source = unlooked
		}
		var sum string
		query := `SELECT count(*) || ' rows, ' || COALESCE(md5(string_agg(CAST(r AS text), chr(10) ORDER BY CAST(r AS text))), '') FROM ` + source + ` AS r`
		if err := h.db.GetContext(h.t.Context(), &sum, query); err != nil {
			h.t.Fatal(err)
		}
		sums[table] = sum
	}
	return sums
}

// differences says which tables differ, besides those to be left out.
func differences(before, after map[string]string, without ...string) string {
	var found []string
	for table, sum := range after {
		if before[table] != sum && !slices.Contains(without, table) {
			found = append(found, fmt.Sprintf("%s (%s, then %s)", table, before[table], sum))
		}
	}
	slices.Sort(found)
	return strings.Join(found, "; ")
}
