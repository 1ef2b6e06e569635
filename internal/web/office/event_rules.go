package office

import (
	"strconv"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

func signUp(d event.Draft) formSection {
	return formSection{ID: "anmeldung", Title: "Anmeldung",
		Intro: "Fristen gelten bis zur angegebenen Minute. Ohne Uhrzeit gilt die Frist bis zum Ende des Tages.",
		Rows: [][]view.Field{
			{{Kind: view.Checkbox, Name: "registration_enabled", Label: "Menschen melden sich hier im Tagungsbüro an.", Value: view.Ja(d.RegistrationEnabled)}},
			{{Kind: view.DateTime, ToSecond: true, Name: "registration_opens_at", Label: "Anmeldung ab", Value: inputTime(d.RegistrationOpensAt), Hint: "Leer: ab der Veröffentlichung."}},
			{{Kind: view.DateTime, ToSecond: true, Name: "registration_closes_at", Label: "Anmeldung bis", Value: inputTime(d.RegistrationClosesAt), Hint: "Leer: bis zum Beginn."}},
			{{Kind: view.Checkbox, Name: "closed_by_hand", Label: "Die Anmeldung ist zurzeit von Hand geschlossen.", Value: view.Ja(d.Rules.ClosedByHand),
				Hint: "Dann kann sich niemand anmelden, auch innerhalb der Fristen nicht. Im Überblick schließen und öffnen Sie sie mit einem Klick."}},
		}}
}

func room(d event.Draft) formSection {
	return formSection{ID: "plaetze", Title: "Plätze", Rows: [][]view.Field{
		{{Kind: view.Number, Name: "capacity", Label: "Zahl der Plätze", Width: view.Short, Suffix: "Plätze", Value: inputNumber(d.Capacity), Hint: "Leer heißt: unbegrenzt."}},
		{{Kind: view.Number, Name: "min_participants", Label: "Mindestzahl", Width: view.Short, Suffix: "Personen", Value: inputCount(d.Rules.MinParticipants),
			Hint: "So viele müssen kommen, damit die Veranstaltung stattfindet. Abgesagt wird nichts von selbst. Leer heißt: keine."}},
		{{Kind: view.DateTime, Name: "decide_at", Label: "Meldestichtag", Value: inputTime(d.Rules.DecideAt),
			Hint: "Bis dahin entscheiden Sie, ob die Veranstaltung stattfindet. Ohne Uhrzeit gilt das Ende des Tages. Unter „Erinnerungen“ lassen Sie sich dazu schreiben."}},
	}}
}

func seatGiving(d event.Draft) formSection {
	r := d.Rules
	return formSection{ID: "platzvergabe", Title: "Wie werden Plätze vergeben?",
		Rows: [][]view.Field{
			{{Kind: view.Radios, Name: "registration_mode", Label: "Wer bekommt einen Platz?", Required: true, Value: string(r.RegistrationMode()), Options: attendee.Options(event.RegistrationModes)}},
		},
		More: []formPart{{Summary: "E-Mail-Adressen bestätigen lassen", Rows: [][]view.Field{
			{{Kind: view.Checkbox, Name: "confirm_email", Label: "Wer sich anmeldet, muss die eigene E-Mail-Adresse bestätigen.", Value: view.Ja(r.ConfirmEmail),
				Hint: "Bis dahin wird der Platz gehalten. Ohne Bestätigung geht er an die Nächsten auf der Warteliste."}},
			{{Kind: view.Number, Name: "confirm_hours", Label: "Zeit zum Bestätigen", Width: view.Short, Suffix: "Stunden", Value: inputCount(r.ConfirmHours), Hint: "Leer heißt: 48 Stunden."}},
		}}}}
}

func waitlist(d event.Draft) formSection {
	r := d.Rules
	return formSection{ID: "warteliste", Title: "Warteliste",
		Rows: [][]view.Field{
			{{Kind: view.Radios, Name: "waitlist_mode", Label: "Wenn alle Plätze vergeben sind", Required: true, Value: string(d.WaitlistMode), Options: attendee.Options(event.WaitlistModes)}},
			{{Kind: view.Number, Name: "waitlist_limit", Label: "Plätze auf der Warteliste", Width: view.Short, Suffix: "Personen", Value: inputNumber(r.WaitlistLimit),
				Hint: "Warten schon so viele, wird niemand mehr angenommen. Leer heißt: beliebig viele."}},
			{{Kind: view.DateTime, Name: "waitlist_until", Label: "Nachrücken bis", Value: inputTime(d.WaitlistUntil),
				Hint: "Danach bleiben frei gewordene Plätze frei, damit niemand zu spät davon erfährt. Leer: bis zum Beginn."}},
		},
		More: []formPart{{Summary: "Fristen für Platzangebote", IsOpen: d.WaitlistMode == event.WaitlistOffer, Rows: [][]view.Field{
			{{Kind: view.Number, Name: "offer_hours", Label: "Zeit zum Annehmen", Width: view.Short, Suffix: "Stunden", Value: inputCount(r.OfferHours),
				Hint: "So lange wird ein angebotener Platz freigehalten; dann geht er an die nächste Person. Leer heißt: 48 Stunden."}},
			{{Kind: view.Checkbox, Name: "offer_skips_nights", Label: "Nächte zählen nicht mit (20 bis 8 Uhr).", Value: view.Ja(r.OfferSkipsNights)}},
			{{Kind: view.Checkbox, Name: "offer_skips_holidays", Label: "Wochenenden und Feiertage in NRW zählen nicht mit.", Value: view.Ja(r.OfferSkipsHolidays)}},
			{{Kind: view.Radios, Name: "offer_lapse", Label: "Wenn jemand nicht rechtzeitig antwortet", Required: true, Value: string(r.LapseRule()), Options: attendee.Options(event.LapseRules)}},
		}}}}
}

func several(d event.Draft) formSection {
	r := d.Rules
	return formSection{ID: "mehrere-personen", Title: "Mehrere Personen",
		Rows: [][]view.Field{
			{{Kind: view.Number, Name: "group_max", Label: "Sammelanmeldung: höchstens", Width: view.Short, Suffix: "Personen", Value: inputCount(r.GroupMax),
				Hint: "So viele kann eine Person auf einmal anmelden, alle mit Namen und eigenen Angaben. Leer heißt: nur sich selbst."}},
			{{Kind: view.Number, Name: "party_max", Label: "Anmeldung mit Personenzahl: höchstens", Width: view.Short, Suffix: "Personen", Value: inputCount(r.PartyMax),
				Hint: "Zum Beispiel für Familien: ein Name und eine Zahl genügen. So viele Plätze belegt eine Anmeldung. Leer heißt: einen."}},
		},
		More: []formPart{{Summary: "Plätze, deren Namen später folgen", Rows: [][]view.Field{
			{{Kind: view.DateTime, Name: "name_until", Label: "Namen nennen bis", Value: inputTime(r.NameUntil),
				Hint: "Eine Sammelanmeldung darf dann auch Plätze ohne Namen enthalten. Leer: Alle Namen stehen von Anfang an fest."}},
			{{Kind: view.Checkbox, Name: "keep_unnamed", Label: "Plätze ohne Namen bleiben danach vergeben.", Value: view.Ja(r.KeepUnnamed),
				Hint: "Sonst werden sie frei und gehen an die Nächsten auf der Warteliste."}},
		}}}}
}

func deadlines(d event.Draft) formSection {
	return formSection{ID: "fristen", Title: "Fristen", Intro: "Bis wann Teilnehmende selbst etwas ändern können. Danach wenden sie sich an Sie.",
		Rows: [][]view.Field{
			{{Kind: view.DateTime, Name: "cancel_until", Label: "Abmelden bis", Value: inputTime(d.CancelUntil), Hint: "So lange geben Teilnehmende ihren Platz selbst zurück. Leer: bis zum Beginn."}},
			{{Kind: view.DateTime, Name: "change_until", Label: "Angaben ändern bis", Value: inputTime(d.Rules.ChangeUntil), Hint: "So lange berichtigen Teilnehmende selbst, was sie im Formular angegeben haben. Leer: bis zum Beginn."}},
			{{Kind: view.DateTime, Name: "substitute_until", Label: "Ersatzperson nennen bis", Value: inputTime(d.Rules.SubstituteUntil),
				Hint: "So lange geben Teilnehmende ihren Platz an eine andere Person weiter, auch wenn die Frist zum Abmelden vorbei ist. Leer: bis zum Beginn."}},
		}}
}

// inputNumber is a number that may be missing.
func inputNumber(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// inputCount is a number of which 0 says nothing.
func inputCount(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
