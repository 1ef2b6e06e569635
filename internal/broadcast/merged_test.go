package broadcast

import (
	"testing"
	"time"

	"tagungsbuero/internal/registration"
)

func (h *house) merge(keep, end registration.Reference) {
	h.t.Helper()
	if err := h.registrations.Merge(h.t.Context(), h.staff, registration.Merge{Keep: keep, End: end, Take: []registration.Part{}}); err != nil {
		h.t.Fatal(err)
	}
}

const earlyMail, lateMail = "frueh@mail.example", "spaet@mail.example"

// early and late are registrations of one person, before and behind the crowd.
func (h *house) early(email string) registration.Reference {
	h.t.Helper()
	return h.enter(registration.Person{FirstName: "Kim", LastName: "Adler", Email: email})
}

func (h *house) late(email string) registration.Reference {
	h.t.Helper()
	return h.enter(registration.Person{FirstName: "Kim", LastName: "Zander", Email: email})
}

func TestWhoeverIsMergedWhileABroadcastGoesGetsItOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		endIsEarly  bool
		queued      bool // the first of the two, whose letter waits for another try
		early, late int  // letters to each
	}{
		"before either is queued":            {endIsEarly: true, late: 1},
		"when the one that stays is to come": {endIsEarly: true, queued: true, late: 1},
		"when the one that ends is to come":  {queued: true, early: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			h.crowd(ahead)
			early, late := h.early(earlyMail), h.late(lateMail)
			h.send(h.draft(plainText))
			if c.queued {
				h.advance()
				h.db.MustExecContext(t.Context(), `UPDATE letters SET due_at = due_at + interval '1 hour' WHERE recipient = $1`, earlyMail)
				if err := h.mailing.SendDue(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if c.endIsEarly {
				h.merge(late, early)
			} else {
				h.merge(early, late)
			}
			h.deliver()
			h.now = h.now.Add(2 * time.Hour)
			h.deliver()
			if e, l := h.broadcastsTo(earlyMail, plainText.Subject), h.broadcastsTo(lateMail, plainText.Subject); e != c.early || l != c.late {
				t.Errorf("%d and %d letters, want %d and %d", e, l, c.early, c.late)
			}
		})
	}
}

func TestWhoeverWasLeftOutGetsTheBroadcastInTheTurnOfTheOneThatEnded(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(ahead)
	early, late := h.early(earlyMail), h.late(lateMail)
	h.send(h.draft(plainText))
	h.db.MustExecContext(t.Context(), `UPDATE broadcast_recipients SET left_out = true WHERE registration_id = (SELECT id FROM registrations WHERE reference = $1)`, early)
	h.merge(early, late)
	h.deliver()
	if e, l := h.broadcastsTo(earlyMail, plainText.Subject), h.broadcastsTo(lateMail, plainText.Subject); e != 1 || l != 0 {
		t.Errorf("%d letters to the one that stays, %d to the other", e, l)
	}
}

func TestAMergeTakesBackOneOfTwoLettersOfABroadcastAndNeverTheOnlyOne(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	keep, end := h.early(earlyMail), h.late(lateMail)
	h.send(h.draft(plainText))
	h.advance()
	only := h.draft(Text{Subject: "Allein an Sie", Body: "Bitte bringen Sie das Material mit.", Filter: &registration.Filter{Picked: string(end)}})
	h.send(only)
	h.advance()
	h.merge(keep, end)
	h.deliver()
	third := h.enter(registration.Person{FirstName: "Kim", LastName: "Aal", Email: "dritte@mail.example"})
	h.send(h.draft(Text{Subject: "Allein an Dich", Body: "Bis dann.", Filter: &registration.Filter{Picked: string(third)}}))
	h.merge(keep, third)
	h.deliver()
	if k, e := h.broadcastsTo(earlyMail, "Allein an Dich"), h.broadcastsTo("dritte@mail.example", "Allein an Dich"); k+e != 1 {
		t.Errorf("%d and %d letters of what was meant for one that ended before its turn", k, e)
	}
	if k, e := h.broadcastsTo(earlyMail, plainText.Subject), h.broadcastsTo(lateMail, plainText.Subject); k != 1 || e != 0 {
		t.Errorf("%d letters to the one that stays, %d to the other", k, e)
	}
	if e := h.broadcastsTo(lateMail, "Allein an Sie"); e != 1 {
		t.Errorf("%d letters that went to the one that ended alone", e)
	}
}
