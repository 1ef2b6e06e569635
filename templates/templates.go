// Package templates embeds the templates of pages and letters.
package templates

import "embed"

// Files holds layout/, partial/, page/ and mail/.
//
//go:embed layout partial page mail
var Files embed.FS
