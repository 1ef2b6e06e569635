package registration

import (
	"context"
	"slices"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// letterEvent is the event's part of a letter's snapshot.
type letterEvent struct {
	ID           event.ID   `json:"id"`
	Slug         string     `json:"slug"`
	Title        string     `json:"title"`
	StartsAt     time.Time  `json:"starts_at"`
	EndsAt       time.Time  `json:"ends_at"`
	Online       bool       `json:"online,omitempty"`
	OnlineAccess string     `json:"online_access,omitempty"`
	VenueName    string     `json:"venue_name,omitempty"`
	VenueStreet  string     `json:"venue_street,omitempty"`
	VenuePlace   string     `json:"venue_place,omitempty"` // postcode and city
	Directions   string     `json:"directions,omitempty"`
	CancelUntil  *time.Time `json:"cancel_until,omitempty"`
	// What is said about deciding, waiting and naming.
	Mode       event.RegistrationMode `json:"mode,omitempty"`
	Waitlist   event.WaitlistMode     `json:"waitlist,omitempty"`
	ClosesAt   *time.Time             `json:"closes_at,omitempty"`
	NameUntil  *time.Time             `json:"name_until,omitempty"`
	Hosts      []mailing.Signatory    `json:"hosts,omitempty"`
	Documented bool                   `json:"documented,omitempty"` // there is a documentation
	DecideAt   *time.Time             `json:"decide_at,omitempty"`
}

// letterPerson is the person's part.
type letterPerson struct {
	Name      string    `json:"name"`
	Reference Reference `json:"reference"`
	// Programme is the question about parts of the programme with the chosen ones; empty where it is not asked.
	Programme string `json:"programme,omitempty"`
}

// letterFacts is what only this letter knows.
type letterFacts struct {
	Position int                  `json:"position,omitempty"` // place on the waitlist
	Reason   string               `json:"reason,omitempty"`   // why it was cancelled
	State    State                `json:"state,omitempty"`    // in which it was before
	Days     int                  `json:"days,omitempty"`     // before the event, in a reminder
	Until    *time.Time           `json:"until,omitempty"`    // the end of the time to answer
	Other    string               `json:"other,omitempty"`    // the name of the other person
	Count    int                  `json:"count,omitempty"`    // of places, or of people
	About    event.ReminderLetter `json:"about,omitempty"`    // which reminder it is, to the contact of a group
	Needed   int                  `json:"needed,omitempty"`   // of people, for the event to take place
	Waiting  int                  `json:"waiting,omitempty"`  // of people on the waitlist
	Applied  int                  `json:"applied,omitempty"`  // of people about whom nobody has decided
	Kept     bool                 `json:"kept,omitempty"`     // the places stay taken
	Members  []letterMember       `json:"members,omitempty"`  // of a group
	// Workshops are where the person goes in each slot.
	Workshops []letterWorkshop `json:"workshops,omitempty"`
	// Was is how the event was when the person was last written to; nil: the letter is not about that.
	Was *essentials `json:"was,omitempty"`
	// Announced is how the event was after the last change that the hosts wanted told; nil: as it is in the letter.
	Announced *essentials `json:"announced,omitempty"`
	// At is when the letter was written: what it says holds since then.
	At time.Time `json:"at"`
	// Unproved: the person still has to confirm the address.
	Unproved bool `json:"unproved,omitempty"`
	// CancelOver: participants cannot give back a seat themselves any more.
	CancelOver bool `json:"cancel_over,omitempty"`
	// For are those whom a message is for besides whoever gets it.
	For []string `json:"for,omitempty"`
	// Contact: the letter goes to whoever registered a group, for those who have no address; the reference is the group's.
	Contact bool `json:"contact,omitempty"`
	// Trial: whoever wrote the message looks at it.
	Trial bool `json:"trial,omitempty"`
}

// letterMember is one person of a group in a letter to its contact.
type letterMember struct {
	Name      string           `json:"name"` // empty: still to be named
	Reference Reference        `json:"reference"`
	State     State            `json:"state"`
	Position  int              `json:"position,omitempty"`
	Until     *time.Time       `json:"until,omitempty"` // end of the time to answer
	Workshops []letterWorkshop `json:"workshops,omitempty"`
}

// letterWorkshop is where somebody goes in a slot.
type letterWorkshop struct {
	Slot     string `json:"slot"`
	Workshop string `json:"workshop,omitempty"` // empty: to none
	Wish     int    `json:"wish,omitempty"`     // which of the person's wishes it is
	Plenary  bool   `json:"plenary,omitempty"`  // the person wishes for none
}

// givenWorkshops are the workshops of people who have a place in at least one.
func givenWorkshops(ctx context.Context, q db.Queryer, ev event.Event, people ...Registration) (map[ID][]letterWorkshop, error) {
	taken, err := placesAt(ctx, q, ev, people...)
	given := make(map[ID][]letterWorkshop, len(taken))
	for _, r := range people {
		if len(taken[r.ID]) > 0 {
			given[r.ID] = letterWorkshopsOf(workshopsOf(ev, r, taken))
		}
	}
	return given, err
}

func letterWorkshopsOf(places []WorkshopPlace) []letterWorkshop {
	all := make([]letterWorkshop, len(places))
	for i, p := range places {
		all[i] = letterWorkshop{Slot: p.SlotLabel, Workshop: p.Label, Wish: p.Wish, Plenary: p.Plenary}
	}
	return all
}

// isSeated reports whether everybody the reminder is about has a seat. One of the release before says nothing: it went to
// nobody else.
func (f letterFacts) isSeated() bool {
	return (f.State == Confirmed || f.State == "") && !slices.ContainsFunc(f.Members, func(m letterMember) bool { return m.State != Confirmed })
}

// Any reports whether at least one of the group stands in the state.
func (f letterFacts) Any(state State) bool {
	return slices.ContainsFunc(f.Members, func(m letterMember) bool { return m.State == state })
}

// AnyLive reports whether at least one of the group still stands.
func (f letterFacts) AnyLive() bool {
	return slices.ContainsFunc(f.Members, func(m letterMember) bool { return m.State.IsLive() })
}

// Unnamed reports whether a place that still stands has no name.
func (f letterFacts) Unnamed() bool {
	return slices.ContainsFunc(f.Members, func(m letterMember) bool { return m.Name == "" && m.State.IsLive() })
}

// snapshot is what the composer of a letter reads.
type snapshot struct {
	Event  letterEvent  `json:"event"`
	Person letterPerson `json:"person"`
	Facts  letterFacts  `json:"facts"`
	// Message is the text of a letter in the hosts' own words; nil in all others. ReplyTo is where they want the
	// answers; empty: to all hosts.
	Message *wording.Text `json:"message,omitempty"`
	ReplyTo string        `json:"reply_to,omitempty"`
	Own
	// Preview: the letter is only looked at. Its secret links lead nowhere.
	Preview bool `json:"preview,omitempty"`
}

// Own are the hosts' texts of the kind of letter, by locale. They come to a snapshot when it is worded.
type Own struct {
	Texts map[string]wording.Text `json:"own,omitempty"`
}

func letterEventOf(ev event.Event) letterEvent {
	e := letterEvent{
		ID: ev.ID, Slug: ev.Slug, Title: ev.Title, StartsAt: ev.StartsAt, EndsAt: ev.EndsAt,
		Online: ev.Online, OnlineAccess: ev.OnlineAccess, VenueName: ev.VenueName, VenueStreet: ev.VenueStreet,
		VenuePlace: joined(ev.VenuePostcode, ev.VenueCity), Directions: ev.Directions, CancelUntil: ev.CancelUntil,
		Mode: ev.Rules.Mode, Waitlist: ev.WaitlistMode, ClosesAt: ev.RegistrationClosesAt, NameUntil: ev.Rules.NameUntil,
		Documented: ev.Documentation != "", DecideAt: ev.Rules.DecideAt,
	}
	for _, host := range ev.Hosts {
		contact := host.Contact()
		e.Hosts = append(e.Hosts, mailing.Signatory{Name: host.Organisation.Name, Contact: contact.Name,
			Email: contact.Email, Phone: contact.Phone})
	}
	return e
}

// programmeKey is that of the ready-made question about parts of the programme, in every event.
const programmeKey = "programme_parts"

func letterPersonOf(p Person, ref Reference, answers Answers) letterPerson {
	person := letterPerson{Name: p.Name(), Reference: ref}
	if chosen, ok := answers.Find(programmeKey); ok && !chosen.Special && chosen.Text() != "" {
		person.Programme = chosen.Question + " " + chosen.Text()
	}
	return person
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
