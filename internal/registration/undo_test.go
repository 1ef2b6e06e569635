package registration

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// standingSQL writes everything about an event that undoing brings back: counters, everybody, places in workshops,
// invitations, and the letters that are still to go.
const standingSQL = `
SELECT concat_ws(E'\n',
    (SELECT concat_ws(' ', 'seats', taken, extra, waiting, COALESCE(capacity, -1)) FROM event_seats WHERE event_id = $1),
    (SELECT string_agg(concat_ws(' ', 'pool', id, taken), E'\n' ORDER BY id) FROM seat_pools WHERE event_id = $1 AND taken > 0),
    (SELECT string_agg(concat_ws(' ', state, n), E'\n' ORDER BY state) FROM registration_counts WHERE event_id = $1 AND n > 0),
    (SELECT string_agg(concat_ws(' ', id, state, seats, pools, 'until', respond_by, unverified, waitlist_priority, 'number', waitlist_number, changed_at), E'\n' ORDER BY id)
     FROM registrations WHERE event_id = $1),
    (SELECT string_agg(concat_ws(' ', 'workshop', key, taken), E'\n' ORDER BY id) FROM workshops WHERE event_id = $1),
    (SELECT string_agg(concat_ws(' ', 'place', p.registration_id, p.slot, p.workshop_id, p.by_hand), E'\n' ORDER BY p.registration_id, p.slot)
     FROM workshop_places AS p JOIN registrations AS r ON r.id = p.registration_id WHERE r.event_id = $1),
    (SELECT string_agg(concat_ws(' ', 'invitation', id, state), E'\n' ORDER BY id) FROM invitations WHERE event_id = $1),
    (SELECT string_agg(concat_ws(' ', 'letter', id, state, due_at, claimed_until, dedupe_key), E'\n' ORDER BY id)
     FROM letters WHERE event_id = $1 AND state <> 'withdrawn'))`

func (h *house) standing(id event.ID) (text string) {
	h.t.Helper()
	if err := h.db.GetContext(context.Background(), &text, standingSQL, id); err != nil {
		h.t.Fatalf("read how the event stands: %v", err)
	}
	return text
}

// decideHeld decides so that it can be undone.
func (h *house) decideHeld(slug string, decision Decision, refs ...Reference) Undoable {
	h.t.Helper()
	decided, err := h.service.DecideAll(h.t.Context(), h.staff, slug, Order{Decision: decision, References: refs, Hold: true})
	if err != nil || decided.Undo == nil {
		h.t.Fatalf("%s: %+v, %v", decision, decided, err)
	}
	return *decided.Undo
}

func (h *house) undo(slug string, made Undoable) error {
	return h.service.UndoDecision(h.t.Context(), h.staff, slug, made.Number)
}

// wantUndo expects the refusal with the key, or none, and that a refusal changes nothing.
func (h *house) wantUndo(ev event.Event, made Undoable, why string) {
	h.t.Helper()
	before := h.standing(ev.ID)
	err := h.undo(ev.Slug, made)
	if why == "" {
		if err != nil {
			h.t.Errorf("it cannot be undone: %v", err)
		}
	} else if keyOf(err) != "registration.undo_"+why || !fault.Is(err, fault.Conflict) {
		h.t.Errorf("undoing: %v, want %q", err, why)
	} else if after := h.standing(ev.ID); after != before {
		h.t.Errorf("a refusal changed\n%s\nto\n%s", before, after)
	}
	h.sound()
}

