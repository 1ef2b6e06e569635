package registration

import (
	"slices"
	"strings"

	"tagungsbuero/internal/wording"
)

// change is one thing about an event that is not any more as somebody was told. It is the key of its sentence.
type change string

// The changes.
const (
	changedTime   change = "changed_time"
	changedPlace  change = "changed_place"
	changedOnline change = "changed_online"
	changedOnSite change = "changed_on_site"
	changedHybrid change = "changed_hybrid" // both ways are open
	changedAccess change = "changed_access"
)

// changesTo lists what somebody has to be told anew. The access is for people with a seat.
func (t essentials) changesTo(is essentials, isSeated bool) (all []change) {
	add := func(applies bool, c change) {
		if applies {
			all = append(all, c)
		}
	}
	add(!t.StartsAt.Equal(is.StartsAt) || !t.EndsAt.Equal(is.EndsAt), changedTime)
	add(t.place() != is.place() && t.place() != "", changedPlace)
	if t.Online != is.Online || t.isOnSite() != is.isOnSite() {
		add(is.isOnSite() && is.Online, changedHybrid)
		add(is.isOnSite() && !is.Online, changedOnSite)
		add(!is.isOnSite() && is.Online, changedOnline)
	}
	add(isSeated && is.OnlineAccess != "" && t.OnlineAccess != is.OnlineAccess, changedAccess)
	return all
}

// subject is what a change is about: the way of taking part has several sentences.
func (c change) subject() change {
	switch c {
	case changedOnline, changedOnSite:
		return changedHybrid
	}
	return c
}

// changesTo lists what the letter names. What hosts changed in silence while it waited is not among it.
func (f letterFacts) changesTo(is essentials) []change {
	isSeated := f.State == Confirmed
	all := f.Was.changesTo(is, isSeated)
	if f.Announced == nil {
		return all
	}
	announced := f.Was.changesTo(*f.Announced, isSeated)
	return slices.DeleteFunc(all, func(c change) bool {
		return !slices.ContainsFunc(announced, func(a change) bool { return a.subject() == c.subject() })
	})
}

func (t essentials) isOnSite() bool { return t.place() != "" }

func (t essentials) place() string {
	return strings.Join(letterEvent{VenueName: t.VenueName, VenueStreet: t.VenueStreet, VenuePlace: t.VenuePlace}.place(), ", ")
}

// changes are what has changed about the event, with what the person was told before.
func (w speaker) changes() wording.Document {
	if w.Facts.Was == nil {
		return nil
	}
	list := wording.Block{Kind: wording.List}
	for _, c := range w.Facts.changesTo(w.Event.essentials()) {
		before := ""
		switch c {
		case changedTime:
			before = w.language.Dates.Span(w.Facts.Was.StartsAt, w.Facts.Was.EndsAt)
		case changedPlace:
			before = w.Facts.Was.place()
		}
		list.Items = append(list.Items, w.sayWith(string(c), "bisher", wording.Words(before)))
	}
	return wording.Document{list}
}

// enclosed says that the letter comes with a calendar file, if it does.
func (w speaker) enclosed() []wording.Span {
	if _, ok := calendarMethod(w.kind, w.Facts); !ok {
		return nil
	}
	return w.say("calendar")
}
