package demo

import (
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
)

// schnittstellen is the conference of two hosts, who keep seats for their own people and for schools.
func (l *loader) schnittstellen() showpiece {
	start := l.at(45, 9, 30)
	d := atBuergerhaus(event.Draft{
		Title: "Schnittstellen der Zusammenarbeit 2.0 – Integrationszentren und Jugendmigrationsdienste", Kind: event.KindFachtagung,
		Summary: "Wer macht was, und wer ruft wen an? Eine Fachtagung für alle, die junge Menschen mit Einwanderungsgeschichte begleiten: " +
			"mit Beispielen aus vier Kommunen, Workshops und viel Zeit zum Kennenlernen.",
		Description: `Kommunale Integrationszentren und Jugendmigrationsdienste arbeiten oft mit denselben jungen Menschen, aber an verschiedenen Stellen: die einen in der Verwaltung und mit den Schulen, die anderen in der Beratung vor Ort. Wo die Absprachen gut sind, merken die Jugendlichen davon nichts. Wo sie fehlen, gehen Wochen verloren.

Auf dieser Fachtagung sehen wir uns die Übergänge genau an:

- Wie kommt ein neu zugewanderter Jugendlicher in zehn Tagen in die Schule **und** in die Beratung?
- Welche Vereinbarungen haben sich bewährt, und was steht darin?
- Was tun, wenn die Zuständigkeit zwischen zwei Städten liegt?

Am Ende nimmt jede Kommune den Entwurf einer eigenen Vereinbarung mit nach Hause.

### Für wen?

Fachkräfte aus Integrationszentren, Jugendmigrationsdiensten, Schulen, Jugendämtern und Jobcentern sowie Engagierte aus Migrantenorganisationen. Die Teilnahme ist kostenfrei.`,
		Programme: `ab 9:00 Uhr Ankommen bei Kaffee und Tee
09:30–09:50 Uhr Begrüßung
  durch die Veranstaltenden
09:50–10:40 Uhr Vortrag: Zwei Häuser, ein Weg
  Was gute Absprachen ausmacht – Ergebnisse einer Befragung in 20 Kommunen
10:40–11:00 Uhr Kaffeepause
11:00–12:30 Uhr Workshops, erste Runde
- A: Die ersten zehn Tage
- B: Vom Sprachkurs in die Ausbildung
- C: Eltern gemeinsam erreichen
- D: Eine Vereinbarung schreiben
12:30–13:30 Uhr Mittagessen und Markt der Möglichkeiten
13:30–15:00 Uhr Workshops, zweite Runde
15:00–15:45 Uhr Podium: Was nehmen wir mit?
15:45–16:00 Uhr Abschluss und Verabredungen`,
		StartsAt: start, EndsAt: l.at(45, 16, 0), RegistrationEnabled: true, RegistrationClosesAt: before(start, 14), CancelUntil: before(start, 3),
		WaitlistUntil: before(start, 1), Reminders: event.DaysBefore(7, 1), Capacity: new(120), Topics: []string{"uebergang", "seiteneinsteiger", "interkulturelle-oeffnung"},
		Hosts: []event.HostDraft{
			l.host(kiMusterstadt, "Mira Sandberg", "fachtagung@musterstadt.example", "030 23125-112"),
			l.host(jmdMusterstadt, "Jonas Ackerfeld", "fachtagung@caritas-musterstadt.example", "030 23125-143"),
		},
		Fields:    asks("title", "organisation!", "organisation_kind", "carrier_group", "municipality", "position", "remark"),
		Questions: event.Questions{workshops("runde_1", "Workshop in der ersten Runde (11:00–12:30 Uhr)"), workshops("runde_2", "Workshop in der zweiten Runde (13:30–15:00 Uhr)")},
		Rules: event.Rules{SubstituteUntil: before(start, 1), Quotas: []event.Quota{
			{Label: "Team des Integrationszentrums", Kind: event.QuotaReserved, Basis: event.BasisHost, Value: kiMusterstadt, Seats: 8, ReleaseAt: new(l.at(31, 8, 0))},
			{Label: "Schulen", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: string(organisation.KindSchule), Seats: 15, ReleaseAt: new(l.at(31, 8, 0))},
		}},
	})
	return showpiece{draft: d, people: 46, answers: wishes}
}

