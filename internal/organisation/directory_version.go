package organisation

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// DirectoryVersion counts the changes of the directory of organisations.
type DirectoryVersion int64

const directoryVersionSQL = `SELECT version FROM organisation_directory`

// DirectoryVersion tells whether what was read of the directory is still true. It is far cheaper
// than reading it.
func (s *Service) DirectoryVersion(ctx context.Context) (DirectoryVersion, error) {
	var version DirectoryVersion
	if err := s.db.GetContext(ctx, &version, directoryVersionSQL); err != nil {
		return 0, fmt.Errorf("find version of directory: %w", err)
	}
	return version, nil
}

const updateDirectoryVersionSQL = `UPDATE organisation_directory SET version = version + 1`

// updateDirectoryVersion counts a change. The row is the same for all, so that changes become
// visible in the order of their numbers; call it last, for others wait for the end of tx.
func updateDirectoryVersion(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, updateDirectoryVersionSQL); err != nil {
		return fmt.Errorf("count change of directory: %w", err)
	}
	return nil
}
