package mailing

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"html/template"
	"strings"

	"tagungsbuero/internal/wording"
)

// mostStationery is how many sorts of stationery are kept: that of some events at a time, in their languages.
const mostStationery = 200

// stationery is what the letters of the same hosts in the same languages have in common. It is laid out once, for most
// of what a letter costs is laying out what is the same in the one before.
type stationery struct{ text, html gapped }

// The gaps of a sheet, for what differs from letter to letter.
const (
	gapSubject = iota
	gapGreeting
	gapBody
	gapsOfSheet
)

// gapped is a text with gaps: pieces[0], a gap, pieces[1], a gap and so on.
type gapped struct {
	pieces []string
	gaps   []gap
	length int // of all pieces
}

type gap struct{ sheet, part int }

// filled returns the text with the words of each sheet in its gaps.
func (g gapped) filled(words [][]string) string {
	length := g.length
	for _, at := range g.gaps {
		length += len(words[at.sheet][at.part])
	}
	var b strings.Builder
	b.Grow(length)
	for i, at := range g.gaps {
		b.WriteString(g.pieces[i])
		b.WriteString(words[at.sheet][at.part])
	}
	b.WriteString(g.pieces[len(g.gaps)])
	return b.String()
}

// stationeryOf returns the stationery for a frame in the languages of the sheets.
func (t *Templates) stationeryOf(frame Frame, sheets []Sheet) (*stationery, error) {
	key := frame.stationeryKey(sheets)
	t.mu.Lock()
	defer t.mu.Unlock()
	if paper, ok := t.stationery[key]; ok {
		return paper, nil
	}
	paper, err := t.layOut(frame, sheets)
	if err != nil {
		return nil, err
	}
	if len(t.stationery) >= mostStationery {
		clear(t.stationery)
	}
	t.stationery[key] = paper
	return paper, nil
}

// stationeryKey is the same for what has the same stationery: all of the frame but the name of the person greeted.
func (f Frame) stationeryKey(sheets []Sheet) string {
	parts := []string{f.BaseURL}
	for _, s := range sheets {
		parts = append(parts, s.Language.Locale)
	}
	for _, h := range f.Hosts {
		parts = append(parts, "", h.Name, h.Contact, h.Email, h.Phone)
	}
	return strings.Join(parts, "\x00") // which stands in no text of the database
}

// layout is what the templates of sheets see.
type layout struct {
	page
	BaseURL string
	Sheets  []laidSheet
}

type laidSheet struct {
	page
	Greeting, Text, Closing, Office, Automatic, Imprint, Privacy string
	HTML                                                         template.HTML
	Hosts                                                        []Signatory
	Below                                                        string // says that the German sheet follows
	IsBelow                                                      bool
}

// layOut executes the templates with marks in the gaps and cuts the result at them.
func (t *Templates) layOut(frame Frame, sheets []Sheet) (*stationery, error) {
	marks := newMarks(len(sheets))
	laid := layout{BaseURL: frame.BaseURL}
	for i, s := range sheets {
		laid.Sheets = append(laid.Sheets, s.laid(frame, i, marks))
	}
	laid.page = laid.Sheets[0].page
	var text, html bytes.Buffer
	if err := t.sheets.text.ExecuteTemplate(&text, "sheets.txt", laid); err != nil {
		return nil, fmt.Errorf("lay out text: %w", err)
	}
	if err := t.sheets.html.ExecuteTemplate(&html, "sheets.html", laid); err != nil {
		return nil, fmt.Errorf("lay out html: %w", err)
	}
	return &stationery{marks.cut(text.String()), marks.cut(html.String())}, nil
}

func (s Sheet) laid(frame Frame, at int, marks marks) laidSheet {
	say := func(key string) string { return s.Language.Words(key, nil) }
	mark := marks[at]
	laid := laidSheet{
		page:     page{Subject: mark[gapSubject], Locale: s.Language.Locale, RightToLeft: s.Language.RightToLeft},
		Greeting: mark[gapGreeting], Text: mark[gapBody], HTML: template.HTML(mark[gapBody]), Closing: say("closing"), Office: say("office"),
		Automatic: say("automatic"), Imprint: say("imprint"), Privacy: say("privacy"), IsBelow: at > 0,
	}
	if len(frame.Hosts) > 0 {
		laid.Automatic = say("automatic_hosts")
	}
	if at == 0 && len(marks) > 1 {
		laid.Below = say("german_below")
	}
	for _, host := range frame.Hosts {
		if s.Language.RightToLeft {
			host.Name, host.Contact = wording.Isolate(host.Name), wording.Isolate(host.Contact)
		}
		if host.Phone != "" {
			host.Phone = s.Language.Words("phone", wording.Values{"telefon": {Spans: wording.Words(host.Phone)}})
		}
		laid.Hosts = append(laid.Hosts, host)
	}
	return laid
}

// marks stand in the gaps of each sheet while stationery is laid out: letters and digits that nothing escapes and
// nobody can have typed.
type marks [][gapsOfSheet]string

func newMarks(sheets int) marks {
	m := make(marks, sheets)
	for i := range m {
		for part := range m[i] {
			m[i][part] = "gap" + rand.Text()
		}
	}
	return m
}

// cut takes the marks out of a text.
func (m marks) cut(text string) gapped {
	var g gapped
	for {
		at, found := m.first(text)
		if !found {
			g.pieces = append(g.pieces, text)
			g.length += len(text)
			return g
		}
		piece, rest, _ := strings.Cut(text, m[at.sheet][at.part])
		g.pieces, g.gaps, g.length = append(g.pieces, piece), append(g.gaps, at), g.length+len(piece)
		text = rest
	}
}

// first returns the gap whose mark comes first in a text.
func (m marks) first(text string) (first gap, found bool) {
	nearest := len(text)
	for sheet := range m {
		for part, mark := range m[sheet] {
			if i := strings.Index(text[:nearest], mark); i >= 0 {
				first, nearest, found = gap{sheet, part}, i, true
			}
		}
	}
	return first, found
}
