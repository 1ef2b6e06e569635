package registration

var auditChecks = []auditCheck{
	{rule: "the counters equal the registrations", query: auditCountersSQL},
	{rule: "the numbers by state equal the registrations", query: auditStateCountsSQL},
	{rule: "the search finds everybody by what they are called now", query: auditWordsSQL},
	{rule: "the counters of pools equal the registrations", query: auditPoolCountersSQL},
	{rule: "no event has more seats taken than it has", query: auditOversoldSQL},
	{rule: "no quota, ceiling or option has more seats taken than it has", query: auditPoolsOversoldSQL},
	{rule: "the counters of workshops equal the places", query: auditWorkshopCountersSQL},
	{rule: "no workshop has more people than places", query: auditWorkshopsOversoldSQL},
	{rule: "only people with a seat at the event go to its workshops", query: auditWorkshopPlacesSQL},
	{rule: "the workshops are those of the form", query: auditWorkshopFormSQL},
	{rule: "everybody whose workshops were decided has the letter that says so", query: auditMissingWorkshopLetterSQL},
	{rule: "nobody sits on a seat that is held for others", query: auditHeldSQL, needNow: true},
	{rule: "a registration counts against one reserved quota", query: auditTwoQuotasSQL},
	{rule: "seats above the capacity have a reason", query: auditExtraSQL},
	{rule: "nobody new gets a seat past people who wait", query: auditOvertakenSQL},
	{rule: "one person holds one live registration", query: auditTwiceSQL},
	{rule: "a cancelled event has no live registrations", query: auditLiveAfterCancelSQL},
	{rule: "the history leads to the present state", query: auditHistorySQL},
	{rule: "whoever has to answer will be looked at in time", query: auditDueSQL},
	{rule: "a code is not used more often than it may be", query: auditCodesSQL},
	{rule: "an invitation is used while somebody is registered with it", query: auditInvitationsSQL},
	{rule: "whoever was replaced has one successor", query: auditReplacedSQL},
	{rule: "everybody who registered has the letter that says so", query: auditMissingLetterSQL},
	{rule: "everybody who moved up has the letter that says so", query: auditMissingPromotionLetterSQL},
	{rule: "everybody who was offered a seat has the letter that says so", query: auditMissingOfferLetterSQL},
	{rule: "nobody will be reminded who stands otherwise by now", query: auditReminderSQL},
	{rule: "no letter of a decision that was undone goes", query: auditUndoneSQL},
	{rule: "the privacy notice that somebody saw is kept", query: auditNoticeSQL},
}

const auditCountersSQL = `
SELECT e.slug AS subject, 'counted ' || s.taken || ' taken, ' || s.waiting || ' waiting; stored '
       || COALESCE(sum(r.seats) FILTER (WHERE takes_seat(r.state)), 0) || ' and ' || count(r.id) FILTER (WHERE r.state = 'waitlisted') AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id LEFT JOIN registrations AS r ON r.event_id = s.event_id
GROUP BY e.slug, s.taken, s.waiting
HAVING s.taken <> COALESCE(sum(r.seats) FILTER (WHERE takes_seat(r.state)), 0) OR s.waiting <> count(r.id) FILTER (WHERE r.state = 'waitlisted')
ORDER BY e.slug`

const auditStateCountsSQL = `
SELECT e.slug AS subject, COALESCE(c.state, r.state) || ': counted ' || COALESCE(c.n, 0) || ', stored ' || COALESCE(r.n, 0) AS found
FROM (SELECT event_id, state, n FROM registration_counts WHERE n > 0) AS c
FULL JOIN (SELECT event_id, state, count(*) AS n FROM registrations GROUP BY event_id, state) AS r ON r.event_id = c.event_id AND r.state = c.state
JOIN events AS e ON e.id = COALESCE(c.event_id, r.event_id)
WHERE c.n IS DISTINCT FROM r.n
ORDER BY e.slug, found`

