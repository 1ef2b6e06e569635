package registration

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"tagungsbuero/internal/fault"
)

// Effect is what a decision would do.
type Effect struct {
	Moves   []Move // of all who would stand otherwise than now, in order
	Letters int
	// Concerned are those whom the decision is about; Unmoved those of them who would stand as now although it is
	// to give them something: no seat is left for them.
	Concerned, Unmoved []Reference
	// Fingerprint is the same as long as the same would happen.
	Fingerprint string
}

// concern completes the effect with whom a decision is about.
func (e *Effect) concern(decision Decision, concerned []Registration) {
	hash := sha256.New()
	fmt.Fprintln(hash, decision, e.Letters)
	for _, m := range e.Moves {
		fmt.Fprintln(hash, m.Reference, m.From, m.To)
	}
	for _, r := range concerned {
		e.Concerned = append(e.Concerned, r.Reference)
		fmt.Fprintln(hash, r.Reference)
		if decision == Promoting && !slices.ContainsFunc(e.Moves, func(m Move) bool { return m.Reference == r.Reference }) {
			e.Unmoved = append(e.Unmoved, r.Reference)
		}
	}
	e.Fingerprint = hex.EncodeToString(hash.Sum(nil))
}

// Move is how somebody would stand.
type Move struct {
	Reference Reference `db:"reference"`
	FirstName string    `db:"first_name"`
	LastName  string    `db:"last_name"`
	From      State     `db:"from_state"`
	To        State     `db:"to_state"`
}

// errOnlyTried makes the desk undo what was tried. Nobody reads it.
var errOnlyTried = fault.New(fault.Conflict, "registration.only_tried")

// lastMade are the last entry of all histories and the last letter.
type lastMade struct{ State, Letter int64 }

const listMarksSQL = `
SELECT COALESCE(pg_sequence_last_value(CAST(pg_get_serial_sequence('registration_states', 'id') AS regclass)), 0) AS state,
       COALESCE(pg_sequence_last_value(CAST(pg_get_serial_sequence('letters', 'id') AS regclass)), 0) AS letter`

const listMovesSQL = `
SELECT r.reference, r.first_name, r.last_name, s.from_state, s.to_state
FROM registrations AS r JOIN registration_states AS s ON s.registration_id = r.id
WHERE r.event_id = $1 AND r.changed_at >= $3 AND s.id > $2 AND s.what = 'state' AND s.from_state IS NOT NULL
ORDER BY s.id`

const countNewLettersSQL = `SELECT count(*) FROM letters WHERE event_id = $1 AND id > $2`

// effectOf does the work and looks at what it did: the event's lock is ours, so all that is new here is.
// The letters to contacts of groups are written when the desk closes, one each.
func (d *desk) effectOf(ctx context.Context, work func() error) (effect Effect, err error) {
	var before lastMade
	if err := d.tx.GetContext(ctx, &before, listMarksSQL); err != nil {
		return Effect{}, fmt.Errorf("note what is there: %w", err)
	}
	toldBefore := len(d.toldGroups)
	if err := work(); err != nil {
		return Effect{}, err
	}
	if err := d.tx.SelectContext(ctx, &effect.Moves, listMovesSQL, d.seats.EventID, before.State, d.tx.Now); err != nil {
		return Effect{}, fmt.Errorf("look who moved: %w", err)
	}
	if err := d.tx.GetContext(ctx, &effect.Letters, countNewLettersSQL, d.seats.EventID, before.Letter); err != nil {
		return Effect{}, fmt.Errorf("count letters: %w", err)
	}
	effect.Letters += len(d.toldGroups) - toldBefore
	return effect, nil
}
