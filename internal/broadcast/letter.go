package broadcast

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// Kind is that of the letters of this room.
const Kind mailing.Kind = "broadcast"

// What texts can name.
const (
	placeholderName   = "name"
	placeholderTitle  = "veranstaltung"
	placeholderWhen   = "termin"
	placeholderWhere  = "ort"
	placeholderNumber = "anmeldenummer"
	placeholderLink   = "link"
)

// Placeholders are those that texts can use.
var Placeholders = []wording.Placeholder{{Name: placeholderName}, {Name: placeholderTitle}, {Name: placeholderWhen}, {Name: placeholderWhere},
	{Name: placeholderNumber}, {Name: placeholderLink}}

// shared is the part of the snapshots that all letters of a broadcast have in common.
type shared struct {
	Title    string              `json:"title"`
	StartsAt time.Time           `json:"starts_at"`
	EndsAt   time.Time           `json:"ends_at"`
	Where    string              `json:"where,omitempty"`
	Hosts    []mailing.Signatory `json:"hosts,omitempty"`
	ReplyTo  string              `json:"reply_to,omitempty"` // empty: all hosts
	Subject  string              `json:"subject"`
	Body     string              `json:"body"`
}

// own is the part of one letter.
type own struct {
	Name      string                 `json:"name"`
	Reference registration.Reference `json:"reference,omitempty"`
	Group     registration.Reference `json:"group,omitempty"`
	For       []string               `json:"for,omitempty"`
	// Test: the letter goes to whoever writes it.
	Test bool `json:"test,omitempty"`
}

type snapshot struct {
	shared
	own
}

func (b Broadcast) shared(ev event.Event) shared {
	s := shared{Title: ev.Title, StartsAt: ev.StartsAt, EndsAt: ev.EndsAt, Where: whereOf(ev), Subject: b.Subject, Body: b.Body}
	for _, host := range ev.Hosts {
		contact := host.Contact()
		s.Hosts = append(s.Hosts, mailing.Signatory{Name: host.Organisation.Name, Contact: contact.Name, Email: contact.Email, Phone: contact.Phone})
		if b.ReplyTo != nil && host.Organisation.ID == *b.ReplyTo {
			s.ReplyTo = contact.Email
		}
	}
	return s
}

func whereOf(ev event.Event) string {
	parts := []string{ev.VenueName, ev.VenueStreet, strings.TrimSpace(ev.VenuePostcode + " " + ev.VenueCity)}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	if len(parts) == 0 && ev.Online {
		return "Online"
	}
	return strings.Join(parts, ", ")
}

func ownOf(a registration.Addressee) own {
	o := own{Name: a.Name, Reference: a.Reference, Group: a.Group}
	for _, fellow := range a.For {
		o.For = append(o.For, fellow.Name)
	}
	return o
}

// letter is one letter of a broadcast.
func (b Broadcast) letter(a registration.Addressee, about mailing.PartKey) (mailing.Letter, error) {
	data, err := json.Marshal(ownOf(a))
	if err != nil {
		return mailing.Letter{}, fmt.Errorf("write snapshot of letter: %w", err)
	}
	return mailing.Letter{
		Kind: Kind, DedupeKey: b.keyFor(a.Reference), Locale: a.Locale, Recipient: a.Email, RecipientName: a.Name, Shared: about, Data: string(data),
		Files: b.fileKeys(), Bulk: true, EventID: new(int64(b.EventID)), RegistrationID: new(int64(a.ID)),
	}, nil
}

// keyFor makes one letter of a broadcast and a person.
func (b Broadcast) keyFor(ref registration.Reference) string { return fmt.Sprintf("broadcast/%d/%s", b.ID, ref) }

// part is the shared part of the letters as the outbox keeps it.
func (b Broadcast) part(ev event.Event) (mailing.Part, error) {
	data, err := json.Marshal(b.shared(ev))
	if err != nil {
		return mailing.Part{}, fmt.Errorf("write snapshot of broadcast: %w", err)
	}
	return mailing.NewPart(data), nil
}

// page is what the templates of the letter see.
type page struct {
	mailing.Frame
	snapshot
	Topic    string
	Document wording.Document
}

// Words and Markup are what the hosts wrote.
func (p page) Words() string { return p.Document.Plain() }

// Markup holds nothing of what people typed that is not escaped.
func (p page) Markup() template.HTML { return template.HTML(p.Document.HTML()) }

// Composers word the letters of this room from their snapshots.
func Composers(templates *mailing.Templates, links Links) map[mailing.Kind]mailing.Composer {
	return map[mailing.Kind]mailing.Composer{Kind: func(_ string, data []byte) (mailing.Content, error) {
		var s snapshot
		if err := json.Unmarshal(data, &s); err != nil {
			return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
		}
		p := page{Frame: mailing.Frame{Name: s.Name, Hosts: s.Hosts, BaseURL: links.BaseURL}, snapshot: s}
		p.Topic, p.Document = s.fill(s.link(links))
		content, err := templates.Compose(string(Kind), p)
		if s.ReplyTo != "" {
			content.ReplyTo = []string{s.ReplyTo}
		}
		return content, err
	}}
}

// link opens the personal page, that of whoever registered a group, or in a test nothing of anybody's.
func (s snapshot) link(links Links) string {
	switch {
	case s.Test:
		return links.BaseURL + "/anmeldung/…"
	case s.Group != "":
		return links.Group(s.Group)
	}
	return links.Personal(s.Reference)
}

// fill puts the values in the places of the placeholders.
func (s snapshot) fill(link string) (subject string, body wording.Document) {
	values := wording.Values{}
	values.Set(placeholderName, wording.Words(s.Name))
	values.Set(placeholderTitle, wording.Words(s.Title))
	values.Set(placeholderWhen, wording.Words(dates.Range(s.StartsAt, s.EndsAt)))
	values.Set(placeholderWhere, wording.Words(s.Where))
	values.Set(placeholderNumber, wording.Words(string(cmp.Or(s.Group, s.Reference))))
	values.Set(placeholderLink, []wording.Span{{Text: link, URL: link}})
	return wording.Parse(wording.Text{Subject: s.Subject, Body: s.Body}).Fill(values)
}

func (b Broadcast) fileKeys() []mailing.FileKey {
	keys := make([]mailing.FileKey, len(b.FileKeys))
	for i, key := range b.FileKeys {
		keys[i] = mailing.FileKey(key)
	}
	return keys
}
