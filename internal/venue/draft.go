package venue

import (
	"context"
	"net/url"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// Draft holds everything about a venue that can be written.
type Draft struct {
	Organisation    organisation.ID // read by Create only
	Name            string
	Street          string
	Postcode        string
	City            string
	MunicipalityKey *string
	Directions      string
	Facts           Facts
	Accessibility   string
	CheckedOn       *time.Time
	Capacity        string
	HouseContact    string
}

// Limits in characters.
const (
	maxPostcode = 10
	maxText     = 20_000 // as of an event
	maxContact  = 1000
)

// check cleans the draft and returns it, or an Invalid fault with all its mistakes.
func (d Draft) check(ctx context.Context, q db.Queryer, now time.Time) (Draft, error) {
	f := form.New(url.Values{})
	d.Name = f.Line("name", d.Name, form.Required)
	d.Street = f.Line("street", d.Street)
	d.Postcode = f.Line("postcode", d.Postcode, form.Max(maxPostcode))
	d.City = f.Line("city", d.City, form.Required)
	d.Directions = f.Lines("directions", d.Directions, form.Max(maxText))
	d.Accessibility = f.Lines("accessibility", d.Accessibility, form.Max(maxText))
	d.Capacity = f.Line("capacity", d.Capacity)
	d.HouseContact = f.Lines("house_contact", d.HouseContact, form.Max(maxContact))
	if !d.Facts.known() {
		f.Fail("facts", "form.choice")
	}
	d.checkDay(f, now)
	if d.MunicipalityKey != nil && *d.MunicipalityKey == "" {
		d.MunicipalityKey = nil
	}
	if d.MunicipalityKey != nil {
		key := f.Line("municipality", *d.MunicipalityKey)
		known, err := organisation.HasMunicipality(ctx, q, key)
		if err != nil {
			return d, err
		}
		if !known {
			f.Fail("municipality", "form.choice")
		}
		d.MunicipalityKey = &key
	}
	return d, f.Fault()
}

// checkDay takes the day that was typed, wherever its midnight is.
func (d *Draft) checkDay(f *form.Form, now time.Time) {
	if d.CheckedOn == nil || d.CheckedOn.IsZero() {
		d.CheckedOn = nil
		return
	}
	day := time.Date(d.CheckedOn.Year(), d.CheckedOn.Month(), d.CheckedOn.Day(), 0, 0, 0, 0, time.UTC)
	switch {
	case day.After(now.Add(24 * time.Hour)):
		f.Fail("checked_on", "venue.checked_in_future")
	case day.Year() < 2000:
		f.Fail("checked_on", "form.date")
	}
	d.CheckedOn = &day
}
