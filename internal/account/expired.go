package account

import (
	"context"
	"fmt"
)

const countExpiredSQL = `
SELECT (SELECT count(*) FROM sessions WHERE last_seen_at <= $1 OR created_at <= $2 OR (by_provider AND created_at <= $7)) AS sessions,
       (SELECT count(*) FROM password_invitations WHERE expires_at <= $3) AS invitations,
       (SELECT count(*) FROM failed_sign_ins WHERE failed_at <= $4) AS failures,
       (SELECT count(*) FROM half_sign_ins WHERE created_at <= $5) AS halves,
       (SELECT count(*) FROM passkey_questions WHERE created_at <= $6) + (SELECT count(*) FROM provider_questions WHERE created_at <= $8) AS questions,
       (SELECT count(*) FROM known_devices WHERE last_used_at <= $9) AS devices,
       (SELECT count(*) FROM address_changes WHERE created_at <= $10) AS addresses`

// Expired counts what RemoveExpired would remove.
type Expired struct {
	Sessions    int `db:"sessions"`
	Invitations int `db:"invitations"`
	Failures    int `db:"failures"`  // failed sign-ins
	Halves      int `db:"halves"`    // sign-ins without their second step
	Questions   int `db:"questions"` // that passkeys and the provider did not answer
	Devices     int `db:"devices"`   // by which nobody signed in for long
	Addresses   int `db:"addresses"` // changes of address that cannot be taken back any more
}

// CountExpired counts what is over and may be removed.
func (s *Service) CountExpired(ctx context.Context) (Expired, error) {
	now := s.db.Now()
	var found Expired
	err := s.db.GetContext(ctx, &found, countExpiredSQL,
		now.Add(-idleTime), now.Add(-sessionAge), now.Add(-invitationKept), now.Add(-failureWindow), now.Add(-halfLasts), now.Add(-questionLasts),
		now.Add(-providerSessionAge), now.Add(-askedFor), now.Add(-DeviceAge), now.Add(-addressStopLasts))
	if err != nil {
		return Expired{}, fmt.Errorf("count what is over: %w", err)
	}
	return found, nil
}

// RemoveExpired removes sessions, invitations and failed sign-ins that are over and returns how
// many; a job calls it.
func (s *Service) RemoveExpired(ctx context.Context) (int, error) {
	now := s.db.Now()
	var removed int
	for _, old := range []struct {
		sql    string
		limits []any
	}{
		{deleteExpiredSessionsSQL, []any{now.Add(-idleTime), now.Add(-sessionAge), now.Add(-providerSessionAge)}},
		{deleteExpiredInvitationsSQL, []any{now.Add(-invitationKept)}},
		{deleteExpiredQuestionsSQL, []any{now.Add(-questionLasts)}},
		{deleteExpiredProviderQuestionsSQL, []any{now.Add(-askedFor)}},
		{deleteExpiredDevicesSQL, []any{now.Add(-DeviceAge)}},
		{deleteExpiredAddressChangesSQL, []any{now.Add(-addressStopLasts)}},
		{deleteExpiredHalvesSQL, []any{now.Add(-halfLasts)}},
		{deleteExpiredFailuresSQL, []any{now.Add(-failureWindow)}},
	} {
		rows, err := affected(s.db.ExecContext(ctx, old.sql, old.limits...))
		if err != nil {
			return removed, err
		}
		removed += rows
	}
	return removed, nil
}
