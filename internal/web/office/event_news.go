package office

import (
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// newsSection asks whether those who are registered are told of what changes; nil where there is nobody to tell.
func newsSection(ev event.Event, seats registration.Seats, now time.Time) *formSection {
	mayStand := seats.Taken > 0 || seats.Waiting > 0 || ev.Rules.RegistrationMode() != event.ModeFirstCome // who applies is in no counter
	if ev.State != event.StatePublished || ev.IsOver(now) || !mayStand {
		return nil
	}
	return askForNews()
}

// askForNews proposes to tell: whoever hears of another day too late has come in vain.
func askForNews() *formSection {
	const when = "Wird Termin, Ort, Zugang oder die Teilnahme vor Ort oder online anders, erfahren alle mit einer Anmeldung den neuen und den bisherigen Stand. " +
		"Wer einen Platz hat, bekommt auch den neuen Kalendereintrag. Die E-Mail geht nach zehn Minuten ab. Was Sie bis dahin noch ändern, steht mit darin."
	return &formSection{ID: "benachrichtigen", Title: "Teilnehmende benachrichtigen",
		Intro: when,
		Rows: [][]view.Field{
			{{Kind: view.Checkbox, Name: "notify", Label: "Teilnehmende per E-Mail benachrichtigen, wenn sich davon etwas ändert", Value: view.Ja(true)}},
			{{Kind: view.Textarea, Name: "message", Label: "Ein paar Worte dazu", Rows: 3, MaxLength: event.MaxMessage,
				Hint: "Steht in der E-Mail, zum Beispiel der Grund."}},
		}}
}

// fieldsIfAny are the inputs of a section that may be missing.
func (s *formSection) fieldsIfAny() []*view.Field {
	if s == nil {
		return nil
	}
	return s.fields()
}

// newsOf reads what the hosts want told.
func newsOf(in *form.Form) event.News {
	return event.News{Tell: in.Bool("notify"), Message: in.Raw().Get("message")}
}
