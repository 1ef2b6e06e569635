package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// VenuesPage is the directory of venues.
type VenuesPage struct {
	view.Page
	Query     view.Field
	Rows      []venueRow
	MayCreate bool
}

// Template implements view.Template.
func (VenuesPage) Template() string { return "page/office/venues.html" }

type venueRow struct {
	venue.Venue
	URL   string
	Owner string // the organisation that entered it
}

// VenuePage shows one venue.
type VenuePage struct {
	view.Page
	venueRow
	Address   []dated
	Facts     *attendee.VenueFacts
	MayChange bool
}

// Template implements view.Template.
func (VenuePage) Template() string { return "page/office/venue.html" }

var venuesLink = view.Link{Text: "Orte", URL: "/intern/orte"}

func venuePath(id venue.ID) string { return venuesLink.URL + "/" + strconv.FormatInt(int64(id), 10) }

func (p *Pages) showVenues(c *gin.Context) error {
	frame, err := p.page(c, "Orte", view.NavVenues)
	if err != nil {
		return err
	}
	page := VenuesPage{Page: frame, Query: venueQuery(c), MayCreate: len(web.Actor(c).Organisations(actor.EditEvent)) > 0}
	found, err := p.Venues.List(c.Request.Context(), web.Actor(c), venue.Filter{Text: page.Query.Value, Inactive: true})
	if err != nil {
		return err
	}
	if page.Rows, err = p.venueRows(c, found); err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func venueQuery(c *gin.Context) view.Field {
	return view.Field{Name: "q", Type: "search", Label: "Name oder Stadt", Required: true, Value: c.Query("q")}
}

// venueRows adds who entered the venues.
func (p *Pages) venueRows(c *gin.Context, venues []venue.Venue) ([]venueRow, error) {
	all, err := p.Organisations.List(c.Request.Context())
	if err != nil {
		return nil, err
	}
	names := map[organisation.ID]string{}
	for _, o := range all {
		names[o.ID] = o.Name
	}
	rows := make([]venueRow, len(venues))
	for i, v := range venues {
		rows[i] = venueRow{Venue: v, URL: venuePath(v.ID), Owner: names[v.Organisation]}
	}
	return rows, nil
}

// findVenue finds the venue of the address.
func (p *Pages) findVenue(c *gin.Context) (venue.Venue, error) {
	return p.venueByNumber(c, c.Param("venue"))
}

func (p *Pages) venueByNumber(c *gin.Context, number string) (venue.Venue, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return venue.Venue{}, fault.New(fault.NotFound, "venue.unknown")
	}
	return p.Venues.ByID(c.Request.Context(), web.Actor(c), venue.ID(id))
}

func (p *Pages) showVenue(c *gin.Context) error {
	v, err := p.findVenue(c)
	if err != nil {
		return err
	}
	rows, err := p.venueRows(c, []venue.Venue{v})
	if err != nil {
		return err
	}
	municipalities, err := attendee.Municipalities(c.Request.Context(), p.Organisations)
	if err != nil {
		return err
	}
	frame, err := p.page(c, v.Name, view.NavVenues, venuesLink)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, VenuePage{Page: frame, venueRow: rows[0], Address: venueAddress(v, municipalities),
		Facts: attendee.FactsOf(v.Facts, v.CheckedOn), MayChange: v.MayBeChangedBy(web.Actor(c))})
}

// venueAddress lists what is known besides texts and facts.
func venueAddress(v venue.Venue, municipalities []view.Option) []dated {
	all := []dated{{"Straße", v.Street}, {"Ort", joined(v.Postcode, v.City)}}
	for _, option := range municipalities {
		if v.MunicipalityKey != nil && option.Value == *v.MunicipalityKey {
			all = append(all, dated{"Kreis oder kreisfreie Stadt", option.Label})
		}
	}
	var known []dated
	for _, line := range append(all, dated{"Wie viele Menschen", v.Capacity}) {
		if line.Text != "" {
			known = append(known, line)
		}
	}
	return known
}

// submitVenueActive offers the venue for events, or no longer.
func (p *Pages) submitVenueActive(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	v, err := p.findVenue(c)
	if err != nil {
		return err
	}
	active := in.Bool("active")
	if err := p.Venues.SetActive(c.Request.Context(), web.Actor(c), v.ID, active); err != nil {
		return err
	}
	notice := "notice.venue_deactivated"
	if active {
		notice = "notice.venue_activated"
	}
	p.Front.SetNotice(c, notice)
	return web.SeeOther(c, venuePath(v.ID))
}
