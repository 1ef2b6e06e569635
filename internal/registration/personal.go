package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// Personal is what the personal page shows.
type Personal struct {
	Registration     Registration
	Event            event.Event
	Special          Answers         // of special categories
	Files            []File          // without their bodies
	Version          string          // of what it says, for a change
	Quota            string          // name of the reserved quota it sits in; empty: none
	WaitlistPosition int             // from 1; 0 when the person does not wait
	Workshops        []WorkshopPlace // in the slots that concern the person
	MayCancel        bool
	MayChange        bool
	MaySubstitute    bool
	Token            string
	// Ended is how the registration ended, without the account that did it; nil while it stands.
	Ended *Change
}

// Personal returns what the holder of a personal link sees. It changes nothing.
func (s *Service) Personal(ctx context.Context, secret string) (Personal, error) {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return Personal{}, err
	}
	return s.personalOf(ctx, found)
}

func (s *Service) personalOf(ctx context.Context, found Registration) (page Personal, err error) {
	page = Personal{Registration: found, Token: s.links.Token(found.Reference)}
	if page.Event, err = event.FindByID(ctx, s.db, found.EventID); err != nil {
		return Personal{}, err
	}
	if found.State == Waitlisted {
		if page.WaitlistPosition, err = waitlistPosition(ctx, s.db, found.EventID, found.ID); err != nil {
			return Personal{}, err
		}
	}
	if page.Special, page.Files, err = readApart(ctx, s.db, found.ID); err != nil {
		return Personal{}, err
	}
	if page.Version, err = s.links.versionOf(found, page.Special, page.Files); err != nil {
		return Personal{}, err
	}
	if page.Quota, err = quotaLabel(ctx, s.db, page.Event, found); err != nil {
		return Personal{}, err
	}
	if page.Workshops, err = workshopsFor(ctx, s.db, page.Event, found); err != nil {
		return Personal{}, err
	}
	if page.Ended, err = endOf(ctx, s.db, found); err != nil {
		return Personal{}, err
	}
	now := s.db.Now()
	page.MayCancel = mayCancel(page.Event, found.State, now)
	page.MayChange = found.State.IsLive() && !found.Placeholder && page.Event.ChangeOpenAt(now)
	page.MaySubstitute = maySubstitute(page.Event, actor.Participant(), found, now) == nil
	return page, nil
}

const findEndSQL = `
SELECT changed_at, from_state, to_state, what, actor_kind, reason FROM registration_states
WHERE registration_id = $1 AND what IN ('state', 'undone') ORDER BY id DESC LIMIT 1`

// endOf returns the last change of a registration that does not stand any more, nil for others.
func endOf(ctx context.Context, q db.Queryer, r Registration) (*Change, error) {
	if r.State.IsLive() {
		return nil, nil
	}
	var end Change
	if err := q.GetContext(ctx, &end, findEndSQL, r.ID); err != nil {
		return nil, fmt.Errorf("find how a registration ended: %w", err)
	}
	if r.MergedIntoID != nil {
		end.Reason = "" // it names a registration that this link does not open
	}
	return &end, nil
}

const findSpecialSQL = `SELECT answers FROM special_answers WHERE registration_id = $1`

const listFileNamesSQL = `SELECT id, key, name, media_type, special FROM answer_files WHERE registration_id = $1 ORDER BY key`

// readApart reads what is kept apart from a registration.
func readApart(ctx context.Context, q db.Queryer, id ID) (special Answers, files []File, err error) {
	if err := q.GetContext(ctx, &special, findSpecialSQL, id); err != nil && !db.NoRows(err) {
		return nil, nil, fmt.Errorf("find answers of special categories: %w", err)
	}
	if err := q.SelectContext(ctx, &files, listFileNamesSQL, id); err != nil {
		return nil, nil, fmt.Errorf("list names of files: %w", err)
	}
	return special, files, nil
}

const listQuotaKeysSQL = `SELECT key FROM seat_pools WHERE id = ANY(CAST($1 AS bigint[])) AND kind = 'reserved'`

