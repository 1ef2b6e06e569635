package db_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
)

func TestTextsArriveAsTheyWere(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	const unnestSQL = `SELECT one FROM unnest(CAST($1 AS text[])) WITH ORDINALITY AS given (one, place) ORDER BY place`
	statement := database.Statement(unnestSQL)
	rapid.Check(t, func(rt *rapid.T) {
		sent := rapid.SliceOf(rapid.OneOf(rapid.StringMatching(`[^\x00]{0,40}`), rapid.SampledFrom([]string{"", `{"a,b"}`, "NULL", `\`, "ä\n🙂"}))).Draw(rt, "texts")
		var plain, kept []string
		if err := database.SelectContext(t.Context(), &plain, unnestSQL, db.Texts(sent)); err != nil {
			rt.Fatal(err)
		}
		if err := statement.SelectContext(t.Context(), &kept, db.Texts(sent)); err != nil {
			rt.Fatal(err)
		}
		if !slices.Equal(plain, sent) || !slices.Equal(kept, sent) {
			rt.Fatalf("sent %q, arrived %q and %q", sent, plain, kept)
		}
	})
}
