package registration

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// A reminder that has not gone yet goes only to people who stand as when it was written, by a rule that still is one. A letter to
// the contact of a group stays while somebody of it is left whom the rule names.

// waitingReminder is a reminder that has not gone yet.
type waitingReminder struct {
	ID     mailing.ID     `db:"id"`
	Key    string         `db:"dedupe_key"`
	Was    State          `db:"was"`    // the state of the person when it was written; empty: it is to a contact, or to the team
	States db.StringArray `db:"states"` // of those whom it is about
}

// The release before said nothing of the state, for only people with a seat were reminded.
const waitingReminderColumns = `
SELECT l.id, l.dedupe_key,
       CASE WHEN l.dedupe_key LIKE 'reminder/' || r.reference || '/%' THEN COALESCE(l.data->'facts'->>'state', 'confirmed') ELSE '' END AS was,
       CASE WHEN r.id IS NULL THEN '{}'
            WHEN l.dedupe_key LIKE 'reminder/' || r.reference || '/%' THEN ARRAY[r.state]
            ELSE ARRAY(SELECT DISTINCT m.state FROM registrations AS m WHERE m.group_id = r.group_id AND m.email = '') END AS states
FROM letters AS l LEFT JOIN registrations AS r ON r.id = l.registration_id`

const (
	waitingRemindersOfEventSQL = waitingReminderColumns + `
WHERE l.event_id = $1 AND l.state IN ('queued', 'sending') AND l.dedupe_key LIKE 'reminder/%' ORDER BY l.id`
	// The letter to a contact is kept with one of the group, whoever of it has moved.
	waitingRemindersOfSQL = waitingReminderColumns + `
WHERE l.registration_id IN (SELECT m.id FROM registrations AS m WHERE m.id = ANY(CAST($1 AS bigint[]))
        UNION SELECT m.id FROM registrations AS moved JOIN registrations AS m ON m.group_id = moved.group_id WHERE moved.id = ANY(CAST($1 AS bigint[])))
  AND l.state IN ('queued', 'sending') AND l.dedupe_key LIKE 'reminder/%' ORDER BY l.id`
)

// withdrawRemindersOf takes back the reminders that do not fit any more to registrations that have moved.
func (d *desk) withdrawRemindersOf(ctx context.Context, ids []int64) error {
	ev := d.plan.event
	if !slices.ContainsFunc(ev.Reminders, func(r event.Reminder) bool {
		at, ok := r.DueAt(ev)
		return ok && !at.After(d.tx.Now)
	}) {
		return nil // none was written yet, and of an earlier plan none is left
	}
	return d.withdrawReminders(ctx, waitingRemindersOfSQL, db.Array(ids))
}

// withdrawReminders takes back those of the listed reminders that do not fit any more.
func (d *desk) withdrawReminders(ctx context.Context, query string, of any) error {
	var waiting []waitingReminder
	if err := d.tx.SelectContext(ctx, &waiting, query, of); err != nil {
		return fmt.Errorf("list reminders that have not gone: %w", err)
	}
	rules := rulesByKey(d.plan.event)
	var misfits []mailing.ID
	for _, letter := range waiting {
		if !letter.fits(rules) {
			misfits = append(misfits, letter.ID)
		}
	}
	withdrawn, err := mailing.WithdrawListed(ctx, d.tx, misfits...)
	if err != nil {
		return err
	}
	return d.noteWithdrawn(ctx, withdrawn)
}

// rulesByKey finds the rules of an event by what stands in the keys of their letters.
func rulesByKey(ev event.Event) map[string]event.Reminder {
	rules := map[string]event.Reminder{}
	for _, r := range ev.Reminders {
		rules[formerReminderKey(ev, r)], rules[reminderKey(ev, r)] = r, r
	}
	delete(rules, "")
	return rules
}

func (w waitingReminder) fits(rules map[string]event.Reminder) bool {
	parts := strings.Split(w.Key, "/") // reminder, whose it is, rule, instant, and of the team the account
	if len(parts) < 4 {
		return false
	}
	rule, known := rules["/"+parts[2]+"/"+parts[3]]
	if !known || rule.Letter.ToTeam() {
		return known
	}
	return slices.ContainsFunc(w.States, func(state string) bool {
		return rule.GoesTo(event.Standing(state)) && (w.Was == "" || w.Was == State(state))
	})
}

// kindsOfReminders lists the letters that rules send.
func kindsOfReminders() []mailing.Kind {
	return append(slices.Sorted(maps.Values(reminderKinds)), letterGroupReminder)
}