const auditWordsSQL = `
SELECT r.reference AS subject, 'the search reads ' || CASE WHEN w.words IS NULL THEN 'nothing' ELSE 'something else' END AS found
FROM registrations AS r LEFT JOIN registration_words AS w ON w.registration_id = r.id
WHERE w.words IS DISTINCT FROM words_of(r.first_name, r.last_name, r.organisation, r.reference, r.email) COLLATE "C"
  AND NOT EXISTS (SELECT FROM registration_words_due AS due WHERE due.registration_id = r.id)
ORDER BY r.reference`

const auditPoolCountersSQL = `
SELECT e.slug AS subject, p.kind || ' ' || p.key || ': counted ' || p.taken || ', stored ' || COALESCE(sum(r.seats), 0) AS found
FROM seat_pools AS p JOIN events AS e ON e.id = p.event_id
LEFT JOIN registrations AS r ON r.event_id = p.event_id AND r.pools @> ARRAY[p.id] AND takes_seat(r.state)
GROUP BY e.slug, p.id, p.kind, p.key, p.taken HAVING p.taken <> COALESCE(sum(r.seats), 0)
ORDER BY e.slug, p.id`

const auditOversoldSQL = `
SELECT e.slug AS subject, sum(r.seats) || ' of ' || s.capacity || ' seats are taken, ' || s.extra || ' above that were granted' AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id JOIN registrations AS r ON r.event_id = s.event_id AND takes_seat(r.state)
GROUP BY e.slug, s.capacity, s.extra HAVING sum(r.seats) > s.capacity + s.extra
ORDER BY e.slug`

const auditPoolsOversoldSQL = `
SELECT e.slug AS subject, p.kind || ' ' || p.key || ': ' || sum(r.seats) || ' of ' || p.capacity || ' seats are taken' AS found
FROM seat_pools AS p JOIN events AS e ON e.id = p.event_id
JOIN registrations AS r ON r.event_id = p.event_id AND r.pools @> ARRAY[p.id] AND takes_seat(r.state)
GROUP BY e.slug, p.id, p.kind, p.key, p.capacity HAVING sum(r.seats) > p.capacity
ORDER BY e.slug, p.id`

const auditHeldSQL = `
SELECT e.slug AS subject, s.taken || ' taken and ' || sum(p.capacity - p.taken) || ' held of ' || s.capacity AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id
JOIN seat_pools AS p ON p.event_id = s.event_id AND p.kind = 'reserved' AND (p.release_at IS NULL OR p.release_at > $1)
GROUP BY e.slug, s.taken, s.capacity, s.extra HAVING s.taken + sum(p.capacity - p.taken) > s.capacity + s.extra
ORDER BY e.slug`

const auditTwoQuotasSQL = `
SELECT r.reference AS subject, string_agg(p.key, ', ' ORDER BY p.key) AS found
FROM registrations AS r JOIN seat_pools AS p ON p.id = ANY(r.pools) AND p.kind = 'reserved'
GROUP BY r.reference HAVING count(*) > 1
ORDER BY r.reference`

const auditExtraSQL = `
SELECT e.slug AS subject, s.extra || ' seats above the capacity, ' || count(DISTINCT r.id) || ' registrations with a reason' AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id
LEFT JOIN registrations AS r ON r.event_id = s.event_id
    AND EXISTS (SELECT FROM registration_states AS h WHERE h.registration_id = r.id AND h.what = 'extra')
WHERE s.extra > 0
GROUP BY e.slug, s.extra HAVING s.extra > COALESCE(sum(r.seats), 0)
ORDER BY e.slug`

