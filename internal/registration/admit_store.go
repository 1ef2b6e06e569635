package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// admitSQL stores a batch of placed admissions with their first entries of history and their
// letters in one round trip. $2 is the version of the plan they were made with: the gate opens only
// if the plan is the present one, nobody waits, nothing is overdue, and all of them fit. With $2
// null the caller holds the lock already and has decided.
//
// The letters need no ON CONFLICT, which would cost: their keys hold references that are new here.
//
// The gate locks the counters, and a lock that had to wait looks at the row again, so what it saw is
// what the trigger counts on.
const admitSQL = `
WITH gate AS MATERIALIZED (
    SELECT event_id FROM event_seats
    WHERE event_id = $1 AND (CAST($2 AS bigint) IS NULL OR (` + gateOpens + `))
    FOR NO KEY UPDATE
), person AS MATERIALIZED (
    SELECT gate.event_id, p.reference, p.state, p.person_key, p.first_name, p.last_name, p.email, p.phone, p.title, p.organisation,
        p.organisation_kind, p.carrier_group, p.municipality_key, p.position, p.remark, p.locale, p.entered_by, p.submission,
        p.account_id, p.waitlist_number, p.letter, p.seats, p.pools, p.group_id, p.placeholder, p.unverified, p.respond_by,
        p.replaces_id, p.invitation_id, p.code_id, p.answers, p.rank
    FROM gate CROSS JOIN unnest(
        CAST($6 AS text[]), CAST($7 AS text[]), CAST($8 AS text[]), CAST($9 AS text[]), CAST($10 AS text[]), CAST($11 AS text[]),
        CAST($12 AS text[]), CAST($13 AS text[]), CAST($14 AS text[]), CAST($15 AS text[]), CAST($16 AS text[]), CAST($17 AS text[]),
        CAST($18 AS text[]), CAST($19 AS text[]), CAST($20 AS text[]), CAST($21 AS text[]), CAST($22 AS text[]), CAST($23 AS bigint[]),
        CAST($24 AS bigint[]), CAST($25 AS text[]), CAST($27 AS int[]), CAST($28 AS text[]), CAST($29 AS bigint[]), CAST($30 AS boolean[]),
        CAST($31 AS boolean[]), CAST($32 AS timestamptz[]), CAST($33 AS bigint[]), CAST($34 AS bigint[]), CAST($35 AS bigint[]), CAST($36 AS text[])
    ) WITH ORDINALITY AS p (reference, state, person_key, first_name, last_name, email, phone, title, organisation, organisation_kind,
        carrier_group, municipality_key, position, remark, locale, entered_by, submission, account_id, waitlist_number, letter, seats, pools,
        group_id, placeholder, unverified, respond_by, replaces_id, invitation_id, code_id, answers, rank)
), admitted AS (
    INSERT INTO registrations (event_id, reference, state, person_key, first_name, last_name, email, phone, title, organisation,
        organisation_kind, carrier_group, municipality_key, position, remark, locale, entered_by, submission, notice_version,
        waitlist_number, seats, pools, group_id, placeholder, unverified, respond_by, replaces_id, invitation_id, code_id, answers,
        created_at, changed_at)
    SELECT event_id, reference, state, NULLIF(person_key, ''), first_name, last_name, email, phone, title, organisation,
        organisation_kind, carrier_group, NULLIF(municipality_key, ''), position, remark, locale, entered_by, NULLIF(submission, ''), $5,
        NULLIF(waitlist_number, 0), seats, CAST(pools AS bigint[]), NULLIF(group_id, 0), placeholder, unverified, respond_by,
        NULLIF(replaces_id, 0), NULLIF(invitation_id, 0), NULLIF(code_id, 0), CAST(answers AS json), $4, $4
    FROM person ORDER BY rank
    RETURNING id, reference
), history AS (
    INSERT INTO registration_states (registration_id, changed_at, to_state, actor_kind, account_id)
    SELECT admitted.id, $4, person.state, person.entered_by, NULLIF(person.account_id, 0)
    FROM admitted JOIN person USING (reference) ORDER BY person.rank
), letters AS (
    ` + mailing.EnqueueFromSQL + `
    SELECT told.kind || '/' || person.reference, 'registration_' || told.kind, person.locale, person.email,
        concat_ws(' ', NULLIF(person.first_name, ''), NULLIF(person.last_name, '')), $26, CAST(person.letter AS json),
        person.event_id, admitted.id, $4, $4, ` + mailing.RouteSQL + `
    FROM admitted JOIN person USING (reference)
    CROSS JOIN LATERAL (SELECT CASE WHEN person.unverified THEN 'unconfirmed' ELSE person.state END AS kind) AS told
    WHERE person.email <> '' AND person.letter <> '' ORDER BY person.rank
)
SELECT count(*) FROM admitted`

// gateOpens is the guard of the quick way.
const gateOpens = `plan_version = $2 AND waiting = 0 AND (capacity IS NULL OR taken + CAST($3 AS int) <= capacity)
    AND (next_due_at IS NULL OR next_due_at > $4)`

// admissionRows are admissions turned on their side, for one insert from arrays.
type admissionRows struct {
	now                                                                                           time.Time
	seats                                                                                         int
	references, states, keys, firstNames, lastNames, emails, phones, titles, organisations, kinds []string
	carrierGroups, municipalities, positions, remarks, locales, enteredBy, submissions, letters   []string
	pools, answers                                                                                []string
	accounts, waitlistNumbers, parties, groups, replaces, invitations, codes                      []int64
	placeholders, unverified                                                                      []bool
	respondBy                                                                                     []*time.Time
}

