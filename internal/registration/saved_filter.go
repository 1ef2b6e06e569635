package registration

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// SavedFilterID identifies a saved filter.
type SavedFilterID int64

// SavedFilter is a filter of an event's list under a name: of one account, or for all who work on the event.
type SavedFilter struct {
	ID     SavedFilterID `db:"id"`
	Name   string        `db:"name"`
	Shared bool          `db:"shared"`
	Kept   keptFilter    `db:"filter"`
	// Filter is what of it the event still knows, Gone what was left out because it does not.
	Filter    Filter       `db:"-"`
	Gone      []FilterPart `db:"-"`
	CreatedAt time.Time    `db:"created_at"`
}

// keptFilter is kept as JSON.
type keptFilter struct{ Filter }

// Scan implements sql.Scanner.
func (k *keptFilter) Scan(stored any) error {
	text, ok := stored.([]byte)
	if !ok {
		return errors.New("read saved filter: no bytes")
	}
	return json.Unmarshal(text, &k.Filter)
}

// Value implements driver.Valuer.
func (k keptFilter) Value() (driver.Value, error) {
	text, err := json.Marshal(k.Filter)
	if err != nil {
		return nil, fmt.Errorf("write saved filter: %w", err)
	}
	return string(text), nil
}

// SavedFilterDraft is a filter to be saved.
type SavedFilterDraft struct {
	Name   string
	Shared bool
	Filter Filter // what names people is left out, see Lasting
}

const (
	maxSavedName    = 60 // characters
	maxSavedFilters = 20 // of an event for all, and as many for each account
)

func savedName(typed string) (string, error) {
	f := form.New(nil)
	name := f.Line("name", typed, form.Required, form.Max(maxSavedName))
	return name, f.Fault()
}

// SavedFilters returns the filters that an account that sees the participants of an event can use: those for all
// and its own, by name. Those that tell more than the account may know are not among them.
func (s *Service) SavedFilters(ctx context.Context, who actor.Actor, ev event.Event) ([]SavedFilter, error) {
	if err := mayManage(who, actor.SeeParticipants, ev, "event.unknown"); err != nil {
		return nil, err
	}
	var all []SavedFilter
	if err := s.db.SelectContext(ctx, &all, listSavedFiltersSQL, ev.ID, who.AccountID()); err != nil {
		return nil, fmt.Errorf("list saved filters: %w", err)
	}
	usable, k := all[:0], &known{event: ev}
	for _, saved := range all {
		if mayFilter(saved.Kept.Filter, who, ev.Place()) != nil {
			continue
		}
		if err := k.read(ctx, s.db, saved.Kept.Filter); err != nil {
			return nil, err
		}
		saved.Filter, saved.Gone = k.left(saved.Kept.Filter)
		usable = append(usable, saved)
	}
	return usable, nil
}

// SaveFilter keeps a filter under a name, for an account that sees participants; for all who work on the event it
// needs EditRegistrations.
//
// Errors: Forbidden, also for a filter that tells more than who may know; Invalid for a name that is missing or taken,
// for a filter that narrows by nothing that lasts, or by something that the event does not know; Conflict when there
// are too many.
func (s *Service) SaveFilter(ctx context.Context, who actor.Actor, slug string, draft SavedFilterDraft) (SavedFilter, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return SavedFilter{}, err
	}
	if err := mayShare(who, ev, draft.Shared); err != nil {
		return SavedFilter{}, err
	}
	draft.Filter = draft.Filter.Lasting()
	if err := s.checkSaved(ctx, who, ev, draft.Filter); err != nil {
		return SavedFilter{}, err
	}
	if draft.Name, err = savedName(draft.Name); err != nil {
		return SavedFilter{}, err
	}
	saved := SavedFilter{Name: draft.Name, Shared: draft.Shared, Filter: draft.Filter, Kept: keptFilter{draft.Filter}}
	err = s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		return saved.insert(ctx, d.tx, ev.ID, who.AccountID())
	})
	return saved, err
}

func mayShare(who actor.Actor, ev event.Event, isShared bool) error {
	if isShared && !who.MayAt(actor.EditRegistrations, ev.Place()) {
		return fault.New(fault.Forbidden, "registration.saved_filter_share_forbidden")
	}
	return nil
}

// checkSaved refuses what cannot be used again.
func (s *Service) checkSaved(ctx context.Context, who actor.Actor, ev event.Event, f Filter) error {
	if f.IsZero() {
		return fault.New(fault.Invalid, "registration.saved_filter_empty")
	}
	if err := mayFilter(f, who, ev.Place()); err != nil {
		return err
	}
	k := &known{event: ev}
	if err := k.read(ctx, s.db, f); err != nil {
		return err
	}
	if _, gone := k.left(f); len(gone) > 0 {
		return fault.New(fault.Invalid, "registration.saved_filter_gone")
	}
	return nil
}

// RenameSavedFilter gives a filter another name. Errors: those of SaveFilter; NotFound for somebody else's.
func (s *Service) RenameSavedFilter(ctx context.Context, who actor.Actor, slug string, id SavedFilterID, name string) error {
	return s.changeSaved(ctx, who, slug, id, func(tx *db.Tx) error {
		name, err := savedName(name)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, renameSavedFilterSQL, id, name)
		return savedFilterWritten(err)
	})
}

// DeleteSavedFilter forgets a filter. Errors: Forbidden; NotFound for somebody else's.
func (s *Service) DeleteSavedFilter(ctx context.Context, who actor.Actor, slug string, id SavedFilterID) error {
	return s.changeSaved(ctx, who, slug, id, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, deleteSavedFilterSQL, id)
		return savedFilterWritten(err)
	})
}

// changeSaved does something with a filter of one's own, or with one for all by who may share.
func (s *Service) changeSaved(ctx context.Context, who actor.Actor, slug string, id SavedFilterID, work func(*db.Tx) error) error {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		isShared, err := lockSavedFilter(ctx, tx, ev.ID, id, who.AccountID())
		if err != nil {
			return err
		}
		if err := mayShare(who, ev, isShared); err != nil {
			return err
		}
		return work(tx)
	})
}
