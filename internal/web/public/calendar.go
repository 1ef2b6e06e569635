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
	c.Header("Content-Disposition", `attachment; filename="`+fileName+`"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", body.Bytes())
	return nil
}

// calendarEntry has the same UID as the entry in letters, so that calendars hold the event once.
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
