package news

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/token"
	"tagungsbuero/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

func sampleLetters() map[string]struct {
	kind   mailing.Kind
	letter snapshot
} {
	about := snapshot{Reference: "7KQ3M9XPZA", Email: "kim@mail.example", Until: time.Date(2027, 3, 8, 9, 0, 0, 0, time.UTC)}
	chosen := about
	chosen.Topics, chosen.Regions = []string{"Interkulturelle Elternarbeit"}, []string{"Regierungsbezirk Köln", "Landschaftsverband Westfalen-Lippe"}
	start := time.Date(2027, 5, 6, 7, 30, 0, 0, time.UTC)
	one, many := chosen, about
	first := told{Slug: "schnittstellen-2027", Title: "Schnittstellen & <b>Übergänge</b> {{.Email}}", Kind: "Fachtagung", StartsAt: start, EndsAt: start.Add(6 * time.Hour),
		Place: "Bürgerhaus, Musterstadt, online", Hosts: "KI Musterstadt, JMD Musterstadt", ClosesAt: new(start.AddDate(0, 0, -14))}
	one.Events = []told{first}
	many.Events = []told{first, {Slug: "eltern", Title: "Elterngespräche", Kind: "Training", StartsAt: start, EndsAt: start.AddDate(0, 0, 1), DayOnly: true, OpensAt: new(start.AddDate(0, -1, 0))}}
	many.More = 3
	return map[string]struct {
		kind   mailing.Kind
		letter snapshot
	}{
		"confirm": {letterConfirm, about}, "confirm_chosen": {letterConfirm, chosen}, "again": {letterAgain, chosen},
		"events_one": {letterEvents, one}, "events_many": {letterEvents, many},
	}
}

func TestTheLettersOfThisRoomReadAsTheyShould(t *testing.T) {
	t.Parallel()
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := mailing.NewTemplates(files)
	if err != nil {
		t.Fatal(err)
	}
	links := Links{BaseURL: "https://tagungen.example", Signer: token.NewSigner(make([]byte, 32))}
	for name, sample := range sampleLetters() {
		data, err := json.Marshal(sample.letter)
		if err != nil {
			t.Fatal(err)
		}
		content, err := Composers(texts, links)[sample.kind]("de", data)
		if err != nil {
			t.Fatal(err)
		}
		if !content.HoldsSecret || (content.Unsubscribe != nil) != (sample.kind == letterEvents) {
			t.Errorf("%s: secret %v, unsubscribe %v", name, content.HoldsSecret, content.Unsubscribe)
		}
		compare(t, name+".txt", "Betreff: "+content.Subject+"\n\n"+content.Text)
		compare(t, name+".html", content.HTML)
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "letters", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
