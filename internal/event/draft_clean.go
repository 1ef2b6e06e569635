package event

import (
	"slices"
	"strconv"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
)

// cleaned returns the draft with clean texts, known choices and times as PostgreSQL keeps them.
func (d Draft) cleaned(f *form.Form) Draft {
	d.Title = f.Line("title", d.Title, form.Required, form.Max(maxTitle))
	d.Kind = form.Choice(f, "kind", string(d.Kind), Kinds)
	d.Visibility = form.Choice(f, "visibility", string(orElse(d.Visibility, VisibilityPublic)), Visibilities)
	d.Summary = f.Lines("summary", d.Summary, form.Max(maxSummary))
	d.Description = f.Lines("description", d.Description, form.Max(maxText))
	d.Programme = f.Lines("programme", d.Programme, form.Max(maxText))
	d.Documentation = f.Lines("documentation", d.Documentation, form.Max(maxText))
	d.EasyLanguage = f.Lines("easy_language", d.EasyLanguage, form.Max(maxText))
	d.OnlineAccess = f.Lines("online_access", d.OnlineAccess, form.Max(maxText))
	d.VenueName = f.Line("venue_name", d.VenueName)
	d.VenueStreet = f.Line("venue_street", d.VenueStreet)
	d.VenuePostcode = f.Line("venue_postcode", d.VenuePostcode, form.Max(10))
	d.VenueCity = f.Line("venue_city", d.VenueCity)
	d.Directions = f.Lines("directions", d.Directions, form.Max(maxText))
	d.Accessibility = f.Lines("accessibility", d.Accessibility, form.Max(maxText))
	d.WaitlistMode = form.Choice(f, "waitlist_mode", string(orElse(d.WaitlistMode, WaitlistAutomatic)), WaitlistModes)
	d.StartsAt, d.EndsAt = stored(d.StartsAt), stored(d.EndsAt)
	d.RegistrationOpensAt = storedIfSet(d.RegistrationOpensAt)
	d.RegistrationClosesAt, d.CancelUntil, d.WaitlistUntil = deadline(d.RegistrationClosesAt), deadline(d.CancelUntil), deadline(d.WaitlistUntil)
	d.Hosts = cleanedHosts(f, d.Hosts)
	d.Topics = slices.Compact(slices.Sorted(slices.Values(d.Topics)))
	d.Rules = d.Rules.cleaned(f)
	d.Questions = question.Check(f, d.Questions, d.fieldKeys())
	d.Reminders = d.Reminders.cleaned(f)
	if d.MunicipalityKey != nil && *d.MunicipalityKey == "" {
		d.MunicipalityKey = nil
	}
	return d
}

func cleanedHosts(f *form.Form, hosts []HostDraft) []HostDraft {
	cleaned := slices.Clone(hosts)
	for i := range cleaned {
		host, prefix := &cleaned[i], "hosts["+strconv.Itoa(i)+"]"
		host.ContactName = f.Line(prefix+"[contact_name]", host.ContactName)
		host.ContactEmail = f.Address(prefix+"[contact_email]", host.ContactEmail)
		host.ContactPhone = f.Line(prefix+"[contact_phone]", host.ContactPhone)
	}
	return cleaned
}

func orElse[T ~string](chosen, fallback T) T {
	if chosen == "" {
		return fallback
	}
	return chosen
}

// stored returns the instant as PostgreSQL keeps it.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func storedIfSet(t *time.Time) *time.Time {
	if t == nil || t.IsZero() {
		return nil
	}
	return new(stored(*t))
}

// deadline returns the last second of a deadline. "bis 23:59 Uhr" means to the end of the day.
func deadline(t *time.Time) *time.Time {
	if t == nil || t.IsZero() {
		return nil
	}
	local := t.In(dates.Berlin)
	if local.Hour() == 23 && local.Minute() == 59 {
		return new(stored(dates.EndOfDay(local)))
	}
	return new(stored(*t).Truncate(time.Second))
}
