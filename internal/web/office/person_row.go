package office

import (
	"net/url"
	"slices"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// personRow is one registration in a table.
type personRow struct {
	registration.Row
	Number     int
	Name       string
	URL        string
	Badge      view.Badge
	GroupURL   string // those it was registered with; empty: nobody
	Unproved   bool   // the address is not confirmed yet
	Decidable  bool   // the hosts can decide about it
	Live       bool   // it still stands, so something can be done with it
	NoAddress  bool   // no letter finds the person
	QuotaLabel string
	Cells      []listCell // of the columns that were chosen, where they can be
}

// rowsOf numbers registrations from the offset on.
func rowsOf(ev event.Event, rows []registration.Row, offset int) []personRow {
	all := make([]personRow, len(rows))
	for i, row := range rows {
		all[i] = rowOf(ev, row)
		all[i].Number = offset + i + 1
	}
	return all
}

func rowOf(ev event.Event, row registration.Row) personRow {
	shown := personRow{Row: row, Name: listName(row.Person), URL: participantPath(row.Reference), Badge: stateBadgeOf(row.State),
		Unproved:  row.Unverified && row.State.IsLive() && row.State != registration.Unconfirmed,
		Decidable: row.State == registration.Applied || row.State == registration.Waitlisted,
		Live:      row.State.IsLive(),
		NoAddress: row.Email == "" && row.ContactEmail == ""}
	if row.GroupReference != "" {
		shown.GroupURL = withQuery(participantsPath(ev.Slug), url.Values{"gruppe": {string(row.GroupReference)}})
	}
	if quota, ok := ev.Rules.Quota(row.QuotaKey); ok {
		shown.QuotaLabel = quota.Label
	}
	return shown
}

// columns says what a table needs: what nobody in it has is left out.
type columns struct{ Place, Party, Quota, Decidable, Live bool }

func columnsOf(rows []personRow) columns {
	has := func(holds func(personRow) bool) bool { return slices.ContainsFunc(rows, holds) }
	return columns{
		Place:     has(func(r personRow) bool { return r.WaitlistPosition > 0 }),
		Party:     has(func(r personRow) bool { return r.Party > 1 }),
		Quota:     has(func(r personRow) bool { return r.QuotaLabel != "" }),
		Decidable: has(func(r personRow) bool { return r.Decidable }),
		Live:      has(func(r personRow) bool { return r.Live }),
	}
}
