package event

import (
	"time"
)

// A draft may have no beginning or end yet: the time is zero then. The table keeps instants for both, which the
// program of the release before can read too: a beginning before, and an end after all that an event may have.
var (
	noStart = time.Date(1899, 1, 1, 0, 0, 0, 0, time.UTC)
	noEnd   = time.Date(2299, 1, 1, 0, 0, 0, 0, time.UTC)
)

// keptTimes returns the beginning and the end as the table keeps them.
func (d Draft) keptTimes() (starts, ends time.Time) {
	starts, ends = d.StartsAt, d.EndsAt
	if starts.IsZero() {
		starts = noStart
	}
	if ends.IsZero() {
		ends = noEnd
	}
	return starts, ends
}

// StandsForNone reports whether a time of the table, as the audit log has it, stands for one that a draft has not got yet.
func StandsForNone(t time.Time) bool { return t.Equal(noStart) || t.Equal(noEnd) }

// known returns a time that the table keeps, or zero for one that stands for none.
func known(t, none time.Time) time.Time {
	if t.Equal(none) {
		return time.Time{}
	}
	return t
}
