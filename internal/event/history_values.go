package event

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"tagungsbuero/internal/venue"
)

// differences compares two stands of an event, field by field in the order of the form.
func differences(before, after stand) []FieldChange {
	then, now := before.values(), after.values()
	found := []FieldChange{}
	for _, name := range then.and(now) {
		if was, is := then.byName[name], now.byName[name]; was != is {
			found = append(found, FieldChange{Field: name, Before: was, After: is})
		}
	}
	return found
}

// values are the fields of an event as text, named like the inputs of its form.
type values struct {
	names  []string
	byName map[string]string
}

func (v *values) add(name, value string) {
	v.names = append(v.names, name)
	v.byName[name] = value
}

// and returns the names of both, each once.
func (v values) and(other values) []string {
	all := v.names
	for _, name := range other.names {
		if _, known := v.byName[name]; !known {
			all = append(all, name)
		}
	}
	return all
}

func (s stand) values() values {
	v := values{byName: map[string]string{}}
	for _, text := range [][2]string{
		{"title", s.Title}, {"kind", string(s.Kind)}, {"summary", s.Summary}, {"topics", s.topicNames()},
		{"starts_at", timeText(&s.StartsAt)}, {"ends_at", timeText(&s.EndsAt)},
		{"venue_name", s.VenueName}, {"venue_street", s.VenueStreet}, {"venue_postcode", s.VenuePostcode}, {"venue_city", s.VenueCity},
		{"municipality", orEmpty(s.MunicipalityKey)}, {"directions", s.Directions}, {"accessibility", s.Accessibility},
		{"venue", countText(int(s.VenueRecord.ID))}, {"venue_facts", s.factLines()}, {"venue_checked_on", dayText(s.VenueRecord.CheckedOn)},
		{"image", string(s.Image.Key)}, {"alt", s.Image.Alt}, {"credit", s.Image.Credit},
		{"online", strconv.FormatBool(s.Online)}, {"online_access", s.OnlineAccess}, {"description", s.Description}, {"programme", s.Programme},
		{"registration_enabled", strconv.FormatBool(s.RegistrationEnabled)}, {"capacity", numberText(s.capacity)},
		{"registration_opens_at", timeText(s.RegistrationOpensAt)}, {"registration_closes_at", timeText(s.RegistrationClosesAt)},
		{"cancel_until", timeText(s.CancelUntil)}, {"waitlist_mode", string(s.WaitlistMode)}, {"waitlist_until", timeText(s.WaitlistUntil)},
		{"visibility", string(s.Visibility)}, {"publish_at", timeText(s.plannedAt())}, {"documentation", s.Documentation}, {"easy_language", s.EasyLanguage}, {"fields", s.fieldLines()},
	} {
		v.add(text[0], text[1])
	}
	s.Rules.addTo(&v)
	s.addHosts(&v)
	s.addQuotas(&v)
	s.addQuestions(&v)
	s.addReminders(&v)
	return v
}

func (r Rules) addTo(v *values) {
	for _, text := range [][2]string{
		{"registration_mode", string(r.RegistrationMode())}, {"closed_by_hand", strconv.FormatBool(r.ClosedByHand)},
		{"confirm_email", strconv.FormatBool(r.ConfirmEmail)}, {"confirm_hours", countText(r.ConfirmHours)},
		{"change_until", timeText(r.ChangeUntil)}, {"substitute_until", timeText(r.SubstituteUntil)},
		{"group_max", countText(r.GroupMax)}, {"party_max", countText(r.PartyMax)},
		{"name_until", timeText(r.NameUntil)}, {"keep_unnamed", strconv.FormatBool(r.KeepUnnamed)},
		{"waitlist_limit", numberText(r.WaitlistLimit)}, {"offer_hours", countText(r.OfferHours)},
		{"offer_skips_nights", strconv.FormatBool(r.OfferSkipsNights)}, {"offer_skips_holidays", strconv.FormatBool(r.OfferSkipsHolidays)},
		{"offer_lapse", string(r.LapseRule())}, {"min_participants", countText(r.MinParticipants)}, {"decide_at", timeText(r.DecideAt)},
	} {
		v.add(text[0], text[1])
	}
}

