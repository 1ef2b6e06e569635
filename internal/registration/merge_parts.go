package registration

import (
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// Part is one thing that two registrations may say differently: one of PersonParts, or "answer:" and the key of a question.
type Part string

// PersonParts are what is told about a person. A name is one thing.
var PersonParts = []Part{"name", "email", "title", "organisation", "organisation_kind", "carrier_group", "municipality", "position", "phone", "remark"}

const answerPart = "answer:"

// Question returns the key of the question that the part answers; ok is false for PersonParts.
func (p Part) Question() (key string, ok bool) { return strings.CutPrefix(string(p), answerPart) }

// Difference is something that the registration which ends says, and the one that stays does not or says otherwise.
type Difference struct {
	Part        Part
	Keep, Other string // as they are stored; answers to questions as people read them
	Question    string // as it read; empty for PersonParts
	Special     bool   // of a special category (Art. 9 GDPR)
	Taken       bool   // it is taken over unless the hosts choose otherwise: nothing stands there
}

// checkParts refuses what is no part.
func checkParts(take []Part) error {
	for _, part := range take {
		if _, isAnswer := part.Question(); !isAnswer && !slices.Contains(PersonParts, part) {
			return fault.InvalidFields([]fault.Field{{Name: "take", Key: "form.choice"}})
		}
	}
	return nil
}

func (p Person) part(part Part) string {
	switch part {
	case "name":
		return p.Name()
	case "email":
		return p.Email
	}
	return p.Ready()[string(part)]
}

func (p *Person) take(part Part, from Person) {
	switch part {
	case "name":
		p.FirstName, p.LastName = from.FirstName, from.LastName
	case "email":
		p.Email = from.Email
	case "title":
		p.Title = from.Title
	case "organisation":
		p.Organisation = from.Organisation
	case "organisation_kind":
		p.OrganisationKind = from.OrganisationKind
	case "carrier_group":
		p.CarrierGroup = from.CarrierGroup
	case "municipality":
		p.MunicipalityKey = from.MunicipalityKey
	case "position":
		p.Position = from.Position
	case "phone":
		p.Phone = from.Phone
	case "remark":
		p.Remark = from.Remark
	}
}

// differences lists what the one that ends says otherwise, or more.
func (p pair) differences(asked []question.Question) []Difference {
	all := p.personDifferences()
	answers := p.keep.all()
	for _, theirs := range p.end.all() {
		ours, known := answers.Find(theirs.Key)
		if known && slices.Equal(ours.Values, theirs.Values) {
			continue
		}
		all = append(all, Difference{Part: Part(answerPart + theirs.Key), Keep: ours.Text(), Other: theirs.Text(), Question: theirs.Question, Special: theirs.Special, Taken: !known})
	}
	person, complete := p.laid(all)
	isAsked := askedOf(asked, person, complete)
	for i, d := range all {
		if key, isAnswer := d.Part.Question(); isAnswer && !isAsked(key) {
			all[i].Taken = false
		}
	}
	return all
}

// ofOrganisation are parts that say something about the organisation, and nothing beside the name of another.
var ofOrganisation = []Part{"organisation_kind", "carrier_group", "municipality"}

func (p pair) personDifferences() (all []Difference) {
	sameOrganisation := p.keep.Organisation == "" || folded(p.keep.Organisation) == folded(p.end.Organisation)
	for _, part := range PersonParts {
		d := Difference{Part: part, Keep: p.keep.Person.part(part), Other: p.end.Person.part(part)}
		if d.Other == "" || d.Other == d.Keep {
			continue
		}
		d.Taken = d.Keep == "" && (sameOrganisation || !slices.Contains(ofOrganisation, part))
		all = append(all, d)
	}
	return all
}

// merged is what the one that stays says afterwards, and which files are copied, by the keys of their questions. What is
// taken over to a question that is not asked of who says the rest is dropped, as in a form.
func (p pair) merged(asked []question.Question, take []Part) (Person, Answers, []string) {
	all := p.differences(asked)
	if take != nil {
		for i, d := range all {
			all[i].Taken = slices.Contains(take, d.Part)
		}
	}
	person, answers := p.laid(all)
	isAsked := askedOf(asked, person, answers)
	var files []string
	for _, d := range all {
		key, isAnswer := d.Part.Question()
		if !d.Taken || !isAnswer {
			continue
		}
		at := slices.IndexFunc(answers, func(a question.Answer) bool { return a.Key == key })
		switch {
		case !isAsked(key):
			answers = slices.Delete(answers, at, at+1)
		case answers[at].Kind == question.KindFile:
			files = append(files, key)
		}
	}
	return person, answers, files
}

// laid lays what is taken of the one that ends over the one that stays.
func (p pair) laid(all []Difference) (Person, Answers) {
	person, answers, theirs := p.keep.Person, p.keep.all(), p.end.all()
	for _, d := range all {
		if !d.Taken {
			continue
		}
		key, isAnswer := d.Part.Question()
		if !isAnswer {
			person.take(d.Part, p.end.Person)
			continue
		}
		answer, _ := theirs.Find(key)
		if at := slices.IndexFunc(answers, func(a question.Answer) bool { return a.Key == key }); at >= 0 {
			answers[at] = answer
			continue
		}
		answers = append(answers, answer)
	}
	return person, answers
}

// askedOf tells whether a form asks a question of somebody who says the rest. What no form asks any more was asked once.
func askedOf(form []question.Question, person Person, answers Answers) func(key string) bool {
	has := func(questions []question.Question, key string) bool {
		return slices.ContainsFunc(questions, func(q question.Question) bool { return q.Key == key })
	}
	ready := person.Ready()
	visible := question.Visible(form, func(key string) []string {
		if value := ready[key]; value != "" && !has(form, key) {
			return []string{value}
		}
		answer, _ := answers.Find(key)
		return answer.Values
	})
	return func(key string) bool { return has(visible, key) || !has(form, key) }
}
