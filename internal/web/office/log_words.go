package office

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
)

// logChange is one field that differs.
type logChange struct{ Field, Before, After string }

// logFields are the words for columns. Whatever has none is called as the column.
var logFields = map[string]string{
	"title": "Titel", "slug": "Adresse", "kind": "Art", "state": "Stand", "visibility": "Sichtbarkeit", "summary": "Kurzbeschreibung", "description": "Beschreibung",
	"programme": "Programm", "documentation": "Dokumentation", "easy_language": "Leichte Sprache", "starts_at": "Beginn", "ends_at": "Ende", "online": "Online", "online_access": "Zugang online",
	"venue_name": "Ort", "venue_street": "Straße", "venue_postcode": "Postleitzahl", "venue_city": "Stadt", "municipality_key": "Kommune",
	"directions": "Anfahrt", "accessibility": "Barrierefreiheit", "registration_opens_at": "Anmeldung ab", "registration_closes_at": "Anmeldung bis",
	"registration_enabled": "Anmeldung möglich", "cancel_until": "Abmelden bis", "waitlist_mode": "Warteliste", "waitlist_until": "Nachrücken bis",
	"reminders": "Erinnerungen", "rules": "Regeln der Anmeldung", "questions": "Eigene Fragen", "publish_at": "Veröffentlichen am", "publish_missed": "Nicht veröffentlicht, weil etwas fehlte", "cancel_reason": "Grund der Absage",
	"position": "Reihenfolge", "contact_name": "Ansprechperson", "contact_email": "E-Mail", "contact_phone": "Telefon", "level": "Rechte", "may_export": "Listen erlaubt",
	"role": "Rolle", "led": "Workshops", "capacity": "Plätze", "code": "Code", "max_uses": "Höchstens", "revoked_at": "Zurückgezogen am",
	"number": "Anzahl", "view": "Liste", "format": "Format", "rows": "Zeilen", "what": "Angesehen", "reason": "Grund", "undone": "Rückgängig gemacht", "name": "Name", "email": "E-Mail", "phone": "Telefon",
	"carrier": "Träger", "carrier_group": "Trägergruppe", "legal_regime": "Datenschutzrecht", "street": "Straße", "postcode": "Postleitzahl", "city": "Stadt",
	"website": "Internetseite", "data_protection_contact": "Datenschutzkontakt", "second_factor_required": "Zweiter Schritt Pflicht", "admin": "Verwaltet das Tagungsbüro",
	"password_hash": "Passwort", "token_hash": "Schlüssel", "deactivated_at": "Stillgelegt am", "expires_at": "Gültig bis", "confirmed_at": "Bestätigt am", "required": "Pflichtfeld",
	"enabled": "Eingeschaltet", "address": "E-Mail-Adresse", "host": "Mailserver", "port": "Port", "tls": "Verschlüsselung", "username": "Benutzername", "per_minute": "Höchstens je Minute",
	"dkim_domain": "DKIM, Domain", "dkim_selector": "DKIM, Selektor", "dkim_record": "DKIM, Eintrag im DNS", "smime_chain": "S/MIME-Zertifikat",
	"password_sealed": "Passwort", "dkim_key_sealed": "DKIM, Schlüssel", "smime_key_sealed": "S/MIME, Schlüssel",
	"issuer": "Anmeldedienst", "value": "Gruppe", "source": "Herkunft",
	"facts": "Barrierefreiheit im Einzelnen", "checked_on": "Zuletzt geprüft am", "house_contact": "Kontakt des Hauses", "logo_key": "Logo",
	"venue_id": "Ort aus dem Verzeichnis Nr.", "venue_edition": "Ort, Fassung", "venue_facts": "Barrierefreiheit im Einzelnen", "venue_checked_on": "Ort zuletzt geprüft am",
	"image_key": "Titelbild", "image_alt": "Titelbild, Beschreibung", "image_credit": "Titelbild, Foto von",
	"filter": "Filter", "picked": "Einzeln ausgewählt", "letters": "E-Mails", "decision": "Entscheidung", "send_at": "Senden am",
	"subject": "Betreff", "body": "Text", "locale": "Sprache",
	"topic_key": "Handlungsfeld", "key": "Feld", "organisation_id": "Einrichtung Nr.",
}

// loggedChanges puts before and after side by side, in the order of the words.
func loggedChanges(before, after json.RawMessage) []logChange {
	was, becomes := loggedFields(before), loggedFields(after)
	names := maps.Clone(was)
	maps.Copy(names, becomes)
	var changes []logChange
	for _, name := range slices.Sorted(maps.Keys(names)) {
		word := logFields[name]
		if word == "" {
			word = name
		}
		if old, new := valueOf(was[name]), valueOf(becomes[name]); old != "" || new != "" {
			changes = append(changes, logChange{word, old, new})
		}
	}
	slices.SortStableFunc(changes, func(a, b logChange) int { return strings.Compare(a.Field, b.Field) })
	return changes
}

func loggedFields(object json.RawMessage) map[string]any {
	fields := map[string]any{}
	_ = json.Unmarshal(object, &fields) // the database wrote it
	return fields
}

// valueOf words a value; "" is nothing.
func valueOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "ja"
		}
		return "nein"
	case float64:
		return fmt.Sprint(v)
	case string:
		at, err := time.Parse(time.RFC3339, v)
		switch {
		case err != nil:
			return v
		case event.StandsForNone(at):
			return ""
		}
		return dates.ShortTime(at)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}
