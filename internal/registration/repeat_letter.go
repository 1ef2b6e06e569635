package registration

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

// trueIn is in which states a registration must be for what a letter tells to be true still. Letters
// of other kinds tell what has happened, and stay true.
var trueIn = map[mailing.Kind][]State{
	letterConfirmed: {Confirmed}, letterPromoted: {Confirmed}, letterTookOver: {Confirmed}, letterWorkshops: {Confirmed},
	letterWaitlisted: {Waitlisted}, letterApplied: {Applied}, letterOffered: {Offered},
	letterUnconfirmed: {Unconfirmed, Confirmed, Applied, Waitlisted}, letterDeclined: {Declined}, letterExpired: {Expired}, letterReplaced: {Replaced},
	letterCancelled: {Cancelled}, letterCancelledByHost: {Cancelled}, letterEventCancelled: {Cancelled},
	letterAgain: {Unconfirmed, Applied, Confirmed, Waitlisted, Offered}, letterChanged: {Unconfirmed, Applied, Confirmed, Waitlisted, Offered},
	letterEventChanged: {Unconfirmed, Applied, Confirmed, Waitlisted, Offered},
}

// endings are letters that may go after the event, or when it is cancelled: they tell that somebody has no
// seat, or what the hosts wrote themselves.
var endings = []mailing.Kind{MessageKind, letterCancelled, letterCancelledByHost, letterEventCancelled, letterDeclined, letterExpired, letterReplaced, letterOfferLapsed, letterThanks}

// Beforehand are letters that say nothing any more once the event has begun.
var Beforehand = []mailing.Kind{letterReminder, letterInfo, letterWaiting, letterGroupReminder}

// MailTo is whom a letter goes to.
type MailTo struct{ Email, Name string }

// RepeatTo says whom a letter about a registration goes to when it is sent once more: to the address that
// stands there now. The caller has checked the rights; whoever queues the letter holds the event by LockEvent.
//
// Errors: Conflict when what it tells is not true any more, or when there is a better way to send it.
func RepeatTo(ctx context.Context, q db.Queryer, now time.Time, ev event.Event, letter mailing.Entry) (MailTo, error) {
	to := MailTo{letter.Recipient, letter.RecipientName}
	switch {
	case letter.Kind == letterInvitation:
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_invitation")
	case !slices.Contains(Kinds, letter.Kind) || letter.RegistrationID == nil:
		return to, nil // of another room
	case !slices.Contains(endings, letter.Kind) && ev.State == event.StateCancelled:
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_cancelled")
	case !slices.Contains(endings, letter.Kind) && ev.IsOver(now):
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_over")
	case (slices.Contains(Beforehand, letter.Kind) || letter.Kind == letterEventChanged) && !now.Before(ev.StartsAt):
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_over")
	}
	r, err := findRow(ctx, q, ID(*letter.RegistrationID))
	if err != nil {
		return MailTo{}, err
	}
	said, err := findSnapshot(ctx, q, letter.ID)
	if err != nil {
		return MailTo{}, err
	}
	if letter.Kind == letterEventChanged && said.isSuperseded(ev) {
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_superseded")
	}
	if said.isToContactOf(r.Registration) {
		return orElse(MailTo{r.ContactEmail, r.ContactName}, to), nil
	}
	if slices.Contains(Beforehand, letter.Kind) && r.State != cmp.Or(said.Facts.State, Confirmed) {
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_outdated")
	}
	if states, known := trueIn[letter.Kind]; known && !slices.Contains(states, r.State) {
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_outdated")
	}
	if r.RespondBy != nil && !now.Before(*r.RespondBy) && (letter.Kind == letterOffered || letter.Kind == letterUnconfirmed) {
		return MailTo{}, fault.New(fault.Conflict, "registration.repeat_outdated")
	}
	return orElse(MailTo{r.Email, r.Name()}, to), nil
}

func orElse(a, other MailTo) MailTo {
	if a.Email == "" {
		return other
	}
	return a
}

const findSnapshotSQL = `
SELECT CAST(l.data AS text) AS data, COALESCE(CAST(p.data AS text), '{}') AS shared
FROM letters AS l LEFT JOIN letter_parts AS p ON p.key = l.shared_part WHERE l.id = $1`

// findSnapshot reads what a letter was worded from.
func findSnapshot(ctx context.Context, q db.Queryer, id mailing.ID) (s snapshot, err error) {
	var row struct {
		Data   string `db:"data"`
		Shared string `db:"shared"`
	}
	if err := q.GetContext(ctx, &row, findSnapshotSQL, int64(id)); err != nil {
		return snapshot{}, fmt.Errorf("find snapshot of letter: %w", err)
	}
	for _, part := range []string{row.Shared, row.Data} {
		if err := json.Unmarshal([]byte(part), &s); err != nil {
			return snapshot{}, fmt.Errorf("read snapshot of letter: %w", err)
		}
	}
	return s, nil
}

// ChangeKind is the letter about a changed event. It waits for further changes.
const ChangeKind = letterEventChanged

// PreviewOf returns whom a letter that has not gone is to, and its snapshot with the members of own, to be looked at. The
// caller sees to it that whoever asks may read it.
func PreviewOf(ctx context.Context, q db.Queryer, id mailing.ID, own string) (name string, data []byte, err error) {
	s, err := findSnapshot(ctx, q, id)
	if err != nil {
		return "", nil, err
	}
	if own != "" {
		if err := json.Unmarshal([]byte(own), &s); err != nil {
			return "", nil, fmt.Errorf("read texts of hosts: %w", err)
		}
	}
	s.Preview = true
	if data, err = json.Marshal(s); err != nil {
		return "", nil, fmt.Errorf("write snapshot of letter: %w", err)
	}
	return s.Person.Name, data, nil
}

// isToContactOf reports whether the letter went to whoever registered the group of the registration. It has the link that
// opens all of the group, so no member may get it, whatever its kind.
func (s snapshot) isToContactOf(r Registration) bool {
	return s.Facts.Contact || len(s.Facts.Members) > 0 || (s.Person.Reference != "" && s.Person.Reference != r.Reference)
}

// isSuperseded reports whether the event has changed since the letter told how it is.
func (s snapshot) isSuperseded(ev event.Event) bool {
	return len(s.Event.essentials().changesTo(letterEventOf(ev).essentials(), s.Facts.State == Confirmed)) > 0
}

const findReferenceSQL = `SELECT reference FROM registrations WHERE id = $1`

// ReferenceOf returns the reference of a registration, for rooms above.
func ReferenceOf(ctx context.Context, q db.Queryer, id ID) (ref Reference, err error) {
	if err := q.GetContext(ctx, &ref, findReferenceSQL, id); err != nil {
		return "", fmt.Errorf("find reference: %w", err)
	}
	return ref, nil
}
