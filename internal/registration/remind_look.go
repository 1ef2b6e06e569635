package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

const (
	anybodyToRemindSQL  = `SELECT EXISTS (SELECT` + remindablePart + `)`
	anyGroupToRemindSQL = `SELECT EXISTS (SELECT` + unremindedGroups + `)`
	isTeamToldSQL       = `SELECT EXISTS (SELECT FROM letters WHERE event_id = $1 AND kind = $2 AND dedupe_key LIKE 'reminder/team-%' || $3 || '/%')`
)

// FindsAnybody reports whether somebody has not got the reminder yet, without holding up anybody.
func (r Reminder) FindsAnybody(ctx context.Context, q db.Queryer) (found bool, err error) {
	key := reminderKey(r.Event, r.Rule)
	switch {
	case key == "":
		return false, nil
	case r.Rule.Letter.ToTeam():
		return r.isForTeam(ctx, q)
	case r.Rule.Letter != event.LetterNames:
		err := q.GetContext(ctx, &found, anybodyToRemindSQL, r.Event.ID, db.Array(r.To), r.DueAt, 0, key, formerReminderKey(r.Event, r.Rule))
		if err != nil || found {
			return found, wrapped("look for people to remind", err)
		}
	}
	err = q.GetContext(ctx, &found, anyGroupToRemindSQL, r.Event.ID, db.Array(r.To), r.DueAt, 0, r.Rule.Letter == event.LetterNames, key)
	return found, wrapped("look for groups to remind", err)
}

func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// isForTeam reports whether the team has not been told yet, and has to be.
func (r Reminder) isForTeam(ctx context.Context, q db.Queryer) (bool, error) {
	var told bool
	if err := q.GetContext(ctx, &told, isTeamToldSQL, r.Event.ID, reminderKinds[r.Rule.Letter], reminderKey(r.Event, r.Rule)); err != nil {
		return false, fmt.Errorf("look whether the team was told: %w", err)
	}
	if told || r.Rule.Letter != event.LetterMinimum {
		return !told, nil
	}
	return r.isBelowMinimum(ctx, q)
}

const (
	countSeatedSQL = `SELECT COALESCE(sum(seats), 0) FROM registrations WHERE event_id = $1 AND state = 'confirmed'`
	// By the history, for a service that was away looks later.
	countSeatedThenSQL = `
SELECT COALESCE(sum(r.seats), 0) FROM registrations AS r
WHERE r.event_id = $1 AND 'confirmed' = (SELECT s.to_state FROM registration_states AS s
    WHERE s.registration_id = r.id AND s.changed_at <= $2 ORDER BY s.id DESC LIMIT 1)`
)

// isBelowMinimum reports whether fewer people than needed had a seat when the reminder fell due, and still have: who is missing
// later is no reason to write of that moment.
func (r Reminder) isBelowMinimum(ctx context.Context, q db.Queryer) (bool, error) {
	now, err := countSeated(ctx, q, r.Event.ID)
	if err != nil || now >= r.Event.Rules.MinParticipants {
		return false, err
	}
	var then int
	if err := q.GetContext(ctx, &then, countSeatedThenSQL, r.Event.ID, r.DueAt); err != nil {
		return false, fmt.Errorf("count who had a seat: %w", err)
	}
	return then < r.Event.Rules.MinParticipants, nil
}

// countSeated counts the people who have a seat.
func countSeated(ctx context.Context, q db.Queryer, id event.ID) (n int, err error) {
	if err := q.GetContext(ctx, &n, countSeatedSQL, id); err != nil {
		return 0, fmt.Errorf("count who has a seat: %w", err)
	}
	return n, nil
}