// workshops are those of the conference, in one of its rounds.
func workshops(key, label string) question.Question {
	return question.Question{Key: key, Kind: question.KindWorkshops, Label: label, Options: []question.Option{
		{Value: "a", Label: "A: Die ersten zehn Tage", Capacity: new(30)}, {Value: "b", Label: "B: Vom Sprachkurs in die Ausbildung", Capacity: new(20)},
		{Value: "c", Label: "C: Eltern gemeinsam erreichen", Capacity: new(25)}, {Value: "d", Label: "D: Eine Vereinbarung schreiben", Capacity: new(12)}}}
}

// wishes are many for D and few for C; some come for the plenary only, and some say nothing.
func wishes(n int) map[string][]string {
	most := [][]string{{"d", "a", "b"}, {"a", "d"}, {"d", "b", "c"}, {"b", "a"}, {"d"}, {"a", "c", "d"}, {question.PlenaryOnly}, nil}
	return map[string][]string{"runde_1": most[n%len(most)], "runde_2": most[(n+3)%len(most)]}
}

// uebergang lasts two days; offices register several people at once.
func (l *loader) uebergang() showpiece {
	start := l.at(61, 10, 0)
	if start.Weekday() == time.Friday { // both days fall into one week
		start = start.AddDate(0, 0, 3)
	}
	d := event.Draft{
		Title: "Übergang Schule – Beruf: Wege für neu zugewanderte Jugendliche", Kind: event.KindFachtagung,
		Summary: "Zwei Tage über Praktika, Ausbildungsvorbereitung und Begleitung: was trägt, was fehlt und was wir gemeinsam ändern können.",
		Description: `Zwischen dem letzten Schultag und dem ersten Ausbildungstag liegen für viele Jugendliche mehrere Jahre und noch mehr Formulare. Die Tagung bringt alle zusammen, die an diesem Weg beteiligt sind.

Am ersten Tag berichten Jugendliche, Betriebe und Beratungsstellen. Am zweiten Tag arbeiten wir in kleinen Gruppen an drei Fragen:

1. Wie finden Betriebe und Jugendliche früher zueinander?
2. Wie gelingt Sprachförderung neben der Ausbildung?
3. Wer bleibt dran, wenn es schwierig wird?

Übernachtung ist im Tagungshaus möglich; bitte buchen Sie Ihr Zimmer dort selbst.`,
		Programme: `Tag 1: Zuhören
10:00 Uhr Begrüßung und Einführung
10:30–12:00 Uhr Drei Wege, drei Gespräche
  Jugendliche erzählen von ihrem Weg in die Ausbildung
12:00–13:00 Uhr Mittagessen
13:00–15:00 Uhr Betriebe und Beratung an einem Tisch
15:00–15:30 Uhr Pause
15:30–17:00 Uhr Rundgang durch die Werkstätten des Berufskollegs
18:30 Uhr gemeinsames Abendessen

Tag 2: Planen
09:00–09:15 Uhr Guten Morgen
09:15–12:00 Uhr Arbeitsgruppen
- Gruppe 1: Früher zueinander finden
- Gruppe 2: Sprache neben der Ausbildung
- Gruppe 3: Dranbleiben
12:00–13:00 Uhr Mittagessen
13:00–14:30 Uhr Ergebnisse und Verabredungen`,
		StartsAt: start, EndsAt: start.AddDate(0, 0, 1).Add(4*time.Hour + 30*time.Minute), VenueName: "Tagungshaus am Mühlenteich", VenueStreet: "Mühlenweg 20",
		VenuePostcode: "00022", VenueCity: "Beispielhausen",
		Directions: "Vom Bahnhof Beispielhausen fährt am ersten Tag um 9:30 Uhr ein Bus zum Tagungshaus und am zweiten Tag um 14:45 Uhr zurück.",
		Accessibility: `- alle Tagungsräume und sechs Zimmer sind stufenlos erreichbar
- der Rundgang durch die Werkstätten führt über eine Treppe; ein Weg mit Aufzug ist vorhanden
- Tagungsunterlagen auf Wunsch vorab in großer Schrift`,
		RegistrationEnabled: true, RegistrationClosesAt: before(start, 21), CancelUntil: before(start, 14),
		Reminders: append(event.DaysBefore(14, 1), allToKnow("Bitte bringen Sie festes Schuhwerk für den Rundgang durch die Werkstätten mit."), thanks()),
		Capacity:  new(80), Topics: []string{"uebergang"}, Hosts: []event.HostDraft{l.host(kiBeispielkreis), l.host(awoBeispielkreis), l.host(jmdMusterstadt)},
		Fields: asks("phone", "organisation!", "position", "remark"),
		Rules:  event.Rules{GroupMax: 10, NameUntil: before(start, 21), SubstituteUntil: before(start, 1)},
	}
	return showpiece{draft: d, people: 19, group: true}
}

