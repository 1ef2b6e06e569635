package registration

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
)

// HasSpecial reports whether answers or files of special categories (Art. 9 GDPR) are stored.
func (p Personal) HasSpecial() bool {
	return len(p.Special) > 0 || slices.ContainsFunc(p.Files, func(file File) bool { return file.Special })
}

// WithdrawSpecial deletes what the person whose link it is answered to questions of special categories,
// with the files: a consent can be withdrawn at any time, whatever has become of the registration, which
// stays as it is. Seats of options chosen there go to those who wait. Doing it again changes nothing.
func (s *Service) WithdrawSpecial(ctx context.Context, secret string) error {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		ids := []int64{int64(found.ID)}
		deleted, err := deleteSpecial(ctx, d.tx, ids)
		if err != nil || deleted == 0 {
			return err
		}
		if err := clearSpecialPools(ctx, d.tx, found.EventID, ids); err != nil {
			return err
		}
		if err := d.note(ctx, actor.Participant(), ChangedAnswers, "", found.ID); err != nil {
			return err
		}
		return d.passOn(ctx)
	})
}
