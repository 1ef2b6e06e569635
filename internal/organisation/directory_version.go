package organisation

import (
	"context"
	"fmt"
	"time"
)

// DirectoryVersion changes whenever something in the directory of organisations does.
type DirectoryVersion struct {
	Count     int       `db:"count"`
	UpdatedAt time.Time `db:"updated_at"`
}

const directoryVersionSQL = `
SELECT count(*) AS count, COALESCE(max(updated_at), CAST('epoch' AS timestamptz)) AS updated_at FROM organisations`

// DirectoryVersion tells whether what was read of the directory is still true. It is far cheaper
// than reading it.
func (s *Service) DirectoryVersion(ctx context.Context) (DirectoryVersion, error) {
	var version DirectoryVersion
	if err := s.db.GetContext(ctx, &version, directoryVersionSQL); err != nil {
		return DirectoryVersion{}, fmt.Errorf("find version of directory: %w", err)
	}
	return DirectoryVersion{Count: version.Count, UpdatedAt: version.UpdatedAt.UTC()}, nil
}
