package office

import (
	"fmt"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// dated is one line of the dates, deadlines and rules.
type dated struct{ Name, Text string }

// datesOf says when and where, until when and by what rules; rules that are the usual ones are left out.
func datesOf(ev event.Event, reach registration.ReminderReach) []dated {
	all := []dated{{"Wann", dates.Range(ev.StartsAt, ev.EndsAt)}, {"Wo", placeOf(ev)}}
	if !ev.RegistrationEnabled {
		return append(all, dated{"Anmeldung", "nicht über das Tagungsbüro"})
	}
	all = append(all,
		dated{"Platzvergabe", say(ev.Rules.RegistrationMode().LabelKey())},
		dated{"Anmeldung ab", longOr(ev.RegistrationOpensAt, "Veröffentlichung")},
		dated{"Anmeldung bis", longOr(ev.RegistrationClosesAt, "Beginn der Veranstaltung")},
		dated{"Abmelden bis", longOr(ev.CancelUntil, "Beginn der Veranstaltung")},
	)
	for _, limit := range []struct {
		name string
		at   *time.Time
	}{{"Angaben ändern bis", ev.Rules.ChangeUntil}, {"Ersatzperson bis", ev.Rules.SubstituteUntil}} {
		if limit.at != nil {
			all = append(all, dated{limit.name, dates.Long(*limit.at)})
		}
	}
	all = append(all, severalOf(ev.Rules)...)
	if least := ev.Rules.MinParticipants; least > 0 {
		all = append(all, dated{"Mindestzahl", fmt.Sprintf("%d, zurzeit %d", least, reach.Seated)})
	}
	if ev.Rules.DecideAt != nil {
		all = append(all, dated{"Meldestichtag", dates.Long(*ev.Rules.DecideAt)})
	}
	return append(all, dated{"Warteliste", say(ev.WaitlistMode.LabelKey())}, dated{"Erinnerungen", reminderLines(ev.Reminders)})
}

func severalOf(r event.Rules) (all []dated) {
	if r.ConfirmEmail {
		all = append(all, dated{"E-Mail-Adresse", fmt.Sprintf("wird innerhalb von %d Stunden bestätigt", int(r.ConfirmFor().Hours()))})
	}
	if r.AllowsGroups() {
		all = append(all, dated{"Sammelanmeldung", fmt.Sprintf("bis zu %d Personen", r.GroupMax)})
	}
	if r.NameUntil != nil {
		all = append(all, dated{"Namen nennen bis", dates.Long(*r.NameUntil)})
	}
	if r.AllowsParties() {
		all = append(all, dated{"Personenzahl", fmt.Sprintf("bis zu %d je Anmeldung", r.PartyMax)})
	}
	return all
}

func longOr(t *time.Time, otherwise string) string {
	if t == nil {
		return otherwise
	}
	return dates.Long(*t)
}
