package demo

import "tagungsbuero/internal/event"

// unterricht is nearly full.
func (l *loader) unterricht() showpiece {
	start := l.at(18, 13, 30)
	d := atBuergerhaus(event.Draft{
		Title: "Seiteneinsteigende im Fachunterricht begleiten", Kind: event.KindFortbildung,
		Summary: "Mathematik verstehen, während man Deutsch lernt: Ein Nachmittag mit Material, das am nächsten Tag im Unterricht funktioniert.",
		Description: `Schülerinnen und Schüler, die erst seit Kurzem in Deutschland sind, bringen Fachwissen mit, das sie auf Deutsch noch nicht zeigen können. Die Fortbildung stellt Wege vor, wie Lehrkräfte daran anknüpfen:

- sprachliche Hürden in Aufgaben erkennen und senken
- Wortspeicher, Satzanfänge und Bilder sinnvoll einsetzen
- die Erstsprache als Werkzeug nutzen

Bitte bringen Sie eine Aufgabe aus Ihrem Unterricht mit. Sie gehen mit einer überarbeiteten Fassung nach Hause.`,
		Programme: `13:30–14:00 Uhr Wo stolpert man? Aufgaben unter der Lupe
14:00–15:00 Uhr Werkzeuge für den Fachunterricht
15:00–15:20 Uhr Pause
15:20–16:45 Uhr Werkstatt: die eigene Aufgabe
16:45–17:00 Uhr Auswertung`,
		StartsAt: start, EndsAt: l.at(18, 17, 0), RegistrationEnabled: true, RegistrationClosesAt: before(start, 3), CancelUntil: before(start, 2),
		Reminders: event.DaysBefore(7, 1), Capacity: new(30), Topics: []string{"seiteneinsteiger"}, Hosts: []event.HostDraft{l.host(kiMusterstadt)},
		Fields: asks("organisation!", "position", "remark"),
	})
	return showpiece{draft: d, people: 28}
}

// elterngespraeche is full and has a waitlist; a seat that was given back is offered.
func (l *loader) elterngespraeche() showpiece {
	start := l.at(11, 9, 0)
	d := event.Draft{
		Title: "Training: Schwierige Gespräche mit Eltern führen", Kind: event.KindTraining,
		Summary: "Üben in kleiner Gruppe: zuhören, verhandeln, Grenzen setzen – mit Schauspielerinnen und Schauspielern als Gegenüber.",
		Description: `Manche Gespräche möchte man am liebsten verschieben. In diesem Training üben Sie sie, bevor sie stattfinden. Geschulte Schauspielerinnen und Schauspieler übernehmen die Rolle der Eltern, die Gruppe gibt Rückmeldung.

Damit alle an die Reihe kommen, ist die Gruppe klein. Wenn Sie nicht kommen können, melden Sie sich bitte ab: **Auf der Warteliste freut sich jemand.**`,
		Programme: `09:00–09:30 Uhr Ankommen und Spielregeln
09:30–12:00 Uhr Erste Übungsrunde
12:00–12:45 Uhr Mittagspause
12:45–15:15 Uhr Zweite Übungsrunde
15:15–15:30 Uhr Was ich mir vornehme`,
		StartsAt: start, EndsAt: l.at(11, 15, 30), VenueName: "Jugendmigrationsdienst Musterstadt", VenueStreet: "Lindenstraße 12", VenuePostcode: "00001",
		VenueCity: "Musterstadt", Directions: "Buslinie 7 bis „Lindenstraße“. Bitte klingeln Sie bei „Seminarraum“.",
		Accessibility: `- drei Stufen am Haupteingang; stufenloser Zugang über den Hof, bitte vorher anrufen
- rollstuhlgerechtes WC im Erdgeschoss`,
		RegistrationEnabled: true, CancelUntil: before(start, 1), WaitlistUntil: before(start, 1), Reminders: append(event.DaysBefore(7, 1), stillWaiting(), tooFew()), Capacity: new(12),
		Topics: []string{"elternarbeit"}, Hosts: []event.HostDraft{l.host(jmdMusterstadt)}, Fields: asks("phone", "organisation!", "position"),
		WaitlistMode: event.WaitlistOffer, Rules: event.Rules{OfferHours: 24, OfferSkipsNights: true, OfferSkipsHolidays: true, MinParticipants: 8, DecideAt: before(start, 5)},
	}
	return showpiece{draft: d, people: 18, givenBack: 1}
}

