package registration

import (
	"slices"

	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// placeholder is a name that texts of letters may use, and what it stands for. It is for people who write
// texts, hence its German name.
type placeholder struct {
	block bool // stands for whole paragraphs
	value func(speaker) wording.Value
}

// placeholders are all there are. Which a letter may use says usable.
var placeholders = map[string]placeholder{
	"name":           words(func(w speaker) string { return w.Person.Name }),
	"veranstaltung":  words(func(w speaker) string { return w.Event.Title }),
	"datum":          words(func(w speaker) string { return w.language.Dates.Span(w.Event.StartsAt, w.Event.EndsAt) }),
	"ort":            words(func(w speaker) string { return w.Event.location() }),
	"veranstaltende": words(func(w speaker) string { return mailing.Frame{Hosts: w.Event.Hosts}.HostNames() }),
	"anmeldenummer":  words(func(w speaker) string { return string(w.Person.Reference) }),
	"veranstaltungslink": line(func(w speaker) []wording.Span {
		url := w.links.event(w.Event.Slug)
		return []wording.Span{{Text: url, URL: url}}
	}),
	"termin":            blocks(speaker.occasion),
	"mitteilung":        blocks(speaker.reason),
	"zugang":            blocks(speaker.access),
	"link":              blocks(speaker.link),
	"nummer":            line(speaker.number),
	"absagen":           line(speaker.cancelling),
	"kalender":          line(speaker.enclosed),
	"aenderungen":       blocks(speaker.changes),
	"workshops":         blocks(speaker.workshops),
	"andere_person":     words(func(w speaker) string { return w.Facts.Other }),
	"warteplatz":        words(func(w speaker) string { return number(w.Facts.Position) }),
	"zahl":              words(func(w speaker) string { return number(w.Facts.Count) }),
	"frist":             line(speaker.deadline),
	"ablauf":            line(speaker.course),
	"stand":             line(speaker.standing),
	"vorgang":           line(speaker.occurrence),
	"sonst":             line(speaker.otherwise),
	"bestaetigen":       blocks(speaker.confirming),
	"frist_bestaetigen": line(func(w speaker) []wording.Span { return w.sayUntil("confirm_until", "") }),
	"antwort_bis":       line(func(w speaker) []wording.Span { return w.sayUntil("answer_until", "answer") }),
	"adresse_offen":     line(speaker.unproved),
	"neu_anmelden":      blocks(speaker.anew),
	"wie_weiter":        blocks(speaker.afterOffer),
	"personen":          blocks(speaker.members),
	"hinweise":          blocks(speaker.groupHints),
	"dokumentation":     blocks(speaker.documentation),
	"wann":              line(func(w speaker) []wording.Span { return w.sayDays("when") }),
	"beginn":            line(func(w speaker) []wording.Span { return w.sayDays("begins") }),
}

func words(value func(speaker) string) placeholder {
	return line(func(w speaker) []wording.Span { return wording.Words(value(w)) })
}

func line(value func(speaker) []wording.Span) placeholder {
	return placeholder{value: func(w speaker) wording.Value { return wording.Value{Spans: value(w)} }}
}

func blocks(value func(speaker) wording.Document) placeholder {
	return placeholder{block: true, value: func(w speaker) wording.Value { return wording.Value{Blocks: value(w)} }}
}

// everywhere are the placeholders that every letter may use.
var everywhere = []string{"name", "veranstaltung", "termin", "datum", "ort", "veranstaltende", "anmeldenummer", "veranstaltungslink", "mitteilung", "nummer"}

// usable are the placeholders that only some letters may use, those first without which a letter would be
// of no use.
var usable = map[mailing.Kind]struct{ needed, also []string }{
	letterConfirmed:       {[]string{"link"}, []string{"zugang", "absagen", "kalender"}},
	letterPromoted:        {[]string{"link"}, []string{"zugang", "absagen", "kalender"}},
	letterTookOver:        {[]string{"link"}, []string{"andere_person", "workshops", "zugang", "absagen", "kalender"}},
	letterReplaced:        {nil, []string{"andere_person"}},
	letterWaitlisted:      {[]string{"link"}, []string{"warteplatz", "ablauf"}},
	letterApplied:         {[]string{"link"}, []string{"ablauf"}},
	letterUnconfirmed:     {[]string{"bestaetigen"}, []string{"link", "stand", "frist_bestaetigen", "frist", "sonst"}},
	letterAgain:           {[]string{"link"}, []string{"stand"}},
	letterOffered:         {[]string{"link", "frist"}, []string{"adresse_offen"}},
	letterOfferLapsed:     {[]string{"wie_weiter"}, nil},
	letterCancelled:       {nil, []string{"vorgang", "stand", "neu_anmelden"}},
	letterCancelledByHost: {nil, []string{"stand"}},
	letterEventCancelled:  {nil, nil},
	letterDeclined:        {nil, nil},
	letterExpired:         {nil, []string{"neu_anmelden"}},
	letterChanged:         {[]string{"link"}, []string{"stand", "kalender"}},
	letterEventChanged:    {[]string{"aenderungen"}, []string{"zugang", "absagen", "link", "kalender"}},
	letterGroup:           {[]string{"personen", "link"}, []string{"hinweise"}},
	letterGroupConfirm:    {[]string{"bestaetigen"}, []string{"link", "frist_bestaetigen", "frist", "sonst", "personen"}},
	letterNames:           {[]string{"link", "frist"}, []string{"zahl", "sonst"}},
	letterUnnamed:         {[]string{"link"}, []string{"vorgang", "stand", "zahl"}},
	letterInvitation:      {[]string{"link"}, []string{"antwort_bis"}},
	letterWorkshops:       {[]string{"workshops"}, []string{"link", "kalender"}},
	MessageKind:           {nil, []string{"link", "zugang"}},
	letterReminder:        {nil, []string{"wann", "beginn", "stand", "workshops", "zugang", "absagen", "link", "kalender"}},
	letterInfo:            {nil, []string{"wann", "beginn", "workshops", "zugang", "absagen", "link", "kalender"}},
	letterWaiting:         {nil, []string{"warteplatz", "ablauf", "link"}},
	letterThanks:          {nil, []string{"dokumentation", "link"}},
	letterGroupReminder:   {[]string{"personen", "link"}, []string{"stand", "wann", "beginn", "zugang", "hinweise"}},
}

// Placeholders returns what the text of a kind of letter may use, those that it needs first.
func Placeholders(kind mailing.Kind) []wording.Placeholder {
	own := usable[kind]
	all := slices.Concat(own.needed, own.also, everywhere)
	known := make([]wording.Placeholder, len(all))
	for i, name := range all {
		known[i] = wording.Placeholder{Name: name, Block: placeholders[name].block, Needed: slices.Contains(own.needed, name)}
	}
	return known
}

// Value returns what a placeholder stands for in this letter: for nothing when its kind may not use it.
func (w speaker) Value(name string) wording.Value {
	own := usable[w.kind]
	if !slices.Contains(everywhere, name) && !slices.Contains(own.needed, name) && !slices.Contains(own.also, name) {
		return wording.Value{}
	}
	return placeholders[name].value(w)
}
