package office

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// VenueFormPage enters a venue or changes one.
type VenueFormPage struct {
	view.Page
	IsNew    bool
	Version  string // of the venue that the form was filled from
	Sections []formSection
	// Differs are inputs in which somebody else has saved something else meanwhile.
	Differs []difference
	Back    string
}

// Template implements view.Template.
func (VenueFormPage) Template() string { return "page/office/venue-form.html" }

func (p *VenueFormPage) fields() []*view.Field {
	var all []*view.Field
	for i := range p.Sections {
		all = append(all, p.Sections[i].fields()...)
	}
	return all
}

func (p *Pages) newVenuePage(c *gin.Context) (VenueFormPage, error) {
	own := web.Actor(c).Organisations(actor.EditEvent)
	if len(own) == 0 {
		return VenueFormPage{}, fault.New(fault.Forbidden, "venue.create_forbidden")
	}
	page, err := p.venueForm(c, "Neuer Ort", venue.Draft{Organisation: own[0]})
	if err != nil || len(own) == 1 {
		return page, err
	}
	all, err := p.Organisations.List(c.Request.Context())
	owner := view.Field{Kind: view.Select, Name: "organisation", Label: "Einrichtung, die den Ort pflegt", Required: true, Value: formatID(own[0])}
	for _, o := range all {
		if slices.Contains(own, o.ID) {
			owner.Options = append(owner.Options, view.Option{Value: formatID(o.ID), Label: o.Name})
		}
	}
	page.Sections[0].Rows = append(page.Sections[0].Rows, []view.Field{owner})
	return page, err
}

func (p *Pages) venueForm(c *gin.Context, title string, d venue.Draft, above ...view.Link) (VenueFormPage, error) {
	municipalities, err := attendee.Municipalities(c.Request.Context(), p.Organisations)
	if err != nil {
		return VenueFormPage{}, err
	}
	frame, err := p.page(c, title, view.NavVenues, append([]view.Link{venuesLink}, above...)...)
	return VenueFormPage{Page: frame, IsNew: len(above) == 0, Back: venuesLink.URL, Sections: venueSections(d, municipalities)}, err
}

func venueSections(d venue.Draft, municipalities []view.Option) []formSection {
	municipality, checkedOn := "", ""
	if d.MunicipalityKey != nil {
		municipality = *d.MunicipalityKey
	}
	if d.CheckedOn != nil {
		checkedOn = dates.InputDay(*d.CheckedOn)
	}
	facts := make([][]view.Field, len(venue.AllFacts))
	for i, fact := range venue.AllFacts {
		facts[i] = []view.Field{{Kind: view.Radios, Name: factName(fact), Label: say(fact.LabelKey()), Required: true, Value: string(d.Facts.Of(fact)), Options: attendee.Options(venue.Answers)}}
	}
	return []formSection{
		{ID: "ort", Title: "Ort", Rows: [][]view.Field{
			{{Name: "name", Label: "Name", Required: true, Value: d.Name, Hint: "Zum Beispiel Bürgerhaus Musterstadt."}},
			{{Name: "street", Label: "Straße und Hausnummer", Value: d.Street}},
			{{Name: "postcode", Label: "Postleitzahl", Value: d.Postcode, Width: view.Short}, {Name: "city", Label: "Stadt", Required: true, Value: d.City}},
			{{Kind: view.Select, Name: "municipality", Label: "Kreis oder kreisfreie Stadt", Value: municipality, Options: municipalities}},
			{{Kind: view.Textarea, Name: "directions", Label: "Anreise", Rows: 5, Value: d.Directions, Hint: "Mit Bus und Bahn, zu Fuß, mit dem Fahrrad und mit dem Auto. Steht auf den Seiten der Veranstaltungen."}},
			{{Name: "capacity", Label: "Wie viele Menschen", Value: d.Capacity, Hint: "Für Ihre Planung, zum Beispiel: Saal bis 120 in Reihen, 60 an Tischen."}},
		}},
		{ID: "barrierefreiheit", Title: "Barrierefreiheit", Rows: append(facts,
			[]view.Field{{Kind: view.Textarea, Name: "accessibility", Label: "Was sonst noch wichtig ist", Rows: 4, Value: d.Accessibility, Hint: "Zum Beispiel Türbreiten, Rampen, Licht und Lärm."}},
			[]view.Field{{Kind: view.Date, Name: "checked_on", Label: "Zuletzt geprüft am", Width: view.Medium, Value: checkedOn, Hint: "Der Tag, an dem jemand vor Ort nachgesehen oder gefragt hat."}}),
			Intro: "Menschen entscheiden danach, ob sie kommen können. Was Sie nicht sicher wissen, lassen Sie bitte auf „nicht bekannt“: Auf der Seite steht dann, dass man fragen soll."},
		{ID: "haus", Title: "Kontakt des Hauses", Intro: "Nur für die Büros. Er wird nicht veröffentlicht.", Rows: [][]view.Field{
			{{Kind: view.Textarea, Name: "house_contact", Label: "Wen man wegen Schlüssel, Technik und Belegung fragt", Rows: 3, Value: d.HouseContact}},
		}},
	}
}

