package mailing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tagungsbuero/internal/bounce"
	"tagungsbuero/internal/db"
)

// Outcome is what a message to the address for what comes back led to.
type Outcome string

// The outcomes.
const (
	ReportNone    Outcome = "no report" // a holiday note, a receipt, advertising
	ReportForeign Outcome = "foreign"   // about no letter of ours, or without proof of it
	ReportDelayed Outcome = "delayed"   // a server goes on trying
	ReportBounced Outcome = "bounced"   // a letter did not arrive
)

// ErrTooEarly is returned for a report about a letter that is still being marked as sent: it is to be
// handed in again some minutes later.
var ErrTooEarly = errors.New("the letter is still on its way")

// Report takes in a message that came to the address for what comes back, or to the sender's; recipient
// is the address it was sent to, when the server has said so beside the message, else "". Only what
// carries the signature of a letter, or its Message-ID, changes anything. A report that is handed in
// twice changes nothing the second time, and none is ever answered.
func (s *Service) Report(ctx context.Context, message io.Reader, recipient string) (Outcome, error) {
	report, err := bounce.Parse(message)
	if err != nil || report.Kind == bounce.None {
		return ReportNone, nil // what cannot be read reports nothing
	}
	outcome := ReportForeign
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		for _, m := range s.marksOf(report, recipient) {
			var known bool
			var err error
			if outcome, known, err = s.takeReport(ctx, tx, m, report); err != nil || known {
				return err
			}
		}
		outcome = ReportForeign
		return nil
	})
	return outcome, err
}

// marksOf are what the report names letters by, the signed address first.
func (s *Service) marksOf(report bounce.Report, recipient string) []mark {
	var marks []mark
	for _, address := range append([]string{recipient}, report.Addressees...) {
		if m, ok := s.returns.markOf(address); ok {
			marks = append(marks, m)
		}
	}
	if m, ok := markIn(ownID.FindStringSubmatch(report.MessageID), nil); ok {
		marks = append(marks, m)
	}
	return marks[:min(len(marks), mostMarks)]
}

// mostMarks bounds how many letters one message can make us look for: a report is about one, and anybody can write to the
// address with thousands.
const mostMarks = 10

const (
	findReportedSQL = `SELECT id, kind, dedupe_key, queued_at, state, attempts FROM letters WHERE id = $1`
	lockReportedSQL = findReportedSQL + ` FOR UPDATE`
)

// reported is a letter as far as reports are about it.
type reported struct {
	ID        ID        `db:"id"`
	Kind      Kind      `db:"kind"`
	DedupeKey string    `db:"dedupe_key"`
	QueuedAt  time.Time `db:"queued_at"`
	State     State     `db:"state"`
	Attempts  int       `db:"attempts"`
}

// findReported returns the letter that a mark is of. It is locked only when the mark has proved that.
func findReported(ctx context.Context, tx *db.Tx, m mark) (letter reported, known bool, err error) {
	for _, query := range []string{findReportedSQL, lockReportedSQL} {
		err := tx.GetContext(ctx, &letter, query, int64(m.id))
		if db.NoRows(err) {
			return reported{}, false, nil
		}
		if err != nil {
			return reported{}, false, fmt.Errorf("find letter of report: %w", err)
		}
		if !m.holds(envelope{id: letter.ID, dedupe: letter.DedupeKey, queuedAt: letter.QueuedAt}) {
			return reported{}, false, nil
		}
	}
	return letter, true, nil
}

// takeReport writes down what became of one letter; known is false when there is none that the mark is of.
func (s *Service) takeReport(ctx context.Context, tx *db.Tx, m mark, report bounce.Report) (outcome Outcome, known bool, err error) {
	letter, known, err := findReported(ctx, tx, m)
	if err != nil || !known {
		return ReportForeign, false, err
	}
	switch {
	case letter.State == Bounced:
		return ReportBounced, true, nil
	case letter.State == Sending, letter.State == Queued && letter.Attempts > 0:
		return "", true, ErrTooEarly // a service has died, or will mark it in a moment
	case letter.State != Sent:
		return ReportForeign, true, nil
	case report.Kind == bounce.Delayed:
		return ReportDelayed, true, updateReported(ctx, tx, noteDelaySQL, letter.ID, report)
	}
	s.log.Warn("letter came back", "letter", letter.ID, "kind", letter.Kind, "status", report.Status)
	count(s.metrics.Bounced, 1)
	return ReportBounced, true, updateReported(ctx, tx, noteBounceSQL, letter.ID, report)
}

// Of a forgotten letter the answer is not kept, for it may name the recipient.
const (
	noteDelaySQL  = `UPDATE letters SET delayed_at = $2, last_error = CASE WHEN recipient = '' THEN '' ELSE $3 END WHERE id = $1`
	noteBounceSQL = `UPDATE letters SET state = 'bounced', failed_at = $2, last_error = CASE WHEN recipient = '' THEN '' ELSE $3 END WHERE id = $1`
)

func updateReported(ctx context.Context, tx *db.Tx, query string, id ID, report bounce.Report) error {
	text := report.Diagnostic
	if !strings.Contains(text, report.Status) {
		text = strings.TrimSpace(report.Status + " " + text)
	}
	if _, err := tx.ExecContext(ctx, query, int64(id), tx.Now, bodyText(text)); err != nil {
		return fmt.Errorf("write down report: %w", err)
	}
	return nil
}
