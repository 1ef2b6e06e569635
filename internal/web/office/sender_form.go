package office

import (
	"strconv"

	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/web/view"
)

// Which mail server a sender uses.
const (
	sharedServer = "gemeinsam"
	ownServer    = "eigener"
)

// longestKey is what a key or a chain of certificates may have, in characters.
const longestKey = 20000

func senderSections(s mailing.Sender) []formSection {
	perMinute := ""
	if s.PerMinute > 0 {
		perMinute = strconv.Itoa(s.PerMinute)
	}
	return []formSection{
		{ID: "adresse", Title: "Adresse", Rows: [][]view.Field{
			{{Name: "address", Label: "E-Mail-Adresse", Type: "email", Required: true, Value: s.Address, Hint: "Von ihr kommen die Nachrichten. Antworten gehen weiter an den Kontakt der Veranstaltung."}},
			{{Name: "name", Label: "Name", Value: s.Name, Hint: "In Nachrichten zu Veranstaltungen stehen die Namen aller Veranstaltenden."}},
			{{Kind: view.Number, Name: "per_minute", Label: "Nachrichten je Minute, höchstens", Width: view.Short, Value: perMinute,
				Hint: "Viele Mailserver nehmen nur eine bestimmte Zahl an. Ohne Angabe gehen sie so schnell wie möglich hinaus."}},
		}},
		{ID: "mailserver", Title: "Mailserver", Rows: serverRows(s)},
		{ID: "unterschriften", Title: "Unterschriften", Intro: "Sie zeigen, dass eine Nachricht wirklich von Ihnen kommt. Was hier einzutragen ist, weiß Ihre IT.", More: []formPart{
			{Summary: "DKIM: Unterschrift der Domain", Rows: dkimRows(s)},
			{Summary: "S/MIME: Zertifikat der Adresse", Rows: smimeRows(s)},
		}},
	}
}

func serverRows(s mailing.Sender) [][]view.Field {
	which := sharedServer
	if s.Host != "" {
		which = ownServer
	}
	onlyOwn := &view.OnlyIf{Text: "Nur mit einem eigenen Mailserver", Name: "server", Values: []string{ownServer}}
	port, user := "", "Ohne Angabe meldet sich das Tagungsbüro nicht an."
	if s.Port > 0 {
		port = strconv.Itoa(s.Port)
	}
	password := "Wird verschlüsselt gespeichert und nirgends angezeigt."
	if s.HasPassword {
		password = "Ist gesetzt. Lassen Sie das Feld leer, wenn es bleibt. Für einen anderen Server oder Benutzernamen geben Sie es bitte neu ein."
	}
	return [][]view.Field{
		{{Kind: view.Radios, Name: "server", Label: "Über welchen Mailserver gehen die Nachrichten?", Required: true, Value: which, Options: []view.Option{
			{Value: sharedServer, Label: "Über den des Tagungsbüros", Hint: "Er muss für Ihre Domain senden dürfen (SPF), sonst landen Nachrichten im Spam. Bitte fragen Sie Ihre IT."},
			{Value: ownServer, Label: "Über unseren eigenen"},
		}}},
		{{Name: "host", Label: "Mailserver", Required: true, Value: s.Host, Hint: "Zum Beispiel smtp.stadt.example.", OnlyIf: onlyOwn}},
		{{Kind: view.Select, Name: "port", Label: "Port", Required: true, Width: view.Short, Value: port, Options: portOptions(), OnlyIf: onlyOwn},
			{Kind: view.Select, Name: "tls", Label: "Verschlüsselung", Required: true, Value: string(s.TLS), Options: tlsOptions(), OnlyIf: onlyOwn}},
		{{Name: "username", Label: "Benutzername", Autocomplete: "off", Value: s.Username, Hint: user, OnlyIf: onlyOwn}},
		{{Name: "password", Label: "Passwort", Type: "password", Autocomplete: "new-password", Hint: password, OnlyIf: onlyOwn}},
	}
}

func portOptions() []view.Option {
	all := make([]view.Option, len(mailing.SenderPorts))
	for i, port := range mailing.SenderPorts {
		all[i] = view.Option{Value: strconv.Itoa(port), Label: strconv.Itoa(port)}
	}
	return all
}

var encryptionWords = map[mailing.Encryption]string{"starttls": "STARTTLS (meist Port 587)", "implicit": "TLS von Anfang an (meist Port 465)"}

func tlsOptions() []view.Option {
	all := make([]view.Option, len(mailing.Encryptions))
	for i, way := range mailing.Encryptions {
		all[i] = view.Option{Value: string(way), Label: encryptionWords[way]}
	}
	return all
}

func dkimRows(s mailing.Sender) [][]view.Field {
	key := "RSA ab 2048 Bit oder Ed25519, als PEM. Wird verschlüsselt gespeichert und nirgends angezeigt."
	if s.DKIMRecord != "" {
		key = "Ist gesetzt. Lassen Sie das Feld leer, wenn er bleibt."
	}
	return [][]view.Field{
		{{Name: "dkim_domain", Label: "Domain", Value: s.DKIMDomain, Hint: "Die Domain der E-Mail-Adresse. Ohne Angabe wird nicht unterschrieben."}},
		{{Name: "dkim_selector", Label: "Selektor", Value: s.DKIMSelector, Width: view.Medium, Hint: "Unter diesem Namen steht der öffentliche Schlüssel im DNS, zum Beispiel tagungen."}},
		{{Kind: view.Checkbox, Name: "dkim_make", Label: "Neuen Schlüssel erzeugen", Hint: "Nach dem Speichern steht hier, was Ihre IT im DNS einträgt. Lassen Sie dann das Feld darunter leer."}},
		{{Kind: view.Textarea, Name: "dkim_key", Label: "Oder eigener privater Schlüssel", Rows: 4, Hint: key}},
	}
}

func smimeRows(s mailing.Sender) [][]view.Field {
	key := "RSA oder ECDSA, als PEM ohne Passwort. Wird verschlüsselt gespeichert und nirgends angezeigt."
	if s.SMIMEChain != "" {
		key = "Ist gesetzt. Lassen Sie das Feld leer, wenn er bleibt."
	}
	return [][]view.Field{
		{{Kind: view.Textarea, Name: "smime_certificate", Label: "Zertifikat", Rows: 6, Value: s.SMIMEChain, Hint: "Als PEM: zuerst das der E-Mail-Adresse, darunter das der Stelle, die es ausgestellt hat. Ohne Angabe wird nicht unterschrieben."}},
		{{Kind: view.Textarea, Name: "smime_key", Label: "Privater Schlüssel zum Zertifikat", Rows: 4, Hint: key}},
	}
}
