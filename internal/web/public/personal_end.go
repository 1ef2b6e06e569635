package public

import (
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

const noSeat = "Es ist kein Platz mehr für Sie reserviert."

// ended words how a registration ended.
func ended(personal registration.Personal) personalState {
	s := personalState{Tone: view.Neutral, Text: noSeat}
	end := registration.Change{By: actor.KindParticipant}
	if personal.Ended != nil {
		end = *personal.Ended
	}
	byHosts, wasOffered := end.By != actor.KindParticipant, end.From != nil && *end.From == registration.Offered
	switch state := personal.Registration.State; {
	case personal.Registration.MergedIntoID != nil:
		s.Heading, s.Text = "Ihre Anmeldungen wurden zusammengeführt", "Sie waren zweimal angemeldet. Es gilt Ihre andere Anmeldung, mit allem, was dort steht. Fragen beantworten die Veranstaltenden."
	case state == registration.Cancelled && byHosts:
		s.Heading, s.Text, s.Next = "Ihre Anmeldung wurde abgesagt", "Die Veranstaltenden haben Ihre Anmeldung abgesagt. "+noSeat, reasonOf(end)
	case state == registration.Cancelled:
		s.Heading = "Sie sind abgemeldet"
	case state == registration.Declined && wasOffered && !byHosts:
		s.Heading, s.Text = "Sie haben den Platz abgelehnt", "Der Platz geht an die nächste Person, die wartet. Sie stehen nicht mehr auf der Warteliste."
	case state == registration.Declined:
		s.Heading, s.Text, s.Next = "Sie haben leider keinen Platz bekommen", "Die Veranstaltenden konnten Ihnen keinen Platz geben. Danke für Ihr Interesse!", reasonOf(end)
	case state == registration.Replaced:
		s.Heading, s.Text = "Jemand anderes kommt an Ihrer Stelle", replacedBy(end)
	case wasOffered:
		s.Heading, s.Text = "Das Platzangebot ist verfallen", "Sie haben nicht rechtzeitig geantwortet. Der Platz ist an die nächste Person gegangen, und Sie stehen nicht mehr auf der Warteliste."
	default:
		s.Heading, s.Text = "Ihre Anmeldung ist verfallen", "Die E-Mail-Adresse wurde nicht rechtzeitig bestätigt. "+leftBehind(end)
	}
	return s
}

// leftBehind says what became of what was kept for somebody who did not confirm.
func leftBehind(end registration.Change) string {
	if end.From != nil && *end.From == registration.Unconfirmed {
		return "Ihr Platz ist deshalb wieder frei geworden und geht an die nächste Person."
	}
	return "Ihre Anmeldung gilt deshalb nicht mehr."
}

// mayReturn reports whether somebody can try once more: the form is open, and the hosts have not
// decided against it.
func mayReturn(personal registration.Personal, now time.Time) bool {
	end := personal.Ended
	if end == nil || !personal.Event.RegistrationOpenAt(now) {
		return false
	}
	isDecided := end.To == registration.Cancelled || end.To == registration.Declined
	return !isDecided || end.By == actor.KindParticipant
}

// reasonOf is what the hosts wrote, "" when they wrote nothing.
func reasonOf(end registration.Change) string {
	if end.Reason == "" {
		return ""
	}
	return "Dazu schreiben sie: " + end.Reason
}

// replacedBy says no more of the other person than the name that was given.
func replacedBy(end registration.Change) string {
	if end.Reason == "" {
		return "Ihr Platz ist an eine Ersatzperson gegangen. " + noSeat
	}
	return end.Reason + " hat Ihren Platz übernommen. " + noSeat
}
