package broadcast

import (
	"sync"
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

func TestAFormThatIsSentTwiceMakesOneDraft(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	text := Text{Subject: "Anfahrt", Body: "Bitte den Bus nehmen.", Filter: &registration.Filter{State: registration.Confirmed}, Form: "ein-formular",
		Files: []question.Upload{{Name: "a.txt", Data: []byte("Text")}}}
	first := h.draft(text)
	// What has become of the draft makes no difference.
	if err := h.service.Change(t.Context(), h.staff, h.event.Slug, first.Number, 0, Text{Subject: "Anders", Body: "Anders."}); err != nil {
		t.Fatal(err)
	}
	if again := h.draft(text); again.Number != first.Number || again.Subject != "Anders" {
		t.Errorf("the same form made %+v", again)
	}
	if n := h.count(`SELECT count(*) FROM broadcast_files`); n != 1 {
		t.Errorf("%d files, want the one", n)
	}
	// Whoever goes back and writes something else loses nothing of it.
	other := text
	other.Body = "Bitte die Bahn nehmen."
	filtered := text
	filtered.Filter = &registration.Filter{State: registration.Waitlisted}
	withFile := text
	withFile.Files = []question.Upload{{Name: "a.txt", Data: []byte("Anders")}}
	elsewhere := text
	elsewhere.Form = "anderes-formular"
	for i, each := range []Text{other, filtered, withFile, elsewhere} {
		if made := h.draft(each); made.Number != first.Number+1+i {
			t.Errorf("case %d was answered with draft %d", i, made.Number)
		}
	}
	if err := h.service.Delete(t.Context(), h.staff, h.event.Slug, first.Number); err != nil {
		t.Fatal(err)
	}
	if made := h.draft(text); made.Subject != "Anfahrt" {
		t.Errorf("after the draft was deleted the form made %+v", made)
	}
}

func TestManyClicksInTwoProcessesMakeOneDraftAndOneCopy(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	other := h.newService(&db.DB{DB: h.db.DB, Clock: h.db.Clock})
	text := plainText
	text.Form = "ein-formular"
	together := func(click func(*Service) (Broadcast, error)) {
		t.Helper()
		var clicks sync.WaitGroup
		for _, service := range []*Service{h.service, other, h.service, other, h.service, other} {
			clicks.Go(func() {
				if _, err := click(service); err != nil {
					t.Errorf("a click is refused: %v", err)
				}
			})
		}
		clicks.Wait()
	}
	together(func(s *Service) (Broadcast, error) { return s.Create(t.Context(), h.staff, h.event.Slug, text) })
	together(func(s *Service) (Broadcast, error) { return s.Copy(t.Context(), h.staff, h.event.Slug, 1, "ein-knopf") })
	if n := h.count(`SELECT count(*) FROM broadcasts`); n != 2 {
		t.Errorf("%d broadcasts, want one and its copy", n)
	}
}

func TestACopyIsANewDraftOfTheSame(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	first := h.draft(Text{Subject: "Programm für {name}", Body: "Im Anhang.", Filter: &registration.Filter{State: registration.Confirmed}, ReplyTo: h.jmd.ID,
		Files: []question.Upload{{Name: "a.txt", Data: []byte("Eins")}, {Name: "b.txt", Data: []byte("Zwei")}}})
	h.send(first)
	if err := h.service.Stop(t.Context(), h.staff, h.event.Slug, first.Number); err != nil {
		t.Fatal(err)
	}
	made, err := h.service.Copy(t.Context(), h.staff, h.event.Slug, first.Number, "")
	if err != nil {
		t.Fatal(err)
	}
	if made.Number != 2 || made.State != Draft || made.Subject != first.Subject || made.Body != first.Body || made.Filter() != first.Filter() || *made.ReplyTo != h.jmd.ID || len(made.Files) != 2 {
		t.Errorf("made %+v", made)
	}
	if file, err := h.service.File(t.Context(), h.staff, h.event.Slug, made.Number, 2); err != nil || string(file.Data) != "Zwei" {
		t.Errorf("file %q: %v", file.Data, err)
	}
	h.send(made)
	h.deliver()
	h.only(address(1), "Programm für Person 0001 Beispiel")
	if told := h.find(made.Number); told.Progress != (Progress{Letters: 1, Sent: 1}) {
		t.Errorf("the copy is told as %+v", told.Progress)
	}
	if told := h.find(first.Number); told.State != Stopped || told.Progress.Withdrawn != 1 {
		t.Errorf("the first one is told as %+v", told)
	}
}

func TestACopyNamesNoHostForAnswersWhoHasLeft(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.draft(Text{Subject: "S", Body: "B", Filter: &registration.Filter{}, ReplyTo: h.jmd.ID})
	h.run(`DELETE FROM event_hosts WHERE event_id = $1 AND organisation_id = $2`, h.event.ID, h.jmd.ID)
	if made, err := h.service.Copy(t.Context(), h.staff, h.event.Slug, first.Number, ""); err != nil || made.ReplyTo != nil {
		t.Errorf("made %+v: %v", made, err)
	}
}

func TestWhatIsForgottenOrUnknownCannotBeCopied(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b := h.draft(plainText)
	h.run(`UPDATE broadcasts SET subject = '', body = '', anonymised_at = $1`, h.now)
	_, err := h.service.Copy(t.Context(), h.staff, h.event.Slug, b.Number, "")
	mustRefuse(t, err, fault.Conflict, "a forgotten one")
	_, err = h.service.Copy(t.Context(), h.staff, h.event.Slug, 7, "")
	mustRefuse(t, err, fault.NotFound, "an unknown one")
}
