package registration

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/question"
)

func TestAnswersThatMayRevealHealthLiveApartAndGoSoonAfterTheEvent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2, func(d *event.Draft) {
		d.Questions = event.Questions{
			{Key: "essen", Kind: question.KindText, Label: "Was essen Sie nicht?", Special: true},
			{Key: "erwartungen", Kind: question.KindText, Label: "Was erwarten Sie?"},
		}
	})
	a := person(1)
	a.Answers = question.Sent{Values: map[string][]string{"essen": {"Erdnüsse"}, "erwartungen": {"Neue Kontakte"}}}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, a)
	if err != nil {
		t.Fatal(err)
	}
	page, err := h.service.Personal(t.Context(), result.Token)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Special) != 1 || page.Special[0].Text() != "Erdnüsse" || page.Special[0].Question != "Was essen Sie nicht?" {
		t.Errorf("special: %+v", page.Special)
	}
	if ordinary := page.Registration.Answers; len(ordinary) != 1 || ordinary[0].Text() != "Neue Kontakte" {
		t.Errorf("ordinary: %+v", ordinary)
	}
	if n := h.count(`SELECT count(*) FROM registrations WHERE CAST(answers AS text) LIKE '%Erdn%'`); n != 0 {
		t.Error("the special answer stands with the ordinary ones")
	}

	h.now = ev.EndsAt.Add(notice.SpecialRetention - 1)
	h.forgets(0)
	h.now = ev.EndsAt.Add(notice.SpecialRetention)
	h.forgets(1)
	if page, err = h.service.Personal(t.Context(), result.Token); err != nil || len(page.Special) != 0 || len(page.Registration.Answers) != 1 {
		t.Errorf("afterwards: %+v, %v", page.Special, err)
	}
	h.sound()
}

func (h *house) forgets(want int) {
	h.t.Helper()
	counted, err := h.service.CountSpecial(h.t.Context())
	if err != nil || counted != want {
		h.t.Errorf("counted %d, %v; want %d", counted, err, want)
	}
	if n, err := h.service.ForgetSpecial(h.t.Context()); err != nil || n != want {
		h.t.Errorf("forgot %d, %v; want %d", n, err, want)
	}
}
