package arch_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"tagungsbuero/templates"
)

// What a mail program would fetch when it shows a letter, by which somebody could see that it was read.
var fetched = regexp.MustCompile(`(?i)<(img|image|picture|link|script|iframe|object|embed|video|audio|svg|base|form)\b|\b(src|srcset|background|poster)\s*=|url\(|@import|@font-face`)

// An address that is written down in a template leads to somebody else than the installation, whose address is filled in.
var writtenAddress = regexp.MustCompile(`(?i)https?:|href\s*=\s*["']?//`)

var linkedHost = regexp.MustCompile(`(?i)(?:https?:)?//([^/"'<>\s)?#]+)`)

// ownHosts are the installations of which the letters in testdata are, and what hosts have typed there.
var ownHosts = []string{"tagung.example", "tagungen.example", "raum.example"}

func TestTemplatesOfLettersFetchNothingAndLinkToTheInstallationAlone(t *testing.T) {
	t.Parallel()
	seen := 0
	err := fs.WalkDir(templates.Files, "mail", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		seen++
		text, err := fs.ReadFile(templates.Files, name)
		for _, pattern := range []*regexp.Regexp{fetched, writtenAddress} {
			if found := pattern.Find(text); found != nil {
				t.Errorf("%s: %q", name, found)
			}
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d templates, %v", seen, err)
	}
}

func TestLettersFetchNothingAndLinkToTheInstallationAlone(t *testing.T) {
	t.Parallel()
	letters, err := filepath.Glob("../*/testdata/letters/*.[ht][tx][mt]*")
	if err != nil || len(letters) == 0 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	for _, name := range letters {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := fetched.Find(text); found != nil {
			t.Errorf("%s: %q", name, found)
		}
		for _, host := range linkedHost.FindAllSubmatch(text, -1) {
			if !slices.Contains(ownHosts, string(host[1])) {
				t.Errorf("%s links to %s", name, host[1])
			}
		}
	}
}