// quotaLabel names the reserved quota that a registration sits in.
func quotaLabel(ctx context.Context, q db.Queryer, ev event.Event, r Registration) (string, error) {
	if len(r.Pools) == 0 {
		return "", nil
	}
	var keys []string
	if err := q.SelectContext(ctx, &keys, listQuotaKeysSQL, r.Pools); err != nil {
		return "", fmt.Errorf("find quota of registration: %w", err)
	}
	for _, key := range keys {
		if quota, ok := ev.Rules.Quota(key); ok {
			return quota.Label, nil
		}
	}
	return "", nil
}

// byToken finds the registration a personal link belongs to. A foreign or damaged token is answered
// like one that never was, and so is that of a person who has been forgotten.
func (s *Service) byToken(ctx context.Context, secret string) (Registration, error) {
	ref, ok := s.links.read(secret)
	if !ok {
		return Registration{}, fault.New(fault.NotFound, "registration.link_unknown")
	}
	return s.known(ctx, ref)
}

// known finds a registration whose person has not been forgotten.
func (s *Service) known(ctx context.Context, ref Reference) (Registration, error) {
	found, err := find(ctx, s.db, ref)
	if err != nil {
		return Registration{}, err
	}
	if found.IsAnonymised() {
		return Registration{}, fault.New(fault.NotFound, "registration.link_unknown")
	}
	return found, nil
}

const findFileSQL = `SELECT key, name, media_type, body, special FROM answer_files WHERE registration_id = $1 AND key = $2`

// PersonalFile returns a file that the holder of the personal link has sent.
func (s *Service) PersonalFile(ctx context.Context, secret, key string) (File, error) {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return File{}, err
	}
	return findFile(ctx, s.db, found.ID, key)
}

// File returns a file that a participant has sent, for an account that may see contacts, and special
// categories where it is one.
func (s *Service) File(ctx context.Context, who actor.Actor, ref Reference, key string) (File, error) {
	found, ev, err := s.managed(ctx, who, actor.SeeContacts, ref)
	if err != nil {
		return File{}, err
	}
	file, err := findFile(ctx, s.db, found.ID, key)
	if err == nil && file.Special {
		if err = mayManage(who, actor.SeeSpecial, ev, "registration.unknown"); err == nil {
			err = s.noteLook(ctx, who, found, lookAtFile)
		}
	}
	if err != nil {
		return File{}, err
	}
	return file, nil
}

func findFile(ctx context.Context, q db.Queryer, id ID, key string) (file File, err error) {
	if err := q.GetContext(ctx, &file, findFileSQL, id, key); err != nil {
		if db.NoRows(err) {
			return File{}, fault.New(fault.NotFound, "registration.file_unknown")
		}
		return File{}, fmt.Errorf("find file: %w", err)
	}
	return file, nil
}

const listHistorySQL = `
SELECT s.changed_at, s.from_state, s.to_state, s.what, s.actor_kind, a.name AS account_name, s.reason
FROM registration_states AS s LEFT JOIN accounts AS a ON a.id = s.account_id
WHERE s.registration_id = $1
ORDER BY s.id`

// history returns everything that happened to a registration, oldest first. Whoever took over a seat
// took over its history.
func (s *Service) history(ctx context.Context, r Registration) ([]Change, error) {
	var earlier []Change
	if r.ReplacesID != nil {
		var err error
		if earlier, err = s.historyOfReplaced(ctx, *r.ReplacesID); err != nil {
			return nil, err
		}
	}
	var changes []Change
	if err := s.db.SelectContext(ctx, &changes, listHistorySQL, r.ID); err != nil {
		return nil, fmt.Errorf("list history: %w", err)
	}
	return append(earlier, changes...), nil
}

const findReplacedSQL = `SELECT ` + columns + joins + ` WHERE r.id = $1`

func (s *Service) historyOfReplaced(ctx context.Context, id ID) ([]Change, error) {
	var replaced Registration
	if err := s.db.GetContext(ctx, &replaced, findReplacedSQL, id); err != nil {
		return nil, unknown(err)
	}
	return s.history(ctx, replaced)
}
