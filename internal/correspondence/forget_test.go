package correspondence

import (
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/wording"
)

func (h *house) count(query string) (n int) {
	h.t.Helper()
	h.must(h.db.GetContext(h.t.Context(), &n, query))
	return n
}

func (h *house) manager() actor.Actor {
	return actor.Account(1, false, []actor.Membership{{Organisation: h.first.ID, Role: actor.RoleManager}})
}

func TestATestTriesTheWordsThatAreNotSavedYet(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.save(h.ofEvent(), "de", "Gespeichert")
	kim := h.register("Kim", "de")
	h.lastLetter()
	subject := strings.Repeat("x", 150)
	look := Look{Owner: h.ofEvent(), Kind: confirmed, Locale: "de", Text: wording.Text{Subject: subject, Body: "Hallo {name}!\n\n{link}"}, Registration: kim.Reference}
	h.must(h.texts.SendTest(t.Context(), h.manager(), look, "buero@ki.example"))
	letter := h.lastLetter()
	if letter.Subject != "[Test] "+subject || !strings.Contains(letter.Text, "Hallo Kim!") || strings.Contains(letter.Text, kim.Token) {
		t.Errorf("the test says %q: %s", letter.Subject, letter.Text)
	}
	if letter.EventID == nil || letter.RegistrationID == nil || letter.Kind != TrialKind {
		t.Errorf("it is about %v, %v as %s", letter.EventID, letter.RegistrationID, letter.Kind)
	}
	h.must(h.registrations.CancelByToken(t.Context(), kim.Token))
	h.lastLetter()
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'letter_trial' AND state = 'sent'`); n != 1 {
		t.Errorf("%d test letters are as they were when the person cancels", n)
	}
}

func TestTextsAndTestsOfAnEventAreForgottenWithItsPeople(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.save(h.ofEvent(), "de", "Kim kommt")
	h.save(h.ofEvent(), "en", "Kim comes")
	h.save(Owner{Organisation: h.first.Slug}, "de", "Immer")
	kim := h.register("Kim", "de")
	look := Look{Owner: h.ofEvent(), Kind: confirmed, Locale: "de", Text: wording.Text{Subject: "Neu", Body: "Kim kommt auch.\n\n{link}"}}
	h.must(h.texts.SendTest(t.Context(), h.manager(), look, "buero@ki.example"))
	look.Registration, look.Locale = kim.Reference, "en"
	h.must(h.texts.SendTest(t.Context(), h.manager(), look, "buero@ki.example"))
	h.lastLetter()
	forget := func() int {
		h.t.Helper()
		n, err := h.texts.Forget(t.Context())
		h.must(err)
		return n
	}
	forgettable := func() int {
		h.t.Helper()
		n, err := h.texts.CountForgettable(t.Context())
		h.must(err)
		return n
	}
	if n, m := forgettable(), forget(); n != 0 || m != 0 {
		t.Errorf("%d, %d are forgotten too early", n, m)
	}
	h.now = h.now.AddDate(0, 5, 0)
	_, err := h.registrations.Anonymise(t.Context())
	h.must(err)
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'letter_trial' AND recipient <> ''`); n != 1 {
		t.Errorf("%d test letters are left when the person is forgotten, want that to nobody in particular", n)
	}
	if n := forgettable(); n != 3 {
		t.Errorf("%d are to be forgotten, want two texts and a letter", n)
	}
	if n := forget(); n != 2 || forgettable() != 0 {
		t.Errorf("%d texts are forgotten, %d left", n, forgettable())
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE text_body IS NOT NULL OR CAST(data AS text) <> '{}' OR recipient <> ''`); n != 0 {
		t.Errorf("%d letters say something still", n)
	}
	if n := h.count(`SELECT count(*) FROM letter_texts WHERE organisation_id IS NOT NULL`); n != 1 || h.count(`SELECT count(*) FROM letter_texts`) != 1 {
		t.Errorf("of the organisation %d texts are left", n)
	}
}
