package office

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// seatPicture shows the seats of an event in numbers and bars.
type seatPicture struct {
	Limited  bool
	Stats    []stat
	Bar      seatBar
	Held     bool   // some seats are kept for groups now
	Asides   []stat // what else stands, in small print
	Reserved []quotaLine
	Ceilings []quotaLine
}

// stat is a number that leads to those it counts; URL may be empty.
type stat struct {
	Count     int
	Text, URL string
}

// quotaLine is one quota in a table.
type quotaLine struct {
	registration.QuotaSeats
	GroupName string
	Bar       seatBar
	Release   string
}

// seatBar is a bar in three parts, each with its beginning and length in percent of the whole, for the
// attributes of an SVG: a page may carry no styles of its own.
type seatBar struct{ Taken, HeldFrom, Held string }

func barOf(taken, held, whole int) seatBar {
	whole = max(whole, taken+held, 1)
	percent := func(n int) string { return fmt.Sprintf("%.2f%%", 100*float64(n)/float64(whole)) }
	return seatBar{Taken: percent(taken), HeldFrom: percent(taken), Held: percent(held)}
}

func (p *Pages) pictureOf(c *gin.Context, ev event.Event, picture registration.SeatPicture) (seatPicture, error) {
	seats := picture.Seats
	shown := seatPicture{Limited: seats.Capacity != nil, Held: seats.Held > 0, Stats: statsOf(ev, picture), Asides: asidesOf(ev, picture)}
	if shown.Limited {
		shown.Bar = barOf(seats.Taken, seats.Held, *seats.Capacity)
	}
	names, err := p.groupNames(c, ev)
	if err != nil {
		return seatPicture{}, err
	}
	for _, quota := range picture.Quotas {
		line := lineOfQuota(quota)
		if quota.Group != "" {
			line.GroupName = names.of(quota.Quota.Basis, quota.Group)
		}
		if quota.Quota.Kind == event.QuotaReserved {
			shown.Reserved = append(shown.Reserved, line)
			continue
		}
		shown.Ceilings = append(shown.Ceilings, line)
	}
	return shown, nil
}

func lineOfQuota(q registration.QuotaSeats) quotaLine {
	line := quotaLine{QuotaSeats: q}
	at, isReleased := q.Quota.ReleasedAt()
	switch {
	case q.Quota.Kind == event.QuotaCeiling:
		line.Bar = barOf(q.Taken, 0, q.Quota.Seats)
	case q.Released:
		line.Bar, line.Release = barOf(q.Taken, 0, q.Quota.Seats), "freigegeben seit "+shortInstant(at)
	case isReleased:
		line.Bar, line.Release = barOf(q.Taken, q.Free, q.Quota.Seats), "frei für alle ab "+shortInstant(at)
	default:
		line.Bar, line.Release = barOf(q.Taken, q.Free, q.Quota.Seats), "bleibt reserviert"
	}
	return line
}

// statsOf are the large numbers.
func statsOf(ev event.Event, picture registration.SeatPicture) []stat {
	seats, list := picture.Seats, participantsPath(ev.Slug)
	all := []stat{{seats.Taken, "vergeben", list}}
	if free, limited := seats.Free(); limited {
		all = append(all, stat{Count: free, Text: "frei für alle"})
	}
	if seats.Held > 0 {
		all = append(all, stat{Count: seats.Held, Text: "für Kontingente frei gehalten"})
	}
	if seats.Extra > 0 {
		all = append(all, stat{Count: seats.Extra, Text: "über die Platzzahl hinaus"})
	}
	if n := picture.ByState[registration.Applied]; n > 0 {
		all = append(all, stat{n, "warten auf Ihre Entscheidung", withState(list, registration.Applied)})
	}
	return append(all, stat{seats.Waiting, "auf der Warteliste", withState(list, registration.Waitlisted)})
}

// asidesOf counts what may still change by itself: both are part of what is taken.
func asidesOf(ev event.Event, picture registration.SeatPicture) (all []stat) {
	for _, state := range []registration.State{registration.Unconfirmed, registration.Offered} {
		if n := picture.ByState[state]; n > 0 {
			all = append(all, stat{n, say(state.LabelKey()), withState(participantsPath(ev.Slug), state)})
		}
	}
	return all
}

func withState(path string, state registration.State) string {
	return withQuery(path, url.Values{"status": {string(state)}})
}

// groupNames knows the municipalities, where a quota has a ceiling for each.
type groupNames map[string]string

func (p *Pages) groupNames(c *gin.Context, ev event.Event) (groupNames, error) {
	names := groupNames{}
	for _, quota := range ev.Rules.Quotas {
		if quota.Basis != event.BasisMunicipality {
			continue
		}
		municipalities, err := p.Organisations.Municipalities(c.Request.Context())
		if err != nil {
			return nil, err
		}
		for _, m := range municipalities {
			names[m.Key] = m.Name
		}
		return names, nil
	}
	return names, nil
}

// of words the group of a ceiling that holds for each of its kind.
func (n groupNames) of(basis event.Basis, group string) string {
	switch basis {
	case event.BasisOrganisationKind:
		return say(organisation.Kind(group).LabelKey())
	case event.BasisCarrierGroup:
		return say(organisation.CarrierGroup(group).LabelKey())
	case event.BasisMunicipality:
		return n[group]
	}
	return group
}
