package office

import (
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// answersOf lists what was answered, in the order of the form.
func answersOf(row registration.Row) []answer {
	all := []answer{
		{"E-Mail", row.Email, "email"}, {"Telefon", row.Phone, "tel"}, {"Titel", row.Title, ""}, {"Einrichtung", row.Organisation, ""},
		{"Art der Einrichtung", nameOf(row.OrganisationKind, organisation.Kind.LabelKey), ""},
		{"Trägergruppe", nameOf(row.CarrierGroup, organisation.CarrierGroup.LabelKey), ""},
		{"Kommune", row.MunicipalityName, ""}, {"Funktion", row.Position, ""}, {"Bemerkung", row.Remark, ""},
	}
	given := all[:0]
	for _, a := range all {
		if a.Text != "" {
			given = append(given, a)
		}
	}
	return given
}

func nameOf[T ~string](value string, key func(T) string) string {
	if value == "" {
		return ""
	}
	return say(key(T(value)))
}

// wordAnswers tells answers with the questions as they read at the time.
func wordAnswers(answers registration.Answers) []answer {
	all := make([]answer, len(answers))
	for i, a := range answers {
		all[i] = answer{Label: a.Question, Text: a.Text()}
	}
	return all
}

// filesOf names files by their questions.
func filesOf(found registration.Detail, special registration.Answers) (links []fileLink) {
	for _, file := range found.Files {
		link := fileLink{Name: file.Name, URL: participantPath(found.Reference) + "/dateien/" + file.Key}
		for _, answers := range []registration.Answers{found.Answers, special} {
			if a, ok := answers.Find(file.Key); ok {
				link.Question = a.Question
			}
		}
		links = append(links, link)
	}
	return links
}

func groupOfPerson(found registration.Detail, row personRow) groupBox {
	box := groupBox{Contact: found.ContactName, Email: found.ContactEmail, Together: found.Together, URL: row.GroupURL}
	for _, other := range found.Group {
		box.Others = append(box.Others, rowOf(found.Event, registration.Row{Registration: other}))
	}
	return box
}