// addHosts adds who the hosts are and, by their slugs, whom each names for questions and how far it may go.
func (s stand) addHosts(v *values) {
	var names []string
	for _, host := range s.Hosts {
		names = append(names, host.Organisation.Name)
		v.add("hosts["+host.Organisation.Slug+"][contact]", joined(host.ContactName, host.ContactEmail, host.ContactPhone))
		v.add("hosts["+host.Organisation.Slug+"][level]", string(host.Level))
		v.add("hosts["+host.Organisation.Slug+"][exports]", strconv.FormatBool(host.Exports))
	}
	v.add("hosts", strings.Join(names, "\n"))
}

func (s stand) addQuotas(v *values) {
	var labels []string
	for _, q := range s.Rules.Quotas {
		labels = append(labels, q.Label+": "+strconv.Itoa(q.Seats))
		prefix := "quotas[" + q.Key + "]"
		v.add(prefix+"[kind]", string(q.Kind))
		v.add(prefix+"[basis]", string(q.Basis))
		v.add(prefix+"[value]", q.Value)
		v.add(prefix+"[release_at]", timeText(q.ReleaseAt))
	}
	v.add("quotas", strings.Join(labels, "\n"))
}

// addQuestions adds the wording of each question, and under its settings everything, so that no
// change of it goes unnoticed.
func (s stand) addQuestions(v *values) {
	var labels []string
	for _, q := range s.Questions {
		labels = append(labels, q.Label)
		lines := []string{}
		for _, option := range q.Options {
			lines = append(lines, option.Label+atMost(option.Capacity))
		}
		prefix := "questions[" + q.Key + "]"
		v.add(prefix+"[purpose]", q.Purpose)
		v.add(prefix+"[required]", strconv.FormatBool(q.Required))
		v.add(prefix+"[options]", strings.Join(lines, "\n"))
		q.Label, q.Purpose, q.Required, q.Options = "", "", false, nil
		rest, _ := json.Marshal(q) // texts, numbers and truth values: it cannot fail
		v.add(prefix+"[settings]", string(rest))
	}
	v.add("questions", strings.Join(labels, "\n"))
}

// addReminders adds the rules, one a line without its text, and the texts by the keys of the rules.
func (s stand) addReminders(v *values) {
	var lines []string
	for _, r := range s.Reminders {
		v.add("reminders["+r.Key()+"][text]", r.Text)
		r.Text = ""
		line, _ := json.Marshal(r) // texts and numbers: it cannot fail
		lines = append(lines, string(line))
	}
	v.add("reminders", strings.Join(lines, "\n"))
}

func (s stand) topicNames() string {
	names := make([]string, len(s.Topics))
	for i, topic := range s.Topics {
		names[i] = topic.Name
	}
	return strings.Join(names, "\n")
}

// fieldLines has a star behind what must be filled.
func (s stand) fieldLines() string {
	lines := make([]string, len(s.Fields))
	for i, field := range s.Fields {
		lines[i] = field.Key
		if field.Required {
			lines[i] += "*"
		}
	}
	return strings.Join(lines, "\n")
}

// factLines has what is known about the venue, one fact a line.
func (s stand) factLines() string {
	var lines []string
	for _, fact := range venue.AllFacts {
		if answer := s.VenueRecord.Facts.Of(fact); answer != venue.Unknown {
			lines = append(lines, string(fact)+" "+string(answer))
		}
	}
	return strings.Join(lines, "\n")
}

func dayText(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

func joined(parts ...string) string {
	var filled []string
	for _, part := range parts {
		if part != "" {
			filled = append(filled, part)
		}
	}
	return strings.Join(filled, ", ")
}

func timeText(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func numberText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func countText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func atMost(capacity *int) string {
	if capacity == nil {
		return ""
	}
	return " | " + strconv.Itoa(*capacity)
}
