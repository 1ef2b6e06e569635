package registration

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestAFreedSeatGoesToTheNextWhoWaitsWithALetter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	seated, next, last := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	if got := h.state(next.Reference); got != Confirmed {
		t.Errorf("the next is %s", got)
	}
	page, err := h.service.Personal(t.Context(), last.Token)
	if err != nil || page.Registration.State != Waitlisted || page.WaitlistPosition != 1 {
		t.Errorf("the last is %s at %d, %v; want first of the waitlist", page.Registration.State, page.WaitlistPosition, err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_promoted' AND recipient = 'person2@mail.example'`); n != 1 {
		t.Errorf("%d letters about moving up", n)
	}
	h.sound()
}

func TestCancellingTwiceChangesNothingMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	first := h.register(ev.Slug, 1)
	for range 3 {
		if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.count(`SELECT count(*) FROM registration_states WHERE to_state = 'cancelled'`); n != 1 {
		t.Errorf("%d entries of history", n)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_cancelled'`); n != 1 {
		t.Errorf("%d letters", n)
	}
	h.sound()
}

func TestAfterTheDeadlineOnlyTheHostsCancelButWhoWaitsMayStillLeave(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	until := h.now.Add(time.Hour)
	ev := h.event(1, func(d *event.Draft) { d.CancelUntil = &until })
	seated, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	h.now = until.Add(time.Second)
	wantFault(t, h.service.CancelByToken(t.Context(), seated.Token), fault.Closed, "registration.cancel_closed")
	if page, err := h.service.Personal(t.Context(), seated.Token); err != nil || page.MayCancel {
		t.Errorf("page offers cancelling: %v, %v", page.MayCancel, err)
	}
	if err := h.service.CancelByToken(t.Context(), waiting.Token); err != nil {
		t.Errorf("leaving the waitlist: %v", err)
	}
	if err := h.service.Cancel(t.Context(), h.staff, seated.Reference, "Krank gemeldet"); err != nil {
		t.Errorf("cancelling by staff: %v", err)
	}
	detail, err := h.service.Find(t.Context(), h.staff, seated.Reference)
	if err != nil {
		t.Fatal(err)
	}
	if change := detail.History[1]; change.Reason != "Krank gemeldet" || change.By != actor.KindAccount || *change.Account != "ki@demo.example" {
		t.Errorf("history does not say who and why: %+v", change)
	}
	h.sound()
}

func TestNobodyMovesUpAfterTheLastTimeForIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	until := h.now.Add(time.Hour)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistUntil = &until })
	seated, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	h.now = until.Add(time.Second)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	if got := h.state(waiting.Reference); got != Waitlisted {
		t.Errorf("who waits is %s", got)
	}
	_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(3))
	wantFault(t, err, fault.Conflict, "registration.full")
	h.sound()
}

func TestForeignAndDamagedLinksOpenNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	mine := h.register(h.event(5).Slug, 1)
	forged := Links{Signer: tokenOfAnother()}.Token(mine.Reference)
	for _, secret := range []string{"", "x", forged, mine.Token[:len(mine.Token)-1], mine.Token + "0", strings.Repeat("0", 36), "\x00" + mine.Token} {
		wantFault(t, h.service.CancelByToken(t.Context(), secret), fault.NotFound, "registration.link_unknown")
	}
	if _, err := h.service.Personal(t.Context(), strings.ToUpper(mine.Token)); err != nil {
		t.Errorf("a link typed in capitals: %v", err)
	}
	h.sound()
}

func TestHigherAndUnlimitedCapacityLetsPeopleMoveUp(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	var refs []Reference
	for n := range 6 {
		refs = append(refs, h.register(ev.Slug, n).Reference)
	}
	if err := h.change(ev.Slug, new(3)); err != nil {
		t.Fatal(err)
	}
	wantStates(h, refs, Confirmed, Confirmed, Confirmed, Waitlisted, Waitlisted, Waitlisted)
	wantFault(t, h.change(ev.Slug, new(2)), fault.Conflict, "registration.capacity_below_taken")
	wantStates(h, refs, Confirmed, Confirmed, Confirmed, Waitlisted, Waitlisted, Waitlisted)
	if err := h.change(ev.Slug, nil); err != nil {
		t.Fatal(err)
	}
	wantStates(h, refs, Confirmed, Confirmed, Confirmed, Confirmed, Confirmed, Confirmed)
	h.sound()
}

