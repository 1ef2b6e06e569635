package view

// Seats says how full an event is.
type Seats struct {
	Limited bool // false: no limit of seats
	Seats   int  // capacity
	Taken   int
	Held    int // free, but kept for groups
	Waiting int
	// Waitlist reports whether a full event takes people on a waitlist.
	Waitlist bool
	// WaitlistFull: there is a waitlist, but it takes nobody more.
	WaitlistFull bool
	// Applies: people apply, and who gets a seat is decided later. Then it does not matter how many are free.
	Applies bool
}

// Free returns the number of seats that are left for everybody.
func (s Seats) Free() int { return max(s.Seats-s.Taken-s.Held, 0) }

// Full reports whether nobody gets a seat at once.
func (s Seats) Full() bool { return s.isOut() && s.Held == 0 }

// OnlyHeld reports whether nobody gets a seat at once but those for whom some are kept.
func (s Seats) OnlyHeld() bool { return s.isOut() && s.Held > 0 }

func (s Seats) isOut() bool { return s.Limited && !s.Applies && (s.Free() == 0 || s.Waiting > 0) }

// Scarce reports whether few seats are left: at most five or a tenth.
func (s Seats) Scarce() bool {
	return s.Limited && !s.Applies && !s.isOut() && s.Free() <= max(5, s.Seats/10)
}

// Badge returns the state in a few words, for cards and tables.
func (s Seats) Badge() Badge {
	switch {
	case s.Applies:
		return Badge{Tone: Success, Text: "Bewerbung möglich"}
	case !s.Limited:
		return Badge{Tone: Success, Text: "Plätze frei"}
	case s.OnlyHeld():
		return Badge{Tone: Warning, Text: "Reservierte Plätze frei"}
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
	case s.Applies:
		return "Es gibt " + plural(s.Seats, "Platz", "Plätze") + "."
	case s.OnlyHeld() && s.Waitlist:
		return "Die freien Plätze sind für bestimmte Gruppen reserviert. Alle anderen kommen auf die Warteliste."
	case s.OnlyHeld():
		return "Die freien Plätze sind für bestimmte Gruppen reserviert."
	case s.Full() && s.WaitlistFull:
		return "Alle " + num(s.Seats) + " Plätze sind vergeben, und auch die Warteliste ist voll."
	case s.Full() && !s.Waitlist:
		return "Alle " + num(s.Seats) + " Plätze sind vergeben."
	case s.Full() && s.Waiting == 0:
		return "Alle " + num(s.Seats) + " Plätze sind vergeben. Sie können sich auf die Warteliste setzen lassen."
	case s.Full():
		return "Alle " + num(s.Seats) + " Plätze sind vergeben. Auf der Warteliste: " + plural(s.Waiting, "Person", "Personen") + "."
	}
	free := "Noch " + num(s.Free()) + " von " + plural(s.Seats, "Platz", "Plätzen") + " frei."
	switch s.Held {
	case 0:
		return free
	case 1:
		return free + " Ein weiterer ist für eine bestimmte Gruppe reserviert."
	}
	return free + " " + num(s.Held) + " weitere sind für bestimmte Gruppen reserviert."
}

// Shown returns the length of the meter: never more than there is, also after a correction of data.
func (s Seats) Shown() int { return min(s.Taken, s.Seats) }
