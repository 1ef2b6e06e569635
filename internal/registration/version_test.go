package registration

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/token"
)

func TestAnotherFileOfTheSameNameIsAnotherVersion(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: "datei", Kind: question.KindFile, Label: "Datei", FileTypes: []string{"pdf"}, FileMaxKB: 100}}
	})
	sent := func(body, version string) Application {
		a := person(1)
		a.Version, a.Answers.Files = version, map[string]question.Upload{"datei": {Name: "bescheid.pdf", Data: []byte("%PDF-1.7 " + body)}}
		return a
	}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent("eins", ""))
	if err != nil {
		t.Fatal(err)
	}
	page, err := h.service.Personal(t.Context(), result.Token)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.service.ChangeByToken(t.Context(), result.Token, sent("zwei", page.Version)); err != nil {
		t.Fatal(err)
	}
	wantFault(t, h.service.ChangeByToken(t.Context(), result.Token, sent("drei", page.Version)), fault.Conflict, "registration.changed_meanwhile")
}

// Without the secret of the installation nobody can compare a version with guesses about what it hides.
func TestAVersionGivesNothingAway(t *testing.T) {
	t.Parallel()
	special := Answers{{Key: "essen", Values: []string{"koscher"}}}
	own, err := testLinks.versionOf(Registration{}, special, nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Links{Signer: token.NewSigner([]byte("another secret of at least 32 bytes"))}.versionOf(Registration{}, special, nil)
	if err != nil || own == other {
		t.Errorf("whoever has another secret knows the version as well: %s, %v", own, err)
	}
}