func TestACancelledRegistrationAndWhoMovedUpGoBackAndNobodyIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	first, second, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	before := h.standing(ev.ID)
	made := h.decideHeld(ev.Slug, Cancelling, first.Reference, second.Reference)
	if h.state(first.Reference) != Cancelled || h.state(waiting.Reference) != Confirmed || made.Moved != 3 || made.Number != 1 {
		t.Fatalf("%+v", made)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'queued' AND due_at = $1 AND queued_at = due_at`, made.Until); n != 3 {
		t.Errorf("%d letters wait, want 3", n)
	}
	h.sound()
	open, err := h.service.Undoable(t.Context(), h.staff, ev.Slug)
	if err != nil || len(open) != 1 || open[0].Moved != 3 || open[0].Decision != Cancelling || open[0].Account == nil || !open[0].Until.Equal(h.now.Add(UndoFor)) {
		t.Errorf("%+v, %v", open, err)
	}
	h.now = h.now.Add(time.Minute)
	h.wantUndo(ev, made, "")
	if after := h.standing(ev.ID); after != before {
		t.Errorf("it stood\n%s\nand stands\n%s", before, after)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'withdrawn'`); n != 3 {
		t.Errorf("%d letters were withdrawn", n)
	}
	if n := h.count(`SELECT count(*) FROM registration_states WHERE what = 'undone' AND actor_kind = 'account'`); n != 3 {
		t.Errorf("the histories tell %d times that it was undone", n)
	}
	h.wantUndo(ev, made, "") // by a double click
	if n := h.count(`SELECT count(*) FROM registration_states WHERE what = 'undone'`); n != 3 {
		t.Errorf("undone twice: %d", n)
	}
	if open, err = h.service.Undoable(t.Context(), h.staff, ev.Slug); err != nil || len(open) != 0 {
		t.Errorf("what was undone can be undone: %+v, %v", open, err)
	}
	// The same decision again writes its letters again.
	h.decideHeld(ev.Slug, Cancelling, first.Reference)
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'queued' AND due_at > $1`, h.now); n != 2 {
		t.Errorf("%d letters wait after deciding again, want 2", n)
	}
	h.sound()
}

func TestWhatAppliedAppliesAgainAndTheSameLettersCanBeWrittenLater(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	before := h.standing(ev.ID)
	for _, decision := range []Decision{Approving, Declining, Approving} {
		made := h.decideHeld(ev.Slug, decision, first.Reference, second.Reference)
		h.wantUndo(ev, made, "")
		if after := h.standing(ev.ID); after != before {
			t.Fatalf("%s: it stood\n%s\nand stands\n%s", decision, before, after)
		}
	}
	if err := h.service.Approve(t.Context(), h.staff, ev.Slug, "", first.Reference, second.Reference); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'queued' AND kind IN ('registration_confirmed', 'registration_waitlisted')`); n != 2 {
		t.Errorf("%d of 2 got their letter", n)
	}
	h.sound()
}

func TestOnlyWhoMayEditRegistrationsUndoes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	made := h.decideHeld(ev.Slug, Cancelling, h.register(ev.Slug, 1).Reference)
	if err := h.service.UndoDecision(t.Context(), h.stranger, ev.Slug, made.Number); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := h.service.Undoable(t.Context(), h.stranger, ev.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger sees: %v", err)
	}
	if err := h.service.UndoDecision(t.Context(), h.staff, ev.Slug, made.Number+1); !fault.Is(err, fault.NotFound) {
		t.Errorf("one that was not made: %v", err)
	}
}

