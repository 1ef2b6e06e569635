// Package migrations carries the statements that make the schema of the database.
package migrations

import "embed"

// FS holds the migrations by number, in the format of goose.
//
//go:embed *.sql
var FS embed.FS
