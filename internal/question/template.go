package question

import "slices"

// Template is a ready-made question, or a few that belong together, to be taken over and changed.
type Template struct {
	Key       string     `json:"key"`
	Name      string     `json:"name"`
	Questions []Question `json:"questions"`
}

// Templates returns the ready-made questions in the order of choice lists. Their keys are fixed:
// lists and counts of all events know them again.
func Templates() []Template {
	return slices.Concat(programmeTemplates(), careTemplates(), invoiceTemplates(), consentTemplates())
}

func programmeTemplates() []Template {
	return []Template{
		single(Question{Key: "attendance_mode", Kind: KindSingle, Label: "Wie nehmen Sie teil?", Required: true,
			Purpose: "Damit wir Raum und Technik planen können.",
			Options: []Option{{Value: "on_site", Label: "vor Ort"}, {Value: "online", Label: "online"}}}, "Teilnahme vor Ort oder online"),
		single(Question{Key: "programme_parts", Kind: KindMultiple, Label: "An welchen Teilen nehmen Sie teil?",
			Purpose: "Damit wir Essen und Gruppen planen können.",
			Options: []Option{{Value: "lunch", Label: "Mittagessen"}, {Value: "evening", Label: "Abendprogramm"}, {Value: "tour", Label: "Führung"}}}, "Programmteile"),
		single(Question{Key: "workshops", Kind: KindWorkshops, Label: "Welche Workshops möchten Sie besuchen?",
			Purpose: "Damit wir die Plätze nach den Wünschen verteilen können.",
			Options: []Option{{Value: "a", Label: "A: Titel des Workshops"}, {Value: "b", Label: "B: Titel des Workshops"}, {Value: "c", Label: "C: Titel des Workshops"}}}, "Workshops mit Wünschen"),
		single(Question{Key: "expectations", Kind: KindLongText, Label: "Was erwarten Sie von der Veranstaltung?",
			Purpose: "Damit sich die Referierenden darauf einstellen können."}, "Erwartungen"),
	}
}

// careTemplates ask what a person needs. What reveals health or religion is a special category.
func careTemplates() []Template {
	return []Template{
		{"catering", "Verpflegung", []Question{
			{Key: "catering", Kind: KindMultiple, Special: true, Label: "Was ist beim Essen wichtig?", Purpose: "Für die Bestellung der Verpflegung.",
				Options: []Option{{Value: "vegetarian", Label: "vegetarisch"}, {Value: "vegan", Label: "vegan"}, {Value: "halal", Label: "halal"},
					{Value: "kosher", Label: "koscher"}, {Value: "gluten_free", Label: "ohne Gluten"}, {Value: "lactose_free", Label: "ohne Laktose"}}},
			{Key: "allergies", Kind: KindText, Special: true, Label: "Gibt es Allergien oder Unverträglichkeiten?", Purpose: "Für die Bestellung der Verpflegung."},
		}},
		{"assistance", "Barrierefreiheit und Assistenz", []Question{
			{Key: "assistance", Kind: KindMultiple, Special: true, Label: "Welche Unterstützung brauchen Sie?",
				Purpose: "Damit wir sie rechtzeitig bereitstellen.",
				Options: []Option{{Value: "step_free", Label: "Zugang und Platz ohne Stufen"}, {Value: "sign_language", Label: "Dolmetschen in Gebärdensprache"},
					{Value: "captioning", Label: "Schriftdolmetschen"}, {Value: "induction_loop", Label: "Höranlage"}, {Value: "assistant", Label: "Platz für eine Begleitperson oder Assistenz"},
					{Value: "assistance_dog", Label: "Platz für einen Assistenzhund"}, {Value: "large_print", Label: "Unterlagen in großer Schrift oder digital"}}},
			{Key: "assistance_note", Kind: KindLongText, Special: true, Label: "Was sollen wir dazu noch wissen?", Purpose: "Damit wir sie rechtzeitig bereitstellen."},
		}},
		{"interpreting", "Sprache und Dolmetschen", []Question{
			{Key: "interpreting", Kind: KindBoolean, Label: "Brauchen Sie eine Übersetzung?", Purpose: "Damit wir Dolmetschende bestellen können."},
			{Key: "interpreting_language", Kind: KindText, Label: "In welche Sprache?", Required: true, Purpose: "Damit wir Dolmetschende bestellen können.",
				OnlyIf: &Condition{Key: "interpreting", Value: Yes}},
		}},
		{"childcare", "Kinderbetreuung", []Question{
			{Key: "childcare", Kind: KindBoolean, Label: "Brauchen Sie während der Veranstaltung Kinderbetreuung?", Purpose: "Damit wir genug Betreuung einplanen."},
			{Key: "childcare_number", Kind: KindNumber, Label: "Für wie viele Kinder?", Required: true, Purpose: "Damit wir genug Betreuung einplanen.",
				Min: new(1), Max: new(20), OnlyIf: &Condition{Key: "childcare", Value: Yes}},
			{Key: "childcare_ages", Kind: KindMultiple, Label: "Wie alt sind die Kinder?", Required: true, Purpose: "Damit Betreuung und Spielsachen passen.",
				Options: []Option{{Value: "under_3", Label: "unter 3 Jahren"}, {Value: "from_3", Label: "3 bis 5 Jahre"}, {Value: "from_6", Label: "6 bis 9 Jahre"}, {Value: "from_10", Label: "10 Jahre und älter"}},
				OnlyIf:  &Condition{Key: "childcare", Value: Yes}},
		}},
	}
}

