package registration

import (
	"tagungsbuero/internal/wording"
)

// members are the people of a group, and where each stands.
func (w speaker) members() wording.Document {
	list := wording.Block{Kind: wording.List}
	for _, m := range w.Facts.Members {
		lines := [][]wording.Span{w.member(m)}
		for _, place := range m.Workshops {
			lines = append(lines, w.language.Say("workshop", wording.Values{
				"schiene": {Spans: wording.Words(place.Slot)}, "workshop": {Spans: w.workshop(place)}}))
		}
		list.Items = append(list.Items, wording.Lines(lines...))
	}
	return wording.Document{list}
}

func (w speaker) member(m letterMember) []wording.Span {
	name := wording.Strong(m.Name)
	if m.Name == "" {
		name = w.say("nobody")
	}
	return w.language.Say("member", wording.Values{"name": {Spans: name}, "stand": {Spans: w.memberState(m)}})
}

func (w speaker) memberState(m letterMember) []wording.Span {
	values := wording.Values{"warteplatz": {Spans: wording.Words(number(m.Position))}}
	if m.Until != nil {
		values.Set("frist", wording.Words(w.language.Dates.Deadline(*m.Until)))
	}
	key := "member_" + string(m.State)
	if !w.language.Has(key) {
		key = "member_" + string(Expired)
	}
	return w.language.Say(key, values)
}

// groupHints are what the contact of a group has to know or to do.
func (w speaker) groupHints() wording.Document {
	var hints wording.Document
	add := func(applies bool, spans []wording.Span) {
		if applies {
			hints = append(hints, wording.Block{Spans: spans})
		}
	}
	add(!w.Facts.AnyLive(), w.say("group_nobody"))
	add(w.Facts.Any(Offered), w.say("group_offered"))
	add(w.Facts.Unnamed(), w.naming())
	add(w.Facts.Any(Applied), w.decision())
	add(w.Facts.Any(Waitlisted), w.say("group_waitlisted"))
	return hints
}

func (w speaker) naming() []wording.Span {
	if w.Event.NameUntil == nil {
		return w.say("group_unnamed")
	}
	return w.sayWith("group_unnamed_until", "frist", wording.Words(w.language.Dates.Deadline(*w.Event.NameUntil)))
}

// workshops are where the person goes in each slot, below a heading unless the letter is about them.
func (w speaker) workshops() wording.Document {
	if len(w.Facts.Workshops) == 0 {
		return nil
	}
	list := wording.Block{Kind: wording.List}
	for _, place := range w.Facts.Workshops {
		list.Items = append(list.Items, w.language.Say("workshop", wording.Values{
			"schiene": {Spans: wording.Words(place.Slot)}, "workshop": {Spans: w.workshop(place)}}))
	}
	if w.kind == letterWorkshops {
		return wording.Document{list}
	}
	return wording.Document{heading(w.say("own_workshops")), list}
}

// wishes end the keys about a workshop that was wished for.
var wishes = map[int]string{1: "workshop_first", 2: "workshop_second", 3: "workshop_third"}

func (w speaker) workshop(place letterWorkshop) []wording.Span {
	switch {
	case place.Workshop == "" && place.Plenary:
		return w.say("workshop_plenary")
	case place.Workshop == "":
		return w.say("workshop_none")
	case wishes[place.Wish] == "":
		return wording.Words(place.Workshop)
	}
	return w.sayWith(wishes[place.Wish], "workshop", wording.Words(place.Workshop))
}
