package office

import (
	"cmp"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// paramExample is the place of the recipient whose letter is shown, from 1.
const paramExample = "beispiel"

// broadcastPreview shows a page of the recipients and the letter to one of them.
func (p *Pages) broadcastPreview(c *gin.Context, ev event.Event, number int) (*broadcastPreview, error) {
	would, err := p.Broadcasts.Preview(c.Request.Context(), web.Actor(c), ev.Slug, number)
	if err != nil {
		return nil, err
	}
	preview := &broadcastPreview{Letters: len(would.Reached), People: would.People(), NoAddress: len(would.Unreached), Fingerprint: would.Fingerprint}
	query := c.Request.URL.Query()
	last := max(1, (len(would.Reached)+recipientsAtOnce-1)/recipientsAtOnce)
	current := within(query.Get("seite"), last)
	address := &url.URL{Path: broadcastPath(ev.Slug, number), RawQuery: query.Encode()}
	preview.Pagination = view.Paginate(address, current, last)
	first := (current - 1) * recipientsAtOnce
	for i, a := range would.Reached[first:min(len(would.Reached), first+recipientsAtOnce)] {
		preview.Rows = append(preview.Rows, recipientRowOf(a, exampleURL(address, first+i+1)))
	}
	for i, f := range would.Unreached {
		if i == shownOfAll {
			preview.MoreUnreached = len(would.Unreached) - shownOfAll
			break
		}
		preview.Unreached = append(preview.Unreached, recipientRow{Name: f.Name, URL: participantPath(f.Reference)})
	}
	if len(would.Reached) > 0 {
		preview.showExample(p, would, address, within(query.Get(paramExample), len(would.Reached)))
	}
	return preview, nil
}

// within reads a number from 1 to the last; anything else is 1.
func within(sent string, last int) int {
	n, err := strconv.Atoi(sent)
	if err != nil || n < 1 || n > last {
		return 1
	}
	return n
}

func (b *broadcastPreview) showExample(p *Pages, would broadcast.Preview, address *url.URL, place int) {
	example := p.Broadcasts.Example(would, place-1)
	b.Example = &letterExample{Name: cmp.Or(example.To.Name, example.To.Email), Subject: example.Subject, Text: example.Body.Plain(), Place: place, Of: len(would.Reached)}
	if place > 1 {
		b.Previous = exampleURL(address, place-1)
	}
	if place < len(would.Reached) {
		b.Following = exampleURL(address, place+1)
	}
}

func exampleURL(address *url.URL, place int) string {
	query := address.Query()
	query.Set(paramExample, strconv.Itoa(place))
	return withQuery(address.Path, query) + "#beispiel"
}

func recipientRowOf(a registration.Recipient, example string) recipientRow {
	row := recipientRow{Name: cmp.Or(a.Name, a.Email), Email: a.Email, ExampleURL: example}
	if a.Group == "" {
		row.URL = participantPath(a.Reference)
	}
	for _, f := range a.For {
		row.For = append(row.For, f.Name)
	}
	return row
}

// counting writes a number with what it counts.
func counting(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return i18n.Number(int64(n)) + " " + many
}
