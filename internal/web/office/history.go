package office

import (
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

// historyEntry is something that happened to a registration, in words.
type historyEntry struct {
	registration.Change
	Text   string
	Who    string
	Why    string
	Before string // the address of the registration whose seat was taken over
	Other  string // the address of the registration that became part of this one, or is of somebody else
}

// historyOf words everything that happened. Whoever took over a seat took over its history: what
// comes before the own entry was done by somebody else.
func historyOf(found registration.Detail) []historyEntry {
	own := 0
	for i, change := range found.History {
		if change.From == nil {
			own = i
		}
	}
	entries := make([]historyEntry, len(found.History))
	for i, change := range found.History {
		self := fullName(found.Person)
		switch {
		case i < own:
			self = "der Person, die vorher den Platz hatte"
		case found.ContactName != "" && (found.Email == "" || change.From == nil): // without a link of their own
			self = found.ContactName
		}
		entries[i] = entryOf(change, self)
	}
	return entries
}

func entryOf(change registration.Change, self string) historyEntry {
	entry := historyEntry{Change: change, Who: "vom Tagungsbüro selbst", Text: say(change.What.LabelKey()), Why: change.Reason}
	switch {
	case change.Account != nil:
		entry.Who = "von " + *change.Account
	case change.By == actor.KindParticipant:
		entry.Who = "von " + self
	}
	entry.explain()
	return entry
}

// explain finds the words for what happened; what they say is no reason any more.
func (e *historyEntry) explain() {
	switch e.What {
	case registration.ChangedState:
		e.Text = say(turnOf(e.Change))
		if e.To == registration.Replaced && e.Why != "" {
			e.Text, e.Why = "durch "+e.Why+" ersetzt", ""
		}
	case registration.ChangedPriority:
		priority, why, _ := strings.Cut(e.Why, ": ")
		e.Text, e.Why = "Vorrang "+priority+" auf der Warteliste", why
	case registration.ChangedParty, registration.ChangedWorkshop:
		e.Text, e.Why = e.Text+": "+e.Why, ""
	case registration.Undone:
		e.Text += ", wieder " + say(e.To.LabelKey())
	case registration.TookOver:
		e.Before, e.Why = participantPath(registration.Reference(e.Why)), ""
	case registration.Merged, registration.Distinct:
		if e.Why != "" { // forgotten with the person
			e.Other, e.Why = participantPath(registration.Reference(e.Why)), ""
		}
	}
}

// IsMessage reports whether the words beside it went to the person, rather than say why.
func (e historyEntry) IsMessage() bool {
	return e.What == registration.ChangedState && e.From != nil && *e.From == registration.Applied
}

// turns are changes of state that the new state alone does not tell. The keys name both.
var turns = map[[2]registration.State]bool{
	{registration.Waitlisted, registration.Confirmed}: true,
	{registration.Applied, registration.Confirmed}:    true,
	{registration.Offered, registration.Confirmed}:    true,
	{registration.Offered, registration.Declined}:     true,
	{registration.Offered, registration.Waitlisted}:   true,
	{registration.Offered, registration.Expired}:      true,
}

// turnOf returns where the words for a change of state stand.
func turnOf(change registration.Change) string {
	key := "office.history." + string(change.To)
	if change.Account != nil && change.To == registration.Confirmed && change.From != nil && *change.From == registration.Waitlisted {
		return "office.history.picked"
	}
	if change.From != nil && turns[[2]registration.State{*change.From, change.To}] {
		key += "_from_" + string(*change.From)
	}
	return key
}