// schulabschluesse takes place online.
func (l *loader) schulabschluesse() showpiece {
	start := l.at(9, 10, 0)
	d := event.Draft{
		Title: "Online: Ausländische Schulabschlüsse einschätzen und anerkennen lassen", Kind: event.KindFortbildung,
		Summary: "Zwei Stunden Überblick mit Fallbeispielen: Welche Unterlagen braucht es, wohin gehen sie, und wie lange dauert es?",
		Description: `Zeugnisse aus anderen Ländern richtig einzuordnen, spart den Jugendlichen Zeit und Enttäuschungen. Wir gehen drei Fälle Schritt für Schritt durch und beantworten Ihre Fragen.

Sie brauchen einen Rechner mit Ton. Die Veranstaltung wird nicht aufgezeichnet; die Übersicht zum Nachschlagen erhalten alle Teilnehmenden per E-Mail.`,
		Programme: `10:00–10:20 Uhr Überblick über das Verfahren
10:20–11:20 Uhr Drei Fälle
11:20–12:00 Uhr Ihre Fragen`,
		StartsAt: start, EndsAt: l.at(9, 12, 0), Online: true,
		OnlineAccess:  "Der virtuelle Raum öffnet um 9:45 Uhr: https://konferenz.landeskoordination.example/abschluesse\nEinwahl per Telefon: 089 99998-310, Kennung 4711",
		Accessibility: "Die Veranstaltung wird in Schriftsprache übertragen (Live-Untertitel). Die Folien sind für Vorlesesoftware geeignet und werden am Vortag verschickt.",

		RegistrationEnabled: true, RegistrationClosesAt: before(start, 1), Reminders: event.DaysBefore(1, 0), Capacity: new(200),
		Topics: []string{"seiteneinsteiger", "uebergang"}, Hosts: []event.HostDraft{l.host(landeskoordination)}, Fields: asks("organisation", "municipality"),
	}
	return showpiece{draft: d, people: 23}
}

// rassismuskritik is not open for registration yet; the seats are given after the deadline.
func (l *loader) rassismuskritik() showpiece {
	start := l.at(76, 9, 30)
	d := event.Draft{
		Title: "Rassismuskritisch beraten", Kind: event.KindTraining,
		Summary:     "Ein Tag über Sprache, Haltung und den eigenen Alltag in der Beratung. Die Anmeldung beginnt in drei Wochen.",
		Description: "Was bedeutet es, rassismuskritisch zu beraten? Wir arbeiten mit Beispielen aus Ihrer Praxis, ohne Vorwürfe und ohne Patentrezepte.\n\nDas Training ist für Menschen mit und ohne eigene Rassismuserfahrung offen; für Teile des Tages gibt es getrennte Gruppen.",
		Programme:   "09:30–12:30 Uhr Begriffe, Bilder, Beispiele\n12:30–13:30 Uhr Mittagspause\n13:30–16:30 Uhr Fälle aus der Beratung\n16:30–17:00 Uhr Abschluss",
		StartsAt:    start, EndsAt: l.at(76, 17, 0), VenueName: "AWO-Haus", VenueStreet: "Am Markt 3", VenuePostcode: "00021", VenueCity: "Beispielhausen",
		Directions: "Fünf Minuten zu Fuß vom Bahnhof Beispielhausen.", Accessibility: "Stufenloser Zugang, Aufzug, rollstuhlgerechtes WC.",
		RegistrationEnabled: true, RegistrationOpensAt: new(l.at(21, 8, 0)), RegistrationClosesAt: before(start, 7), Reminders: event.DaysBefore(7, 1),
		Capacity: new(18), Topics: []string{"interkulturelle-oeffnung"}, Hosts: []event.HostDraft{l.host(awoBeispielkreis)},
		Fields: asks("organisation!", "position", "remark"), Rules: event.Rules{Mode: event.ModeAllocation, ConfirmEmail: true},
	}
	return showpiece{draft: d}
}

