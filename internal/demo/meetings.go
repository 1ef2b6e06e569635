package demo

import "tagungsbuero/internal/event"

// sprachmittlung is cancelled.
func (l *loader) sprachmittlung() showpiece {
	start := l.at(25, 14, 0)
	d := atBuergerhaus(event.Draft{
		Title: "Netzwerktreffen Sprachmittlung", Kind: event.KindNetzwerktreffen,
		Summary:     "Austausch für alle, die Sprachmittlung organisieren oder selbst mitteln.",
		Description: "Wie finden wir Sprachmittlerinnen und Sprachmittler für seltene Sprachen, und wie gehen wir mit kurzfristigen Anfragen um? Ein offener Austausch ohne Vorträge.",
		Programme:   "14:00 Uhr Ankommen\n14:15–15:30 Uhr Austausch an Thementischen\n15:45–16:30 Uhr Verabredungen",
		StartsAt:    start, EndsAt: l.at(25, 16, 30), RegistrationEnabled: true, Reminders: event.DaysBefore(7, 1), Capacity: new(35),
		Topics: []string{"interkulturelle-oeffnung", "elternarbeit"}, Hosts: []event.HostDraft{l.host(kiMusterstadt)}, Fields: asks("organisation", "remark"),
	})
	return showpiece{draft: d, people: 6, cancelReason: "Im Bürgerhaus ist an diesem Tag wegen eines Wasserschadens kein Saal nutzbar. Einen neuen Termin geben wir bekannt, sobald er feststeht."}
}

// ausbildung is open to as many as come, families by their number.
func (l *loader) ausbildung() showpiece {
	start := l.at(14, 18, 0)
	d := atBuergerhaus(event.Draft{
		Title: "Infoabend: Ausbildung in Deutschland – so geht das", Kind: event.KindInfoveranstaltung,
		Summary: "Für junge Menschen und ihre Familien: Welche Berufe gibt es, wie bewirbt man sich, und wer hilft dabei?",
		Description: `Was ist eine duale Ausbildung? Welcher Abschluss wird gebraucht? Verdient man schon Geld? An diesem Abend gibt es Antworten in **einfacher Sprache**.

Es wird auf Arabisch, Türkisch und Ukrainisch gedolmetscht. Geschwister und Freunde sind willkommen. Der Eintritt ist frei. Es gibt genug Platz; die Anmeldung hilft uns beim Planen.`,
		Programme: "18:00 Uhr Willkommen\n18:15–19:00 Uhr So funktioniert eine Ausbildung\n19:00–19:30 Uhr Auszubildende erzählen\n19:30–20:00 Uhr Fragen an den Ständen",
		StartsAt:  start, EndsAt: l.at(14, 20, 0), RegistrationEnabled: true, WaitlistMode: event.WaitlistOff, Reminders: event.DaysBefore(1),
		Topics: []string{"uebergang"}, Hosts: []event.HostDraft{l.host(jmdMusterstadt), l.host(ibNeuland)}, Fields: asks("remark"),
		Rules: event.Rules{PartyMax: 8},
	})
	return showpiece{draft: d, people: 9, parties: []int{4, 1, 3, 2}}
}

// runderTisch takes no registrations any more.
func (l *loader) runderTisch() showpiece {
	d := atBuergerhaus(event.Draft{
		Title: "Runder Tisch Jugend und Integration", Kind: event.KindNetzwerktreffen,
		Summary:     "Das vierteljährliche Treffen aller Stellen, die in Musterstadt mit jungen Zugewanderten arbeiten.",
		Description: "Schwerpunkt dieses Treffens: Plätze in Sprachkursen und die Situation an den weiterführenden Schulen.",
		Programme:   "10:00 Uhr Begrüßung und Protokoll\n10:15–11:15 Uhr Schwerpunkt: Sprachkurse und Schulplätze\n11:15–12:00 Uhr Berichte\n12:00–12:30 Uhr Termine und Verschiedenes",
		StartsAt:    l.at(4, 10, 0), EndsAt: l.at(4, 12, 30), RegistrationEnabled: true, Reminders: event.DaysBefore(1), Capacity: new(25),
		Topics: []string{"seiteneinsteiger", "sozialraum"}, Hosts: []event.HostDraft{l.host(kiMusterstadt), l.host(jmdMusterstadt)},
		Fields: asks("organisation!", "position"),
	})
	return showpiece{draft: d, people: 14, closedAt: l.endOf(-1)}
}

// regionaltreffen decides about everybody who wants to come.
func (l *loader) regionaltreffen() showpiece {
	start := l.at(52, 10, 0)
	d := event.Draft{
		Title: "Regionaltreffen der Integrationszentren und Jugendmigrationsdienste", Kind: event.KindNetzwerktreffen,
		Summary:     "Drei Häuser laden ein: gemeinsame Projekte im Sozialraum vorstellen und neue verabreden.",
		Description: "Bringen Sie ein Projekt mit, das gut läuft, oder eines, das nicht läuft. In Gesprächen zu dritt finden wir heraus, was andere davon übernehmen können.",
		Programme:   "10:00–10:15 Uhr Begrüßung\n10:15–12:15 Uhr Gespräche zu dritt\n12:15–13:00 Uhr Mittagsimbiss\n13:00–14:00 Uhr Neue Vorhaben",
		StartsAt:    start, EndsAt: l.at(52, 14, 0), VenueName: "Stadtteilzentrum Neuland", VenueStreet: "Brückenstraße 9", VenuePostcode: "00031", VenueCity: "Neuland",
		Directions: "Straßenbahn 2 bis „Brückenstraße“.", Accessibility: "Ebenerdig, rollstuhlgerechtes WC, ruhiger Rückzugsraum.",
		RegistrationEnabled: true, RegistrationClosesAt: before(start, 7), Reminders: event.DaysBefore(7, 1), Capacity: new(40), Topics: []string{"sozialraum"},
		Hosts: []event.HostDraft{l.host(ibNeuland), l.host(kiBeispielkreis), l.host(jmdMusterstadt)}, Fields: asks("organisation!", "municipality", "position"),
		Rules: event.Rules{Mode: event.ModeApproval},
	}
	return showpiece{draft: d, people: 12, approved: 7}
}

// foerderung is for invited people.
func (l *loader) foerderung() showpiece {
	start := l.at(40, 14, 0)
	d := atBuergerhaus(event.Draft{
		Title: "Fachgespräch: Wege in die Ausbildungsförderung", Kind: event.KindNetzwerktreffen, Visibility: event.VisibilityInvitation,
		Summary:     "Ein Gespräch im kleinen Kreis zwischen Beratung, Jobcenter und Kammern.",
		Description: "Wer darf wann welche Förderung bekommen, und wer sagt es den Jugendlichen? Die Runde ist klein, damit alle zu Wort kommen.",
		Programme:   "14:00 Uhr Begrüßung\n14:15–15:30 Uhr Drei Fälle, drei Antworten\n15:45–16:30 Uhr Verabredungen",
		StartsAt:    start, EndsAt: l.at(40, 16, 30), RegistrationEnabled: true, RegistrationClosesAt: before(start, 5), Reminders: event.DaysBefore(7, 1), Capacity: new(20),
		Topics: []string{"uebergang"}, Hosts: []event.HostDraft{l.host(kiMusterstadt), l.host(jmdMusterstadt)}, Fields: asks("organisation!", "position"),
	})
	return showpiece{draft: d, invited: 6, code: "Ausbildung-27", byCode: 3}
}
