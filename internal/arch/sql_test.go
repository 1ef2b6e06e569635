package arch_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/dbtest"
)

// A constant that is used within other constants only is a fragment; it is prepared as part of those.
func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	prepared := 0
	for _, s := range readStatements(t) {
		if s.isFragment {
			continue
		}
		statement, err := database.PreparexContext(t.Context(), s.text)
		if err != nil {
			t.Errorf("%s: %s: %v", s.where, s.name, err)
			continue
		}
		prepared++
		if err := statement.Close(); err != nil {
			t.Error(err)
		}
	}
	if prepared < 50 {
		t.Errorf("only %d statements were found", prepared)
	}
}

func TestEveryTableHasAnOwner(t *testing.T) {
	t.Parallel()
	var inSchema []string
	err := dbtest.New(t).SelectContext(t.Context(), &inSchema,
		`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'goose_db_version' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range inSchema {
		if ownerOf(table) == "" {
			t.Errorf("no room owns the table %s (map_test.go)", table)
		}
	}
	for room, owned := range tables {
		for _, table := range owned {
			if !slices.Contains(inSchema, table) {
				t.Errorf("%s owns the table %s, which does not exist", room, table)
			}
		}
	}
}

var written = regexp.MustCompile(`\b(?:INSERT INTO|DELETE FROM|UPDATE(?: ONLY)?)\s+([a-z_]+)\b`)

func TestARoomWritesOnlyItsOwnTables(t *testing.T) {
	t.Parallel()
	for _, s := range readStatements(t) {
		for _, match := range written.FindAllStringSubmatch(withoutComments(s.own), -1) {
			if owner := ownerOf(match[1]); owner != "" && owner != s.room {
				t.Errorf("%s: %s writes %s, which belongs to %s", s.where, s.name, match[1], owner)
			}
		}
	}
}

func TestARoomReadsOnlyItsOwnAndLowerTables(t *testing.T) {
	t.Parallel()
	for _, s := range readStatements(t) {
		for _, table := range mentioned(s.own) {
			if owner := ownerOf(table); owner != s.room && !mayImport(s.room, owner) {
				t.Errorf("%s: %s reads %s, but %s must not know %s", s.where, s.name, table, s.room, owner)
			}
		}
	}
}

var (
	word    = regexp.MustCompile(`[a-z_.]+`)
	comment = regexp.MustCompile(`--[^\n]*`)
	quoted  = regexp.MustCompile(`'[^']*'`)
	alias   = regexp.MustCompile(`\bAS [a-z_]+`)
)

func withoutComments(text string) string { return comment.ReplaceAllString(text, "") }

// mentioned lists the tables that a statement names.
func mentioned(text string) []string {
	text = alias.ReplaceAllString(quoted.ReplaceAllString(withoutComments(text), ""), "")
	var found []string
	for _, w := range word.FindAllString(text, -1) {
		name, _, _ := strings.Cut(w, ".")
		if ownerOf(name) != "" && !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	return found
}

func ownerOf(table string) string {
	for room, owned := range tables {
		if slices.Contains(owned, table) {
			return room
		}
	}
	return ""
}

var badSQL = map[string]*regexp.Regexp{
	"takes the time from the database; pass the transaction's Now": regexp.MustCompile(`(?i)\bnow\(\)|\bcurrent_(timestamp|date|time)\b|\bclock_timestamp\(`),
	"casts by ::, which sqlx takes for a named parameter":          regexp.MustCompile(`::`),
	"takes all columns; name those that are read":                  regexp.MustCompile(`(?i)\bSELECT\s+\*|\bRETURNING\s+\*|\bSELECT\s+[a-z]+\.\*`),
}

func TestStatementsKeepToTheRules(t *testing.T) {
	t.Parallel()
	for _, s := range readStatements(t) {
		for what, pattern := range badSQL {
			if pattern.MatchString(quoted.ReplaceAllString(withoutComments(s.own), "")) {
				t.Errorf("%s: %s %s", s.where, s.name, what)
			}
		}
	}
}