// add notes an admission as it was placed.
func (r *admissionRows) add(a *admission, p placed) {
	r.seats += a.Party
	r.references = append(r.references, string(a.reference))
	r.states = append(r.states, string(p.state))
	r.keys = append(r.keys, a.key)
	r.firstNames = append(r.firstNames, a.FirstName)
	r.lastNames = append(r.lastNames, a.LastName)
	r.emails = append(r.emails, a.Email)
	r.phones = append(r.phones, a.Phone)
	r.titles = append(r.titles, a.Title)
	r.organisations = append(r.organisations, a.Organisation)
	r.kinds = append(r.kinds, a.OrganisationKind)
	r.carrierGroups = append(r.carrierGroups, a.CarrierGroup)
	r.municipalities = append(r.municipalities, orEmpty(a.MunicipalityKey))
	r.positions = append(r.positions, a.Position)
	r.remarks = append(r.remarks, a.Remark)
	r.locales = append(r.locales, a.Locale)
	r.enteredBy = append(r.enteredBy, string(a.who.Kind()))
	r.submissions = append(r.submissions, a.Submission)
	r.accounts = append(r.accounts, int64(a.who.AccountID()))
	r.waitlistNumbers = append(r.waitlistNumbers, p.number)
	r.parties = append(r.parties, int64(a.Party))
	r.pools = append(r.pools, arrayText(p.pools))
	r.groups = append(r.groups, a.groupID)
	r.placeholders = append(r.placeholders, a.placeholder)
	r.unverified = append(r.unverified, p.unverified)
	r.respondBy = append(r.respondBy, p.respondBy)
	r.replaces = append(r.replaces, int64(a.replaces))
	r.invitations = append(r.invitations, a.door.invitationID)
	r.codes = append(r.codes, a.door.codeID)
	r.answers = append(r.answers, a.ordinary)
	r.letters = append(r.letters, a.letter(p, r.now))
}

// letter returns the snapshot of the letter about a placed admission; "" when somebody else is told.
func (a *admission) letter(p placed, now time.Time) string {
	if a.untold {
		return ""
	}
	return letterFor(a.snapshot, p.position, p.state, p.respondBy, now, !a.plan.event.CancelOpenAt(now))
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// args returns the parameters of admitSQL. A nil version means: the lock is held, do not ask the gate.
func (r *admissionRows) args(id event.ID, version *int64, now time.Time, p *plan) []any {
	return []any{id, version, r.seats, now, p.notice,
		db.Array(r.references), db.Array(r.states), db.Array(r.keys), db.Array(r.firstNames), db.Array(r.lastNames),
		db.Array(r.emails), db.Array(r.phones), db.Array(r.titles), db.Array(r.organisations), db.Array(r.kinds),
		db.Array(r.carrierGroups), db.Array(r.municipalities), db.Array(r.positions), db.Array(r.remarks), db.Array(r.locales),
		db.Array(r.enteredBy), db.Array(r.submissions), db.Array(r.accounts), db.Array(r.waitlistNumbers), db.Array(r.letters), p.about,
		db.Array(r.parties), db.Array(r.pools), db.Array(r.groups), db.Array(r.placeholders), db.Array(r.unverified), db.Array(r.respondBy),
		db.Array(r.replaces), db.Array(r.invitations), db.Array(r.codes), db.Array(r.answers)}
}

// insertIfAllFit runs the quick way and returns how many were stored: all or none.
func (s *Service) insertIfAllFit(ctx context.Context, id event.ID, p *plan, now time.Time, rows *admissionRows) (stored int, err error) {
	if err := s.admitStatement.GetContext(ctx, nil, &stored, rows.args(id, &p.event.Version, now, p)...); err != nil {
		return 0, fmt.Errorf("admit at once: %w", err)
	}
	return stored, nil
}

// insert stores placed admissions under the lock.
func (d *desk) insert(ctx context.Context, s *Service, rows *admissionRows) error {
	if len(rows.references) == 0 {
		return nil
	}
	var stored int
	args := rows.args(d.seats.EventID, nil, d.tx.Now, d.plan)
	if err := s.admitStatement.GetContext(ctx, d.tx, &stored, args...); err != nil {
		return fmt.Errorf("store admissions: %w", err)
	}
	return d.storeLastWaiting(ctx)
}

// liveRegistration is what an admission must know of an earlier one of the same person.
type liveRegistration struct {
	ID         ID        `db:"id"`
	Reference  Reference `db:"reference"`
	State      State     `db:"state"`
	Key        string    `db:"person_key"`
	Submission string    `db:"submission"`
	unsaved    bool      // placed in this very batch
	position   int       // its place on the waitlist, known while unsaved
}

const listLiveSQL = `
SELECT id, reference, state, person_key, COALESCE(submission, '') AS submission
FROM registrations
WHERE event_id = $1 AND person_key = ANY(CAST($2 AS text[])) AND state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')`

// listLive finds who of the persons already has a live registration, by person key.
func (d *desk) listLive(ctx context.Context, admissions ...*admission) (map[string]liveRegistration, error) {
	var keys []string
	for _, a := range admissions {
		if a.key != "" {
			keys = append(keys, a.key)
		}
	}
	live := make(map[string]liveRegistration, len(admissions))
	if len(keys) == 0 {
		return live, nil
	}
	var found []liveRegistration
	if err := d.tx.SelectContext(ctx, &found, listLiveSQL, d.seats.EventID, db.Array(keys)); err != nil {
		return nil, fmt.Errorf("list live registrations: %w", err)
	}
	for _, f := range found {
		live[f.Key] = f
	}
	return live, nil
}
