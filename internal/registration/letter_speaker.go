package registration

import (
	"strconv"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// speaker says in one language what a letter has to say.
type speaker struct {
	snapshot
	kind     mailing.Kind
	language *wording.Language
	links    Links
}

func (w speaker) say(key string) []wording.Span { return w.language.Say(key, nil) }

// sayWith says a sentence with one value in it.
func (w speaker) sayWith(key, name string, value []wording.Span) []wording.Span {
	return w.language.Say(key, wording.Values{name: {Spans: value}})
}

// sayUntil says a sentence with the end of the time to answer, or another one where there is none.
func (w speaker) sayUntil(key, otherwise string) []wording.Span {
	if w.Facts.Until != nil {
		return w.sayWith(key, "frist", w.deadline())
	}
	return w.say(otherwise)
}

// deadline is the end of the time to answer: "bis Freitag, 30. April 2027, 23:59 Uhr".
func (w speaker) deadline() []wording.Span {
	if w.Facts.Until == nil {
		return nil
	}
	return wording.Words(w.language.Dates.Deadline(*w.Facts.Until))
}

func paragraph(spans []wording.Span) wording.Document {
	if len(spans) == 0 {
		return nil
	}
	return wording.Document{{Spans: spans}}
}

func heading(spans []wording.Span) wording.Block {
	return wording.Block{Kind: wording.Heading, Spans: spans}
}

func button(label, url string) wording.Block {
	return wording.Block{Kind: wording.Button, Spans: []wording.Span{{Text: label, URL: url}}}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// occasion is what, when and where.
func (w speaker) occasion() wording.Document {
	lines := [][]wording.Span{wording.Strong(w.Event.Title), wording.Words(w.language.Dates.Span(w.Event.StartsAt, w.Event.EndsAt))}
	if w.Event.Online {
		lines = append(lines, w.say("online"))
	}
	for _, part := range w.Event.place() {
		lines = append(lines, wording.Words(part))
	}
	return paragraph(wording.Lines(lines...))
}

// headed is what hosts typed below a heading of ours, or nothing.
func (w speaker) headed(key, typed string) wording.Document {
	body := wording.Typed(typed)
	if len(body) == 0 {
		return nil
	}
	return append(wording.Document{heading(w.say(key))}, body...)
}

func (w speaker) reason() wording.Document { return w.headed("reason", w.Facts.Reason) }

// access is how to get there; the way in online only people with a seat may know.
func (w speaker) access() wording.Document {
	if w.isSeatless() {
		return w.headed("directions", w.Event.Directions)
	}
	return append(w.headed("access", w.Event.OnlineAccess), w.headed("directions", w.Event.Directions)...)
}

// course is how it goes on without anybody doing anything.
func (w speaker) course() []wording.Span {
	if w.kind == letterApplied {
		return w.decision()
	}
	switch w.Event.Waitlist {
	case event.WaitlistOffer:
		return w.say("waiting_offer")
	case event.WaitlistManual:
		return w.say("waiting_manual")
	}
	return w.say("waiting_automatic")
}

// decision is how it is decided about applications.
func (w speaker) decision() []wording.Span {
	switch {
	case w.Event.Mode != event.ModeAllocation:
		return w.say("decision_approval")
	case w.Event.ClosesAt == nil:
		return w.say("decision_allocation")
	}
	return w.sayWith("decision_allocation_until", "frist", wording.Words(w.language.Dates.Deadline(*w.Event.ClosesAt)))
}

// cancelling is how a seat is given back.
func (w speaker) cancelling() []wording.Span {
	switch {
	case w.isSeatless(), w.kind == letterEventChanged && w.Facts.Contact:
		return nil // there is no seat to give back, or several
	case w.Facts.CancelOver:
		return w.say("cancel_over")
	case w.Event.CancelUntil == nil:
		return w.say("cancel_start")
	}
	return w.sayWith("cancel_until", "frist", wording.Words(w.language.Dates.Deadline(*w.Event.CancelUntil)))
}

// sayDays says how far away the event is.
func (w speaker) sayDays(key string) []wording.Span {
	switch w.Facts.Days {
	case 0:
		return w.say(key + "_today")
	case 1:
		return w.say(key + "_tomorrow")
	}
	return w.sayWith(key+"_days", "tage", wording.Words(strconv.Itoa(w.Facts.Days)))
}
