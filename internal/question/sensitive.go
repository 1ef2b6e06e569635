package question

import (
	"regexp"
	"strings"

	"tagungsbuero/internal/slug"
)

// sensitive finds what no form of an event should need: nationality, residence status, origin,
// religion, date of birth, numbers of papers. The words are folded (see slug.Make) and stand
// between hyphens; beginnings of words find their inflections and compounds.
var sensitive = regexp.MustCompile(strings.Join([]string{
	`nationalitaet`, `staatsangehoerig`, `staatsbuerger`, `-staatenlos`, `-nation-`,
	`aufenthalts(status|titel|recht|erlaubnis|gestattung|genehmigung|papier|dokument|grund|zweck|dauer-in-deutschland)`, `niederlassungserlaubnis`,
	`-duldung`, `-geduldet`, `-asyl`, `-visum`, `-visa-`, `fluchtgrund`, `fluchtgruend`, `fluechtlingsstatus`, `-einreise(datum|jahr)`,
	`herkunft`, `geburts(land|ort)`, `heimatland`, `-ethni`, `abstammung`, `migrations(hintergrund|geschichte)`, `aus-welchem-land-`, `woher-stammen-`,
	`-religions?(zugehoerigkeit|gemeinschaft)?(en)?-`, `-religioese?n?-`, `konfession`, `-glaubens`, `kirchenzugehoerig`,
	`geburts(datum|tag|jahr)`, `-geboren`, `-geb-(dat|datum)`,
	`-(personal)?ausweis(es|e|en)?-`, `ausweis-?(nr|nummer|dokument|kopie)`, `-(reise)?pass(es)?-(nr|nummer|kopie|daten)`, `-(reise)?pass(nr|nummer|kopie|daten)`, `-reisepass`,
	`-steuer-?(id|identifikations|nr|nummer)`, `versicherungs-?(nr|nummer)`, `-azr-`, `identifikationsnummer`, `identitaetsnachweis`,
}, "|"))

// SoundsSensitive reports whether a label asks for something that no event should need (Art. 5 GDPR,
// data minimisation).. Organisers are warned, not stopped: words can mean something else.
func SoundsSensitive(label string) bool { return sensitive.MatchString(folded(label)) }

// folded returns the words of a label in ASCII with a hyphen before and after each.
func folded(label string) string {
	var b strings.Builder
	b.WriteByte('-')
	for word := range strings.FieldsSeq(label) { // one by one: a slug as a whole would be cut
		if word = slug.Make(word); word != "" {
			b.WriteString(word + "-")
		}
	}
	return b.String()
}
