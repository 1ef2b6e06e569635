package notice

import (
	"slices"
	"strings"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
)

// law is what differs from one data-protection law to the next.
type law struct {
	regime       organisation.LegalRegime
	jointControl string
	basis        string
	rights       string
	authority    string
}

// stateAuthority supervises public bodies and private ones in North Rhine-Westphalia alike.
const stateAuthority = "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen, Düsseldorf, www.ldi.nrw.de (Art. 77 DSGVO)"

var laws = []law{
	{
		regime:       organisation.RegimeDSGNRW,
		jointControl: "Art. 26 DSGVO",
		basis: "Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit § 3 Abs. 1 des Datenschutzgesetzes Nordrhein-Westfalen: Die Verarbeitung ist " +
			"für eine Aufgabe im öffentlichen Interesse erforderlich.",
		rights:    "Art. 15 (Auskunft), 16 (Berichtigung), 17 (Löschung), 18 (Einschränkung), 21 (Widerspruch) DSGVO.",
		authority: stateAuthority,
	},
	{
		regime:       organisation.RegimeBDSG,
		jointControl: "Art. 26 DSGVO",
		basis: "Art. 6 Abs. 1 Buchst. b DSGVO: Die Verarbeitung ist nötig, um Ihre Anmeldung auf Ihre Anfrage hin zu bearbeiten und die Teilnahme zu " +
			"ermöglichen; im Übrigen Art. 6 Abs. 1 Buchst. f DSGVO: das berechtigte Interesse, die Veranstaltung gut vorzubereiten und durchzuführen.",
		rights:    "Art. 15 (Auskunft), 16 (Berichtigung), 17 (Löschung), 18 (Einschränkung), 20 (Datenübertragbarkeit), 21 (Widerspruch) DSGVO.",
		authority: stateAuthority,
	},
	{
		regime:       organisation.RegimeDSGEKD,
		jointControl: "§ 29 DSG-EKD",
		basis: "§ 6 des Kirchengesetzes über den Datenschutz der Evangelischen Kirche in Deutschland (DSG-EKD): Die Verarbeitung ist nötig, um Ihre " +
			"Anmeldung zu bearbeiten und die Aufgaben der Einrichtung zu erfüllen. Diese Hinweise geben die Information nach § 17 DSG-EKD.",
		rights: "§ 19 (Auskunft), § 20 (Berichtigung), § 21 (Löschung), § 22 (Einschränkung), § 24 (Datenübertragbarkeit), " +
			"§ 25 (Widerspruch) DSG-EKD.",
		authority: "Der Beauftragte für den Datenschutz der EKD, Hannover, datenschutz.ekd.de (§ 46 DSG-EKD)",
	},
	{
		regime:       organisation.RegimeKDG,
		jointControl: "§ 28 KDG",
		basis: "§ 6 des Gesetzes über den Kirchlichen Datenschutz (KDG): Die Verarbeitung ist nötig, um Ihre Anmeldung zu bearbeiten und die " +
			"Aufgaben der Einrichtung zu erfüllen. Diese Hinweise geben die Information nach § 15 KDG.",
		rights: "§ 17 (Auskunft), § 18 (Berichtigung), § 19 (Löschung), § 20 (Einschränkung), § 22 (Datenübertragbarkeit), " +
			"§ 23 (Widerspruch) KDG.",
		authority: "Katholisches Datenschutzzentrum, Dortmund, www.katholisches-datenschutzzentrum.de (§ 48 KDG)",
	},
}

// lawsOf returns the laws that the hosts work under, each once, in the order of the hosts.
func lawsOf(ev event.Event) []law {
	var found []law
	for _, host := range ev.Hosts {
		at := slices.IndexFunc(laws, func(l law) bool { return l.regime == host.Organisation.LegalRegime })
		if at >= 0 && !slices.ContainsFunc(found, func(l law) bool { return l.regime == laws[at].regime }) {
			found = append(found, laws[at])
		}
	}
	return found
}

// whom names the hosts that a law applies to; it is empty when it applies to all of them.
func (l law) whom(ev event.Event) string {
	var names []string
	for _, host := range ev.Hosts {
		if host.Organisation.LegalRegime == l.regime {
			names = append(names, escaped(host.Organisation.Name))
		}
	}
	if len(names) == len(ev.Hosts) {
		return ""
	}
	return strings.Join(names, ", ") + ": "
}