func TestLettersOfADecisionThatCannotBeUndoneGoAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	r := h.register(ev.Slug, 1)
	decided, err := h.service.DecideAll(t.Context(), h.staff, ev.Slug, Order{Decision: Cancelling, References: []Reference{r.Reference}})
	if err != nil || decided.Undo != nil {
		t.Fatalf("%+v, %v", decided, err)
	}
	decided, err = h.service.DecideAll(t.Context(), h.staff, ev.Slug, Order{Decision: Resending, References: []Reference{h.register(ev.Slug, 2).Reference}, Hold: true})
	if err != nil || decided.Undo != nil {
		t.Fatalf("%+v, %v", decided, err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE due_at > $1`, h.now) + h.count(`SELECT count(*) FROM bulk_decisions`); n != 0 {
		t.Error("a letter waits")
	}
}

func TestWhatHappensMeanwhileKeepsADecisionFromBeingUndone(t *testing.T) {
	t.Parallel()
	type scene struct {
		h    *house
		ev   event.Event
		made Undoable
		// Of the first two the seats were taken back; the third moved up.
		first, second, third Result
	}
	must := func(h *house, err error) {
		h.t.Helper()
		if err != nil {
			h.t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		happens func(scene)
		why     string
	}{
		"nothing":                {func(scene) {}, ""},
		"the time is over":       {func(s scene) { s.h.now = s.made.Until }, "late"},
		"the event was changed":  {func(s scene) { must(s.h, s.h.change(s.ev.Slug, new(2), func(d *event.Draft) { d.Title = "Neu" })) }, "event_changed"},
		"somebody took the seat": {func(s scene) { s.h.register(s.ev.Slug, 9) }, "seats_taken"},
		"somebody came again":    {func(s scene) { s.h.register(s.ev.Slug, 1) }, "registered_again"},
		"the mover cancelled":    {func(s scene) { s.h.takeBack(s.third) }, "changed"},
		"the mover was told":     {func(s scene) { must(s.h, s.h.service.Resend(s.h.t.Context(), s.h.staff, s.third.Reference)) }, "letters_gone"},
		"a letter was claimed": {func(s scene) {
			s.h.exec(`UPDATE letters SET state = 'sending', attempts = 1 WHERE id = (SELECT max(id) FROM letters)`)
		}, "letters_gone"},
		"a letter was tried":      {func(s scene) { s.h.exec(`UPDATE letters SET attempts = 1 WHERE id = (SELECT max(id) FROM letters)`) }, "letters_gone"},
		"somebody else asks why":  {func(s scene) { must(s.h, s.h.service.Resend(s.h.t.Context(), s.h.staff, s.h.bystander.Reference)) }, ""},
		"somebody else gives up":  {func(s scene) { s.h.takeBack(s.h.bystander) }, ""},
		"another decision is new": {func(s scene) { s.h.decideHeld(s.ev.Slug, Cancelling, s.h.bystander.Reference) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			ev := h.event(3)
			s := scene{h: h, ev: ev, first: h.register(ev.Slug, 1), second: h.register(ev.Slug, 2)}
			h.bystander = h.register(ev.Slug, 3)
			s.third = h.register(ev.Slug, 4)
			s.made = h.decideHeld(ev.Slug, Cancelling, s.first.Reference, s.second.Reference)
			c.happens(s)
			h.sound()
			h.wantUndo(ev, s.made, c.why)
			if c.why == "" && (h.state(s.first.Reference) != Confirmed || h.state(s.second.Reference) != Confirmed) {
				t.Error("they do not stand as before")
			}
			if gone, err := h.service.ForgetSettled(t.Context()); err != nil || (c.why == "") != (gone == 3) {
				t.Errorf("%d moves are forgotten at once, %v", gone, err)
			}
			h.now = h.now.Add(UndoFor + settledAfter)
			if _, err := h.service.ForgetSettled(t.Context()); err != nil || h.count(`SELECT count(*) FROM bulk_decision_moves`)+h.count(`SELECT count(*) FROM bulk_decision_letters`) != 0 {
				t.Errorf("how people stood is kept, %v", err)
			}
		})
	}
}

// Whoever waits again must not have been passed meanwhile.
func TestNobodyIsPassedByUndoing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	first, waiting, behind := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	made := h.decideHeld(ev.Slug, Declining, waiting.Reference)
	h.takeBack(first)
	if h.state(behind.Reference) != Confirmed {
		t.Fatal("nobody moved up")
	}
	h.wantUndo(ev, made, "overtaken")
}

// A seat that becomes free while somebody does not wait is theirs when they wait again.
func TestWhoWaitsAgainMovesUpWhereASeatIsFree(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	first, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	made := h.decideHeld(ev.Slug, Declining, waiting.Reference)
	h.takeBack(first)
	h.wantUndo(ev, made, "")
	if h.state(waiting.Reference) != Confirmed {
		t.Errorf("with a free seat: %s", h.state(waiting.Reference))
	}
	h.sound()
}

// A letter that comes later is read after those that waited.
func TestLettersThatWaitGoBeforeAnyOthersToTheSamePerson(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	h.decideHeld(ev.Slug, Approving, first.Reference, second.Reference)
	h.now = h.now.Add(time.Minute)
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	waits := `SELECT count(*) FROM letters AS l JOIN registrations AS r ON r.id = l.registration_id WHERE r.reference = $1 AND l.state = 'queued' AND l.due_at > $2`
	if h.count(waits, first.Reference, h.now) != 0 {
		t.Error("the confirmation would come after the cancellation")
	}
	if h.count(waits, second.Reference, h.now) != 0 { // moved up, which is news to somebody who was to wait
		t.Error("the place on the waitlist would be told after moving up")
	}
	h.sound()
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	if _, err := h.db.ExecContext(h.t.Context(), query, args...); err != nil {
		h.t.Fatal(err)
	}
}

// Workshops, invitations, quotas, offers, letters that were still to go: all of it comes back.
func TestEverythingThatHangsOnARegistrationComesBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(3, func(d *event.Draft) {
		d.WaitlistMode = event.WaitlistOffer
		d.Fields = []event.Field{{Key: "organisation_kind"}}
		d.Rules.Quotas = []event.Quota{{Key: "jmd", Label: "JMD", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "jmd", Seats: 1}}
		d.Questions = event.Questions{{Key: "work", Kind: question.KindWorkshops, Label: "Workshops", Options: []question.Option{{Value: "a", Label: "A", Capacity: new(1)}}}}
	})
	r, other := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	application := person(3)
	application.OrganisationKind = "jmd"
	inQuota, err := h.service.Register(t.Context(), h.staff, ev.Slug, application)
	if err != nil {
		t.Fatal(err)
	}
	h.register(ev.Slug, 4)
	h.takeBack(other) // the fourth is offered the seat
	if err := h.service.ChooseWorkshops(t.Context(), h.staff, r.Reference, false, WorkshopChoice{Slot: "work", Workshop: "a"}); err != nil {
		t.Fatal(err)
	}
	h.exec(`UPDATE letters SET state = 'sending', claimed_until = $1 WHERE kind = 'registration_offered'`, h.now.Add(time.Minute))
	before := h.standing(ev.ID)
	var refs []Reference
	if err := h.db.SelectContext(t.Context(), &refs, `SELECT reference FROM registrations WHERE state <> 'cancelled'`); err != nil {
		t.Fatal(err)
	}
	made := h.decideHeld(ev.Slug, Cancelling, refs...)
	if h.state(inQuota.Reference) != Cancelled || h.count(`SELECT count(*) FROM workshop_places`) != 0 {
		t.Fatal("nothing was taken back")
	}
	h.wantUndo(ev, made, "")
	if after := h.standing(ev.ID); after != before {
		t.Errorf("it stood\n%s\nand stands\n%s", before, after)
	}
	made = h.decideHeld(ev.Slug, Cancelling, r.Reference)
	if err := h.service.ChooseWorkshops(t.Context(), h.staff, inQuota.Reference, false, WorkshopChoice{Slot: "work", Workshop: "a"}); err != nil {
		t.Fatal(err)
	}
	h.wantUndo(ev, made, "workshop_full")
	h.now = h.now.Add(time.Minute)
}

// The contact of a group reads of all of it in one letter: that waits too, and once it has gone nothing is undone.
func TestTheContactOfAGroupIsNotTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, func(d *event.Draft) { d.Rules.GroupMax = 4 })
	nobodys := func(n int) Application {
		a := person(n)
		a.Email = ""
		return a
	}
	group, err := h.service.RegisterGroup(t.Context(), h.staff, ev.Slug, GroupApplication{ContactName: "Kontakt Beispiel", ContactEmail: "kontakt@gruppe.example",
		Persons: []Application{nobodys(1), nobodys(2), person(3)}})
	if err != nil {
		t.Fatal(err)
	}
	before := h.standing(ev.ID)
	made := h.decideHeld(ev.Slug, Cancelling, group.Members[0].Reference, group.Members[2].Reference)
	if n := h.count(`SELECT count(*) FROM letters WHERE due_at > $1`, h.now); n != 2 {
		t.Errorf("%d letters wait, want one to the contact and one to the member with an address", n)
	}
	h.wantUndo(ev, made, "")
	if after := h.standing(ev.ID); after != before {
		t.Errorf("it stood\n%s\nand stands\n%s", before, after)
	}
	made = h.decideHeld(ev.Slug, Cancelling, group.Members[2].Reference)
	h.now = h.now.Add(time.Minute)
	h.takeBack(Result{Reference: group.Members[1].Reference})
	h.wantUndo(ev, made, "letters_gone")
}

// Whoever comes by a code or an invitation comes back with it, unless somebody else has used it since.
func TestTheDoorMustStillBeOpenToComeBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9)
	if _, err := h.service.CreateCode(t.Context(), h.staff, ev.Slug, CodeDraft{Code: "FRUEH", MaxUses: new(1)}); err != nil {
		t.Fatal(err)
	}
	byCode := func(n int) Result {
		a := person(n)
		a.Code = "FRUEH"
		r, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, a)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := byCode(1)
	h.wantUndo(ev, h.decideHeld(ev.Slug, Cancelling, first.Reference), "")
	made := h.decideHeld(ev.Slug, Cancelling, first.Reference)
	byCode(2)
	h.wantUndo(ev, made, "door_closed")
}

// Decisions that are undone much later, or not, whatever else happens, leave the data sound.
func TestUndoingAmongOtherThingsBreaksNoRule(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	r := rand.New(rand.NewPCG(seed(t), 1))
	tried, done := 0, 0
	for range 12 {
		ev := h.event(2+r.IntN(4), func(d *event.Draft) {
			d.WaitlistMode = pick(r, []event.WaitlistMode{event.WaitlistAutomatic, event.WaitlistOffer, event.WaitlistManual})
			d.Rules.Mode = pick(r, []event.RegistrationMode{event.ModeFirstCome, event.ModeApproval})
			d.Fields = []event.Field{{Key: "organisation_kind"}}
			if chance(r, 2) {
				d.Rules.Quotas = []event.Quota{{Key: "jmd", Label: "JMD", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "jmd", Seats: 1 + r.IntN(2)}}
			}
		})
		var refs []Reference
		var made []Undoable
		for step := range 60 {
			switch kind := r.IntN(8); {
			case kind < 3 || len(refs) == 0:
				a := person(1000*int(ev.ID) + step)
				a.OrganisationKind = pick(r, []string{"", "jmd"})
				result, err := h.service.Register(t.Context(), h.staff, ev.Slug, a)
				if err != nil {
					t.Fatal(err)
				}
				refs = append(refs, result.Reference)
			case kind < 4:
				if err := h.service.Cancel(t.Context(), h.staff, pick(r, refs), ""); err != nil {
					t.Fatal(err)
				}
			case kind < 6:
				order := Order{Decision: pick(r, []Decision{Approving, Declining, Promoting, Cancelling}), References: []Reference{pick(r, refs), pick(r, refs), pick(r, refs)}, Hold: true}
				decided, err := h.service.DecideAll(t.Context(), h.staff, ev.Slug, order)
				if err != nil && !fault.Is(err, fault.Conflict) {
					t.Fatal(err)
				}
				if decided.Undo != nil {
					made = append(made, *decided.Undo)
				}
			case len(made) > 0:
				err := h.undo(ev.Slug, made[len(made)-1])
				made = made[:len(made)-1]
				tried++
				if err == nil {
					done++
				} else if !fault.Is(err, fault.Conflict) {
					t.Fatal(err)
				}
			}
			h.now = h.now.Add(time.Duration(r.IntN(60)) * time.Second)
		}
		h.sound()
		if t.Failed() {
			t.Fatalf("event %s", ev.Slug)
		}
	}
	if done < 5 || done == tried {
		t.Errorf("%d of %d were undone: that proves little", done, tried)
	}
}
