package office

import (
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

func basics(d event.Draft, offered choices) formSection {
	return formSection{ID: "grundangaben", Title: "Grundangaben", Rows: [][]view.Field{
		{{Name: "title", Label: "Titel", Required: true, Value: d.Title}},
		{{Kind: view.Select, Name: "kind", Label: "Art der Veranstaltung", Required: true, Value: string(d.Kind), Options: attendee.Options(event.Kinds), Width: view.Medium}},
		{{Kind: view.Textarea, Name: "summary", Label: "Kurzbeschreibung", Rows: 3, MaxLength: 500, Value: d.Summary,
			Hint: "Ein bis zwei Sätze für die Übersicht und für Suchmaschinen."}},
		{{Kind: view.Checkboxes, Name: "topics", Label: "Handlungsfelder", Options: offered.topics, Values: d.Topics}},
	}}
}

func whenWhere(d event.Draft, offered choices) formSection {
	municipality := ""
	if d.MunicipalityKey != nil {
		municipality = *d.MunicipalityKey
	}
	return formSection{ID: "zeit-und-ort", Title: "Zeit und Ort", Rows: [][]view.Field{
		{{Kind: view.DateTime, Name: "starts_at", Label: "Beginn", Required: true, Value: dates.Input(d.StartsAt)}},
		{{Kind: view.DateTime, Name: "ends_at", Label: "Ende", Required: true, Value: dates.Input(d.EndsAt), Hint: "Ohne Datum: am selben Tag."}},
		{{Name: "venue_name", Label: "Ort oder Haus", Value: d.VenueName, Hint: "Zum Beispiel Bürgerhaus, Saal 2."}},
		{{Name: "venue_street", Label: "Straße und Hausnummer", Value: d.VenueStreet}},
		{{Name: "venue_postcode", Label: "Postleitzahl", Value: d.VenuePostcode, Width: view.Short},
			{Name: "venue_city", Label: "Stadt", Value: d.VenueCity}},
		{{Kind: view.Select, Name: "municipality", Label: "Kreis oder kreisfreie Stadt", Value: municipality, Options: offered.municipalities,
			Hint: "Für die Suche nach Regionen. Ohne Angabe zählen die Veranstaltenden."}},
		{{Kind: view.Textarea, Markdown: true, Name: "directions", Label: "Anreise", Rows: 3, Value: d.Directions}},
		{{Kind: view.Textarea, Markdown: true, Name: "accessibility", Label: "Barrierefreiheit", Rows: 3, Value: d.Accessibility,
			Hint: "Zum Beispiel Zugang ohne Stufen, Aufzug, WC, Induktionsschleife, Schriftdolmetschen und bis wann man sich dafür melden kann."}},
		{{Kind: view.Checkbox, Name: "online", Label: "Die Veranstaltung findet online statt, oder auch online.", Value: view.Ja(d.Online)}},
		{{Kind: view.Textarea, Name: "online_access", Label: "Zugang zur Online-Teilnahme", Rows: 3, Value: d.OnlineAccess,
			Hint: "Adresse und Zugangsdaten. Nur Menschen mit einem Platz bekommen sie."}},
	}}
}

func texts(d event.Draft) formSection {
	return formSection{ID: "texte", Title: "Texte und Programm", Rows: [][]view.Field{
		{{Kind: view.Textarea, Markdown: true, Name: "description", Label: "Beschreibung", Rows: 10, Value: d.Description,
			Hint: "Worum es geht, für wen die Veranstaltung ist und was Menschen mitnehmen."}},
		{{Kind: view.Textarea, Name: "programme", Label: "Programm", Rows: 12, Value: d.Programme,
			Hint: "Jeder Punkt eine Zeile, die Uhrzeit vorn. Was darunter steht, beschreibt den Punkt."}},
	}}
}

func easyText(d event.Draft) formSection {
	return formSection{ID: "leichte-sprache", Title: "Leichte Sprache",
		Intro: "Leichte Sprache verstehen auch Menschen mit Lernschwierigkeiten und Menschen, die erst wenig Deutsch können. Der Text bekommt eine eigene Seite.",
		Rows: [][]view.Field{
			{{Kind: view.Textarea, Markdown: true, Name: "easy_language", Label: "Text in Leichter Sprache", Rows: 8, Value: d.EasyLanguage,
				Hint: "Kurze Sätze, jeder in einer neuen Zeile. Bekannte Wörter, keine Abkürzungen. Lange Wörter trennen Sie mit einem Bindestrich: Veranstaltungs-Ort. Zahlen als Ziffern. Wann, wo und wen man fragen kann, steht von selbst darunter."}},
		}}
}

func afterwards(d event.Draft) formSection {
	return formSection{ID: "dokumentation", Title: "Nach der Veranstaltung", Rows: [][]view.Field{
		{{Kind: view.Textarea, Markdown: true, Name: "documentation", Label: "Tagungsdokumentation", Rows: 5, Value: d.Documentation,
			Hint: "Ergebnisse und Links zu Unterlagen. Steht auf der öffentlichen Seite und im Archiv."}},
	}}
}

func inputTime(t *time.Time) string {
	if t == nil {
		return ""
	}
	return dates.Input(*t)
}

func visibility(d event.Draft) formSection {
	return formSection{ID: "sichtbarkeit", Title: "Sichtbarkeit", Rows: [][]view.Field{
		{{Kind: view.Radios, Name: "visibility", Label: "Wer findet die Veranstaltung?", Required: true, Value: string(d.Visibility), Options: attendee.Options(event.Visibilities)}},
	}}
}
