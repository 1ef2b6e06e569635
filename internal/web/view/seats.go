package view

// Seats says how full an event is.
type Seats struct {
	Limited bool // false: no limit of seats
	Seats   int  // capacity
	Taken   int
	Waiting int
	// Waitlist reports whether a full event takes people on a waitlist.
	Waitlist bool
}

// Free returns the number of seats that are left.
func (s Seats) Free() int { return max(s.Seats-s.Taken, 0) }

// Full reports whether nobody gets a seat at once.
func (s Seats) Full() bool { return s.Limited && (s.Free() == 0 || s.Waiting > 0) }

// Scarce reports whether few seats are left: at most five or a tenth.
func (s Seats) Scarce() bool { return s.Limited && !s.Full() && s.Free() <= max(5, s.Seats/10) }

// Badge returns the state in a few words, for cards and tables.
func (s Seats) Badge() Badge {
	switch {
	case !s.Limited:
		return Badge{Tone: Success, Text: "Plätze frei"}
	case s.Full() && s.Waitlist:
		return Badge{Tone: Warning, Text: "Warteliste"}
	case s.Full():
		return Badge{Tone: Danger, Text: "Ausgebucht"}
	case s.Scarce():
		return Badge{Tone: Warning, Text: "Noch " + plural(s.Free(), "Platz", "Plätze") + " frei"}
	}
	return Badge{Tone: Success, Text: plural(s.Free(), "Platz", "Plätze") + " frei"}
}

// Sentence returns the state as a sentence for the page of the event.
func (s Seats) Sentence() string {
	switch {
	case !s.Limited:
		return "Die Zahl der Plätze ist nicht begrenzt."
	case s.Full() && !s.Waitlist:
		return "Alle " + num(s.Seats) + " Plätze sind vergeben."
	case s.Full() && s.Waiting == 0:
		return "Alle " + num(s.Seats) + " Plätze sind vergeben. Sie können sich auf die Warteliste setzen lassen."
	case s.Full():
		return "Alle " + num(s.Seats) + " Plätze sind vergeben. Auf der Warteliste: " + plural(s.Waiting, "Person", "Personen") + "."
	}
	return "Noch " + num(s.Free()) + " von " + plural(s.Seats, "Platz", "Plätzen") + " frei."
}

// Shown returns the length of the meter: never more than there is, also after a correction of data.
func (s Seats) Shown() int { return min(s.Taken, s.Seats) }
