package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

const listSavedFiltersSQL = `
SELECT id, name, account_id IS NULL AS shared, filter, created_at FROM saved_filters
WHERE event_id = $1 AND (account_id IS NULL OR account_id = $2)
ORDER BY name, account_id IS NOT NULL, id`

const countSavedFiltersSQL = `
SELECT count(*) FROM saved_filters WHERE event_id = $1 AND account_id IS NOT DISTINCT FROM CAST($2 AS bigint)`

const insertSavedFilterSQL = `
INSERT INTO saved_filters (event_id, account_id, name, filter, created_at) VALUES ($1, $2, $3, CAST($4 AS jsonb), $5)
ON CONFLICT DO NOTHING RETURNING id, created_at`

// insert keeps the filter, under the lock of the event: so no two callers think that there is room for one more.
func (f *SavedFilter) insert(ctx context.Context, tx *db.Tx, id event.ID, account actor.AccountID) error {
	var owner *actor.AccountID
	if !f.Shared {
		owner = &account
	}
	var n int
	if err := tx.GetContext(ctx, &n, countSavedFiltersSQL, id, owner); err != nil {
		return fmt.Errorf("count saved filters: %w", err)
	}
	if n >= maxSavedFilters {
		return fault.New(fault.Conflict, "registration.saved_filters_too_many", fault.Args{"Max": maxSavedFilters})
	}
	err := tx.GetContext(ctx, f, insertSavedFilterSQL, id, owner, f.Name, f.Kept, tx.Now)
	if db.NoRows(err) {
		return savedNameTaken()
	}
	return savedFilterWritten(err)
}

const lockSavedFilterSQL = `
SELECT account_id IS NULL FROM saved_filters WHERE id = $1 AND event_id = $2 AND (account_id IS NULL OR account_id = $3) FOR UPDATE`

// lockSavedFilter finds a filter that the account can see. Others are NotFound.
func lockSavedFilter(ctx context.Context, tx *db.Tx, of event.ID, id SavedFilterID, account actor.AccountID) (isShared bool, err error) {
	err = tx.GetContext(ctx, &isShared, lockSavedFilterSQL, id, of, account)
	if db.NoRows(err) {
		return false, fault.New(fault.NotFound, "registration.saved_filter_unknown")
	}
	if err != nil {
		return false, fmt.Errorf("find saved filter: %w", err)
	}
	return isShared, nil
}

const renameSavedFilterSQL = `UPDATE saved_filters SET name = $2 WHERE id = $1`

const deleteSavedFilterSQL = `DELETE FROM saved_filters WHERE id = $1`

const deleteSavedFiltersOfSQL = `DELETE FROM saved_filters WHERE event_id = $1`

// A code, and the days on which people registered, belong to the one event.
const copySavedFiltersSQL = `
INSERT INTO saved_filters (event_id, name, filter, created_at)
SELECT $2, name, filter, $3 FROM saved_filters
WHERE event_id = $1 AND account_id IS NULL AND filter -> 'code' IS NULL AND filter -> 'from' IS NULL AND filter -> 'before' IS NULL
ORDER BY id`

// copySavedFilters takes the filters for all along to an event made like another one: its questions have the same keys.
func copySavedFilters(ctx context.Context, tx *db.Tx, from, to event.ID) error {
	if _, err := tx.ExecContext(ctx, copySavedFiltersSQL, from, to, tx.Now); err != nil {
		return fmt.Errorf("copy saved filters: %w", err)
	}
	return nil
}

func savedFilterWritten(err error) error {
	switch {
	case err == nil:
		return nil
	case db.Violated(err) == "saved_filters_name":
		return savedNameTaken()
	}
	return fmt.Errorf("write saved filter: %w", err)
}

func savedNameTaken() error {
	return fault.InvalidFields([]fault.Field{{Name: "name", Key: "registration.saved_filter_name_taken"}})
}