func TestACancelledEventCancelsEverybodyWithALetter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	var refs []Reference
	for n := range 4 {
		refs = append(refs, h.register(ev.Slug, n).Reference)
	}
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, "Zu wenige Anmeldungen"); err != nil {
		t.Fatal(err)
	}
	wantStates(h, refs, Cancelled, Cancelled, Cancelled, Cancelled)
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_event_cancelled'`); n != 4 {
		t.Errorf("%d letters, want 4", n)
	}
	h.sound()
}

func TestTheDatabaseItselfRefusesASeatTooMany(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	h.register(ev.Slug, 1)
	waiting := h.register(ev.Slug, 2)
	_, err := h.db.ExecContext(t.Context(), `UPDATE registrations SET state = 'confirmed' WHERE reference = $1`, waiting.Reference)
	if err == nil || !strings.Contains(err.Error(), "event_seats_never_oversold") {
		t.Errorf("err = %v, want the constraint event_seats_never_oversold", err)
	}
	_, err = h.db.ExecContext(t.Context(), `UPDATE registration_states SET reason = 'geschönt'`)
	if err == nil {
		t.Error("the history could be rewritten")
	}
}

func TestOnlyHostsSeeAndChangeRegistrations(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(3)
	ref := h.register(ev.Slug, 1).Reference
	_, err := h.service.List(t.Context(), h.stranger, ev.Slug, Filter{}, Place{})
	wantFault(t, err, fault.NotFound, "event.unknown")
	_, err = h.service.Find(t.Context(), h.stranger, ref)
	wantFault(t, err, fault.NotFound, "registration.unknown")
	wantFault(t, h.service.Cancel(t.Context(), h.stranger, ref, ""), fault.NotFound, "registration.unknown")
	wantFault(t, h.service.Each(t.Context(), h.stranger, ev.Slug, Filter{}, nil), fault.NotFound, "event.unknown")
	coHost := actor.Account(h.account("jmd@demo.example"), false, []actor.Membership{{Organisation: h.jmd.ID, Role: actor.RoleReception}})
	if list, err := h.service.List(t.Context(), coHost, ev.Slug, Filter{}, Place{}); err != nil || list.Total != 1 {
		t.Errorf("the second host sees %d, %v", list.Total, err)
	}
	wantFault(t, h.service.Cancel(t.Context(), coHost, ref, ""), fault.Forbidden, "registration.forbidden")
}

func TestTheReceptionSeesNoContacts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(3)
	asked := person(1)
	asked.Phone, asked.Remark = "030 23125-000", "vegetarisch"
	made, err := h.service.Register(t.Context(), h.staff, ev.Slug, asked)
	if err != nil {
		t.Fatal(err)
	}
	reception := actor.Account(h.account("empfang@demo.example"), false, []actor.Membership{{Organisation: h.jmd.ID, Role: actor.RoleReception}})
	for _, tc := range []struct {
		who          actor.Actor
		email        string
		foundByEmail int
	}{{h.staff, "person1@mail.example", 1}, {reception, "", 0}} {
		list, err := h.service.List(t.Context(), tc.who, ev.Slug, Filter{}, Place{})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Email != tc.email {
			t.Errorf("the list has %+v, %v; want address %q", list.Rows, err, tc.email)
		}
		detail, err := h.service.Find(t.Context(), tc.who, made.Reference)
		if err != nil || detail.Email != tc.email || tc.email == "" && detail.Phone+detail.Remark != "" || detail.LastName != "Beispiel" {
			t.Errorf("the detail has %+v, %v; want address %q", detail.Person, err, tc.email)
		}
		if found, err := h.service.List(t.Context(), tc.who, ev.Slug, Filter{Text: "person1@mail"}, Place{}); err != nil || found.Total != tc.foundByEmail || len(found.Rows) != tc.foundByEmail {
			t.Errorf("%d found by address, %v; want %d", found.Total, err, tc.foundByEmail)
		}
		if found, err := h.service.List(t.Context(), tc.who, ev.Slug, Filter{Text: "beispiel"}, Place{}); err != nil || found.Total != 1 {
			t.Errorf("%d found by name, %v", found.Total, err)
		}
	}
	_, err = h.service.Letters(t.Context(), reception, made.Reference)
	wantFault(t, err, fault.Forbidden, "registration.forbidden")
}

func wantStates(h *house, refs []Reference, want ...State) {
	h.t.Helper()
	for i, ref := range refs {
		if got := h.state(ref); got != want[i] {
			h.t.Errorf("registration %d is %s, want %s", i+1, got, want[i])
		}
	}
}
