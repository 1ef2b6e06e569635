package correspondence

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// Save makes a text the owner's own. version is that of Letter, so that nobody's text is overwritten unseen.
// Letters that wait already go in the new words.
//
// Errors: Invalid for a text that is empty or too long, or whose placeholders are unknown, misplaced or missing;
// Conflict when somebody else has changed it meanwhile; NotFound, Forbidden.
func (s *Service) Save(ctx context.Context, who actor.Actor, of Owner, kind mailing.Kind, locale string, version int64, text wording.Text) error {
	o, err := s.place(ctx, who, of, true)
	if err != nil {
		return err
	}
	if text, err = s.checked(kind, locale, text); err != nil {
		return err
	}
	eventID, organisationID := o.ids()
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		args := []any{eventID, organisationID, kind, locale, text.Subject, text.Body, tx.Now}
		query := insertTextSQL
		if version != 0 {
			query, args = updateTextSQL, append(args, version)
		}
		return unlessStale(change(ctx, tx, query, args...))
	})
}

// Reset gives up the owner's own text. Errors: those of Save.
func (s *Service) Reset(ctx context.Context, who actor.Actor, of Owner, kind mailing.Kind, locale string, version int64) error {
	o, err := s.place(ctx, who, of, true)
	if err != nil {
		return err
	}
	if err := s.known(kind, locale); err != nil {
		return err
	}
	eventID, organisationID := o.ids()
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		return unlessStale(change(ctx, tx, deleteTextSQL, eventID, organisationID, kind, locale, version))
	})
}

func unlessStale(done bool, err error) error {
	if err == nil && !done {
		return fault.New(fault.Conflict, "correspondence.changed_meanwhile")
	}
	return err
}

// known refuses letters and languages that do not exist.
func (s *Service) known(kind mailing.Kind, locale string) error {
	if !slices.Contains(Kinds, kind) || !slices.Contains(s.Locales(), locale) {
		return fault.New(fault.NotFound, "correspondence.letter_unknown")
	}
	return nil
}

// Locales are the languages that letters are written in, German first.
func (s *Service) Locales() []string {
	all := s.templates.Wordings().Locales()
	return append([]string{wording.Source}, slices.DeleteFunc(all, func(locale string) bool { return locale == wording.Source })...)
}

// checked cleans a text and refuses one that a letter cannot have.
func (s *Service) checked(kind mailing.Kind, locale string, text wording.Text) (wording.Text, error) {
	if err := s.known(kind, locale); err != nil {
		return text, err
	}
	f := form.New(nil)
	text = text.ReadIn(f, registration.Placeholders(kind))
	return text, f.Fault()
}
