package delivery_test

import (
	"strings"
	"sync"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

func TestALetterGoesOnceMoreToTheAddressThatStandsNow(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev := h.event()
	h.register(ev.Slug, 1)
	h.send()
	first := h.letters(ev.Slug)[0]
	h.run(`UPDATE letters SET state = 'bounced', failed_at = $1, last_error = '550 5.1.1 user unknown' WHERE id = $2`, h.now, int64(first.ID))
	h.run(`UPDATE registrations SET email = 'richtig@mail.example'`)

	if found := h.find(first.ID); found.Refusal != nil || found.To.Email != "richtig@mail.example" || found.Reason() != mailing.MailboxUnknown {
		t.Errorf("the page says %+v, %v", found.To, found.Refusal)
	}
	repeat := h.repeat(first.ID, 0)
	h.send()
	was, is := h.find(first.ID), h.find(repeat)
	if is.State != mailing.Sent || is.Recipient != "richtig@mail.example" || is.Subject != was.Subject || is.Text != was.Text || is.HTML != was.HTML || is.Calendar != was.Calendar {
		t.Errorf("the second letter differs: %+v", is)
	}
	if was.State != mailing.Bounced || is.ResentFrom == nil || *is.ResentFrom != first.ID || len(was.Repeats) != 1 || was.Repeats[0].ID != repeat {
		t.Errorf("the two are not linked: %+v, %+v", was.Repeats, is.ResentFrom)
	}
}

func TestTwoClicksSendALetterOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev := h.event()
	h.register(ev.Slug, 1)
	h.send()
	first := h.letters(ev.Slug)[0].ID
	var both [2]mailing.ID
	var clicks sync.WaitGroup
	for i := range both {
		clicks.Go(func() { both[i], _ = h.Repeat(t.Context(), h.staff(actor.RoleEditor), first, 0) })
	}
	clicks.Wait()
	if both[0] == 0 || both[0] != both[1] || len(h.letters(ev.Slug)) != 2 {
		t.Errorf("two clicks made %v of %d letters", both, len(h.letters(ev.Slug)))
	}
	h.send()
	if again := h.repeat(first, 0); again != both[0] {
		t.Errorf("a third click on the old page, after it had gone, made %d", again)
	}
	if next := h.repeat(first, 1); next == both[0] {
		t.Error("whoever sees that it went may send it again")
	}
	if waiting := h.repeat(first, delivery.Anew); len(h.letters(ev.Slug)) != 3 || waiting != h.letters(ev.Slug)[0].ID {
		t.Errorf("while one waits another was made: %d", len(h.letters(ev.Slug)))
	}
}

func TestWhatMustNotGoAnyMoreIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev := h.event()
	person := h.register(ev.Slug, 1)
	letter := h.letters(ev.Slug)[0].ID
	h.refuses(letter, "mailing.repeat_waits")
	h.send()
	h.run(`UPDATE letters SET state = 'withdrawn'`)
	h.refuses(letter, "mailing.repeat_withdrawn")
	h.run(`UPDATE letters SET state = 'sent', data = '{}'`)
	h.refuses(letter, "mailing.repeat_secret")
	h.run(`UPDATE letters SET blanked_at = $1`, h.now)
	h.refuses(letter, "mailing.repeat_blanked")
	h.run(`UPDATE letters SET blanked_at = NULL, data = '{"facts":{}}', kind = 'registration_invitation'`)
	h.refuses(letter, "registration.repeat_invitation")
	h.run(`UPDATE letters SET kind = 'registration_reminder'`)
	h.now = ev.StartsAt
	h.refuses(letter, "registration.repeat_over")
	h.now = ev.StartsAt.AddDate(0, 0, -1)
	if refusal := h.find(letter).Refusal; refusal != nil {
		t.Errorf("the day before a reminder is refused: %v", refusal)
	}
	must(t, h.registrations.Cancel(t.Context(), actor.System(), person.Reference, ""))
	h.refuses(letter, "registration.repeat_outdated")
	h.run(`UPDATE letters SET kind = 'registration_cancelled_by_host' WHERE id = $1`, int64(letter))
	if refusal := h.find(letter).Refusal; refusal != nil {
		t.Errorf("that a registration was taken back may be told: %v", refusal)
	}
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, "Krankheit"); err != nil {
		t.Fatal(err)
	}
	h.run(`UPDATE letters SET kind = 'registration_group' WHERE id = $1`, int64(letter))
	h.refuses(letter, "registration.repeat_cancelled")
}