// sozialraum is still being written.
func (l *loader) sozialraum() showpiece {
	return showpiece{staysDraft: true, draft: event.Draft{
		Title: "Sozialraum gestalten: Jugendliche planen mit", Kind: event.KindFachtagung,
		Summary:     "Entwurf – Programm und Ort werden noch abgestimmt.",
		Description: "Jugendliche stellen vor, was sich in ihrem Viertel ändern soll. Fachkräfte hören zu, und gemeinsam wird geplant.",
		StartsAt:    l.at(120, 10, 0), EndsAt: l.at(120, 16, 0), RegistrationEnabled: true, Reminders: event.DaysBefore(7, 1), Capacity: new(60),
		Topics: []string{"sozialraum"}, Hosts: []event.HostDraft{l.host(kiMusterstadt), l.host(jmdMusterstadt)}, Fields: asks("organisation", "remark"),
	}}
}

// ankommen took place and is documented.
func (l *loader) ankommen() showpiece {
	return showpiece{draft: atBuergerhaus(event.Draft{
		Title: "Ankommen in der Schule: Rückblick und Ausblick", Kind: event.KindFachtagung,
		Summary:     "Ein Jahr nach dem Start der gemeinsamen Erstberatung: Was hat sich für die Familien verändert?",
		Description: "Seit einem Jahr beraten Integrationszentrum, Schulamt und Jugendmigrationsdienst neu zugewanderte Familien in einem gemeinsamen Büro. Die Tagung zog Bilanz.",
		Programme: `13:00 Uhr Begrüßung
13:15–14:15 Uhr Zahlen und Geschichten aus dem ersten Jahr
14:30–16:00 Uhr Tischgespräche
16:00–16:30 Uhr Ausblick`,
		Documentation: `### Das Wichtigste in Kürze

- Vom ersten Gespräch bis zum ersten Schultag vergingen im Mittel **12 statt 31 Tage**.
- Familien loben, dass sie ihre Geschichte nur einmal erzählen müssen.
- Offen ist, wie Jugendliche ab 16 Jahren einen passenden Platz finden.

### Verabredungen

1. Das gemeinsame Büro bleibt und bekommt einen zweiten Standort.
2. Die Berufskollegs entsenden eine feste Ansprechperson.
3. In einem Jahr sehen wir uns die Zahlen wieder an.

Die Folien der Vorträge verschickt das Integrationszentrum auf Anfrage.`,
		StartsAt: l.at(-60, 13, 0), EndsAt: l.at(-60, 16, 30), RegistrationEnabled: true, Reminders: event.DaysBefore(7, 1), Capacity: new(90),
		Topics: []string{"seiteneinsteiger"}, Hosts: []event.HostDraft{l.host(kiMusterstadt), l.host(jmdMusterstadt)}, Fields: asks("organisation!"),
	})}
}
