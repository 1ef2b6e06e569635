// Package calendar writes iCalendar files (RFC 5545).
package calendar

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
)

// Method says what a calendar program is to do with a file.
type Method string

// The methods (RFC 5546).
const (
	Publish Method = "PUBLISH" // here is an event; no answer is expected
	Request Method = "REQUEST" // an invitation that asks for an answer
	Cancel  Method = "CANCEL"  // remove the event
)

// Event is one entry of a calendar.
type Event struct {
	// UID is the same in every version of an event: "slug@host.example".
	UID string
	// Sequence grows with every version. Calendars have 32 bits for it (RFC 5545, 3.3.8); what is larger is written as the
	// largest.
	Sequence int64
	// Stamp is when this version was made (DTSTAMP).
	Stamp      time.Time
	Start, End time.Time
	// AllDay counts whole days in Berlin: from the day of Start to the day of End, both included.
	AllDay      bool
	Summary     string
	Description string
	Location    string
	URL         string
	// Organizer is a name and an address; without the address nothing is written.
	OrganizerName, OrganizerEmail string
	Cancelled                     bool
}

const productID = "-//Tagungsbuero//Tagungsbuero//DE"

// Write writes events as one calendar. name is shown for calendars that are subscribed to and may be
// empty. Text that users typed cannot break out of its line.
func Write(w io.Writer, method Method, name string, events ...Event) error {
	var b strings.Builder
	line(&b, "BEGIN", "VCALENDAR")
	line(&b, "VERSION", "2.0")
	line(&b, "PRODID", productID)
	line(&b, "CALSCALE", "GREGORIAN")
	line(&b, "METHOD", string(method))
	if name != "" {
		line(&b, "NAME", escape(name))
		line(&b, "X-WR-CALNAME", escape(name)) // what programs knew before RFC 7986
	}
	for _, e := range events {
		e.write(&b)
	}
	line(&b, "END", "VCALENDAR")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return nil
}

// Text returns the calendar as a string, to be attached to a letter.
func Text(method Method, name string, events ...Event) string {
	var b strings.Builder
	_ = Write(&b, method, name, events...) // a Builder takes everything
	return b.String()
}

func (e Event) write(b *strings.Builder) {
	line(b, "BEGIN", "VEVENT")
	line(b, "UID", escape(e.UID))
	line(b, "SEQUENCE", fmt.Sprint(min(max(e.Sequence, 0), math.MaxInt32)))
	line(b, "DTSTAMP", instant(e.Stamp))
	e.writeTimes(b)
	line(b, "SUMMARY", escape(e.Summary))
	optional(b, "DESCRIPTION", escape(e.Description))
	optional(b, "LOCATION", escape(e.Location))
	optional(b, "URL", uri(e.URL))
	if e.OrganizerEmail != "" {
		line(b, organizer(e.OrganizerName), "mailto:"+uri(e.OrganizerEmail))
	}
	status := "CONFIRMED"
	if e.Cancelled {
		status = "CANCELLED"
	}
	line(b, "STATUS", status)
	line(b, "END", "VEVENT")
}

// writeTimes writes instants in UTC, so that no description of the time zone is needed. The end of
// whole days is the first day after them (RFC 5545, 3.6.1).
func (e Event) writeTimes(b *strings.Builder) {
	if e.AllDay {
		line(b, "DTSTART;VALUE=DATE", e.Start.In(dates.Berlin).Format("20060102"))
		line(b, "DTEND;VALUE=DATE", e.End.In(dates.Berlin).AddDate(0, 0, 1).Format("20060102"))
		return
	}
	line(b, "DTSTART", instant(e.Start))
	line(b, "DTEND", instant(e.End))
}

func instant(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func organizer(name string) string {
	if name = parameter(name); name == "" {
		return "ORGANIZER"
	}
	return `ORGANIZER;CN="` + name + `"`
}

func optional(b *strings.Builder, name, value string) {
	if value != "" {
		line(b, name, value)
	}
}