func TestLettersAreKeptFromWhoMayNotSeeOrSendThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev := h.event()
	h.register(ev.Slug, 1)
	h.send()
	letter := h.letters(ev.Slug)[0].ID
	ctx := t.Context()
	look := func(who actor.Actor) error {
		_, listErr := h.List(ctx, who, ev.Slug, delivery.Filter{}, 10)
		_, findErr := h.Find(ctx, who, letter)
		if fault.KindOf(listErr) != fault.KindOf(findErr) {
			t.Errorf("the list says %v, the letter %v", listErr, findErr)
		}
		return findErr
	}
	send := func(who actor.Actor) error {
		_, oneErr := h.Repeat(ctx, who, letter, 0)
		_, allErr := h.RepeatUndelivered(ctx, who, ev.Slug)
		if oneErr == nil || allErr == nil || fault.KindOf(oneErr) != fault.KindOf(allErr) {
			t.Errorf("one says %v, all say %v", oneErr, allErr)
		}
		return allErr
	}
	if err := look(h.staff(actor.RoleReader)); err != nil {
		t.Error(err)
	}
	if err := send(h.staff(actor.RoleReader)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader sends: %v", err)
	}
	if err := look(h.staff(actor.RoleReception)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the reception looks: %v", err)
	}
	for _, stranger := range []actor.Actor{actor.Participant(), actor.Account(9, true, nil)} {
		if err := look(stranger); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger looks: %v", err)
		}
		if err := send(stranger); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger sends: %v", err)
		}
	}
	must(t, h.accounts.Invite(ctx, actor.System(), invitation("neu@ki.example", h.host)))
	ofAccount, err := h.mailing.Latest(ctx, 1)
	must(t, err)
	if _, err := h.Find(ctx, h.staff(actor.RoleManager), ofAccount[0].ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the secret letter of an account is shown: %v", err)
	}
}

func TestPersonalLinksAreUnreadable(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev := h.event()
	person := h.register(ev.Slug, 1)
	h.send()
	kept, err := h.mailing.Letter(t.Context(), h.letters(ev.Slug)[0].ID)
	must(t, err)
	shown := h.find(kept.ID)
	if !strings.Contains(kept.Text, person.Token) || !strings.Contains(kept.HTML, person.Token) {
		t.Fatal("the letter has no personal link")
	}
	for _, text := range []string{shown.Text, shown.HTML} {
		if strings.Contains(text, person.Token) || !strings.Contains(text, baseURL+"/anmeldung/"+delivery.Hidden) || !strings.Contains(text, baseURL+"/veranstaltungen/"+ev.Slug) && strings.Contains(kept.Text, baseURL+"/veranstaltungen/"+ev.Slug) {
			t.Errorf("shown as\n%s", text)
		}
	}
}

func TestAfterAnOutageEverythingThatWasGivenUpGoesOnceMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev := h.event()
	const people = 105 // more than one transaction takes
	for n := range people {
		h.register(ev.Slug, n)
	}
	away := `UPDATE letters SET state = 'failed', failed_at = $1, last_error = 'given up: mail server takes no letters: connect'`
	h.run(away, h.now)
	h.run(`UPDATE letters SET state = 'bounced', last_error = '550 5.1.1' WHERE recipient = 'person0@mail.example'`)
	h.run(`UPDATE letters SET last_error = '550 5.1.1 user unknown' WHERE recipient = 'person1@mail.example'`)
	h.run(`UPDATE letters SET last_error = 'compose letter: panic: index out of range' WHERE recipient = 'person2@mail.example'`)
	h.run(`UPDATE letters SET blanked_at = $1, data = '{}' WHERE recipient = 'person3@mail.example'`, h.now)
	page, err := h.List(t.Context(), h.staff(actor.RoleEditor), ev.Slug, delivery.Filter{States: []mailing.State{mailing.Failed, mailing.Bounced}}, 10)
	must(t, err)
	if page.GivenUp != people-2 || !page.More {
		t.Errorf("%d were given up", page.GivenUp)
	}
	done, err := h.RepeatUndelivered(t.Context(), h.staff(actor.RoleEditor), ev.Slug)
	if want := (delivery.Repeated{Sent: people - 3, Left: 3}); err != nil || done != want {
		t.Errorf("%+v, %v; want %+v", done, err, want)
	}
	if done, err := h.RepeatUndelivered(t.Context(), h.staff(actor.RoleEditor), ev.Slug); err != nil || done.Sent != 0 {
		t.Errorf("the second time %+v, %v", done, err)
	}
	h.send()
	sent := 0
	for _, letter := range h.letters(ev.Slug) {
		if letter.State == mailing.Sent && letter.ResentFrom != nil {
			sent++
		}
	}
	if sent != people-3 {
		t.Errorf("%d arrived", sent)
	}
}

func TestARepeatIsNoSecondLetterInTheAudit(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev := h.eventOf(1)
	seated := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2) // waits, and moves up
	must(t, h.registrations.Cancel(t.Context(), actor.System(), seated.Reference, ""))
	h.send()
	promoted := h.letters(ev.Slug)[0]
	for _, letter := range h.letters(ev.Slug) {
		if letter.Kind == "registration_promoted" {
			promoted = letter
		}
	}
	h.repeat(promoted.ID, 0)
	if promoted.Kind != "registration_promoted" || len(h.letters(ev.Slug)) != 5 {
		t.Fatalf("%s was repeated, there are %d letters", promoted.Kind, len(h.letters(ev.Slug)))
	}
	if found, err := h.registrations.Audit(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("the audit says %v, %v", found, err)
	}
}
