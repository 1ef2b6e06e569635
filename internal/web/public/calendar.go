package public

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/calendar"
	"tagungsbuero/internal/event"
)

// showEventCalendar hands out one event for the own calendar.
func (p *Pages) showEventCalendar(c *gin.Context, slug string) error {
	ev, err := p.findPublished(c.Request.Context(), slug)
	if err != nil {
		return err
	}
	return p.sendCalendar(c, ev.Slug+".ics", "", ev)
}

// showCalendar hands out everything that lies ahead, to be subscribed to.
func (p *Pages) showCalendar(c *gin.Context) error {
	events, err := p.feedEvents(c)
	if err != nil {
		return err
	}
	return p.sendCalendar(c, "veranstaltungen.ics", "Tagungsbüro: Veranstaltungen", events...)
}

func (p *Pages) sendCalendar(c *gin.Context, fileName, name string, events ...event.Event) error {
	entries := make([]calendar.Event, len(events))
	for i, ev := range events {
		entries[i] = p.calendarEntry(ev)
	}
	var body bytes.Buffer
	if err := calendar.Write(&body, calendar.Publish, name, entries...); err != nil {
		return err
	}
	c.Header("Cache-Control", "public, no-cache")
	sendFile(c, fileName, body.Bytes())
	return nil
}

// showPersonalCalendar hands out the entry that also comes with the letters, to people with a seat.
func (p *Pages) showPersonalCalendar(c *gin.Context) error {
	secretPage(c)
	name, file, err := p.Registrations.PersonalCalendar(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	sendFile(c, name, []byte(file))
	return nil
}

func sendFile(c *gin.Context, name string, body []byte) {
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", body)
}

// calendarEntry is the public entry of an event. That of somebody with a seat has a UID of its own: it is removed when
// the person cancels, and this one is not.
func (p *Pages) calendarEntry(ev event.Event) calendar.Event {
	entry := calendar.Event{
		UID: ev.Slug + "@" + p.host(), Sequence: ev.Version, Stamp: ev.UpdatedAt, Start: ev.StartsAt, End: ev.EndsAt,
		AllDay: ev.DatePrecision != event.PrecisionTime, Summary: ev.Title, Description: ev.Summary, Location: locationOf(ev),
		URL: p.Front.BaseURL + eventPath(ev), Cancelled: ev.State == event.StateCancelled,
	}
	if len(ev.Hosts) > 0 {
		entry.OrganizerName, entry.OrganizerEmail = ev.Hosts[0].Organisation.Name, ev.Hosts[0].Contact().Email
	}
	return entry
}

func locationOf(ev event.Event) string {
	if address := addressOf(ev); len(address) > 0 {
		return strings.Join(address, ", ")
	}
	return whereOf(ev)
}

// host is the name of the installation in identifiers that must be unique in the world.
func (p *Pages) host() string {
	u, err := url.Parse(p.Front.BaseURL)
	if err != nil {
		return "tagungsbuero"
	}
	return u.Hostname()
}
