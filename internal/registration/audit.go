package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// Violation is one place where the stored data breaks a rule of domain section 3.
type Violation struct {
	Rule    string `db:"rule"`    // what must hold
	Subject string `db:"subject"` // slug of the event or reference of the registration
	Found   string `db:"found"`   // what is stored instead
}

// String returns the line that `tagungsbuero audit` prints.
func (v Violation) String() string { return v.Rule + ": " + v.Subject + ": " + v.Found }

// Audit checks the stored data against every rule and returns what breaks one. It looks at one
// consistent state, so it may run while people register.
func (s *Service) Audit(ctx context.Context) ([]Violation, error) {
	var violations []Violation
	err := s.db.InSnapshot(ctx, func(tx *db.Tx) error {
		for _, check := range auditChecks {
			var found []Violation
			if err := tx.SelectContext(ctx, &found, check.query, check.args(tx)...); err != nil {
				return fmt.Errorf("audit %s: %w", check.rule, err)
			}
			for _, v := range found {
				v.Rule = check.rule
				violations = append(violations, v)
			}
		}
		for _, check := range []func(context.Context, *db.Tx) ([]Violation, error){auditWaiting, auditPools} {
			found, err := check(ctx, tx)
			if err != nil {
				return err
			}
			violations = append(violations, found...)
		}
		return nil
	})
	return violations, err
}

// auditCheck finds what breaks one rule. The query returns subject and found.
type auditCheck struct {
	rule    string
	query   string
	needNow bool // whether $1 is the present time
}

func (c auditCheck) args(tx *db.Tx) []any {
	if c.needNow {
		return []any{tx.Now}
	}
	return nil
}
