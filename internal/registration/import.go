package registration

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/table"
)

// ImportList asks to enter the people of a list. The columns are told by their headings, see ImportColumns.
type ImportList struct {
	Sheet table.Sheet
	// Overbook is the reason why those whom no seat is free for get one above the capacity; empty: they do not.
	Overbook string
	// Silent: nobody gets a letter now.
	Silent bool
	// Submission is the random mark of the filled form: the same list sent twice is entered once.
	Submission string
	// Fingerprint of the preview that the hosts saw; what came in between makes entering a Conflict. Empty: any.
	Fingerprint string
}

// ImportOutcome says what becomes of a line. Its German name stands in the catalogue under
// "registration.import_outcome.".
type ImportOutcome string

// The outcomes.
const (
	WillEnter      ImportOutcome = "enter"
	EnteredAlready ImportOutcome = "registered" // is left out; see ImportLine.Earlier
	OnListTwice    ImportOutcome = "twice"      // is left out
	HasMistakes    ImportOutcome = "mistake"
)

// ImportLine is what becomes of one line.
type ImportLine struct {
	Line int
	Person
	Party      int
	Outcome    ImportOutcome
	Result     Result // of whom is entered: Reference and Token count once it is done
	Overbooked bool
	Earlier    Reference     // the live registration of this person, or of the form that was sent before
	Namesake   Reference     // a live registration of the same name, where nothing else tells people apart
	Mistakes   []fault.Field // by the fields of the form
}

// ImportPreview is what entering a list would come to.
type ImportPreview struct {
	Lines       []ImportLine
	Unknown     []string // headings that the form knows nothing of
	Fingerprint string   // the same as long as nothing that concerns the list has changed
}

// Count returns how many lines come to the outcome.
func (p ImportPreview) Count(outcome ImportOutcome) (n int) {
	for _, line := range p.Lines {
		if line.Outcome == outcome {
			n++
		}
	}
	return n
}

// CountState returns how many of those who are entered come into the state.
func (p ImportPreview) CountState(state State) (n int) {
	for _, line := range p.Lines {
		if line.Outcome == WillEnter && line.Result.State == state {
			n++
		}
	}
	return n
}

// fault returns the mistakes of all lines, each named by its line: lines[3][email].
func (p ImportPreview) fault() error {
	var all []fault.Field
	for _, line := range p.Lines {
		all = append(all, ofLine(line.Line, line.Mistakes)...)
	}
	return fault.InvalidFields(all)
}

// PreviewImport returns what entering a list would come to now, for an account with EditRegistrations.
// It changes nothing.
//
// Errors: Invalid for a list that cannot be understood as a whole; Closed for an event that takes
// nobody; Forbidden for seats above the capacity without that right.
func (s *Service) PreviewImport(ctx context.Context, who actor.Actor, slug string, list ImportList) (preview ImportPreview, err error) {
	err = s.importList(ctx, who, slug, list, func(ctx context.Context, d *desk, found ImportPreview, _ *entries) error {
		preview = found
		return d.recount(ctx) // what was tried is forgotten
	})
	return preview, err
}

// Import enters everybody of a list who is not registered already, in its order and each as Register
// does for staff: all of them or, when a line has a mistake, nobody. It returns what became of each line.
//
// Errors: those of the preview; Invalid with the mistakes of all lines; Conflict when something has
// changed since the preview.
func (s *Service) Import(ctx context.Context, who actor.Actor, slug string, list ImportList) (done ImportPreview, err error) {
	err = s.importList(ctx, who, slug, list, func(ctx context.Context, d *desk, found ImportPreview, e *entries) error {
		if err := found.fault(); err != nil {
			return err
		}
		isRepeated := len(e.admissions) < found.Count(WillEnter)
		if !isRepeated && list.Fingerprint != "" && list.Fingerprint != found.Fingerprint {
			return fault.New(fault.Conflict, "registration.list_changed")
		}
		done = found
		if err := e.store(ctx, s); err != nil || !list.Silent {
			return err
		}
		return e.withdrawLetters(ctx)
	})
	return done, err
}

// importList finds the places of a list under the event's lock and hands them to work.
func (s *Service) importList(ctx context.Context, who actor.Actor, slug string, list ImportList,
	work func(context.Context, *desk, ImportPreview, *entries) error) error {
	ready, err := s.prepareImport(ctx, who, slug, list)
	if err != nil {
		return err
	}
	return s.act(ctx, ready.plan.event.ID, func(ctx context.Context, d *desk) error {
		if d.plan.event.Version != ready.plan.event.Version {
			return fault.New(fault.Conflict, "registration.form_changed")
		}
		preview, e, err := s.placeImport(ctx, d, ready)
		if err != nil {
			return err
		}
		return work(ctx, d, preview, e)
	})
}

// fingerprint is the same for two lists of which everybody gets the same.
func (p ImportPreview) fingerprint(list ImportList) (string, error) {
	var text strings.Builder
	fmt.Fprintf(&text, "%t %q\n", list.Silent, list.Overbook)
	for i, line := range p.Lines {
		cells, err := json.Marshal(list.Sheet.Rows[i].Cells)
		if err != nil {
			return "", fmt.Errorf("write line of list: %w", err)
		}
		fmt.Fprintf(&text, "%s %s %s %t\n", cells, line.Outcome, line.Result.State, line.Overbooked)
	}
	return digest(text.String()), nil
}
