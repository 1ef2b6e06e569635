package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// remindBatch bounds one transaction and the memory it takes.
const remindBatch = 500

// reminderKinds are the letters that the rules of an event send.
var reminderKinds = map[event.ReminderLetter]mailing.Kind{
	event.LetterReminder: letterReminder, event.LetterInfo: letterInfo, event.LetterWaiting: letterWaiting, event.LetterNames: letterNames,
	event.LetterThanks: letterThanks, event.LetterMinimum: letterMinimum, event.LetterDecision: letterDecision,
}

// Reminder is a letter that is due about an event by one of its rules. People who got into their state after DueAt do not get
// it: what they were told then is fresh enough.
type Reminder struct {
	Event event.Event
	Rule  event.Reminder
	DueAt time.Time
	To    []event.Standing // those of the rule, without states to which a later reminder of the same sort goes instead

	// How far Remind has come: the last person, and the last group.
	person ID
	group  int64
}

// reminderKey ends the dedupe key of every letter by a rule: one person, rule and instant that it is relative to make one letter, so
// what is moved can be sent again. "" when there is no such instant.
func reminderKey(ev event.Event, rule event.Reminder) string {
	at, ok := rule.AnchorAt(ev)
	if !ok {
		return ""
	}
	return "/" + rule.Key() + "/" + at.UTC().Format(time.RFC3339)
}

// formerReminderKey is how the release before ended the keys of its reminders: whoever got one then does not get it again.
func formerReminderKey(ev event.Event, rule event.Reminder) string {
	return "/" + rule.Key() + "/" + ev.StartsAt.UTC().Format(time.DateOnly)
}

const remindablePart = `
FROM registrations AS r
WHERE r.event_id = $1 AND r.state = ANY(CAST($2 AS text[])) AND r.changed_at <= $3 AND r.email <> '' AND NOT r.unverified AND r.id > $4
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.dedupe_key IN ('reminder/' || r.reference || $5, 'reminder/' || r.reference || $6))`

const listToRemindSQL = `SELECT ` + columns + joins + `
WHERE r.id IN (SELECT r.id` + remindablePart + ` ORDER BY r.id LIMIT $7)
ORDER BY r.id`

// unremindedGroups are groups with people who can be told through their contact only.
const unremindedGroups = `
FROM registrations AS r JOIN registration_groups AS g ON g.id = r.group_id
WHERE r.event_id = $1 AND r.state = ANY(CAST($2 AS text[])) AND r.changed_at <= $3 AND r.email = '' AND NOT r.unverified AND g.contact_email <> ''
  AND g.id > $4 AND (r.placeholder OR NOT $5)
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.dedupe_key = 'reminder/' || g.reference || $6)`

const listGroupsToRemindSQL = `SELECT DISTINCT g.id` + unremindedGroups + ` ORDER BY g.id LIMIT $7`

// Remind queues the next letters of a reminder, some hundreds at most. It returns how many, and the rest of the reminder to go on
// with until nobody is left.
//
// It holds the event's lock like everybody else who writes about an event: a cancellation either comes first, so that nobody is
// found, or after, so that it sees the letter and takes it back.
func Remind(ctx context.Context, tx *db.Tx, reminder Reminder) (rest Reminder, n int, err error) {
	d := &desk{tx: tx}
	if err := d.enter(ctx, reminder.Event.ID); err != nil {
		return reminder, 0, err
	}
	if d.seats.PlanVersion != reminder.Event.Version || !reminder.Rule.IsUseful(reminder.Event, tx.Now) {
		return reminder, 0, nil // changed this very moment; the next look finds what is due then
	}
	about, err := shareEvent(ctx, tx, reminder.Event)
	if err != nil {
		return reminder, 0, err
	}
	d.plan = &plan{event: reminder.Event, about: about}
	if reminder.Rule.Letter.ToTeam() {
		n, err = d.remindTeam(ctx, reminder)
		return reminder, n, err
	}
	people, err := d.remindPeople(ctx, &reminder)
	if err != nil || people == remindBatch {
		return reminder, people, err
	}
	groups, err := d.remindGroups(ctx, &reminder)
	return reminder, people + groups, err
}

