package broadcast

import (
	"testing"

	"tagungsbuero/internal/registration"
)

const unsettledSQL = `SELECT count(*) FROM broadcast_recipients WHERE letter_id IS NOT NULL AND NOT settled`

func TestOnlyWhatIsNotSettledIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(ahead + 50)
	b := h.draft(plainText)
	h.send(b)
	h.advance()
	h.run(`UPDATE letters SET state = 'sent', sent_at = queued_at WHERE id IN (SELECT letter_id FROM broadcast_recipients WHERE position <= 30)`)
	if n := h.advance(); n != 30 {
		t.Errorf("queued %d letters in place of 30 that have gone", n)
	}
	if n := h.count(unsettledSQL); n != ahead {
		t.Errorf("%d letters are still waited for, want %d", n, ahead)
	}
	// Whatever becomes of a settled letter, it holds nothing up and is asked for no more.
	h.run(`UPDATE letters SET state = 'queued', sent_at = NULL WHERE state = 'sent'`)
	if n := h.advance(); n != 0 {
		t.Errorf("queued %d letters although as many wait as may", n)
	}
	h.run(`UPDATE letters SET state = 'sent', sent_at = queued_at`)
	if n := h.advance(); n != 20 {
		t.Errorf("queued %d letters, want the last 20", n)
	}
	h.deliver()
	if told := h.find(b.Number); told.State != Sent || told.Progress != (Progress{Letters: ahead + 50, Sent: ahead + 50}) || h.count(unsettledSQL) != 0 {
		t.Errorf("told %+v in state %s, %d not settled", told.Progress, told.State, h.count(unsettledSQL))
	}
}

func TestNothingOfAStoppedBroadcastIsWaitedFor(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.crowd(20)
	b := h.draft(plainText)
	h.send(b)
	h.advance()
	if err := h.service.Stop(t.Context(), h.staff, h.event.Slug, b.Number); err != nil {
		t.Fatal(err)
	}
	if n := h.count(unsettledSQL); n != 0 {
		t.Errorf("%d letters are waited for", n)
	}
}

// Whoever registered people and one of them shared a letter when the recipients were taken, and get one each when it is
// their turn: both letters must be counted, and both stopped.
func TestEachLetterHasAPlaceOfItsOwnWhenContactAndMemberPart(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.group("Kontakt Person", "kontakt@mail.example", "Ada", "Bo")
	h.register(1)
	b := h.draft(plainText)
	h.send(b)
	if told := h.find(b.Number); told.Progress.Letters != 2 {
		t.Fatalf("%d letters, want one for the group", told.Progress.Letters)
	}
	h.run(`UPDATE registrations SET email = lower(first_name) || '@mail.example' WHERE email = ''`)
	h.run(`UPDATE registrations SET email = '' WHERE first_name = 'Bo'`)
	if n := h.advance(); n != 3 {
		t.Errorf("queued %d letters, want one each for Ada, whoever registered her, and the third", n)
	}
	if n := h.count(`SELECT count(DISTINCT (r.position, l.id)) FROM letters AS l JOIN broadcast_recipients AS r ON r.letter_id = l.id`); n != 3 {
		t.Errorf("%d letters have a place", n)
	}
	if told := h.find(b.Number); told.Progress != (Progress{Letters: 3, Waiting: 3}) {
		t.Errorf("told %+v", told.Progress)
	}
	if err := h.service.Stop(t.Context(), h.staff, h.event.Slug, b.Number); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = $1 AND state = 'withdrawn'`, registration.MessageKind); n != 3 {
		t.Errorf("a stop took %d of 3 letters back", n)
	}
	if told := h.find(b.Number); told.Progress != (Progress{Letters: 3, Withdrawn: 3}) {
		t.Errorf("told %+v", told.Progress)
	}
}
