package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// The personal page opens right after registering, without any letter. So accepting an offer there
// proves no address.
func TestWhoAcceptsAnOfferStillConfirmsTheAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistMode, d.Rules.ConfirmEmail = event.WaitlistOffer, true })
	seated, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := h.service.AcceptOffer(t.Context(), waiting.Token); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.state(waiting.Reference); got != Unconfirmed {
		t.Errorf("after accepting it is %s", got)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_confirmed'`); n != 0 {
		t.Errorf("%d letters say that the seat is certain", n)
	}
	h.sound()
	if _, err := h.service.ConfirmAddress(t.Context(), testLinks.tokenFor(confirmPurpose, waiting.Reference)); err != nil {
		t.Fatal(err)
	}
	if got := h.state(waiting.Reference); got != Confirmed {
		t.Errorf("after confirming it is %s", got)
	}
	h.sound()
}

func family(n int) Application {
	a := person(n)
	a.Party = 4
	return a
}

func TestAfterTheTimeForChangesFewerMayComeAndAnswersStay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	changes := h.now.Add(time.Hour)
	ev := h.event(5, func(d *event.Draft) {
		d.Rules.PartyMax, d.Rules.ChangeUntil = 4, &changes
		d.Questions = []question.Question{{Key: "a", Kind: question.KindText, Label: "A?"}, {Key: "b", Kind: question.KindText, Label: "B?", Special: true}}
	})
	sent := family(1)
	sent.Answers = question.Sent{Values: map[string][]string{"a": {"eins"}, "b": {"zwei"}}}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent)
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, family(2))
	if err != nil || waiting.State != Waitlisted {
		t.Fatalf("the second family is %s, %v", waiting.State, err)
	}
	h.now = changes.Add(time.Second)
	wantFault(t, h.service.ChangeByToken(t.Context(), result.Token, family(1)), fault.Closed, "registration.change_closed")
	fewer := Application{Party: 1, Answers: question.Sent{Values: map[string][]string{"a": {"anders"}}}}
	if err := h.service.ChangeByToken(t.Context(), result.Token, fewer); err != nil {
		t.Fatal(err)
	}
	page, err := h.service.Personal(t.Context(), result.Token)
	if err != nil || page.Registration.Party != 1 || page.Registration.Name() != "Person 1 Beispiel" {
		t.Errorf("it stands for %d people, %s, %v", page.Registration.Party, page.Registration.Name(), err)
	}
	if a, _ := page.Registration.Answers.Find("a"); a.Text() != "eins" || len(page.Special) != 1 {
		t.Errorf("the answers became %v and %v", page.Registration.Answers, page.Special)
	}
	if got := h.state(waiting.Reference); got != Confirmed {
		t.Errorf("the family that waits is %s, although there is room now", got)
	}
	h.sound()
}

func TestThePersonalPageKnowsHowARegistrationEnded(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5)
	stands, first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	if _, err := h.service.SubstituteByToken(t.Context(), first.Token, person(9)); err != nil {
		t.Fatal(err)
	}
	if err := h.service.Cancel(t.Context(), h.staff, second.Reference, "Doppelt"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		token, reason string
		by            actor.Kind
	}{{first.Token, "Person 9 Beispiel", actor.KindParticipant}, {second.Token, "Doppelt", actor.KindAccount}} {
		page, err := h.service.Personal(t.Context(), c.token)
		if err != nil || page.Ended == nil || page.Ended.Reason != c.reason || page.Ended.By != c.by || page.Ended.Account != nil {
			t.Errorf("it ended with %+v, %v", page.Ended, err)
		}
	}
	if page, err := h.service.Personal(t.Context(), stands.Token); err != nil || page.Ended != nil {
		t.Errorf("what stands ended with %+v, %v", page.Ended, err)
	}
}

func TestOptionsWithSeatsOfTheirOwnSayHowManyAreLeft(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) {
		d.Questions = []question.Question{{Key: "parts", Kind: question.KindMultiple, Label: "Teile", Options: []question.Option{
			{Value: "lunch", Label: "Essen"}, {Value: "tour", Label: "Führung", Capacity: new(2)}, {Value: "boat", Label: "Schiff", Capacity: new(1)}}}}
	})
	sent := person(1)
	sent.Answers.Values = map[string][]string{"parts": {"tour", "boat"}}
	if _, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent); err != nil {
		t.Fatal(err)
	}
	seats, err := h.service.OptionSeats(t.Context(), ev)
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]int{"tour": 1, "boat": 0} {
		if left, isLimited := seats.Left("parts", value); !isLimited || left != want {
			t.Errorf("%s has %d left, %v; want %d", value, left, isLimited, want)
		}
	}
	if _, isLimited := seats.Left("parts", "lunch"); isLimited {
		t.Error("an option without a limit has one")
	}
}

func TestOptionsOfSpecialQuestionsTellOnlyThatTheyAreFull(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) {
		d.Questions = []question.Question{{Key: "help", Kind: question.KindMultiple, Label: "Hilfe", Special: true, Options: []question.Option{
			{Value: "ramp", Label: "Rampe", Capacity: new(2)}, {Value: "signs", Label: "Gebärden", Capacity: new(1)}}}}
	})
	sent := person(1)
	sent.Answers.Values = map[string][]string{"help": {"ramp", "signs"}}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent)
	if err != nil {
		t.Fatal(err)
	}
	seats, err := h.service.OptionSeats(t.Context(), ev)
	if err != nil {
		t.Fatal(err)
	}
	if left, isLimited := seats.Left("help", "signs"); !isLimited || left != 0 {
		t.Errorf("what is full has %d left, %v", left, isLimited)
	}
	if left, isLimited := seats.Left("help", "ramp"); isLimited {
		t.Errorf("it tells that %d are left", left)
	}
	own, err := h.service.Personal(t.Context(), result.Token)
	if err != nil {
		t.Fatal(err)
	}
	if left, isLimited := seats.With(own.Registration, own.Special).Left("help", "signs"); isLimited {
		t.Errorf("who has the last one is told that %d are left", left)
	}
}
