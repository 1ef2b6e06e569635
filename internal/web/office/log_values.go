package office

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/venue"
)

// logNames are the names of what columns hold by key only.
type logNames struct{ municipalities, topics map[string]string }

// hiddenValue stands in the log for what is kept out of it.
const hiddenValue = "…"

// worded says a value of a column in German; "" is nothing.
func (n logNames) worded(record, column string, value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		switch {
		case text == "":
			return ""
		case text == hiddenValue:
			return "nicht angezeigt"
		case column == "municipality_key":
			return nameOr(n.municipalities, text)
		case column == "topic_key":
			return nameOr(n.topics, text)
		}
		for _, place := range []string{record + "/" + column, column} {
			if words := logValues[place]; words != nil {
				return words(text)
			}
		}
		return plainText(text)
	}
	if words := logObjects[column]; words != nil && len(value) > 0 {
		return words(value)
	}
	return plainValue(value)
}

func nameOr(names map[string]string, key string) string {
	if name := names[key]; name != "" {
		return name
	}
	return key
}

// plainText is what somebody wrote, or a time.
func plainText(text string) string {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		if event.StandsForNone(at) {
			return ""
		}
		return dates.ShortTime(at)
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return dates.Day(dates.At(day.Year(), day.Month(), day.Day(), 0, 0))
	}
	return text
}

