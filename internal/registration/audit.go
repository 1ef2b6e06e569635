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

var auditChecks = []auditCheck{
	{rule: "the counters equal the registrations", query: auditCountersSQL},
	{rule: "no event has more seats taken than it has", query: auditOversoldSQL},
	{rule: "nobody waits while a seat is free", query: auditFreeWhileWaitingSQL, needNow: true},
	{rule: "nobody new gets a seat past people who wait", query: auditOvertakenSQL},
	{rule: "one person holds one live registration", query: auditTwiceSQL},
	{rule: "a cancelled event has no live registrations", query: auditLiveAfterCancelSQL},
	{rule: "the history leads to the present state", query: auditHistorySQL},
	{rule: "everybody who registered has the letter that says so", query: auditMissingLetterSQL},
	{rule: "everybody who moved up has the letter that says so", query: auditMissingPromotionLetterSQL},
	{rule: "nobody who cancelled will be reminded", query: auditReminderSQL},
	{rule: "the privacy notice that somebody saw is kept", query: auditNoticeSQL},
}

const auditCountersSQL = `
SELECT e.slug AS subject, 'counted ' || s.taken || ' taken, ' || s.waiting || ' waiting; stored '
       || count(r.id) FILTER (WHERE takes_seat(r.state)) || ' and ' || count(r.id) FILTER (WHERE r.state = 'waitlisted') AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id LEFT JOIN registrations AS r ON r.event_id = s.event_id
GROUP BY e.slug, s.taken, s.waiting
HAVING s.taken <> count(r.id) FILTER (WHERE takes_seat(r.state)) OR s.waiting <> count(r.id) FILTER (WHERE r.state = 'waitlisted')
ORDER BY e.slug`

const auditOversoldSQL = `
SELECT e.slug AS subject, count(r.id) || ' of ' || s.capacity || ' seats are taken' AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id JOIN registrations AS r ON r.event_id = s.event_id AND takes_seat(r.state)
GROUP BY e.slug, s.capacity HAVING count(r.id) > s.capacity
ORDER BY e.slug`

const auditFreeWhileWaitingSQL = `
SELECT e.slug AS subject, s.waiting || ' wait, ' || COALESCE(CAST(s.capacity - s.taken AS text), 'any number of') || ' seats are free' AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id
WHERE s.waiting > 0 AND (s.capacity IS NULL OR s.taken < s.capacity)
  AND e.state = 'published' AND COALESCE(e.waitlist_until + interval '1 second', e.starts_at) > $1
ORDER BY e.slug`

// Somebody whose first state was a seat, though somebody who came before was waiting. Ids of the history
// are drawn under the event's lock, so they tell the order that counted. Staff may give free seats away
// once the last time for moving up is over.
const auditOvertakenSQL = `
SELECT r.reference AS subject, 'got a seat before ' || min(w.reference) || ' (' || e.slug || ')' AS found
FROM registrations AS r
JOIN events AS e ON e.id = r.event_id
JOIN registration_states AS first ON first.registration_id = r.id AND first.from_state IS NULL AND takes_seat(first.to_state)
JOIN registrations AS w ON w.event_id = r.event_id AND w.id < r.id AND w.waitlist_number IS NOT NULL
JOIN registration_states AS waits ON waits.registration_id = w.id AND waits.to_state = 'waitlisted' AND waits.id < first.id
WHERE NOT EXISTS (SELECT FROM registration_states AS leaves
                  WHERE leaves.registration_id = w.id AND leaves.from_state = 'waitlisted' AND leaves.id > waits.id
                    AND leaves.id < first.id)
  AND NOT (first.actor_kind = 'account' AND first.changed_at >= COALESCE(e.waitlist_until + interval '1 second', e.starts_at))
GROUP BY r.reference, e.slug
ORDER BY r.reference`

const auditTwiceSQL = `
SELECT e.slug AS subject, string_agg(r.reference, ', ' ORDER BY r.id) || ' are one person' AS found
FROM registrations AS r JOIN events AS e ON e.id = r.event_id
WHERE r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered') AND r.person_key IS NOT NULL
GROUP BY e.slug, r.event_id, r.person_key HAVING count(*) > 1
ORDER BY e.slug`

const auditLiveAfterCancelSQL = `
SELECT e.slug AS subject, count(*) || ' live registrations' AS found
FROM registrations AS r JOIN events AS e ON e.id = r.event_id
WHERE e.state = 'cancelled' AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
GROUP BY e.slug ORDER BY e.slug`

const auditHistorySQL = `
WITH step AS (
    SELECT registration_id, from_state, to_state,
           lag(to_state) OVER w AS before, lead(id) OVER w IS NULL AS is_last
    FROM registration_states WINDOW w AS (PARTITION BY registration_id ORDER BY id)
)
SELECT r.reference AS subject, 'state ' || r.state || ', history ends with ' || COALESCE(max(step.to_state) FILTER (WHERE step.is_last), 'nothing') AS found
FROM registrations AS r LEFT JOIN step ON step.registration_id = r.id
GROUP BY r.reference, r.state
HAVING bool_or(step.from_state IS DISTINCT FROM step.before) OR max(step.to_state) FILTER (WHERE step.is_last) IS DISTINCT FROM r.state
ORDER BY r.reference`

const auditMissingLetterSQL = `
SELECT r.reference AS subject, count(l.id) || ' letters about being ' || s.to_state AS found
FROM registrations AS r
JOIN registration_states AS s ON s.registration_id = r.id AND s.from_state IS NULL AND s.to_state IN ('confirmed', 'waitlisted')
LEFT JOIN letters AS l ON l.registration_id = r.id AND l.kind = 'registration_' || s.to_state
WHERE r.email <> ''
GROUP BY r.reference, s.to_state HAVING count(l.id) <> 1
ORDER BY r.reference`

const auditMissingPromotionLetterSQL = `
SELECT r.reference AS subject, count(DISTINCT l.id) || ' letters for moving up ' || count(DISTINCT s.id) || ' times' AS found
FROM registrations AS r
JOIN registration_states AS s ON s.registration_id = r.id AND s.from_state = 'waitlisted' AND s.to_state = 'confirmed'
LEFT JOIN letters AS l ON l.registration_id = r.id AND l.kind = 'registration_promoted'
WHERE r.email <> ''
GROUP BY r.reference HAVING count(DISTINCT l.id) <> count(DISTINCT s.id)
ORDER BY r.reference`

const auditReminderSQL = `
SELECT r.reference AS subject, 'a reminder waits though the state is ' || r.state AS found
FROM letters AS l JOIN registrations AS r ON r.id = l.registration_id
WHERE l.kind = 'registration_reminder' AND l.state IN ('queued', 'sending') AND r.state <> 'confirmed'
ORDER BY r.reference`

const auditNoticeSQL = `
SELECT r.reference AS subject, 'no text is stored for notice ' || r.notice_version AS found
FROM registrations AS r
WHERE r.notice_version IS NOT NULL AND NOT EXISTS (SELECT FROM privacy_notices AS n WHERE n.version = r.notice_version)
ORDER BY r.reference`
