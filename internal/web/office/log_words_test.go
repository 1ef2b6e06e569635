package office

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

// toldColumn is a column whose changes a trigger of the schema writes into the log.
type toldColumn struct {
	Arguments string `db:"arguments"`
	Name      string `db:"name"`
	Type      string `db:"type"`
	Check     string `db:"check"`
}

const toldColumnsSQL = `
SELECT DISTINCT replace(encode(g.tgargs, 'escape'), '\000', '|') AS arguments, a.attname AS name, format_type(a.atttypid, NULL) AS type,
       COALESCE((SELECT string_agg(pg_get_constraintdef(k.oid), ' ') FROM pg_constraint AS k WHERE k.conrelid = g.tgrelid AND k.conkey = ARRAY[a.attnum] AND k.contype = 'c'), '') AS check
FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid JOIN pg_attribute AS a ON a.attrelid = g.tgrelid AND a.attnum > 0 AND NOT a.attisdropped
WHERE p.proname = 'audit_change'`

var (
	allowedValue = regexp.MustCompile(`'([^']+)'::text`)
	catalogueKey = regexp.MustCompile(`^[a-z_]+(\.[a-z_0-9]+)+$`)
)

// isRaw reports whether a German reader would meet what only programs say.
func isRaw(told, value string) bool {
	return told == "" || told == value && value != "kommunal" || catalogueKey.MatchString(told) || strings.ContainsAny(told, "{}[]")
}

func TestTheLogHasAWordForEveryColumnAndValueThatTheSchemaTells(t *testing.T) {
	t.Parallel()
	var columns []toldColumn
	if err := dbtest.New(t).SelectContext(t.Context(), &columns, toldColumnsSQL); err != nil {
		t.Fatal(err)
	}
	if len(columns) < 100 {
		t.Fatalf("only %d columns found", len(columns))
	}
	for _, c := range columns {
		arguments := strings.Split(c.Arguments, "|")
		record, leftOut := arguments[0], append(strings.Split(arguments[2], ","), "id", "event_id", "created_at", "updated_at", "version")
		if !slices.Contains(auditlog.Records, record) || isRaw(say("auditlog.record."+record), record) {
			t.Errorf("there is no word for records of the kind %q", record)
		}
		if slices.Contains(leftOut, c.Name) {
			continue
		}
		if logFields[c.Name] == "" {
			t.Errorf("there is no word for %s.%s", record, c.Name)
		}
		if c.Type == "json" || c.Type == "jsonb" || strings.HasSuffix(c.Type, "[]") {
			if logObjects[c.Name] == nil && c.Name != "rules" {
				t.Errorf("there are no words for the values of %s.%s", record, c.Name)
			}
		}
		if strings.Contains(c.Check, "ARRAY[") {
			for _, value := range allowedValue.FindAllStringSubmatch(c.Check, -1) {
				wantWorded(t, record, c.Name, value[1])
			}
		}
	}
}

func wantWorded(t testing.TB, record, column, value string) {
	t.Helper()
	raw, _ := json.Marshal(value)
	if told := (logNames{}).worded(record, column, raw); isRaw(told, value) {
		t.Errorf("%s of %s is told as %q", column, record, told)
	}
}

// What functions of the schema write, or stands in columns that any text fits into.
func TestTheLogHasAWordForEveryValueThatTheProgramKnows(t *testing.T) {
	t.Parallel()
	for _, v := range registration.States {
		wantWorded(t, "registration", "state", string(v))
	}
	for _, v := range broadcast.States {
		wantWorded(t, "broadcast", "state", string(v))
	}
	for _, v := range export.Views {
		wantWorded(t, "list", "view", string(v))
	}
	for _, v := range export.Formats {
		wantWorded(t, "list", "format", string(v))
	}
	for _, v := range []string{"answers", "file"} {
		wantWorded(t, "special", "what", v)
	}
	for _, v := range event.Kinds {
		wantWorded(t, "event", "kind", string(v))
	}
	for _, v := range registration.Kinds {
		wantWorded(t, "letter_text", "kind", string(v))
	}
	for _, name := range []string{"state", "reason", "undone", "number", "view", "format", "rows", "what", "name", "filter", "picked", "letters", "send_at", "capacity"} {
		if logFields[name] == "" {
			t.Errorf("there is no word for %s", name)
		}
	}
	for _, part := range tagsOf(registration.Filter{}) {
		if !slices.Contains(logFilterParts, part) || isRaw(say("auditlog.filter_part."+part), part) {
			t.Errorf("there is no word for filters by %s", part)
		}
	}
	for _, rule := range tagsOf(event.Rules{}) {
		if !slices.Contains(logRules, rule) || isRaw(say("auditlog.rule."+rule), rule) {
			t.Errorf("there is no word for the rule %s", rule)
		}
	}
}

// tagsOf are the names under which the fields of a struct are kept.
func tagsOf(kept any) (names []string) {
	for _, field := range reflect.VisibleFields(reflect.TypeOf(kept)) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "-" && name != "" {
			names = append(names, name)
		}
	}
	return names
}

func TestTheLogTellsRulesQuestionsAndRemindersInSentences(t *testing.T) {
	t.Parallel()
	pack := func(v any) json.RawMessage {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	one, another := question.Question{Key: "essen", Kind: question.KindSingle, Label: "Essen", Required: true}, question.Question{Key: "essen", Kind: question.KindSingle, Label: "Essen", Required: true, Purpose: "Für die Küche"}
	changes := loggedChanges(auditlog.Entry{Record: "event",
		Before: pack(map[string]any{"rules": event.Rules{Mode: event.ModeApproval, GroupMax: 3}, "questions": []question.Question{one}, "state": "draft", "venue_checked_on": "2027-05-02"}),
		After: pack(map[string]any{"rules": event.Rules{Mode: event.ModeAllocation, GroupMax: 3, Quotas: []event.Quota{{Key: "q1", Label: "Schulen", Kind: event.QuotaReserved, Basis: event.BasisRegion, Seats: 5}}},
			"questions": []question.Question{another}, "reminders": event.UsualReminders(), "state": "published", "municipality_key": "05111", "online": true}),
	}, logNames{municipalities: map[string]string{"05111": "Düsseldorf"}})
	var lines []string
	for _, c := range changes {
		lines = append(lines, c.Field+": "+c.Before+" → "+c.After)
	}
	told := strings.Join(lines, "\n")
	for _, want := range []string{
		"Wer einen Platz bekommt: nach Prüfung", "→ Zuteilung nach Anmeldeschluss", "Kontingente:  → „Schulen“: Plätze frei halten, Region, 5 Plätze",
		"Eigene Fragen: „Essen“ (eine Antwort aus mehreren, notwendig) → „Essen“ (eine Antwort aus mehreren, notwendig) (in Einzelheiten geändert)",
		"Erinnerungen:  → 7 Tage vor dem Beginn um 09:00 Uhr an alle mit Platz: Erinnerung\nEinen Tag vor", "Stand: Entwurf → veröffentlicht",
		"Kommune:  → Düsseldorf", "Online:  → ja",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("the log does not tell %q:\n%s", want, told)
		}
	}
	if strings.ContainsAny(told, "{}[]") || strings.Contains(told, "group_max") || strings.Contains(told, "2027-05-02") {
		t.Errorf("raw:\n%s", told)
	}
}
