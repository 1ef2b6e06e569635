package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

func TestConsentToSpecialAnswersIsWithdrawnAtAnyTime(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, asksForPapers, marked(true, 0, 2), func(d *event.Draft) {
		d.Questions[0].Options[0].Capacity = new(1)
		until := h.now.Add(time.Hour)
		d.Rules.ChangeUntil = &until
	})
	first, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, withPapers(1))
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, withPapers(2))
	if err != nil || waiting.State != Waitlisted {
		t.Fatalf("the second is %s, %v", waiting.State, err)
	}
	h.now = h.now.Add(2 * time.Hour) // the time for changes is over
	for range 2 {
		if err := h.service.WithdrawSpecial(t.Context(), first.Token); err != nil {
			t.Fatal(err)
		}
	}
	h.keeps(first, "thema", "")
	if n := h.count(`SELECT count(*) FROM answer_files AS f JOIN registrations AS r ON r.id = f.registration_id WHERE r.reference = $1`, first.Reference); n != 0 {
		t.Errorf("%d files are left", n)
	}
	if n := h.count(`SELECT count(*) FROM registration_states AS s JOIN registrations AS r ON r.id = s.registration_id WHERE r.reference = $1 AND s.what = 'answers'`, first.Reference); n != 1 {
		t.Errorf("it stands %d times in the history", n)
	}
	if got := h.state(first.Reference); got != Confirmed {
		t.Errorf("the registration is %s", got)
	}
	if got := h.state(waiting.Reference); got != Confirmed {
		t.Errorf("who waits for the option is %s", got)
	}
	h.sound()

	if err := h.service.CancelByToken(t.Context(), waiting.Token); err != nil {
		t.Fatal(err)
	}
	h.now = ev.EndsAt.Add(time.Hour)
	if err := h.service.WithdrawSpecial(t.Context(), waiting.Token); err != nil {
		t.Errorf("after the event, of a registration that ended: %v", err)
	}
	h.keeps(waiting, "thema", "")
	h.sound()
	wantFault(t, h.service.WithdrawSpecial(t.Context(), "x"), fault.NotFound, "registration.link_unknown")
}

func TestStoredFilesStayUncheckedUntilTheyAreRemoved(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, asksForPapers)
	sent := withPapers(1)
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.change(ev.Slug, new(5), func(d *event.Draft) { d.Questions[2].FileTypes, d.Questions[2].Required = []string{"png"}, true }); err != nil {
		t.Fatal(err)
	}
	files := func() int { return h.count(`SELECT count(*) FROM answer_files WHERE body = $1`, []byte("%PDF-1.7 x")) }
	again := Application{Answers: question.Sent{Values: map[string][]string{"essen": {"alles"}, "thema": {"Anderes"}}}}
	if err := h.service.ChangeByToken(t.Context(), result.Token, again); err != nil || files() != 1 {
		t.Fatalf("%d files are left, %v", files(), err)
	}
	h.keeps(result, "essen attest thema", "")
	again.RemoveFiles = []string{"attest"}
	err = h.service.ChangeByToken(t.Context(), result.Token, again)
	if mistakes := mistakesOf(err); len(mistakes) != 1 || mistakes[0].Key != "question.file_needed" || files() != 1 {
		t.Errorf("a file that is needed is gone: %v", err)
	}
	if err := h.change(ev.Slug, new(5), func(d *event.Draft) { d.Questions[2].Required = false }); err != nil {
		t.Fatal(err)
	}
	if err := h.service.ChangeByToken(t.Context(), result.Token, again); err != nil || files() != 0 {
		t.Errorf("%d files are left, %v", files(), err)
	}
	h.keeps(result, "essen thema", "")
	h.sound()
}