// Somebody whose first state was a seat, though somebody who came before was waiting for one of the same
// kind. Ids of the history are drawn under the event's lock, so they tell the order that counted. Staff may
// give free seats away once the last time for moving up is over, and seats above the capacity. Where quotas
// or options limit seats, or did before the event was changed, who fitted cannot be told from this.
const auditOvertakenSQL = `
SELECT r.reference AS subject, 'got a seat before ' || min(w.reference) || ' (' || e.slug || ')' AS found
FROM registrations AS r
JOIN events AS e ON e.id = r.event_id
JOIN registration_states AS first ON first.registration_id = r.id AND first.from_state IS NULL AND takes_seat(first.to_state)
JOIN registrations AS w ON w.event_id = r.event_id AND w.id < r.id AND w.waitlist_number IS NOT NULL
LEFT JOIN registration_groups AS g ON g.id = w.group_id
JOIN registration_states AS waits ON waits.registration_id = w.id AND waits.to_state = 'waitlisted' AND waits.what IN ('state', 'undone') AND waits.id < first.id
WHERE NOT EXISTS (SELECT FROM registration_states AS leaves
                  WHERE leaves.registration_id = w.id AND leaves.from_state = 'waitlisted' AND leaves.what IN ('state', 'undone') AND leaves.id > waits.id
                    AND leaves.id < first.id)
  AND NOT (first.actor_kind = 'account' AND first.changed_at >= COALESCE(e.waitlist_until + interval '1 second', e.starts_at))
  AND NOT EXISTS (SELECT FROM registration_states AS extra WHERE extra.registration_id = r.id AND extra.what = 'extra')
  AND e.updated_at < waits.changed_at AND COALESCE(json_array_length(e.rules->'quotas'), 0) = 0
  AND NOT EXISTS (SELECT FROM json_array_elements(e.questions) AS q WHERE q->>'kind' <> 'workshops' AND CAST(q AS text) LIKE '%"capacity":%')
  AND ` + waitingPartyThen + ` <= ` + newPartyThen + `
  AND NOT COALESCE(g.together, false) AND r.replaces_id IS NULL
GROUP BY r.reference, e.slug
ORDER BY r.reference`

// For how many people two registrations stood when one got its seat ("first"): the next change of its size
// tells the one before ("3 → 2").
const (
	waitingPartyThen = `COALESCE((SELECT CAST(NULLIF(split_part(sized.reason, ' ', 1), '') AS int) FROM registration_states AS sized
                WHERE sized.registration_id = w.id AND sized.what = 'seats' AND sized.id > first.id ORDER BY sized.id LIMIT 1), w.seats)`
	newPartyThen = `COALESCE((SELECT CAST(NULLIF(split_part(sized.reason, ' ', 1), '') AS int) FROM registration_states AS sized
                WHERE sized.registration_id = r.id AND sized.what = 'seats' AND sized.id > first.id ORDER BY sized.id LIMIT 1), r.seats)`
)

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

const auditDueSQL = `
SELECT e.slug AS subject, 'somebody has to answer until ' || min(r.respond_by) || ', the next look is at ' || COALESCE(CAST(s.next_due_at AS text), 'no time') AS found
FROM event_seats AS s JOIN events AS e ON e.id = s.event_id JOIN registrations AS r ON r.event_id = s.event_id AND r.respond_by IS NOT NULL
GROUP BY e.slug, s.next_due_at HAVING min(r.respond_by) < COALESCE(s.next_due_at, 'infinity')
ORDER BY e.slug`

const auditCodesSQL = `
SELECT e.slug AS subject, 'code ' || c.id || ' was used ' || count(r.id) || ' times of ' || c.max_uses AS found
FROM invitation_codes AS c JOIN events AS e ON e.id = c.event_id JOIN registrations AS r ON r.code_id = c.id
WHERE r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
GROUP BY e.slug, c.id, c.max_uses HAVING count(r.id) > c.max_uses
ORDER BY e.slug, c.id`

const auditInvitationsSQL = `
SELECT e.slug AS subject, 'invitation ' || i.reference || ' is ' || i.state || ', ' || count(r.id) || ' registrations stand' AS found
FROM invitations AS i JOIN events AS e ON e.id = i.event_id
LEFT JOIN registrations AS r ON r.invitation_id = i.id AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
GROUP BY e.slug, i.reference, i.state HAVING (i.state = 'registered') <> (count(r.id) > 0)
ORDER BY e.slug, i.reference`

const auditReplacedSQL = `
SELECT r.reference AS subject, 'state ' || r.state || ', ' || count(s.id) || ' successors' AS found
FROM registrations AS r LEFT JOIN registrations AS s ON s.replaces_id = r.id
WHERE r.state = 'replaced' OR s.id IS NOT NULL
GROUP BY r.reference, r.state HAVING r.state <> 'replaced' OR count(s.id) <> 1
ORDER BY r.reference`

