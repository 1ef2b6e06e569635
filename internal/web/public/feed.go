package public

import (
	"encoding/xml"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
)

// maxFeedPages bounds a feed; at most so many pages of the list stand in it.
const maxFeedPages = 10

// feedEvents returns what lies ahead, narrowed by the same filters as the list. A filter that is
// wrong narrows to nothing less: the mistake is told with status 422.
func (p *Pages) feedEvents(c *gin.Context) ([]event.Event, error) {
	ctx := c.Request.Context()
	choices, err := p.newFilters(ctx)
	if err != nil {
		return nil, err
	}
	filter, in := choices.read(c.Request.URL.Query())
	if err := in.Fault(); err != nil {
		return nil, err
	}
	var all []event.Event
	for page := 1; page <= maxFeedPages; page++ {
		filter.Page = page
		list, err := p.Events.Upcoming(ctx, filter)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
		if page >= list.Pages {
			break
		}
	}
	return all, nil
}

// atomFeed is a feed after RFC 4287.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	Title     string       `xml:"title"`
	ID        string       `xml:"id"`
	Updated   string       `xml:"updated"`
	Published string       `xml:"published,omitempty"`
	Link      atomLink     `xml:"link"`
	Authors   []atomAuthor `xml:"author"`
	Summary   string       `xml:"summary"`
}

func (p *Pages) showFeed(c *gin.Context) error {
	events, err := p.feedEvents(c)
	if err != nil {
		return err
	}
	body, err := xml.MarshalIndent(p.feedOf(c.Request.URL.RawQuery, events), "", "  ")
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "public, no-cache")
	c.Data(http.StatusOK, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), body...))
	return nil
}

func (p *Pages) feedOf(query string, events []event.Event) atomFeed {
	base := p.Front.BaseURL
	address := base + "/veranstaltungen.atom"
	if query != "" {
		address += "?" + query
	}
	feed := atomFeed{Lang: "de", Title: "Tagungsbüro: Veranstaltungen", ID: address, Author: atomAuthor{Name: "Tagungsbüro"},
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: address}, {Rel: "alternate", Type: "text/html", Href: base + "/"}}}
	var newest time.Time
	for _, ev := range events {
		if ev.UpdatedAt.After(newest) {
			newest = ev.UpdatedAt
		}
		feed.Entries = append(feed.Entries, p.feedEntry(ev))
	}
	if newest.IsZero() {
		newest = time.Unix(0, 0) // an empty feed never changes
	}
	feed.Updated = stamp(newest)
	return feed
}

func (p *Pages) feedEntry(ev event.Event) atomEntry {
	address := p.Front.BaseURL + eventPath(ev)
	entry := atomEntry{Title: ev.Title, ID: address, Updated: stamp(ev.UpdatedAt), Link: atomLink{Rel: "alternate", Type: "text/html", Href: address},
		Summary: say(ev.Kind.LabelKey()) + ", " + whenOf(ev)}
	if ev.State == event.StateCancelled {
		entry.Title = "Abgesagt: " + ev.Title
	}
	if where := whereOf(ev); where != "" {
		entry.Summary += ", " + where
	}
	if ev.Summary != "" {
		entry.Summary += ". " + ev.Summary
	}
	if ev.PublishedAt != nil {
		entry.Published = stamp(*ev.PublishedAt)
	}
	for _, host := range ev.Hosts {
		entry.Authors = append(entry.Authors, atomAuthor{Name: host.Organisation.Name})
	}
	return entry
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
