package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

func TestSavingWithoutAChangeTellsNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: "thema", Kind: question.KindText, Label: "Thema"}, {Key: "essen", Kind: question.KindText, Label: "Essen", Special: true}}
	})
	sent := person(1)
	sent.Answers.Values = map[string][]string{"thema": {"Bildung"}, "essen": {"koscher"}}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent)
	if err != nil {
		t.Fatal(err)
	}
	told := func() int {
		return h.count(`SELECT (SELECT count(*) FROM letters WHERE kind = 'registration_changed') + (SELECT count(*) FROM registration_states WHERE what = 'answers')`)
	}
	if err := h.change(ev.Slug, new(9), func(d *event.Draft) { d.Questions[0].Label = "Welches Thema?" }); err != nil {
		t.Fatal(err)
	}
	if err := h.service.ChangeByToken(t.Context(), result.Token, sent); err != nil {
		t.Fatal(err)
	}
	if err := h.service.Change(t.Context(), h.staff, result.Reference, sent); err != nil || told() != 0 {
		t.Errorf("%d letters and notes about nothing, %v", told(), err)
	}
	sent.Answers.Values["essen"] = []string{"halal"}
	if err := h.service.ChangeByToken(t.Context(), result.Token, sent); err != nil || told() != 2 {
		t.Errorf("%d letters and notes about another answer, %v", told(), err)
	}
	sent.LastName, h.now = "Anders", h.now.Add(time.Minute)
	if err := h.service.Change(t.Context(), h.staff, result.Reference, sent); err != nil || told() != 4 {
		t.Errorf("%d letters and notes about another name, %v", told(), err)
	}
}
