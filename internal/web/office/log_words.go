package office

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"tagungsbuero/internal/auditlog"
)

// logChange is one field that differs.
type logChange struct{ Field, Before, After string }

// logFields are the words for columns; a test finds those that lack one.
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
	"topic_key": "Handlungsfeld", "key": "Feld", "organisation_id": "Einrichtung Nr.", "date_precision": "Wie genau der Termin feststeht", "series_id": "Reihe Nr.",
	"edition": "Fassung", "sealed": "Geheimnis", "sent_at": "Verschickt am", "answered_at": "Beantwortet am",
}

// loggedChanges puts before and after side by side, in the order of the words. The organisation of the entry is told beside it.
func loggedChanges(e auditlog.Entry, names logNames) []logChange {
	was, becomes := loggedFields(e.Before), loggedFields(e.After)
	all := maps.Clone(was)
	maps.Copy(all, becomes)
	if e.Organisation != nil {
		delete(all, "organisation_id")
	}
	if rules, ok := all["rules"]; ok && rules != nil {
		delete(all, "rules")
	}
	changes := loggedRules(was["rules"], becomes["rules"])
	for name := range all {
		old, new := names.worded(e.Record, name, was[name]), names.worded(e.Record, name, becomes[name])
		changes = append(changes, changeOf(logFields[name], old, new)...)
	}
	slices.SortStableFunc(changes, func(a, b logChange) int { return strings.Compare(a.Field, b.Field) })
	return changes
}

// changeOf is none where both are empty. Where the words do not tell what differs, they say so.
func changeOf(field, old, new string) []logChange {
	switch {
	case old == "" && new == "":
		return nil
	case old == new:
		new += " (in Einzelheiten geändert)"
	}
	return []logChange{{field, old, new}}
}

func loggedFields(object json.RawMessage) map[string]json.RawMessage {
	fields := map[string]json.RawMessage{}
	_ = json.Unmarshal(object, &fields) // the database wrote it
	return fields
}
