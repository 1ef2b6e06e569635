package broadcast

import (
	"testing"

	"tagungsbuero/internal/mailing"
)

// Whatever a letter comes to is told as what it is; only what will go still waits.
func TestEveryStateOfALetterIsToldAsWhatItIs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	b := h.draft(plainText)
	h.send(b)
	h.advance()
	want := map[mailing.State]Progress{
		mailing.Queued: {Waiting: 1}, mailing.Sending: {Waiting: 1}, mailing.Sent: {Sent: 1},
		mailing.Failed: {Failed: 1}, mailing.Bounced: {Failed: 1}, mailing.Withdrawn: {Withdrawn: 1},
	}
	const change = `
UPDATE letters SET state = $1, claimed_until = CASE WHEN $1 = 'sending' THEN now() END,
    sent_at = CASE WHEN $1 IN ('sent', 'bounced') THEN now() END, failed_at = CASE WHEN $1 IN ('failed', 'bounced') THEN now() END
WHERE kind = 'registration_message'`
	for _, state := range mailing.States {
		if _, err := h.db.ExecContext(t.Context(), change, string(state)); err != nil {
			t.Fatal(err)
		}
		expected, known := want[state]
		expected.Letters = 1
		if got := h.find(b.Number).Progress; !known || got != expected {
			t.Errorf("%s is told as %+v, want %+v", state, got, expected)
		}
	}
}