func invoiceTemplates() []Template {
	const purpose = "Für die Rechnung."
	return []Template{
		single(Question{Key: "invoice_address", Kind: KindLongText, Label: "An welche Anschrift geht die Rechnung?", Purpose: purpose, Max: new(500)}, "Rechnungsanschrift"),
		single(Question{Key: "order_number", Kind: KindText, Label: "Bestellnummer", Purpose: purpose, Max: new(100)}, "Bestellnummer"),
		single(Question{Key: "routing_id", Kind: KindText, Label: "Leitweg-ID", Purpose: "Für elektronische Rechnungen an Behörden.", Max: new(46)}, "Leitweg-ID"),
	}
}

// consentTemplates are voluntary and separate, each for one use (Art. 7 GDPR).
func consentTemplates() []Template {
	const photos = "Sie können die Einwilligung jederzeit zurücknehmen. Wer nicht fotografiert werden möchte, sagt es uns vor Ort."
	return []Template{
		single(Question{Key: "guest_list", Kind: KindConsent, Label: "Mein Name und meine Einrichtung dürfen auf der Gästeliste stehen.",
			Purpose: "Alle Teilnehmenden bekommen die Liste. Sie können die Einwilligung jederzeit zurücknehmen."}, "Gästeliste"),
		{"photos", "Fotos", []Question{
			{Key: "photos_documentation", Kind: KindConsent, Label: "Fotos, auf denen ich zu sehen bin, dürfen in der Tagungsdokumentation stehen.", Purpose: photos},
			{Key: "photos_website", Kind: KindConsent, Label: "Fotos, auf denen ich zu sehen bin, dürfen auf den Internetseiten der Veranstaltenden stehen.", Purpose: photos},
			{Key: "photos_press", Kind: KindConsent, Label: "Fotos, auf denen ich zu sehen bin, dürfen in Presse und sozialen Medien erscheinen.", Purpose: photos},
		}},
		single(Question{Key: "further_events", Kind: KindConsent, Label: "Bitte informieren Sie mich über weitere Veranstaltungen.",
			Purpose: "Wir schreiben Ihnen dazu E-Mails. Sie können die Einwilligung jederzeit zurücknehmen."}, "Information über weitere Veranstaltungen"),
	}
}

// single makes a template of one question, which has its key.
func single(q Question, name string) Template { return Template{q.Key, name, []Question{q}} }
