package main

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

// ruled are the rules that one hot event after the other has in use, each on top of those before it.
var ruled = []struct {
	name  string
	write func(*event.Draft)
}{
	{"seats only", func(*event.Draft) {}},
	{"+ address to confirm", func(d *event.Draft) { d.Rules.ConfirmEmail = true }},
	{"+ three questions", func(d *event.Draft) { d.Questions = append(d.Questions, threeQuestions()...) }},
	{"+ two quotas, a ceiling, an option with seats", limitEverything},
	{"+ full, everybody waits", func(d *event.Draft) { d.Capacity, d.Rules.Quotas = new(10), d.Rules.Quotas[2:] }},
}

// measureRules compares a hot event that has rules in use with one that has seats only.
func measureRules(ctx context.Context, b *bench) error {
	const callers = 128
	fmt.Printf("\n(f) registrations on one hot event with rules in use, %d callers\n", callers)
	fmt.Printf("%-48s %12s %8s %10s %10s\n", "rules", "ours/s", "ratio", "p50", "p99")
	var first float64
	for i := range ruled {
		ev, err := b.newEventWith(ctx, func(d *event.Draft) {
			for _, rule := range ruled[:i+1] {
				rule.write(d)
			}
		})
		if err != nil {
			return err
		}
		var rates []float64
		var p50, p99 []time.Duration
		for range b.rounds {
			o, err := together(callers, b.length, func(int) error {
				_, err := b.Registrations.Register(ctx, actor.Participant(), ev.Slug, answering(people.Add(1)))
				return err
			})
			if err != nil {
				return err
			}
			rates, p50, p99 = append(rates, o.perSecond), append(p50, o.quantile(0.5)), append(p99, o.quantile(0.99))
		}
		if i == 0 {
			first = median(rates)
		}
		fmt.Printf("%-48s %12.0f %8.2f %10s %10s\n", ruled[i].name, median(rates), median(rates)/first,
			median(p50).Round(10*time.Microsecond), median(p99).Round(10*time.Microsecond))
	}
	return nil
}

func threeQuestions() []question.Question {
	return []question.Question{
		{Key: "workshop", Kind: question.KindSingle, Label: "Workshop", Options: []question.Option{{Value: "a", Label: "Übergänge"}, {Value: "b", Label: "Elternarbeit"}}},
		{Key: "essen", Kind: question.KindMultiple, Label: "Programmteile", Options: []question.Option{{Value: "mittag", Label: "Mittagessen"}, {Value: "abend", Label: "Abend"}}},
		{Key: "erwartungen", Kind: question.KindLongText, Label: "Was erwarten Sie?"},
	}
}

// limitEverything holds seats for two groups, caps each carrier group and one answer. Nobody meets a limit.
func limitEverything(d *event.Draft) {
	d.Fields = append(d.Fields, event.Field{Key: "carrier_group"}, event.Field{Key: "organisation_kind"})
	d.Questions[0].Options[0].Capacity = new(90_000)
	d.Rules.Quotas = []event.Quota{
		{Label: "Caritas", Kind: event.QuotaReserved, Basis: event.BasisCarrierGroup, Value: string(organisation.CarrierKatholisch), Seats: 1000},
		{Label: "JMD", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: string(organisation.KindJMD), Seats: 1000},
		{Label: "je Trägergruppe", Kind: event.QuotaCeiling, Basis: event.BasisCarrierGroup, Seats: 99_000},
	}
}

// answering is the n-th person with an answer to everything; what a form does not ask is dropped.
func answering(n int64) registration.Application {
	a := person(n)
	a.OrganisationKind = string(organisation.Kinds[n%int64(len(organisation.Kinds))])
	a.CarrierGroup = string(organisation.CarrierGroups[n%int64(len(organisation.CarrierGroups))])
	a.Answers = question.Sent{Values: map[string][]string{"workshop": {[]string{"a", "b"}[n%2]}, "essen": {"mittag", "abend"},
		"erwartungen": {"Neue Kontakte und ein Blick über den eigenen Zaun."}}}
	return a
}
