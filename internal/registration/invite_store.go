package registration

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/token"
)

// previewInvitations finds out what becomes of each line.
func previewInvitations(ctx context.Context, q db.Queryer, id event.ID, list []Invitee) (InvitationPreview, error) {
	p := InvitationPreview{Lines: make([]InvitationLine, len(list))}
	addresses := make([]string, len(list))
	for i, invitee := range list {
		line := &p.Lines[i]
		if line.Invitee, line.Mistakes = invitee.checked(); len(line.Mistakes) == 0 {
			addresses[i] = strings.ToLower(line.Email)
		}
	}
	known, err := listKnownAddresses(ctx, q, id, addresses)
	if err != nil {
		return InvitationPreview{}, err
	}
	var seen strings.Builder
	for i := range p.Lines {
		line, address := &p.Lines[i], addresses[i]
		switch outcome, isKnown := known[address]; {
		case len(line.Mistakes) > 0:
			line.Outcome = NotUnderstood
		case isKnown:
			line.Outcome = outcome
		default:
			line.Outcome, known[address] = WillInvite, ListedTwice
		}
		fmt.Fprintf(&seen, "%s %s\n", address, line.Outcome)
	}
	p.Fingerprint = digest(seen.String())
	return p, nil
}

// Of somebody who is both, that there is a registration says more.
const listKnownAddressesSQL = `
SELECT lower(email) AS address, CASE WHEN state IN ('registered', 'declined') THEN state ELSE 'invited' END AS outcome
FROM invitations WHERE event_id = $1 AND lower(email) = ANY(CAST($2 AS text[])) AND state <> 'withdrawn' AND anonymised_at IS NULL
UNION ALL
SELECT lower(email), 'registered'
FROM registrations WHERE event_id = $1 AND lower(email) = ANY(CAST($2 AS text[]))
  AND state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')`

// listKnownAddresses says what is known already of addresses in lower case.
func listKnownAddresses(ctx context.Context, q db.Queryer, id event.ID, addresses []string) (map[string]InviteOutcome, error) {
	var rows []struct {
		Address string        `db:"address"`
		Outcome InviteOutcome `db:"outcome"`
	}
	if err := q.SelectContext(ctx, &rows, listKnownAddressesSQL, id, db.Array(addresses)); err != nil {
		return nil, fmt.Errorf("list known addresses: %w", err)
	}
	known := make(map[string]InviteOutcome, len(addresses))
	for _, r := range rows {
		if known[r.Address] != RegisteredAlready {
			known[r.Address] = r.Outcome
		}
	}
	return known, nil
}

const insertInvitationsSQL = `
INSERT INTO invitations (event_id, reference, email, first_name, last_name, organisation, message, state, created_at, changed_at)
SELECT $1, i.reference, i.email, i.first_name, i.last_name, i.organisation, $8, 'invited', $7, $7
FROM unnest(CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS text[]), CAST($5 AS text[]), CAST($6 AS text[])) WITH ORDINALITY
     AS i (reference, email, first_name, last_name, organisation, rank)
ORDER BY i.rank`

// invite stores the invitations of a list and writes to everybody.
func (d *desk) invite(ctx context.Context, p InvitationPreview, message string) error {
	var references, emails, firstNames, lastNames, organisations []string
	var invited []Invitation
	for _, line := range p.Lines {
		if line.Outcome != WillInvite {
			continue
		}
		i := Invitation{EventID: d.seats.EventID, Reference: Reference(token.Reference()), Email: line.Email,
			FirstName: line.FirstName, LastName: line.LastName, Organisation: line.Organisation, Message: message}
		invited = append(invited, i)
		references, emails = append(references, string(i.Reference)), append(emails, i.Email)
		firstNames, lastNames, organisations = append(firstNames, i.FirstName), append(lastNames, i.LastName), append(organisations, i.Organisation)
	}
	_, err := d.tx.ExecContext(ctx, insertInvitationsSQL, d.seats.EventID, db.Array(references), db.Array(emails), db.Array(firstNames),
		db.Array(lastNames), db.Array(organisations), d.tx.Now, message)
	if err != nil {
		return fmt.Errorf("insert invitations: %w", err)
	}
	return d.writeInvitations(ctx, "", invited...)
}

// writeInvitations queues a letter with the link to each. What follows the reference in the key
// makes a second letter about the same invitation possible.
func (d *desk) writeInvitations(ctx context.Context, again string, to ...Invitation) error {
	letters := make([]mailing.Letter, len(to))
	for n, i := range to {
		facts := letterFacts{At: d.tx.Now, Reason: i.Message, Until: d.plan.event.RegistrationClosesAt}
		data, err := json.Marshal(map[string]any{"person": letterPerson{Name: i.Name(), Reference: i.Reference}, "facts": facts})
		if err != nil {
			return fmt.Errorf("write snapshot of invitation: %w", err)
		}
		letters[n] = mailing.Letter{
			Kind: letterInvitation, DedupeKey: "invitation/" + string(i.Reference) + again, Locale: i18n.German, Recipient: i.Email,
			RecipientName: i.Name(), Shared: d.plan.about, Data: string(data), EventID: new(int64(d.seats.EventID)),
		}
	}
	return mailing.Enqueue(ctx, d.tx, letters...)
}