// addressCameLater: somebody was named for the place, or the office may have added the address.
const addressCameLater = `EXISTS (SELECT FROM registration_states AS later WHERE later.registration_id = r.id
    AND (later.what = 'named' OR (later.what = 'answers' AND later.actor_kind = 'account')))`

// Whoever came with others may be told through their contact.
const auditMissingLetterSQL = `
SELECT r.reference AS subject, 'no letter about being ' || s.to_state AS found
FROM registrations AS r
JOIN registration_states AS s ON s.registration_id = r.id AND s.from_state IS NULL
WHERE r.email <> '' AND r.group_id IS NULL AND r.replaces_id IS NULL AND NOT r.placeholder
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.dedupe_key = s.to_state || '/' || r.reference)
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.dedupe_key = 'unconfirmed/' || r.reference)
  AND NOT ` + addressCameLater + `
ORDER BY r.reference`

const auditMissingPromotionLetterSQL = `
SELECT r.reference AS subject, count(DISTINCT l.id) || ' letters for moving up ' || count(DISTINCT s.id) || ' times' AS found
FROM registrations AS r
JOIN registration_states AS s ON s.registration_id = r.id AND s.from_state = 'waitlisted' AND s.to_state = 'confirmed' AND s.what = 'state'
LEFT JOIN letters AS l ON l.registration_id = r.id AND l.kind = 'registration_promoted' AND l.resent_from IS NULL
WHERE r.email <> '' AND NOT ` + addressCameLater + `
GROUP BY r.reference HAVING count(DISTINCT l.id) <> count(DISTINCT s.id)
ORDER BY r.reference`

const auditMissingOfferLetterSQL = `
SELECT r.reference AS subject, count(DISTINCT l.id) || ' letters for ' || count(DISTINCT s.id) || ' offers' AS found
FROM registrations AS r
JOIN registration_states AS s ON s.registration_id = r.id AND s.to_state = 'offered' AND s.what = 'state'
LEFT JOIN letters AS l ON l.registration_id = r.id AND l.kind = 'registration_offered' AND l.resent_from IS NULL
WHERE r.email <> '' AND NOT ` + addressCameLater + `
GROUP BY r.reference HAVING count(DISTINCT l.id) < count(DISTINCT s.id)
ORDER BY r.reference`

const auditReminderSQL = `
SELECT r.reference AS subject, 'a reminder waits though the state is ' || r.state AS found
FROM letters AS l JOIN registrations AS r ON r.id = l.registration_id
WHERE l.kind IN ('registration_reminder', 'registration_info', 'registration_waiting', 'registration_thanks') AND l.state IN ('queued', 'sending')
  AND CASE WHEN l.dedupe_key LIKE '%' || r.reference || '%' THEN COALESCE(l.data->'facts'->>'state', 'confirmed') <> r.state
      ELSE NOT EXISTS (SELECT FROM registrations AS m WHERE m.group_id = r.group_id AND m.email = ''
                         AND m.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')) END
ORDER BY r.reference`

const auditUndoneSQL = `
SELECT e.slug AS subject, 'decision ' || b.number || ' was undone, letter ' || l.id || ' is ' || l.state AS found
FROM bulk_decisions AS b JOIN events AS e ON e.id = b.event_id
JOIN bulk_decision_letters AS h ON h.decision_id = b.id AND h.was = '' JOIN letters AS l ON l.id = h.letter_id
WHERE b.undone_at IS NOT NULL AND l.state <> 'withdrawn'
ORDER BY e.slug, b.number, l.id`

const auditNoticeSQL = `
SELECT r.reference AS subject, 'no text is stored for notice ' || r.notice_version AS found
FROM registrations AS r
WHERE r.notice_version IS NOT NULL AND NOT EXISTS (SELECT FROM privacy_notices AS n WHERE n.version = r.notice_version)
ORDER BY r.reference`