// remindPeople writes to the next who have an address.
func (d *desk) remindPeople(ctx context.Context, r *Reminder) (int, error) {
	if r.Rule.Letter == event.LetterNames {
		return 0, nil // asks the contacts of groups
	}
	var due []Registration
	err := d.tx.SelectContext(ctx, &due, listToRemindSQL, r.Event.ID, db.Array(r.To), r.DueAt, r.person, reminderKey(r.Event, r.Rule),
		formerReminderKey(r.Event, r.Rule), remindBatch)
	if err != nil {
		return 0, fmt.Errorf("list people to remind: %w", err)
	}
	if len(due) == 0 {
		return 0, nil
	}
	r.person = due[len(due)-1].ID
	workshops, err := givenWorkshops(ctx, d.tx, r.Event, due...)
	if err != nil {
		return 0, err
	}
	positions, err := waitlistPositions(ctx, d.tx, r.Event.ID, waitingOf(due)...)
	if err != nil {
		return 0, err
	}
	return len(due), d.writeTo(ctx, reminderKinds[r.Rule.Letter], due, func(to Registration) letterFacts {
		facts := d.reminderFacts(*r)
		facts.State, facts.Position, facts.Until, facts.Workshops = to.State, positions[to.ID], to.RespondBy, workshops[to.ID]
		return facts
	}, func(to Registration) string { return "reminder/" + string(to.Reference) + reminderKey(r.Event, r.Rule) })
}

func waitingOf(all []Registration) (ids []ID) {
	for _, r := range all {
		if r.State == Waitlisted {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// reminderFacts are the same in every letter of a reminder.
func (d *desk) reminderFacts(r Reminder) letterFacts {
	return letterFacts{Days: dates.DaysBetween(d.tx.Now, r.Event.StartsAt), Reason: r.Rule.Text, CancelOver: !r.Event.CancelOpenAt(d.tx.Now)}
}

const listRemindedMembersSQL = `SELECT ` + columns + joins + `
WHERE r.group_id = ANY(CAST($1 AS bigint[])) AND r.email = '' AND NOT r.unverified AND r.state = ANY(CAST($2 AS text[])) AND (r.placeholder OR NOT $3)
ORDER BY r.group_id, r.id`

// remindGroups writes one letter to the contact of each of the next groups, about all whom it is for and who have no address.
func (d *desk) remindGroups(ctx context.Context, r *Reminder) (int, error) {
	onlyUnnamed := r.Rule.Letter == event.LetterNames
	var ids []int64
	err := d.tx.SelectContext(ctx, &ids, listGroupsToRemindSQL, r.Event.ID, db.Array(r.To), r.DueAt, r.group, onlyUnnamed, reminderKey(r.Event, r.Rule), remindBatch)
	if err != nil {
		return 0, fmt.Errorf("list groups to remind: %w", err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	r.group = ids[len(ids)-1]
	var members []Registration
	if err := d.tx.SelectContext(ctx, &members, listRemindedMembersSQL, db.Array(ids), db.Array(r.To), onlyUnnamed); err != nil {
		return 0, fmt.Errorf("list people of groups to remind: %w", err)
	}
	for _, of := range byGroup(members) {
		if err := d.remindGroup(ctx, *r, of); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

func (d *desk) remindGroup(ctx context.Context, r Reminder, members []Registration) error {
	g, err := findGroupByID(ctx, d.tx, *members[0].GroupID)
	if err != nil {
		return err
	}
	kind, facts := letterGroupReminder, d.reminderFacts(r)
	facts.About = r.Rule.Letter
	if r.Rule.Letter == event.LetterThanks {
		kind = letterThanks
	}
	if end, ok := r.Event.NamingEnd(); ok && r.Rule.Letter == event.LetterNames {
		kind, facts = letterNames, d.unnamedFacts(members, end)
		facts.Reason = r.Rule.Text
	} else if facts.Members, err = d.lettersMembers(ctx, members); err != nil {
		return err
	}
	return d.writeContactAs(ctx, "reminder/"+string(g.Reference)+reminderKey(r.Event, r.Rule), kind, facts, g, members[0].ID)
}
