package registration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// claimOf tells what a registration needs of the event's seats from what its form says.
func (p *plan) claimOf(person Person, answers Answers, code string, party int) claim {
	c := claim{seats: max(1, party)}
	for _, q := range p.event.Rules.Quotas {
		bucket, ok := p.bucketOf(q, person, code)
		switch {
		case !ok:
		case q.Kind == event.QuotaReserved:
			c.reserved = append(c.reserved, poolKey{poolReserved, q.Key, ""})
		default:
			c.capped = append(c.capped, poolKey{poolCeiling, q.Key, bucket})
		}
	}
	for _, q := range p.event.Questions {
		answer, ok := answers.Find(q.Key)
		if !ok {
			continue
		}
		for _, option := range q.TakesSeats() {
			if slices.Contains(answer.Chosen(), option.Value) {
				c.capped = append(c.capped, poolKey{poolOption, q.Key, option.Value})
			}
		}
	}
	return c
}

// claims are what stored registrations need, by their ids.
type claims map[ID]claim

// of returns what each of a unit needs, in its order.
func (c claims) of(unit []Registration) []claim {
	needed := make([]claim, len(unit))
	for i, r := range unit {
		needed[i] = c[r.ID]
	}
	return needed
}

// claimsOf tells what stored registrations need.
func (d *desk) claimsOf(ctx context.Context, registrations ...Registration) (claims, error) {
	special, err := d.listSpecial(ctx, registrations)
	if err != nil {
		return nil, err
	}
	needed := make(claims, len(registrations))
	for _, r := range registrations {
		needed[r.ID] = d.plan.claimOf(r.Person, slices.Concat(r.Answers, special[r.ID]), r.Code, r.Party)
	}
	return needed, nil
}

const listSpecialSQL = `SELECT registration_id, answers FROM special_answers WHERE registration_id = ANY(CAST($1 AS bigint[]))`

// listSpecial reads the answers of special categories, for their options may have seats of their own;
// nothing where no option has.
func (d *desk) listSpecial(ctx context.Context, registrations []Registration) (map[ID]Answers, error) {
	if !d.plan.capsOptions || len(registrations) == 0 {
		return nil, nil
	}
	var rows []struct {
		ID      ID      `db:"registration_id"`
		Answers Answers `db:"answers"`
	}
	if err := d.tx.SelectContext(ctx, &rows, listSpecialSQL, db.Array(idsOf(registrations))); err != nil {
		return nil, fmt.Errorf("list answers of special categories: %w", err)
	}
	special := make(map[ID]Answers, len(rows))
	for _, row := range rows {
		special[row.ID] = row.Answers
	}
	return special, nil
}

// bucketOf reports whether a person belongs to the group of a quota. Where a ceiling holds for each
// value by itself, bucket is the value.
func (p *plan) bucketOf(q event.Quota, person Person, code string) (bucket string, ok bool) {
	municipality := orEmpty(person.MunicipalityKey)
	switch q.Basis {
	case event.BasisHost:
		name, known := p.hostNames[q.Value]
		return "", known && folded(person.Organisation) == name
	case event.BasisRegion:
		return "", slices.Contains(p.regions[municipality], q.Value)
	case event.BasisCode:
		return "", strings.EqualFold(code, q.Value)
	case event.BasisOrganisation:
		return same("", folded(person.Organisation))
	case event.BasisOrganisationKind:
		return same(q.Value, person.OrganisationKind)
	case event.BasisCarrierGroup:
		return same(q.Value, person.CarrierGroup)
	case event.BasisMunicipality:
		return same(q.Value, municipality)
	}
	return "", false
}

// same compares an answer with the value of a quota; without a value each answer is a bucket.
func same(value, answer string) (bucket string, ok bool) {
	if value == "" {
		return answer, answer != ""
	}
	return "", value == answer
}

// folded makes names of institutions equal that differ in case and white space only.
func folded(name string) string {
	return cases.Fold().String(norm.NFKC.String(strings.Join(strings.Fields(name), " ")))
}