func factName(fact venue.Fact) string { return "facts[" + string(fact) + "]" }

func readVenue(in *form.Form) venue.Draft {
	d := venue.Draft{
		Organisation: form.Number[organisation.ID](in, "organisation"), Name: in.Text("name", form.Required), Street: in.Text("street"),
		Postcode: in.Text("postcode"), City: in.Text("city", form.Required), Directions: long(in, "directions"), Accessibility: long(in, "accessibility"),
		Capacity: in.Text("capacity"), HouseContact: long(in, "house_contact"),
	}
	for _, fact := range venue.AllFacts {
		d.Facts = d.Facts.With(fact, form.OneOf(in, factName(fact), venue.Answers))
	}
	if key := in.Text("municipality"); key != "" {
		d.MunicipalityKey = &key
	}
	if day := in.Date("checked_on"); !day.IsZero() {
		d.CheckedOn = new(time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC))
	}
	return d
}

func (p *Pages) showNewVenue(c *gin.Context) error {
	page, err := p.newVenuePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitNewVenue(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.newVenuePage(c)
	if err != nil {
		return err
	}
	draft := readVenue(in)
	if draft.Organisation == 0 {
		draft.Organisation = web.Actor(c).Organisations(actor.EditEvent)[0]
	}
	var created venue.Venue
	refusal := unlessWrong(in, func() (err error) {
		created, err = p.Venues.Create(c.Request.Context(), web.Actor(c), draft)
		return err
	})
	if refusal == nil {
		p.Front.SetNotice(c, "notice.venue_created")
		return web.SeeOther(c, venuePath(created.ID))
	}
	return p.refuseVenue(c, page, in, refusal)
}

func (p *Pages) refuseVenue(c *gin.Context, page VenueFormPage, in *form.Form, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	stored := values(page.fields())
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	switch isConflict := isKey(refusal, "venue.changed_meanwhile"); {
	case isConflict: // saving again is a decision then
		page.Differs = differencesOf(stored, page.fields())
	case !page.IsNew:
		page.Version = in.Raw().Get("version")
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

// differencesOf compares what is stored with what was typed.
func differencesOf(stored []view.Field, typed []*view.Field) (all []difference) {
	for i, field := range typed {
		if before, own := shown(stored[i]), shown(*field); before != own {
			all = append(all, difference{Label: field.FullLabel(), Href: "#" + field.ID(), Stored: before, Own: own})
		}
	}
	return all
}

func (p *Pages) changeVenuePage(c *gin.Context) (VenueFormPage, venue.ID, error) {
	v, err := p.findVenue(c)
	if err != nil {
		return VenueFormPage{}, 0, err
	}
	if !v.MayBeChangedBy(web.Actor(c)) {
		return VenueFormPage{}, 0, fault.New(fault.Forbidden, "venue.change_forbidden")
	}
	page, err := p.venueForm(c, "Ort bearbeiten", v.Draft(), view.Link{Text: v.Name, URL: venuePath(v.ID)})
	page.Version, page.Back = strconv.FormatInt(v.Version, 10), venuePath(v.ID)
	return page, v.ID, err
}

func (p *Pages) showChangeVenue(c *gin.Context) error {
	page, _, err := p.changeVenuePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitChangeVenue(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, id, err := p.changeVenuePage(c)
	if err != nil {
		return err
	}
	version, draft := form.Number[int64](in, "version", form.Required), readVenue(in)
	refusal := unlessWrong(in, func() error {
		_, err := p.Venues.Change(c.Request.Context(), web.Actor(c), id, version, draft)
		return err
	})
	if refusal == nil {
		p.Front.SetNotice(c, "notice.venue_changed")
		return web.SeeOther(c, page.Back)
	}
	return p.refuseVenue(c, page, in, refusal)
}
