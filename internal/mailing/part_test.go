package mailing

import (
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
)

func TestLettersShareAPartOfTheirSnapshotThatIsKeptOnce(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	part := NewPart([]byte(`{"event":"Fachtagung"}`))
	err := database.InTx(t.Context(), func(tx *db.Tx) error {
		for range 2 {
			if err := Share(t.Context(), tx, part); err != nil {
				return err
			}
		}
		return Enqueue(t.Context(), tx,
			Letter{Kind: "a", DedupeKey: "1", Recipient: "ada@gast.example", Data: `{"person":"Ada"}`, Shared: part.Key},
			Letter{Kind: "a", DedupeKey: "2", Recipient: "ada@gast.example", Data: `{}`, Shared: part.Key},
			Letter{Kind: "a", DedupeKey: "3", Recipient: "ada@gast.example", Data: `{"person":"Ada"}`})
	})
	if err != nil {
		t.Fatal(err)
	}
	now := database.Now()
	letters, err := claimLetters(t.Context(), database, claim{at: now, until: now.Add(lease), limit: 10})
	if err != nil || len(letters) != 3 {
		t.Fatalf("claimed %d letters, %v", len(letters), err)
	}
	want := map[string]string{"1": `{"event":"Fachtagung","person":"Ada"}`, "2": `{"event":"Fachtagung"}`, "3": `{"person":"Ada"}`}
	for _, l := range letters {
		if got := joined(l.Shared, l.Data); got != want[l.DedupeKey] {
			t.Errorf("snapshot of letter %s is %s, want %s", l.DedupeKey, got, want[l.DedupeKey])
		}
	}
}
