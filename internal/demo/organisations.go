package demo

import "tagungsbuero/internal/organisation"

// Slugs of the invented organisations.
const (
	kiMusterstadt      = "ki-musterstadt"
	jmdMusterstadt     = "jmd-musterstadt"
	kiBeispielkreis    = "ki-beispielkreis"
	awoBeispielkreis   = "awo-jmd-beispielkreis"
	ibNeuland          = "ib-jmd-neuland"
	landeskoordination = "landeskoordination-demo"
)

// organisations returns the invented hosts. The places do not exist; the municipality keys put
// them into regions, so that the filter by region has something to find. The telephone numbers
// come from the ranges that the Bundesnetzagentur keeps free for films and books.
func organisations() []organisation.Draft {
	return []organisation.Draft{
		{
			Slug: kiMusterstadt, Name: "Kommunales Integrationszentrum Musterstadt", Kind: organisation.KindKI, Carrier: "Stadt Musterstadt",
			CarrierGroup: organisation.CarrierKommunal, LegalRegime: organisation.RegimeDSGNRW, MunicipalityKey: new("05124"),
			Street: "Rathausplatz 1", Postcode: "00001", City: "Musterstadt", ContactName: "Team Veranstaltungen", Email: "ki@musterstadt.example",
			Phone: "030 23125-100", Website: "https://ki.musterstadt.example", DataProtectionContact: "datenschutz@musterstadt.example",
		},
		{
			Slug: jmdMusterstadt, Name: "Jugendmigrationsdienst Musterstadt", Kind: organisation.KindJMD, Carrier: "Caritasverband Musterstadt e. V.",
			CarrierGroup: organisation.CarrierKatholisch, LegalRegime: organisation.RegimeKDG, MunicipalityKey: new("05124"),
			Street: "Lindenstraße 12", Postcode: "00001", City: "Musterstadt", ContactName: "Büro des JMD", Email: "jmd@caritas-musterstadt.example",
			Phone: "030 23125-140", Website: "https://jmd.caritas-musterstadt.example", DataProtectionContact: "datenschutz@caritas-musterstadt.example",
		},
		{
			Slug: kiBeispielkreis, Name: "Kommunales Integrationszentrum Beispielkreis", Kind: organisation.KindKI, Carrier: "Beispielkreis",
			CarrierGroup: organisation.CarrierKommunal, LegalRegime: organisation.RegimeDSGNRW, MunicipalityKey: new("05566"),
			Street: "Kreishausallee 7", Postcode: "00020", City: "Beispielhausen", ContactName: "Geschäftsstelle", Email: "ki@beispielkreis.example",
			Phone: "0221 4710-120", Website: "https://www.beispielkreis.example/integration", DataProtectionContact: "datenschutz@beispielkreis.example",
		},
		{
			Slug: awoBeispielkreis, Name: "AWO Jugendmigrationsdienst Beispielkreis", Kind: organisation.KindJMD, Carrier: "AWO Kreisverband Beispielkreis e. V.",
			CarrierGroup: organisation.CarrierAWO, LegalRegime: organisation.RegimeBDSG, MunicipalityKey: new("05566"),
			Street: "Am Markt 3", Postcode: "00021", City: "Beispielhausen", ContactName: "Beratungsteam", Email: "jmd@awo-beispielkreis.example",
			Phone: "0221 4710-155", Website: "https://awo-beispielkreis.example", DataProtectionContact: "datenschutz@awo-beispielkreis.example",
		},
		{
			Slug: ibNeuland, Name: "IB Jugendmigrationsdienst Neuland", Kind: organisation.KindJMD, Carrier: "Internationaler Bund, Standort Neuland",
			CarrierGroup: organisation.CarrierIB, LegalRegime: organisation.RegimeBDSG, MunicipalityKey: new("05711"),
			Street: "Werkstraße 40", Postcode: "00030", City: "Neuland", ContactName: "Büro Neuland", Email: "jmd@ib-neuland.example",
			Phone: "040 66969-210", Website: "https://ib-neuland.example", DataProtectionContact: "datenschutz@ib-neuland.example",
		},
		{
			Slug: landeskoordination, Name: "Landeskoordination Integration (Demo)", Kind: organisation.KindLandeskoordination, Carrier: "Bezirksregierung Musterland",
			LegalRegime: organisation.RegimeDSGNRW, MunicipalityKey: new("05913"),
			Street: "Landesstraße 5", Postcode: "00040", City: "Musterhausen", ContactName: "Referat Fortbildung", Email: "fortbildung@landeskoordination.example",
			Phone: "089 99998-300", Website: "https://landeskoordination.example", DataProtectionContact: "datenschutz@landeskoordination.example",
		},
	}
}
