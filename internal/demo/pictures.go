package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/venue"
)

// The pictures of the demo are drawn here, so that they belong to nobody.

var (
	petrol = color.NRGBA{R: 0x0b, G: 0x5c, B: 0x73, A: 0xff}
	ochre  = color.NRGBA{R: 0xc9, G: 0x7b, B: 0x16, A: 0xff}
	sand   = color.NRGBA{R: 0xf3, G: 0xe9, B: 0xd8, A: 0xff}
	white  = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
)

// letters are drawn in squares, five by five.
var letters = map[rune][5]string{
	'K': {"#...#", "#..#.", "###..", "#..#.", "#...#"}, 'I': {"#####", "..#..", "..#..", "..#..", "#####"},
	'J': {"#####", "...#.", "...#.", "#..#.", ".##.."}, 'M': {"#...#", "##.##", "#.#.#", "#...#", "#...#"}, 'D': {"####.", "#...#", "#...#", "#...#", "####."},
}

func fill(m *image.NRGBA, area image.Rectangle, c color.NRGBA) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			m.SetNRGBA(x, y, c)
		}
	}
}

func disc(m *image.NRGBA, centre image.Point, radius int, c color.NRGBA) {
	for y := -radius; y <= radius; y++ {
		for x := -radius; x <= radius; x++ {
			if at := centre.Add(image.Pt(x, y)); x*x+y*y <= radius*radius && at.In(m.Rect) {
				m.SetNRGBA(at.X, at.Y, c)
			}
		}
	}
}

// logo writes initials onto a ground, with nothing around.
func logo(initials string, ground color.NRGBA) image.Image {
	const dot, margin = 24, 36
	m := image.NewNRGBA(image.Rect(0, 0, 2*margin+(6*len(initials)-1)*dot, 2*margin+5*dot))
	fill(m, m.Rect, ground)
	for n, initial := range initials {
		for y, line := range letters[initial] {
			for x, mark := range line {
				if mark == '#' {
					corner := image.Pt(margin+(6*n+x)*dot, margin+y*dot)
					fill(m, image.Rectangle{corner, corner.Add(image.Pt(dot, dot))}, white)
				}
			}
		}
	}
	return m
}

// roundTable is how people meet: eight around a table, seen from above.
func roundTable() image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, 1600, 900))
	fill(m, m.Rect, sand)
	disc(m, image.Pt(800, 450), 210, white)
	for n, seat := range []image.Point{{0, -330}, {233, -233}, {330, 0}, {233, 233}, {0, 330}, {-233, 233}, {-330, 0}, {-233, -233}} {
		c := petrol
		if n%2 == 1 {
			c = ochre
		}
		disc(m, image.Pt(800, 450).Add(seat), 72, c)
	}
	return m
}

func encoded(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, m)
	return b.Bytes(), err
}

func (l *loader) addLogos(ctx context.Context) error {
	for slug, drawn := range map[string]image.Image{kiMusterstadt: logo("KI", petrol), jmdMusterstadt: logo("JMD", ochre)} {
		file, err := encoded(drawn)
		if err != nil {
			return err
		}
		if err := l.Organisations.SetLogo(ctx, actor.System(), l.ids[slug], file); err != nil {
			return fmt.Errorf("add logo of %s: %w", slug, err)
		}
	}
	return nil
}

// addImage gives the first event its title picture.
func (l *loader) addImage(ctx context.Context) error {
	file, err := encoded(roundTable())
	if err != nil {
		return err
	}
	slug, err := l.slugOf(ctx, l.schnittstellen().draft.Title)
	if err != nil {
		return err
	}
	return l.Events.SetImage(ctx, actor.System(), slug, event.ImageDraft{File: file, Credit: "Demo, gezeichnet",
		Alt: "Zeichnung: Acht Menschen in zwei Farben sitzen abwechselnd um einen runden Tisch."})
}

// addVenues enters two houses; the first event takes one over.
func (l *loader) addVenues(ctx context.Context) error {
	house := atBuergerhaus(event.Draft{})
	first, err := l.Venues.Create(ctx, actor.System(), venue.Draft{Organisation: l.ids[kiMusterstadt], Name: house.VenueName, Street: house.VenueStreet, Postcode: house.VenuePostcode,
		City: house.VenueCity, Directions: house.Directions, Accessibility: house.Accessibility, CheckedOn: new(l.now.AddDate(0, -2, 0)),
		Facts:    venue.Facts{"step_free": true, "automatic_door": true, "lift": true, "wheelchair_toilet": true, "disabled_parking": true, "induction_loop": true, "tactile_guidance": false, "assistance_dog": true},
		Capacity: "Großer Saal bis 200 in Reihen, drei Räume bis 25", HouseContact: "Hausdienst im Erdgeschoss, Telefon 030 23125-190"})
	if err != nil {
		return fmt.Errorf("add venue: %w", err)
	}
	_, err = l.Venues.Create(ctx, actor.System(), venue.Draft{Organisation: l.ids[jmdMusterstadt], Name: "Gemeindehaus am Lindenplatz", Street: "Lindenplatz 3", Postcode: "00001", City: "Musterstadt",
		Directions: "Mit Bus und Bahn: Linie 3 bis „Lindenplatz“.", Facts: venue.Facts{"step_free": true, "lift": false, "assistance_dog": true}, Capacity: "Saal bis 60"})
	if err != nil {
		return fmt.Errorf("add venue: %w", err)
	}
	slug, err := l.slugOf(ctx, l.schnittstellen().draft.Title)
	if err != nil {
		return err
	}
	return l.Events.TakeVenue(ctx, actor.System(), slug, first.ID, 0)
}

// slugOf finds the event of the demo with a title.
func (l *loader) slugOf(ctx context.Context, title string) (string, error) {
	found, err := l.Events.ManagedList(ctx, actor.System(), event.ManagedFilter{Text: title})
	if err != nil {
		return "", err
	}
	if len(found.Items) == 0 {
		return "", fmt.Errorf("the demo has no event called %s", title)
	}
	return found.Items[0].Slug, nil
}
