package handbook_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

// rights names what is in the tables, in their order.
var rights = []struct {
	right actor.Right
	words string
}{
	{actor.SeeEvent, "die Veranstaltung sehen"},
	{actor.SeeParticipants, "sehen, wer kommt"},
	{actor.SeeWorkshopLists, "Listen der Workshops sehen; wer leitet, nur die eigenen"},
	{actor.SeeContacts, "Adressen, Telefonnummern, Anmerkungen und E-Mails sehen"},
	{actor.SeeSpecial, "besonders geschützte Antworten sehen"},
	{actor.Export, "Listen herunterladen"},
	{actor.EditRegistrations, "Anmeldungen eintragen, ändern, entscheiden und zurücknehmen"},
	{actor.Overbook, "Plätze über die Platzzahl hinaus geben"},
	{actor.EditEvent, "die Veranstaltung bearbeiten, veröffentlichen und absagen"},
	{actor.ManageTeam, "das Team der Veranstaltung zusammenstellen"},
	{actor.ManageHosts, "Einrichtungen einladen und ihre Rechte festlegen"},
	{actor.ManageMembers, "Menschen in die Einrichtung einladen und entfernen"},
}

// column is a role, or a host with limits.
type column struct {
	words string
	may   func(actor.Right) bool
}

const here, own = actor.EventID(1), actor.OrganisationID(1)

func ofRole(words string, role actor.Role, inTeam bool) column {
	who := actor.Account(1, false, []actor.Membership{{Organisation: own, Role: role}})
	if inTeam {
		who = actor.Account(1, false, nil).WithTeams([]actor.TeamMembership{{Event: here, Organisation: own, Role: role}})
	}
	return column{words, func(right actor.Right) bool {
		return who.May(right, own) || who.MayAt(right, actor.Place{Event: here, Hosts: []actor.HostLimit{{Organisation: own, Level: actor.LevelLead, Exports: true}}})
	}}
}

func ofLevel(words string, level actor.Level) column {
	who := actor.Account(1, false, []actor.Membership{{Organisation: own, Role: actor.RoleManager}})
	return column{words, func(right actor.Right) bool {
		return who.MayAt(right, actor.Place{Event: here, Hosts: []actor.HostLimit{{Organisation: own, Level: level, Exports: true}}})
	}}
}

// The tables of who may do what are made from the table of rights itself.
func TestTheHandbookTellsTheRightsAsTheyAre(t *testing.T) {
	t.Parallel()
	tables := map[string][]column{
		"<!-- Rechte: Aufgaben -->": {
			ofRole("Verwaltung", actor.RoleManager, false), ofRole("Bearbeitung", actor.RoleEditor, false), ofRole("Lesen", actor.RoleReader, false),
			ofRole("Empfang", actor.RoleReception, false), ofRole("Team", actor.RoleTeam, true), ofRole("Workshop-Leitung", actor.RoleWorkshopLeader, true),
		},
		"<!-- Rechte: Veranstaltende -->": {ofLevel("federführend", actor.LevelLead), ofLevel("bearbeiten", actor.LevelEdit), ofLevel("lesen", actor.LevelRead)},
	}
	path := filepath.Join("..", "..", "..", "docs", "handbuch", "veranstaltende.md")
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	for marker, columns := range tables {
		before, after, found := strings.Cut(text, marker+"\n")
		if !found {
			t.Fatalf("%s lacks the line %s", path, marker)
		}
		rest := strings.TrimLeft(tableAhead.ReplaceAllString(strings.TrimLeft(after, "\n"), ""), "\n")
		if rest != "" {
			rest = "\n" + rest
		}
		text = before + marker + "\n\n" + tableOf(columns) + rest
	}
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if text != string(source) {
		t.Error("the tables of rights in veranstaltende.md are not those of package actor: run \"make handbook\"")
	}
}

var tableAhead = regexp.MustCompile(`^(\|.*\n)*`)

func tableOf(columns []column) string {
	var b strings.Builder
	b.WriteString("| darf |")
	for _, c := range columns {
		b.WriteString(" " + c.words + " |")
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(columns)) + "\n")
	for _, r := range rights {
		cells := ""
		anybody := false
		for _, c := range columns {
			word := "–"
			if c.may(r.right) {
				word, anybody = "ja", true
			}
			cells += " " + word + " |"
		}
		if anybody {
			b.WriteString("| " + r.words + " |" + cells + "\n")
		}
	}
	return b.String()
}

var declaredRight = regexp.MustCompile(`(?m)^\t\w+\s+Right = "(.+?)"`)

func TestTheTablesNameEveryRight(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join("..", "..", "actor", "rights.go"))
	if err != nil {
		t.Fatal(err)
	}
	declared := declaredRight.FindAllStringSubmatch(string(source), -1)
	if len(declared) < 10 {
		t.Fatalf("only %d rights found in package actor", len(declared))
	}
	for _, match := range declared {
		named := false
		for _, r := range rights {
			named = named || string(r.right) == match[1]
		}
		if !named {
			t.Errorf("the handbook does not name the right %q", match[1])
		}
	}
	if columns := len(actor.Roles) + len(actor.TeamRoles); columns != 8 {
		t.Errorf("there are %d roles in organisations and teams, the handbook names six, of which readers and receptions are in both", columns)
	}
}
