package demo

import (
	"strings"

	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/slug"
)

// workplace is where an invented person works.
type workplace struct {
	name         string
	kind         organisation.Kind
	group        organisation.CarrierGroup
	municipality string
}

var workplaces = []workplace{
	{"Kommunales Integrationszentrum Musterstadt", organisation.KindKI, organisation.CarrierKommunal, "05124"},
	{"Jugendmigrationsdienst Musterstadt", organisation.KindJMD, organisation.CarrierKatholisch, "05124"},
	{"Gesamtschule Musterstadt-Nord", organisation.KindSchule, organisation.CarrierKommunal, "05124"},
	{"AWO Jugendmigrationsdienst Beispielkreis", organisation.KindJMD, organisation.CarrierAWO, "05566"},
	{"Jugendamt Beispielkreis", organisation.KindJugendamt, organisation.CarrierKommunal, "05566"},
	{"Jobcenter Neuland", organisation.KindJobcenter, organisation.CarrierKommunal, "05711"},
	{"Brücken bauen e. V.", organisation.KindMigrantenorganisation, organisation.CarrierFrei, "05913"},
	{"Berufskolleg Musterhausen", organisation.KindSchule, organisation.CarrierKommunal, "05913"},
	{"IB Jugendmigrationsdienst Neuland", organisation.KindJMD, organisation.CarrierIB, "05711"},
	{"Schulamt für den Beispielkreis", organisation.KindSchulamt, organisation.CarrierKommunal, "05566"},
	{"Jugendmigrationsdienst der Diakonie Neuland", organisation.KindJMD, organisation.CarrierEvangelisch, "05711"},
}

var positions = []string{"Beratung", "Schulsozialarbeit", "Leitung", "Lehrkraft", "Koordination", "Ehrenamt", "Berufsberatung", "Sprachförderung"}

var remarks = map[int]string{
	4:  "Ich komme mit dem Rollstuhl und brauche einen Platz am Gang.",
	11: "Bitte vegetarisches Essen, falls es Verpflegung gibt.",
	23: "Ich komme eine halbe Stunde später, der Zug fährt nicht früher.",
	31: "Gibt es eine Induktionsanlage im großen Saal?",
}

// names are invented: title, first name, last name, separated by |. One person has a single name.
var names = strings.Split(strings.TrimSpace(`
|Ayşe|Yıldırım
|Oleksandra|Kovalenko
|Thị Hương|Nguyễn
|Jürgen|Müllerschön
Dr.|Katharina|Weißhaupt
|Mehmet|Özdemir
|Fatima|El Amrani
|Björn|Größler
|Yulia|Shevchuk
|Anna-Lena|Höfgen
|Đức Anh|Trần
|Łukasz|Wiśniewski
|Zoë|van der Velde
||Sukarni
|Amina|Diallo
|Søren|Østergård
|Gülcan|Şahinöz
|Maksym|Bondarenko
|Renate|Äckerle
|Ibrahim|Al-Khatib
|Sofía|Núñez Ibáñez
|Wolfgang|von der Heyden
|Nataliia|Hrytsenko
Prof. Dr.|Elif|Çağlayan
|Tamás|Szőlősi
|Mỹ Linh|Phạm
|Franziska|Überschär
|Dragan|Đorđević
|Leyla|Kaplan-Böhm
|Andrii|Melnychenko
|Ingeborg|Straßmann
|Hassan|Rahimi
|Chiara|D’Angelo
|Emre|Güneş
|Svitlana|Tkachuk
|Birgit|Köster-Lüdemann
|Văn Minh|Lê
|Agnieszka|Żurawska
|Omar|Ben Salah
|Ursula|Jäckel
|Çiğdem|Aydınlı
|Petro|Lysenko
|Maria|da Conceição
|Dieter|Öhmichen
|Rojda|Demirtaş
|Viktoriia|Savchenko
|Uwe|Thölking
|Zeynep|Kılıçarslan
|Adaeze|Okonkwo
|Hannelore|Süßmilch
`), "\n")

// person returns the n-th invented person with all the answers a form may ask for. After the last
// comes the first again: people go to more than one event.
func person(n int) registration.Person {
	n %= len(names)
	parts := strings.Split(names[n], "|")
	work := workplaces[n%len(workplaces)]
	address := strings.ReplaceAll(slug.Make(parts[1]+" "+parts[2]), "-", ".") + "@" + slug.Make(work.name) + ".example"
	return registration.Person{
		Title: parts[0], FirstName: parts[1], LastName: parts[2], Email: address, Phone: phone(n),
		Organisation: work.name, OrganisationKind: string(work.kind), CarrierGroup: string(work.group), MunicipalityKey: &work.municipality,
		Position: positions[n%len(positions)], Remark: remarks[n],
	}
}

// phone returns a number of the range (0)69 90009, which is kept free for films and books.
func phone(n int) string {
	digits := string([]byte{byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
	return "069 90009-" + digits
}
