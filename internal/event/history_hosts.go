package event

import (
	"context"
	"strconv"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// recordInvitation tells of an invitation to run the event: with its rights when it was sent, then what became of it.
func recordInvitation(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, what What, i HostInvitation) error {
	e := entry{what: what, fields: []FieldChange{{Field: "invited", Before: i.known()}}}
	if what == WhatHostInvited {
		e.fields = []FieldChange{{Field: "invited", After: i.known()}, {Field: "invited[level]", After: string(i.Level)},
			{Field: "invited[exports]", After: strconv.FormatBool(i.Exports)}}
	}
	return insertChange(ctx, tx, who, ev, e)
}

// known names the organisation. Of one whose name nobody gave only the domain is kept for good: what stands before it
// may be the name of a person.
func (i HostInvitation) known() string {
	if i.Name != "" {
		return i.Name
	}
	return i.Email[strings.LastIndex(i.Email, "@")+1:]
}
