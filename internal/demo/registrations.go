package demo

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

// register lets invented people register for an event, beginning with the given one, and does what
// becomes of some of them.
func (l *loader) register(ctx context.Context, slug string, piece showpiece, first int) error {
	var results []registration.Result
	for n := range piece.people {
		application := registration.Application{Person: person(first + n)}
		if piece.answers != nil {
			application.Answers.Values = piece.answers(n)
		}
		if n < len(piece.parties) {
			application.Party = piece.parties[n]
		}
		result, err := l.Registrations.Register(ctx, actor.Participant(), slug, application)
		if err != nil {
			return fmt.Errorf("register person %d: %w", first+n, err)
		}
		results = append(results, result)
	}
	if piece.group {
		if _, err := l.Registrations.RegisterGroup(ctx, actor.Participant(), slug, delegation()); err != nil {
			return fmt.Errorf("register a group: %w", err)
		}
	}
	for _, result := range results[:piece.givenBack] {
		if err := l.Registrations.CancelByToken(ctx, result.Token); err != nil {
			return fmt.Errorf("give a seat back: %w", err)
		}
	}
	if piece.approved == 0 {
		return nil
	}
	return l.Registrations.Approve(ctx, actor.System(), slug, "", references(results[:piece.approved])...)
}

func references(results []registration.Result) []registration.Reference {
	all := make([]registration.Reference, len(results))
	for i, result := range results {
		all[i] = result.Reference
	}
	return all
}

// delegation is three invented people of one office, and a place whose name is not known yet.
func delegation() registration.GroupApplication {
	g := registration.GroupApplication{ContactName: "Sekretariat des Berufskollegs", ContactEmail: "sekretariat@berufskolleg-musterhausen.example", ContactPhone: "069 90009-400", Unnamed: 1}
	for _, name := range [][2]string{{"Ioana", "Popescu"}, {"Karl-Heinz", "Brüggemann"}, {"Selin", "Yılmazer"}} {
		g.Persons = append(g.Persons, registration.Application{Person: registration.Person{FirstName: name[0], LastName: name[1],
			Organisation: "Berufskolleg Musterhausen", Position: "Lehrkraft"}})
	}
	return g
}
