package registration

import (
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

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
		for _, value := range answer.Chosen() {
			if option, ok := q.Option(value); ok && option.Capacity != nil {
				c.capped = append(c.capped, poolKey{poolOption, q.Key, value})
			}
		}
	}
	return c
}

// claim tells what a stored registration needs.
func (p *plan) claim(r Registration) claim { return p.claimOf(r.Person, r.Answers, r.Code, r.Party) }

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
