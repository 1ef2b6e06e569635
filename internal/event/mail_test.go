package event

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/templates"
)

var updateLetters = flag.Bool("update", false, "write the expected letters anew")

// sampleFrame has what every letter of this room has.
func sampleFrame() mailing.Frame {
	return mailing.Frame{Name: "Ayşe <b>Öz</b>", BaseURL: "https://tagungen.example", Hosts: []mailing.Signatory{
		{Name: "KI Musterstadt", Contact: "Alex Beispiel", Email: "ki@musterstadt.example"}, {Name: "JMD Musterstadt"}}}
}

func sampleLetters() map[string]map[mailing.Kind]mailing.Framed {
	const title, when, place, link = "Schnittstellen & Übergänge", "Sonntag, 2. Mai 2027, 09:30 Uhr", "Bürgerhaus, Musterstadt", "https://tagungen.example/intern/x"
	team := teamLetter{Frame: sampleFrame(), Event: title, When: when, Place: place, By: "Kim Beispiel", Role: actor.RoleTeam, Link: link}
	leader, reception, reader := team, team, team
	leader.Role, leader.Workshops = actor.RoleWorkshopLeader, []string{"Vormittag: Sprachbildung & Schule", "Nachmittag: Elternarbeit"}
	reception.Role, reception.By, reception.Place = actor.RoleReception, "", ""
	reader.Role = actor.RoleReader
	changed := reader
	changed.IsChange = true
	return map[string]map[mailing.Kind]mailing.Framed{
		"team": {letterTeam: team}, "team_leader": {letterTeam: leader}, "team_reception": {letterTeam: reception}, "team_reader": {letterTeam: reader}, "team_changed": {letterTeam: changed},
		"host_invitation": {letterHostInvitation: hostInvitationLetter{Frame: sampleFrame(), Event: title, When: when, Place: place, Organisation: "AWO Musterstadt",
			By: "Kim Beispiel", Message: "Machen Sie mit?\n\nWir freuen uns.", Link: link, ExpiresAt: time.Date(2027, 5, 2, 7, 0, 0, 0, time.UTC)}},
		"not_published": {letterNotPublished: notPublishedLetter{Frame: sampleFrame(), Event: title, PublishAt: time.Date(2027, 4, 1, 6, 0, 0, 0, time.UTC),
			Missing: []string{"Bitte geben Sie den Ort an.", "Bitte geben Sie an, wie viele <b>Plätze</b> es gibt."}, Link: link}},
		"host_accepted": {letterHostAnswer: hostAnswerLetter{Frame: sampleFrame(), Event: title, Organisation: "AWO Musterstadt", Accepted: true, Link: link}},
		"host_declined": {letterHostAnswer: hostAnswerLetter{Frame: sampleFrame(), Event: title, Organisation: "AWO Musterstadt", Link: link}},
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
	for name, letters := range sampleLetters() {
		for kind, letter := range letters {
			data, err := json.Marshal(letter)
			if err != nil {
				t.Fatal(err)
			}
			content, err := Composers(texts)[kind]("de", data)
			if err != nil {
				t.Fatal(err)
			}
			compareLetter(t, name+".txt", "Betreff: "+content.Subject+"\n\n"+content.Text)
			compareLetter(t, name+".html", content.HTML)
		}
	}
}

func compareLetter(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "letters", name)
	if *updateLetters {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", path, diff)
	}
}
