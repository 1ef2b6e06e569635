// Command sync copies the design system from node_modules to the folder that the program embeds.
// Run it in the root of the module, after npm ci.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const (
	from = "node_modules/@kern-ux/native"
	to   = "internal/web/asset/dist"
)

// files maps what is copied to its name in the program. Two weights of the font are enough: the
// own style sheet maps the middle one to semi-bold.
var files = map[string]string{
	"dist/kern.min.css": "kern.min.css",
	"LICENSE.md":        "kern-license.txt",
	"dist/fonts/fira-sans/FiraSans-Regular.woff2":  "fira-sans-regular.woff2",
	"dist/fonts/fira-sans/FiraSans-SemiBold.woff2": "fira-sans-semibold.woff2",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "sync: %v\nRun `npm ci` first, then this in the root of the module.\n", err)
		os.Exit(1)
	}
}

func run() error {
	for source, target := range files {
		content, err := os.ReadFile(filepath.Join(from, source))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, target), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