// plainValue words yes, no and numbers, and lists of words.
func plainValue(value json.RawMessage) string {
	var told any
	_ = json.Unmarshal(value, &told) // the database wrote it
	switch v := told.(type) {
	case bool:
		if v {
			return "ja"
		}
		return "nein"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// decisionWords say what was decided about letters that waited.
func decisionWords(decision string) string {
	if decision == "sent" {
		return say("auditlog.decision.sent")
	}
	return say("auditlog.decision.stopped")
}

// logValues are the words for what columns name by a key, of one record or of all.
var logValues = map[string]func(string) string{
	"event/kind":              func(v string) string { return say(event.Kind(v).LabelKey()) },
	"event/state":             func(v string) string { return say(event.State(v).LabelKey()) },
	"visibility":              func(v string) string { return say(event.Visibility(v).LabelKey()) },
	"waitlist_mode":           func(v string) string { return say(event.WaitlistMode(v).LabelKey()) },
	"date_precision":          func(v string) string { return say("auditlog.date_precision." + v) },
	"field/key":               func(v string) string { return say(event.Field{Key: v}.LabelKey()) },
	"level":                   func(v string) string { return say(event.LevelLabelKey(actor.Level(v))) },
	"role":                    func(v string) string { return say(account.RoleLabelKey(actor.Role(v))) },
	"source":                  func(v string) string { return say("auditlog.source." + v) },
	"organisation/kind":       func(v string) string { return say(organisation.Kind(v).LabelKey()) },
	"carrier_group":           func(v string) string { return say(organisation.CarrierGroup(v).LabelKey()) },
	"legal_regime":            func(v string) string { return say(organisation.LegalRegime(v).LabelKey()) },
	"host_invitation/state":   func(v string) string { return say("auditlog.host_invitation_state." + v) },
	"invitation/state":        func(v string) string { return say(registration.InvitationState(v).LabelKey()) },
	"registration/state":      func(v string) string { return say(registration.State(v).LabelKey()) },
	"change_letters/decision": decisionWords,
	"broadcast/state":         func(v string) string { return say(broadcast.State(v).LabelKey()) },
	"letter_text/kind":        func(v string) string { return letterName(mailing.Kind(v)) },
	"locale":                  languageName,
	"tls":                     func(v string) string { return say("auditlog.tls." + v) },
	"list/view":               func(v string) string { return say("auditlog.view." + v) },
	"list/format":             func(v string) string { return say("auditlog.format." + strings.ReplaceAll(v, "-", "_")) },
	"special/what":            func(v string) string { return say("auditlog.what." + v) },
	"image_key":               pictureWords,
	"logo_key":                pictureWords,
}

// pictureWords tell two pictures apart.
func pictureWords(key string) string { return "Bild " + key[:min(len(key), 6)] }

// logObjects are the words for what columns hold as lists and objects.
var logObjects = map[string]func(json.RawMessage) string{
	"reminders":   func(v json.RawMessage) string { return reminderLinesOf(read[event.Reminders](v)) },
	"questions":   func(v json.RawMessage) string { return questionLines(read[[]question.Question](v)) },
	"facts":       func(v json.RawMessage) string { return factWords(read[venue.Facts](v)) },
	"venue_facts": func(v json.RawMessage) string { return factWords(read[venue.Facts](v)) },
	"led":         func(v json.RawMessage) string { return plural(len(read[[]string](v)), "Workshop", "Workshops") },
	"filter":      func(v json.RawMessage) string { return filterParts(read[map[string]json.RawMessage](v)) },
}

// read reads what the database wrote; what another release wrote may lack parts.
func read[T any](value json.RawMessage) (read T) {
	_ = json.Unmarshal(value, &read)
	return read
}

func plural(n int, one, many string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func reminderLinesOf(rules event.Reminders) string {
	if len(rules) == 0 {
		return ""
	}
	return reminderLines(rules)
}

func questionLines(questions []question.Question) string {
	lines := make([]string, len(questions))
	for i, q := range questions {
		lines[i] = "„" + q.Label + "“ (" + say(q.Kind.LabelKey())
		if q.Required {
			lines[i] += ", notwendig"
		}
		lines[i] += ")"
	}
	return strings.Join(lines, "\n")
}

func factWords(facts venue.Facts) string {
	var lines []string
	for _, fact := range venue.AllFacts {
		if answer := facts.Of(fact); answer != venue.Unknown {
			lines = append(lines, say(fact.LabelKey())+": "+say(answer.LabelKey()))
		}
	}
	return strings.Join(lines, "\n")
}

// filterParts tells by what people were chosen, not whom: the log outlives them.
func filterParts(filter map[string]json.RawMessage) string {
	var parts []string
	for _, part := range logFilterParts {
		if _, ok := filter[part]; ok {
			parts = append(parts, say("auditlog.filter_part."+part))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "nach " + enumerated(parts)
}

// logFilterParts are the parts of filters as they are kept.
var logFilterParts = []string{"state", "quota", "workshop", "organisation_kind", "carrier_group", "municipality", "entered_by", "code", "invited", "without_email", "answer", "from", "before"}

// loggedRules tells which rules of the registration differ, each in a line of its own.
func loggedRules(was, becomes json.RawMessage) []logChange {
	before, after := read[map[string]json.RawMessage](was), read[map[string]json.RawMessage](becomes)
	var changes []logChange
	for _, rule := range logRules {
		old, new := before[rule], after[rule]
		if string(old) != string(new) {
			changes = append(changes, changeOf(say("auditlog.rule."+rule), ruleWords(rule, old), ruleWords(rule, new))...)
		}
	}
	return changes
}

// logRules are the rules of the registration as they are kept.
var logRules = []string{"mode", "confirm_email", "confirm_hours", "closed_by_hand", "change_until", "substitute_until", "group_max", "party_max", "name_until", "keep_unnamed",
	"waitlist_limit", "offer_hours", "offer_skips_nights", "offer_skips_holidays", "offer_lapse", "quotas", "min_participants", "decide_at"}

func ruleWords(rule string, value json.RawMessage) string {
	if rule == "quotas" {
		return quotaLines(read[[]event.Quota](value))
	}
	text := read[string](value)
	switch {
	case text == "":
		return plainValue(value)
	case rule == "mode":
		return say(event.RegistrationMode(text).LabelKey())
	case rule == "offer_lapse":
		return say(event.LapseRule(text).LabelKey())
	}
	return plainText(text)
}

func quotaLines(quotas []event.Quota) string {
	lines := make([]string, len(quotas))
	for i, q := range quotas {
		lines[i] = fmt.Sprintf("„%s“: %s, %s, %s", q.Label, say(q.Kind.LabelKey()), say(q.Basis.LabelKey()), plural(q.Seats, "Platz", "Plätze"))
		if q.ReleaseAt != nil {
			lines[i] += ", Freigabe " + dates.ShortTime(*q.ReleaseAt)
		}
	}
	return strings.Join(lines, "\n")
}
