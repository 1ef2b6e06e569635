package public

import (
	"strings"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
)

// whenOf words the date of an event as exactly as it is known.
func whenOf(ev event.Event) string {
	switch ev.DatePrecision {
	case event.PrecisionMonth:
		return dates.Month(ev.StartsAt)
	case event.PrecisionDay:
		return dates.DayRange(ev.StartsAt, ev.EndsAt)
	}
	return dates.Range(ev.StartsAt, ev.EndsAt)
}

// whereOf words the place in a few words, "" when it is not known.
func whereOf(ev event.Event) string {
	place := ev.VenueName
	switch {
	case place == "":
		place = ev.VenueCity
	case ev.VenueCity != "" && !strings.Contains(place, ev.VenueCity):
		place += ", " + ev.VenueCity
	}
	switch {
	case ev.Online && place == "":
		return "Online"
	case ev.Online:
		return place + ", und online"
	}
	return place
}

// addressOf returns the lines of the postal address, none when there is only a town or nothing.
func addressOf(ev event.Event) []string {
	var lines []string
	for _, line := range []string{ev.VenueName, ev.VenueStreet, strings.TrimSpace(ev.VenuePostcode + " " + ev.VenueCity)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// hostNames lists the hosts by name.
func hostNames(ev event.Event) string {
	names := make([]string, len(ev.Hosts))
	for i, host := range ev.Hosts {
		names[i] = host.Organisation.Name
	}
	return strings.Join(names, ", ")
}

func topicNames(ev event.Event) string {
	names := make([]string, len(ev.Topics))
	for i, topic := range ev.Topics {
		names[i] = topic.Name
	}
	return strings.Join(names, ", ")
}

// eventPath is the address of an event's page.
func eventPath(ev event.Event) string { return "/veranstaltungen/" + ev.Slug }