func (l *loader) elternarbeit() showpiece {
	start := l.at(32, 9, 0)
	d := event.Draft{
		Title: "Mehrsprachige Elternarbeit in Kita und Grundschule", Kind: event.KindFortbildung,
		Summary: "Eltern erreichen, die noch wenig Deutsch sprechen: mit Elternbegleitungen, Bildern und einfacher Sprache.",
		Description: `Elternabende, zu denen niemand kommt, sind selten eine Frage des Interesses. Die Fortbildung zeigt, was Kitas und Grundschulen im Beispielkreis anders machen:

- Elternbegleitungen in neun Sprachen
- Einladungen, die ohne Wörterbuch zu verstehen sind
- Elterncafés, die von Eltern geleitet werden`,
		Programme: "09:00–09:15 Uhr Begrüßung\n09:15–10:45 Uhr Drei Beispiele aus dem Kreis\n10:45–11:00 Uhr Pause\n11:00–12:30 Uhr Einladungen umschreiben\n12:30–13:00 Uhr Verabredungen",
		StartsAt:  start, EndsAt: l.at(32, 13, 0), VenueName: "Kreishaus, Saal 2", VenueStreet: "Kreishausallee 7", VenuePostcode: "00020", VenueCity: "Beispielhausen",
		Directions: "Buslinien 1 und 5 bis „Kreishaus“. Besucherparkplatz hinter dem Gebäude.", Accessibility: "Stufenloser Zugang über den Haupteingang, Aufzug, rollstuhlgerechtes WC. Kinderbetreuung auf Anfrage.",
		RegistrationEnabled: true, RegistrationClosesAt: before(start, 5), CancelUntil: before(start, 2), Reminders: event.DaysBefore(7, 1), Capacity: new(24),
		Topics: []string{"elternarbeit"}, Hosts: []event.HostDraft{l.host(kiBeispielkreis)}, Fields: asks("organisation!", "position", "remark"),
	}
	return showpiece{draft: d, people: 11}
}

// oeffnung takes place in a room and online at once.
func (l *loader) oeffnung() showpiece {
	start := l.at(38, 9, 0)
	d := event.Draft{
		Title: "Interkulturelle Öffnung im Team verankern", Kind: event.KindTraining,
		Summary:     "Vom Leitbild in den Dienstplan: ein Training für Teams und Leitungen, vor Ort oder online.",
		Description: "Interkulturelle Öffnung scheitert selten am Willen und oft am Alltag. Sie prüfen mit einer Arbeitshilfe, wo Ihr Team steht, und planen drei Schritte für das nächste halbe Jahr.\n\nAm besten kommen Sie zu zweit: eine Person aus dem Team und eine aus der Leitung.",
		Programme:   "09:00–10:30 Uhr Wo stehen wir?\n10:45–12:30 Uhr Was hindert uns?\n13:15–15:00 Uhr Drei Schritte",
		StartsAt:    start, EndsAt: l.at(38, 15, 0), VenueName: "IB Neuland", VenueStreet: "Werkstraße 40", VenuePostcode: "00030", VenueCity: "Neuland",
		Online: true, OnlineAccess: "https://konferenz.ib-neuland.example/oeffnung – bitte melden Sie sich einige Minuten früher an.",
		Directions: "S-Bahn bis „Neuland Süd“, Ausgang Werkstraße.", Accessibility: "Stufenlos erreichbar, rollstuhlgerechtes WC. Live-Untertitel für alle, die online dabei sind.",
		RegistrationEnabled: true, RegistrationClosesAt: before(start, 4), Reminders: event.DaysBefore(7, 1), Capacity: new(16),
		Topics: []string{"interkulturelle-oeffnung"}, Hosts: []event.HostDraft{l.host(ibNeuland)}, Fields: asks("organisation!", "position"),
	}
	return showpiece{draft: d, people: 7}
}

// fallberatung took place and is documented.
func (l *loader) fallberatung() showpiece {
	return showpiece{draft: event.Draft{
		Title: "Kollegiale Fallberatung in der Jugendmigrationsarbeit", Kind: event.KindTraining,
		Summary:       "Ein Werkzeug für schwierige Fälle: in 45 Minuten von der Frage zum nächsten Schritt.",
		Description:   "Die Teilnehmenden lernten die Methode kennen und berieten vier eigene Fälle.",
		Documentation: "Der Ablauf hat sich bewährt: **fünf Minuten schildern, zehn Minuten fragen, zwanzig Minuten beraten, zehn Minuten entscheiden.**\n\nDie Gruppe trifft sich künftig alle zwei Monate, der Ort wechselt. Neue sind willkommen.",
		StartsAt:      l.at(-25, 9, 0), EndsAt: l.at(-25, 13, 0), VenueName: "IB Neuland", VenueStreet: "Werkstraße 40", VenuePostcode: "00030", VenueCity: "Neuland",
		RegistrationEnabled: true, Reminders: event.DaysBefore(7, 1), Capacity: new(14), Topics: []string{"sozialraum", "uebergang"},
		Hosts: []event.HostDraft{l.host(ibNeuland), l.host(jmdMusterstadt)}, Fields: asks("organisation!"),
	}}
}
