package public

import (
	"fmt"

	"tagungsbuero/internal/event"
)

// applicationWords say what registering means where it does not give a seat at once; "" where it does.
func applicationWords(ev event.Event) string {
	switch ev.Rules.RegistrationMode() {
	case event.ModeApproval:
		return "Ihre Anmeldung ist eine Bewerbung: Die Veranstaltenden prüfen sie und entscheiden, ob Sie einen Platz bekommen. Sie erhalten dann eine E-Mail."
	case event.ModeAllocation:
		return "Ihre Anmeldung ist eine Bewerbung: Nach dem Anmeldeschluss entscheiden die Veranstaltenden, wer einen Platz bekommt. Sie erhalten dann eine E-Mail."
	}
	return ""
}

// waitlistWords say what happens when a seat becomes free, to somebody who waits for one.
func waitlistWords(ev event.Event) string {
	switch ev.WaitlistMode {
	case event.WaitlistOffer:
		return fmt.Sprintf("Wird ein Platz frei, bieten wir ihn der nächsten Person per E-Mail an. Sind Sie an der Reihe, haben Sie %s Zeit, ihn anzunehmen.%s",
			hours(ev.Rules.HoursToAnswer()), restWords(ev.Rules))
	case event.WaitlistManual:
		return "Wird ein Platz frei, entscheiden die Veranstaltenden, wer ihn bekommt. Bekommen Sie ihn, schicken wir Ihnen eine E-Mail."
	}
	return "Wird ein Platz frei, rückt die nächste Person automatisch nach. Sind Sie an der Reihe, bekommen Sie den Platz und eine E-Mail."
}

// restWords say which times do not count as time to answer; see dates.Rest.
func restWords(r event.Rules) string {
	switch {
	case r.OfferSkipsNights && r.OfferSkipsHolidays:
		return " Nächte (20 bis 8 Uhr), Wochenenden und Feiertage zählen nicht mit."
	case r.OfferSkipsNights:
		return " Nächte (20 bis 8 Uhr) zählen nicht mit."
	case r.OfferSkipsHolidays:
		return " Wochenenden und Feiertage zählen nicht mit."
	}
	return ""
}

// confirmWords say that the address has to be confirmed; "" where it need not.
func confirmWords(ev event.Event) string {
	if !ev.Rules.ConfirmEmail {
		return ""
	}
	return "Nach dem Absenden schicken wir Ihnen eine E-Mail. Bitte bestätigen Sie Ihre Anmeldung mit dem Link darin, er gilt " + hours(int(ev.Rules.ConfirmFor().Hours())) + "."
}

func hours(n int) string {
	if n == 1 {
		return "eine Stunde"
	}
	return fmt.Sprintf("%d Stunden", n)
}
