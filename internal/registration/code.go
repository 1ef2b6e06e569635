package registration

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/token"
)

// Code opens an event to whoever knows it.
type Code struct {
	ID        int64      `db:"id"`
	Code      string     `db:"code"`
	Note      string     `db:"note"`
	MaxUses   *int       `db:"max_uses"` // nil: any number
	Used      int        `db:"used"`     // live registrations
	CreatedAt time.Time  `db:"created_at"`
	RevokedAt *time.Time `db:"revoked_at"`
}

// IsOpen reports whether somebody can still register with the code.
func (c Code) IsOpen() bool { return c.RevokedAt == nil && (c.MaxUses == nil || c.Used < *c.MaxUses) }

// CodeDraft is a code to be made.
type CodeDraft struct {
	Code    string // empty: a random one, fit to be read out
	Note    string // for the hosts
	MaxUses *int   // registrations at a time; nil: any number
}

// maxCode is the length of a code, in characters.
const maxCode = 60

// randomCode is the length of a random code. Its 40 bits are more than anybody can try.
const randomCode = 8

// mostUses bounds what makes no sense.
const mostUses = 100_000

// codeForm leaves out what looks alike or gets lost on the way through a telephone.
var codeForm = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9._-]{2,58}[A-Za-z0-9])$`)

func (c CodeDraft) checked() (CodeDraft, error) {
	f := form.New(nil)
	c.Code = f.Line("code", c.Code, form.Max(maxCode))
	c.Note = f.Line("note", c.Note)
	switch {
	case c.Code == "" && !f.HasFailed("code"):
		c.Code = token.Reference()[:randomCode]
	case !codeForm.MatchString(c.Code):
		f.Fail("code", "registration.code_form", fault.Args{"Max": maxCode})
	}
	switch {
	case c.MaxUses == nil:
	case *c.MaxUses < 1:
		f.Fail("max_uses", "form.number_too_small", fault.Args{"Min": 1})
	case *c.MaxUses > mostUses:
		f.Fail("max_uses", "form.number_too_large", fault.Args{"Max": mostUses})
	}
	return c, f.Fault()
}

const insertCodeSQL = `
INSERT INTO invitation_codes (event_id, code, note, max_uses, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING RETURNING id, code, note, max_uses, 0 AS used, created_at, revoked_at`

// CreateCode makes a code that opens an event to whoever knows it, for an account with EditRegistrations.
// Invalid with all mistakes, for instance when the event has the code already, revoked ones included.
func (s *Service) CreateCode(ctx context.Context, who actor.Actor, slug string, draft CodeDraft) (Code, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return Code{}, err
	}
	if draft, err = draft.checked(); err != nil {
		return Code{}, err
	}
	var made Code
	err = s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		err := d.tx.GetContext(ctx, &made, insertCodeSQL, ev.ID, draft.Code, draft.Note, draft.MaxUses, d.tx.Now)
		if db.NoRows(err) {
			return fault.InvalidFields([]fault.Field{{Name: "code", Key: "registration.code_taken"}})
		}
		if err != nil {
			return fmt.Errorf("insert code: %w", err)
		}
		return nil
	})
	return made, err
}

const findCodeSQL = `
SELECT id, code FROM invitation_codes WHERE event_id = $1 AND lower(code) = lower($2) AND revoked_at IS NULL`

// findCode finds a code of the event, however it is written; Invalid when there is none.
func findCode(ctx context.Context, q db.Queryer, id event.ID, code string) (Code, error) {
	unknown := fault.InvalidFields([]fault.Field{{Name: "invitation_code", Key: "registration.code_unknown"}})
	if !codeForm.MatchString(code) {
		return Code{}, unknown
	}
	var found Code
	if err := q.GetContext(ctx, &found, findCodeSQL, id, code); err != nil {
		if db.NoRows(err) {
			return Code{}, unknown
		}
		return Code{}, fmt.Errorf("find code: %w", err)
	}
	return found, nil
}
