package public

import (
	"strings"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// way is something that a person can do with the registration.
type way struct{ Text, Label, URL string }

// waysOf lists what can be done now, what changes least first.
func waysOf(personal registration.Personal, now time.Time) (all []way) {
	ev, r, path := personal.Event, personal.Registration, personalPath(personal.Token)
	if mayChangeAnything(personal) {
		all = append(all, way{"Hat sich etwas geändert?", "Angaben ändern", path + "/aendern"})
	}
	if personal.MaySubstitute {
		all = append(all, way{"Jemand anderes kann für Sie kommen? Dann geben Sie Ihren Platz weiter.", "Ersatzperson nennen", path + "/ersatzperson"})
	}
	if r.MayChangeLanguage() && ev.State == event.StatePublished && !ev.IsOver(now) {
		all = append(all, way{"Möchten Sie unsere E-Mails in einer anderen Sprache?", "Sprache der E-Mails ändern", path + "/sprache"})
	}
	if personal.HasSpecial() {
		all = append(all, way{"Ihre besonders geschützten Angaben können Sie jederzeit zurücknehmen.", "Angaben löschen", path + "/besondere-angaben-loeschen"})
	}
	switch {
	case personal.MayCancel && r.State == registration.Waitlisted:
		all = append(all, way{"Sie möchten nicht mehr warten? Dann machen Sie bitte Platz für andere.", "Warteliste verlassen", path + "/abmelden"})
	case personal.MayCancel && r.State == registration.Applied:
		all = append(all, way{"Sie möchten doch nicht teilnehmen?", "Bewerbung zurückziehen", path + "/abmelden"})
	case personal.MayCancel && r.State != registration.Offered:
		all = append(all, way{"Sie können doch nicht kommen? Dann melden Sie sich bitte ab, damit andere nachrücken können.", "Abmelden", path + "/abmelden"})
	case mayReturn(personal, now):
		all = append(all, way{"Möchten Sie doch teilnehmen? Dann können Sie sich noch einmal anmelden.", "Zur Veranstaltung", eventPath(ev)})
	}
	return all
}

// waysToAnswer are the two answers to an offer.
func waysToAnswer(personal registration.Personal) []view.Link {
	if personal.Registration.State != registration.Offered || personal.Event.State != event.StatePublished {
		return nil
	}
	path := personalPath(personal.Token)
	return []view.Link{{Text: "Platz annehmen", URL: path + "/platz-annehmen"}, {Text: "Platz ablehnen", URL: path + "/platz-ablehnen"}}
}

// tooLate names what somebody with a seat can no longer do here: "Abmelden und Ersatzperson nennen".
func tooLate(personal registration.Personal, now time.Time) string {
	ev, r := personal.Event, personal.Registration
	var over []string
	if !r.State.TakesSeat() {
		return ""
	}
	if !personal.MayCancel {
		over = append(over, "Abmelden")
	}
	if !personal.MayChange && asksAnything(ev) && !ev.ChangeOpenAt(now) {
		over = append(over, "Angaben ändern")
	}
	if r.State == registration.Confirmed && !ev.SubstituteOpenAt(now) {
		over = append(over, "Ersatzperson nennen")
	}
	if len(over) < 2 {
		return strings.Join(over, "")
	}
	last := len(over) - 1
	return strings.Join(over[:last], ", ") + " und " + over[last]
}

// asksAnything reports whether the form of the event asks for more than name and address.
func asksAnything(ev event.Event) bool {
	return len(ev.Fields)+len(ev.Questions) > 0 || ev.Rules.AllowsParties()
}

// mayChangeAnything reports whether there is something to change, and time to do so: answers, or at
// least that fewer people come.
func mayChangeAnything(personal registration.Personal) bool {
	return (personal.MayChange && asksAnything(personal.Event)) || maySendFewer(personal)
}

func maySendFewer(personal registration.Personal) bool {
	return personal.MayCancel && personal.Registration.Party > 1
}
