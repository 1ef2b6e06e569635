package api

import "tagungsbuero/internal/registration"

// ImportPreview is what entering a list comes to.
type ImportPreview struct {
	Items           []ImportLine `json:"items"`
	UnknownHeadings []string     `json:"unknown_headings" doc:"Columns that the form knows nothing of; they are left out."`
	Fingerprint     string       `json:"fingerprint" doc:"The same as long as nothing that concerns the list has changed."`
}

// ImportLine is what becomes of one line.
type ImportLine struct {
	Line             int           `json:"line" doc:"Of the file, from 1."`
	FirstName        string        `json:"first_name"`
	LastName         string        `json:"last_name"`
	Email            string        `json:"email"`
	Party            int           `json:"party" doc:"For how many people it stands."`
	Outcome          ImportOutcome `json:"outcome" doc:"enter: is entered; registered, twice: is left out, for the person is registered or stands further up; mistake: see mistakes."`
	State            *string       `json:"state" doc:"Of who is entered, as of a registration; null: nobody is."`
	WaitlistPosition *int          `json:"waitlist_position" doc:"From 1; null when the person does not wait."`
	Overbooked       bool          `json:"overbooked" doc:"true: the seat is above the capacity."`
	Reference        *string       `json:"reference" doc:"Of the registration, once it is entered; of the earlier one of who is registered; null: none."`
	Namesake         *string       `json:"namesake" doc:"Reference of a registration of the same name, where no address tells people apart; null: none."`
	Mistakes         []Field       `json:"mistakes"`
}

// importPreviewOf describes what entering a list comes to, or has come to when it is done.
func importPreviewOf(p registration.ImportPreview, isDone bool) ImportPreview {
	preview := ImportPreview{Items: make([]ImportLine, len(p.Lines)), UnknownHeadings: append([]string{}, p.Unknown...), Fingerprint: p.Fingerprint}
	for i, line := range p.Lines {
		preview.Items[i] = importLineOf(line, isDone)
	}
	return preview
}

func importLineOf(l registration.ImportLine, isDone bool) ImportLine {
	line := ImportLine{
		Line: l.Line, FirstName: l.FirstName, LastName: l.LastName, Email: l.Email, Party: l.Party, Outcome: ImportOutcome(l.Outcome),
		Overbooked: l.Overbooked, Reference: orNull(string(l.Earlier)), Namesake: orNull(string(l.Namesake)), Mistakes: worded(l.Mistakes),
	}
	if l.Outcome == registration.WillEnter {
		if isDone {
			line.Reference = orNull(string(l.Result.Reference))
		}
		line.State, line.WaitlistPosition = orNull(string(l.Result.State)), orNull(l.Result.WaitlistPosition)
	}
	return line
}
