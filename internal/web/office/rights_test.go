package office_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/server"
)

// visitor is one column of the table of rights.
type visitor int

// The visitors: an administrator of no organisation, the roles of a host, and a manager of another organisation.
const (
	admin visitor = iota
	manager
	editor
	reader
	reception
	stranger
	nobody
	visitors
)

var visitorNames = [visitors]string{"admin", "manager", "editor", "reader", "reception", "stranger", "nobody"}

// route is one line: what each visitor gets. {event}, {person}, {member} are filled in.
type route struct {
	method, path string
	want         [visitors]int
}

// same gives everybody who is signed in the status, and leads all others to the sign-in.
func same(status int) [visitors]int {
	return [visitors]int{status, status, status, status, status, status, 303}
}

// POSTs are sent without fields, so that nothing is changed: 422 and 409 mean that the right was there.
// They come last where they do change something.
var routes = []route{
	{"GET", "/intern", same(200)},
	{"GET", "/intern/konto", same(200)},
	{"GET", "/intern/hilfe", same(200)},
	{"GET", "/intern/hilfe/veranstaltende", same(200)},
	{"GET", "/intern/hilfe/teilnehmende", same(404)},
	{"GET", "/intern/veranstaltungen/neu", [visitors]int{403, 200, 200, 403, 403, 200, 303}},
	{"POST", "/intern/veranstaltungen/neu", [visitors]int{422, 422, 422, 422, 422, 422, 401}},
	{"GET", "/intern/veranstaltungen/{event}", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/bearbeiten", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/bearbeiten/plaetze", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/bearbeiten/plaetze", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/verlauf", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/zahlen", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/fragen", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/fragen", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/kopieren", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/kopieren", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/absagen", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/veranstaltende", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/veranstaltende", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/veranstaltende/einladungen/{asked}/erneut-senden", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/veranstaltende/einladungen/1000/zurueckziehen", [visitors]int{404, 404, 404, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/veranstaltende/ki-musterstadt/rechte", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/veranstaltende/ki-musterstadt/uebergeben", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/veranstaltende/ki-musterstadt/ausscheiden", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/veranstaltende/jmd-musterstadt/ausscheiden", [visitors]int{404, 403, 403, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/team", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/team", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/team/{colleague}/aufgabe", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/team/1000000/entfernen", [visitors]int{404, 404, 404, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/team/verlassen", [visitors]int{404, 404, 404, 404, 404, 404, 401}}, // none of them is in it
	{"GET", "/intern/veranstaltungen/{event}/workshopleitung", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/workshopleitung/vormittag/w1", [visitors]int{404, 404, 404, 404, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/teilnehmende", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/teilnehmende.xlsx", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/teilnehmende.xlsx", [visitors]int{404, 422, 422, 422, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/teilnehmende.csv", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/teilnehmende/neu", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/teilnehmende/neu", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/teilnehmende/spalten", [visitors]int{404, 303, 303, 303, 303, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/teilnehmende/filter", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/teilnehmende/filter", [visitors]int{404, 422, 422, 422, 422, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/teilnehmende/filter/{filter}", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/teilnehmende/filter/{filter}", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/teilnehmende/filter/{filter}/loeschen", [visitors]int{404, 303, 0, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/teilnehmende/tuer", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/teilnehmende/tuer", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/entscheiden", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/entscheidungen/1000/rueckgaengig", [visitors]int{404, 404, 404, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/doppelte", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/doppelte", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/nachrichten", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/nachrichten/erneut-senden", [visitors]int{404, 409, 409, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/nachrichten/aenderungen/senden", [visitors]int{404, 409, 409, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/nachrichten/aenderungen/nicht-senden", [visitors]int{404, 409, 409, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/nachrichten/{letter}", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/nachrichten/{letter}/html", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/nachrichten/{letter}/erneut-senden", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/zuteilung", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/zuteilung", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/zuteilung/1", [visitors]int{404, 404, 404, 404, 404, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/workshops", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/workshops", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/workshops/1", [visitors]int{404, 404, 404, 404, 403, 404, 303}},
	{"GET", "/intern/anmeldungen/{person}/workshops", [visitors]int{404, 303, 303, 403, 403, 404, 303}},
	{"POST", "/intern/anmeldungen/{person}/workshops", [visitors]int{404, 409, 409, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/einladungen", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/einladungen", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/einladungen/neu", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/einladungen/neu", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/einladungen/{invitation}/erneut-senden", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/einladungen/{invitation}/zurueckziehen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/einladungen/codes", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/einladungen/codes/{code}/zurueckziehen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/rundschreiben", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/rundschreiben/neu", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/neu", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/auswahl", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/rundschreiben/{circular}", [visitors]int{404, 200, 200, 200, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/bearbeiten", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/bearbeiten", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/dateien/1", [visitors]int{404, 404, 404, 404, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/planen", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/test", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/senden", [visitors]int{404, 409, 409, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/nicht-planen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/{circular}/anhalten", [visitors]int{404, 409, 409, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/1000/kopieren", [visitors]int{404, 404, 404, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/rundschreiben/1000/loeschen", [visitors]int{404, 404, 404, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/import", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/import", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/import/pruefen", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/anmeldungen/{person}", [visitors]int{404, 200, 200, 200, 200, 404, 303}},
	{"GET", "/intern/anmeldungen/{person}/dateien/anlage", [visitors]int{404, 404, 404, 404, 403, 404, 303}},
	{"GET", "/intern/anmeldungen/{person}/platz", [visitors]int{404, 303, 303, 403, 403, 404, 303}},
	{"POST", "/intern/anmeldungen/{person}/platz", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/anmeldungen/{person}/vorrang", [visitors]int{404, 303, 303, 403, 403, 404, 303}},
	{"POST", "/intern/anmeldungen/{person}/vorrang", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/anmeldungen/{person}/aendern", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/anmeldungen/{person}/aendern", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/anmeldungen/{person}/ersatzperson", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/anmeldungen/{person}/ersatzperson", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/anmeldungen/{person}/zusammenfuehren", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/anmeldungen/{person}/zusammenfuehren", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/anmeldungen/{person}/erneut-senden", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"GET", "/intern/anmeldungen/{person}/absagen", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/bild", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/bild", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/bild/entfernen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/texte", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"GET", "/intern/veranstaltungen/{event}/texte/confirmed", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/texte/confirmed", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/texte/confirmed/zuruecksetzen", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/einrichtungen/ki-musterstadt/texte", [visitors]int{200, 200, 403, 403, 403, 404, 303}},
	{"GET", "/intern/einrichtungen/ki-musterstadt/texte/confirmed", [visitors]int{200, 200, 403, 403, 403, 404, 303}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/texte/confirmed", [visitors]int{422, 422, 403, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/texte/confirmed/zuruecksetzen", [visitors]int{422, 422, 403, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/ort", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/ort", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/ort/loesen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"GET", "/intern/orte", same(200)},
	{"GET", "/intern/orte/neu", [visitors]int{403, 200, 200, 403, 403, 200, 303}},
	{"POST", "/intern/orte/neu", [visitors]int{403, 422, 422, 403, 403, 422, 401}},
	{"GET", "/intern/orte/{venue}", same(200)},
	{"GET", "/intern/orte/{venue}/bearbeiten", [visitors]int{403, 200, 200, 403, 403, 403, 303}},
	{"POST", "/intern/orte/{venue}/bearbeiten", [visitors]int{403, 422, 422, 403, 403, 403, 401}},
	{"POST", "/intern/orte/{venue}/anbieten", [visitors]int{403, 303, 303, 403, 403, 403, 401}},
	{"GET", "/intern/einrichtungen/ki-musterstadt/versand", [visitors]int{200, 200, 403, 403, 403, 404, 303}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/versand", [visitors]int{422, 422, 403, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/versand/test", [visitors]int{404, 404, 403, 403, 403, 404, 401}}, // there is no sender
	{"POST", "/intern/einrichtungen/ki-musterstadt/versand/einschalten", [visitors]int{404, 404, 403, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/versand/ausschalten", [visitors]int{404, 404, 403, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/versand/entfernen", [visitors]int{404, 404, 403, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/logo", [visitors]int{422, 422, 403, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/logo/entfernen", [visitors]int{303, 303, 403, 403, 403, 404, 401}},
	{"GET", "/intern/einrichtungen", same(200)},
	{"GET", "/intern/einrichtungen/neu", [visitors]int{200, 403, 403, 403, 403, 403, 303}},
	{"POST", "/intern/einrichtungen/neu", [visitors]int{422, 403, 403, 403, 403, 403, 401}},
	{"GET", "/intern/einrichtungen/ki-musterstadt", [visitors]int{200, 200, 200, 200, 200, 404, 303}},
	{"GET", "/intern/einrichtungen/ki-musterstadt/zahlen", [visitors]int{403, 200, 200, 200, 200, 404, 303}},
	{"GET", "/intern/einrichtungen/ki-musterstadt/bearbeiten", [visitors]int{200, 200, 403, 403, 403, 404, 303}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/bearbeiten", [visitors]int{422, 422, 403, 403, 403, 404, 401}},
	{"GET", "/intern/einrichtungen/ki-musterstadt/einladen", [visitors]int{200, 200, 403, 403, 403, 404, 303}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/einladen", [visitors]int{422, 422, 403, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/mitglieder/{member}/rolle", [visitors]int{422, 422, 422, 422, 422, 404, 401}},
	{"GET", "/intern/protokoll", [visitors]int{200, 200, 403, 403, 403, 200, 303}},
	{"GET", "/intern/anmeldedienst", [visitors]int{200, 403, 403, 403, 403, 403, 303}},
	{"POST", "/intern/anmeldedienst", [visitors]int{422, 403, 403, 403, 403, 403, 401}},
	{"POST", "/intern/anmeldedienst/1000/entfernen", [visitors]int{404, 403, 403, 403, 403, 403, 401}},
	{"POST", "/intern/konto/anmeldedienst/verbinden", [visitors]int{404, 404, 404, 404, 404, 404, 401}},
	{"POST", "/intern/konto/anmeldedienst/trennen", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
	{"GET", "/intern/neuigkeiten", [visitors]int{200, 200, 403, 403, 403, 200, 303}},
	{"GET", "/intern/konten", [visitors]int{200, 403, 403, 403, 403, 403, 303}},
	{"GET", "/intern/konten/einladen", [visitors]int{200, 403, 403, 403, 403, 403, 303}},
	{"POST", "/intern/konten/einladen", [visitors]int{422, 403, 403, 403, 403, 403, 401}},
	{"GET", "/intern/konten/{member}/stilllegen", [visitors]int{200, 403, 403, 403, 403, 403, 303}},
	{"POST", "/intern/konten/{member}/stilllegen", [visitors]int{0, 403, 403, 403, 403, 403, 401}},
	{"GET", "/intern/konto/zweiter-schritt", same(200)},
	{"GET", "/intern/konto/zweiter-schritt/app", same(303)},
	{"POST", "/intern/konto/zweiter-schritt/app/bestaetigen", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
	{"POST", "/intern/konto/zweiter-schritt/app/entfernen", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
	{"POST", "/intern/konto/zweiter-schritt/codes", [visitors]int{409, 409, 409, 409, 409, 409, 401}},
	{"POST", "/intern/konto/zweiter-schritt/app", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
	{"POST", "/intern/konto/zweiter-schritt/passkeys", [visitors]int{422, 422, 422, 422, 422, 422, 401}},
	{"POST", "/intern/konto/zweiter-schritt/passkeys/frage", [visitors]int{200, 200, 200, 200, 200, 200, 401}},
	{"POST", "/intern/konto/zweiter-schritt/passkeys/1/entfernen", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
	{"POST", "/intern/konten/{member}/zweiter-schritt", [visitors]int{0, 403, 403, 403, 403, 403, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/zweiter-schritt", [visitors]int{303, 303, 403, 403, 403, 404, 401}},
	{"GET", "/intern/konto/adresse", same(200)},
	{"POST", "/intern/konto/adresse", [visitors]int{422, 422, 422, 422, 422, 422, 401}},
	{"POST", "/intern/konto/passwort", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
	{"POST", "/intern/konto/sitzungen/00/beenden", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
	{"GET", "/intern/veranstaltungen/{event}/termine", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/termine", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/uebertragen", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/uebertragen", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/vorlagen", same(200)},
	{"GET", "/intern/vorlagen/{template}", [visitors]int{404, 200, 200, 404, 404, 404, 303}},
	{"POST", "/intern/vorlagen/{template}", [visitors]int{404, 422, 422, 404, 404, 404, 401}},
	{"GET", "/intern/vorlagen/{template}/umbenennen", [visitors]int{404, 200, 200, 404, 404, 404, 303}},
	{"POST", "/intern/vorlagen/{template}/umbenennen", [visitors]int{404, 422, 422, 404, 404, 404, 401}},
	{"POST", "/intern/vorlagen/1000/loeschen", [visitors]int{404, 404, 404, 404, 404, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/als-vorlage", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/als-vorlage", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/veroeffentlichen-am", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/veroeffentlichen-am", [visitors]int{404, 422, 422, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/nicht-veroeffentlichen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"GET", "/intern/veranstaltungen/{event}/zurueckziehen", [visitors]int{404, 200, 200, 403, 403, 404, 303}},
	{"POST", "/intern/veranstaltungen/{event}/zurueckziehen", [visitors]int{404, 409, 409, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/veroeffentlichen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/nicht-ankuendigen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/ankuendigen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/anmeldung-schliessen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/anmeldung-oeffnen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/einrichtungen/ki-musterstadt/mitglieder/{member}/entfernen", [visitors]int{0, 0, 403, 403, 403, 404, 401}},
	{"POST", "/intern/anmeldungen/{person}/absagen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/veranstaltungen/{event}/absagen", [visitors]int{404, 303, 303, 403, 403, 404, 401}},
	{"POST", "/intern/konto/ueberall-abmelden", [visitors]int{303, 303, 303, 303, 303, 303, 401}},
}

func TestEveryRouteKeepsItsRights(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("admin@demo.example", "Alex Verwaltung", 0, "")
	h.account("manager@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("editor@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("reader@demo.example", "Lea Beispiel", h.ki.ID, actor.RoleReader)
	member := h.account("reception@demo.example", "Emma Beispiel", h.ki.ID, actor.RoleReception)
	h.account("stranger@demo.example", "Fred Fremd", h.far.ID, actor.RoleManager)
	ev := h.publish("Tagung", 20)
	person := h.register(ev.Slug, 1)
	browsers := [visitors]*browser{nobody: h.browser()}
	for v := admin; v < nobody; v++ {
		browsers[v] = h.signIn(visitorNames[v] + "@demo.example")
	}
	fill := strings.NewReplacer("{event}", ev.Slug, "{person}", string(person.Reference), "{member}", number(member),
		"{invitation}", h.invite(ev.Slug, "eingeladen@mail.example"), "{code}", h.code(ev.Slug), "{filter}", h.savedFilter(ev.Slug), "{asked}", h.askHost(ev.Slug), "{colleague}", h.colleague(ev.Slug), "{circular}", h.circular(ev.Slug), "{letter}", h.letter(person.Reference), "{template}", h.template(ev.Slug), "{venue}", number(int64(h.venue().ID)))
	for _, r := range routes {
		for v := visitors - 1; v >= 0; v-- {
			if r.want[v] == 0 {
				continue // it would take away what the other lines need; tested elsewhere
			}
			a := browsers[v].request(r.method, fill.Replace(r.path))
			if a.status != r.want[v] {
				t.Errorf("%s %s for %s: %d, want %d", r.method, r.path, visitorNames[v], a.status, r.want[v])
			}
			if a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s for %s may be kept: %q", r.method, r.path, visitorNames[v], a.header.Get("Cache-Control"))
			}
		}
	}
}

func (b *browser) request(method, path string) answer {
	b.h.t.Helper()
	if method == http.MethodPost {
		return b.post(path, url.Values{})
	}
	return b.get(path)
}

func TestMembersAreLookedAfter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	boss := h.account("manager@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	other := h.account("editor@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	b, path := h.signIn("manager@demo.example"), "/intern/einrichtungen/ki-musterstadt"
	b.post(path+"/mitglieder/"+number(boss)+"/entfernen", nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "letzte Person")
	b.post(path+"/mitglieder/"+number(other)+"/rolle", url.Values{"role": {"reader"}}).wantRedirect(path)
	if role := b.get(path).find("#rolle-"+number(other)+" option[selected]").AttrOr("value", ""); role != "reader" {
		t.Errorf("the role is %q", role)
	}
	b.post(path+"/mitglieder/"+number(other)+"/entfernen", nil).wantRedirect(path)
	if page := b.get(path); strings.Contains(page.text("table"), "Edda") {
		t.Error("the member is still there")
	}
	b.post(path+"/mitglieder/abc/entfernen", nil).wantStatus(http.StatusNotFound)
}

func TestAdministratorsLookAfterOrganisationsAndAccounts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("admin@demo.example", "Alex Verwaltung", 0, "")
	leaver := h.account("editor@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleManager)
	gone := h.signIn("editor@demo.example")
	b := h.signIn("admin@demo.example")
	fields := b.get("/intern/einrichtungen/neu").fields()
	fields.Set("name", "JMD am Fluss")
	fields.Set("kind", "jmd")
	fields.Set("legal_regime", "kdg")
	fields.Set("website", "ohne Schema")
	b.post("/intern/einrichtungen/neu", fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Internetseite")
	fields.Set("website", "https://fluss.example")
	b.post("/intern/einrichtungen/neu", fields).wantRedirect("/intern/einrichtungen/jmd-am-fluss")
	fields = b.get("/intern/einrichtungen/jmd-am-fluss/bearbeiten").fields()
	fields.Set("name", "JMD am Strom")
	b.post("/intern/einrichtungen/jmd-am-fluss/bearbeiten", fields).wantRedirect("/intern/einrichtungen/jmd-am-fluss")
	b.get("/intern/einrichtungen/jmd-am-fluss").wantText("h1", "JMD am Strom").wantText("main", "https://fluss.example")
	b.get("/intern/einrichtungen").wantText("table", "JMD am Strom")
	b.post("/intern/konten/einladen", url.Values{"name": {"Neu Verwaltung"}, "email": {"neu@demo.example"}, "admin": {"ja"}}).wantRedirect("/intern/konten")
	end := "/intern/konten/" + number(leaver) + "/stilllegen"
	b.get(end).wantText("h1", "Edda Beispiel")
	b.post(end, nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "verwaltet eine Einrichtung allein")
	b.post(end, url.Values{"successor": {"niemand@demo.example"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-field__error", "keinen Zugang")
	b.post(end, url.Values{"successor": {"admin@demo.example"}}).wantRedirect("/intern/konten")
	b.get("/intern/einrichtungen/ki-musterstadt").wantText("table", "Alex Verwaltung")
	b.get("/intern/konten").wantText("table", "Neu Verwaltung").wantText("table", "stillgelegt")
	gone.get("/intern").wantStatus(http.StatusSeeOther)
}

// opened are mounted where nobody has to be signed in, or lead elsewhere: what they answer depends on no role.
var opened = []string{
	"GET /intern/", "GET /intern/anmelden", "POST /intern/anmelden", "GET /intern/anmelden/zweiter-schritt", "POST /intern/anmelden/zweiter-schritt",
	"POST /intern/anmelden/passkey", "POST /intern/anmelden/passkey/frage", "POST /intern/anmelden/anmeldedienst", "GET /intern/anmelden/anmeldedienst/zurueck",
	"POST /intern/abmelden", "GET /intern/passwort-vergessen", "POST /intern/passwort-vergessen", "GET /intern/passwort",
	"GET /intern/mitveranstalten/:token", "POST /intern/mitveranstalten/:token/zusagen", "POST /intern/mitveranstalten/:token/absagen",
	"GET /intern/adresse/bestaetigen/:token", "POST /intern/adresse/bestaetigen/:token", "GET /intern/adresse/stoppen/:token", "POST /intern/adresse/stoppen/:token",
	"GET /intern/einladung/:token", "POST /intern/einladung/:token", "GET /intern/passwort/:token", "POST /intern/passwort/:token",
}

func TestEveryRouteOfTheOfficeHasALineInTheTableOfRights(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	missing := map[string]bool{}
	for _, r := range h.handler.Routes() {
		if pattern := r.Method + " " + r.Pattern; r.Method != http.MethodHead && (r.Pattern == "/intern" || strings.HasPrefix(r.Pattern, "/intern/")) && !slices.Contains(opened, pattern) {
			missing[pattern] = true
		}
	}
	for _, line := range routes {
		answering := mountedFor(h.handler.Routes(), line)
		if answering == "" {
			t.Errorf("nothing is mounted for %s %s", line.method, line.path)
		}
		delete(missing, answering)
	}
	for _, pattern := range slices.Sorted(maps.Keys(missing)) {
		t.Errorf("%s stands in no line of the table of rights", pattern)
	}
}

// mountedFor is the pattern that answers a line: of several that fit the one with the longest fixed beginning.
func mountedFor(mounted []server.Route, line route) string {
	best, length := "", -1
	for _, r := range mounted {
		shape := regexp.MustCompile("^" + patternParameter.ReplaceAllString(regexp.QuoteMeta(r.Pattern), "[^/]+") + "$")
		if fixed := strings.IndexByte(r.Pattern+":", ':'); r.Method == line.method && shape.MatchString(line.path) && fixed > length {
			best, length = r.Method+" "+r.Pattern, fixed
		}
	}
	return best
}

var patternParameter = regexp.MustCompile(`:[a-z_]+`)
