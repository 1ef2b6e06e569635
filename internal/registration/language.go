package registration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/question"
)

// checkLocale refuses a language in which we write to nobody.
func checkLocale(f *form.Form, locale string) {
	if locale == "" {
		f.Fail("letter_locale", "registration.locale_missing")
	}
	if locale != i18n.German && !slices.Contains(question.Locales, locale) {
		f.Fail("letter_locale", "registration.locale_unknown", fault.Args{"Known": strings.Join(question.Locales, ", ")})
	}
}

// MayChangeLanguage reports whether letters still go to the person, whose language can be another one: there is no deadline
// for that.
func (r Registration) MayChangeLanguage() bool { return r.State.IsLive() && r.Email != "" }

// ChangeLanguage writes to the person whose link it is in another language from now on. Letters that wait go in it too. No
// letter tells of it.
//
// Errors: Invalid for a language that there is not; Conflict when the registration has ended or has no address.
func (s *Service) ChangeLanguage(ctx context.Context, secret, locale string) error {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, found.Reference)
		if err != nil {
			return err
		}
		if !r.MayChangeLanguage() {
			return fault.New(fault.Conflict, "registration.ended")
		}
		f := form.New(nil)
		if checkLocale(f, locale); f.Fault() != nil {
			return f.Fault()
		}
		return d.writeIn(ctx, r, locale)
	})
}

const updateLocaleSQL = `UPDATE registrations SET locale = $2 WHERE id = $1`

// writeIn lets letters to somebody go in a language, those that wait too.
func (d *desk) writeIn(ctx context.Context, r Registration, locale string) error {
	if r.Locale == locale {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, updateLocaleSQL, r.ID, locale); err != nil {
		return fmt.Errorf("set language of letters: %w", err)
	}
	return mailing.Translate(ctx, d.tx, []int64{int64(r.ID)}, r.Email, locale)
}

const (
	updateGroupLocaleSQL = `UPDATE registration_groups SET locale = $2 WHERE id = $1`
	// Whoever has no address is written to by the contact's.
	updateMembersLocaleSQL = `UPDATE registrations SET locale = $2 WHERE group_id = $1 AND email = ''`
)

// ChangeGroupLanguage writes to the contact whose link it is in another language from now on, otherwise as ChangeLanguage.
// Members with an address of their own choose for themselves.
func (s *Service) ChangeGroupLanguage(ctx context.Context, secret, locale string) error {
	g, err := s.groupByToken(ctx, secret)
	if err != nil {
		return err
	}
	f := form.New(nil)
	if checkLocale(f, locale); f.Fault() != nil {
		return f.Fault()
	}
	return s.act(ctx, g.EventID, func(ctx context.Context, d *desk) error {
		members, err := listMembers(ctx, d.tx, g.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(members, func(r Registration) bool { return r.State.IsLive() }) {
			return fault.New(fault.Conflict, "registration.ended")
		}
		return d.writeToContactIn(ctx, g, members, locale)
	})
}

func (d *desk) writeToContactIn(ctx context.Context, g Group, members []Registration, locale string) error {
	for _, statement := range []string{updateGroupLocaleSQL, updateMembersLocaleSQL} {
		if _, err := d.tx.ExecContext(ctx, statement, g.ID, locale); err != nil {
			return fmt.Errorf("set language of letters to a contact: %w", err)
		}
	}
	var about []int64
	for _, r := range members {
		if r.Email != g.ContactEmail { // whoever comes too has a letter of their own
			about = append(about, int64(r.ID))
		}
	}
	return mailing.Translate(ctx, d.tx, about, g.ContactEmail, locale)
}
