// Package handbuch embeds the handbook: its texts, and the pictures that the browser tests make.
package handbuch

import "embed"

// Files holds the texts and bilder/.
//
//go:embed *.md bilder/*.png
var Files embed.FS
