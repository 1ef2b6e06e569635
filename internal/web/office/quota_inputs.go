package office

import (
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// quotaInputs are the inputs of one quota. Basis and value are one choice, so that nobody needs to
// know keys; only a code is typed.
type quotaInputs struct {
	Number  int
	IsKnown bool // stored or typed before, so that it can be removed
	IsNext  bool // the first of those that were just added
	Key     view.Field
	Label   view.Field
	Order   view.Field
	Kind    view.Field
	Group   view.Field
	Code    view.Field
	Seats   view.Field
	Release view.Field
	Remove  view.Field
}

func newQuotaInputs(i int, q event.Quota, groups []view.Option) quotaInputs {
	number := strconv.Itoa(i + 1)
	field := func(f view.Field) view.Field {
		f.Name, f.Within = numberedQuotas.input(i, f.Name), number+". Kontingent"
		return f
	}
	kinds := attendee.Options(event.QuotaKinds)
	kinds[0].Hint = "Nur diese Gruppe bekommt die Plätze, bis sie freigegeben werden."
	kinds[1].Hint = "Aus dieser Gruppe bekommen nicht mehr Menschen einen Platz."
	in := quotaInputs{
		Number: i + 1,
		Key:    field(view.Field{Name: "key", Label: "Schlüssel", Value: q.Key}),
		Label:  field(view.Field{Name: "label", Label: "Name", Required: true, Value: q.Label}),
		Order:  field(view.Field{Kind: view.Number, Name: "order", Label: "Reihenfolge", Width: view.Short}),
		Kind:   field(view.Field{Kind: view.Radios, Name: "kind", Label: "Wirkung", Required: true, Value: string(event.QuotaReserved), Options: kinds}),
		Group:  field(view.Field{Kind: view.Select, Name: "group", Label: "Für wen?", Required: true, Options: groups}),
		Code:   field(view.Field{Name: "code", Label: "Einladungscode", Required: true, Width: view.Medium}),
		Seats:  field(view.Field{Kind: view.Number, Name: "seats", Label: "Zahl der Plätze", Required: true, Width: view.Short, Suffix: "Plätze", Value: inputCount(q.Seats)}),
		Release: field(view.Field{Kind: view.DateTime, Name: "release_at", Label: "Freigabe", Value: inputTime(q.ReleaseAt),
			Hint: "Von da an sind die Plätze, die übrig sind, für alle. Ohne Uhrzeit gilt der Beginn des Tages. Leer: Sie bleiben reserviert."}),
		Remove: field(view.Field{Kind: view.Checkbox, Name: "remove", Label: "Dieses Kontingent löschen."}),
	}
	in.Code.OnlyIf = &view.OnlyIf{Text: "Nur wenn oben „Einladungscode“ gewählt ist", Name: in.Group.Name, Values: []string{groupOf(event.BasisCode, "")}}
	in.Release.OnlyIf = &view.OnlyIf{Text: "Nur wenn Plätze frei gehalten werden", Name: in.Kind.Name, Values: []string{string(event.QuotaReserved)}}
	if q.Key != "" {
		in.fill(q)
	}
	return in
}

// fill puts in what stands otherwise in the inputs than in the quota.
func (in *quotaInputs) fill(q event.Quota) {
	in.Order.Value, in.Kind.Value, in.Group.Value = strconv.Itoa(in.Number), string(q.Kind), groupOf(q.Basis, q.Value)
	if q.Basis == event.BasisCode {
		in.Group.Value, in.Code.Value = groupOf(q.Basis, ""), q.Value
	}
}

func (in *quotaInputs) fields() []*view.Field {
	return []*view.Field{&in.Key, &in.Label, &in.Order, &in.Kind, &in.Group, &in.Code, &in.Seats, &in.Release, &in.Remove}
}

// groupOf is the value of a choice: basis and value of a quota.
func groupOf(basis event.Basis, value string) string { return string(basis) + ":" + value }

// quotaGroups offers the groups that a quota can be for, under the words for their basis.
func quotaGroups(hosts []organisation.Organisation, municipalities []view.Option, regions []organisation.Region) []view.Option {
	var all []view.Option
	add := func(basis event.Basis, options ...view.Option) {
		for _, o := range options {
			all = append(all, view.Option{Value: groupOf(basis, o.Value), Label: o.Label, Group: say(basis.LabelKey())})
		}
	}
	for _, host := range hosts {
		add(event.BasisHost, view.Option{Value: host.Slug, Label: host.Name})
	}
	add(event.BasisCarrierGroup, attendee.Options(organisation.CarrierGroups)...)
	add(event.BasisOrganisationKind, attendee.Options(organisation.Kinds)...)
	add(event.BasisMunicipality, municipalities...)
	for _, region := range regions {
		add(event.BasisRegion, view.Option{Value: region.Key, Label: region.Name})
	}
	add(event.BasisCode, view.Option{Label: "Menschen mit einem Einladungscode"})
	return append(all, eachForItself()...)
}

// eachForItself offers ceilings that hold for every value by itself.
func eachForItself() []view.Option {
	const heading = "Obergrenze für jede einzeln"
	return []view.Option{
		{Value: groupOf(event.BasisOrganisation, ""), Label: "jede Einrichtung", Group: heading},
		{Value: groupOf(event.BasisCarrierGroup, ""), Label: "jede Trägergruppe", Group: heading},
		{Value: groupOf(event.BasisOrganisationKind, ""), Label: "jede Art von Einrichtung", Group: heading},
		{Value: groupOf(event.BasisMunicipality, ""), Label: "jede Kommune", Group: heading},
	}
}

// readGroup takes a choice apart. A code comes from its own input.
func readGroup(chosen, code string) (event.Basis, string, bool) {
	name, value, isComplete := strings.Cut(chosen, ":")
	basis := event.Basis(name)
	if basis == event.BasisCode {
		value = code
	}
	return basis, value, isComplete && slices.Contains(event.Bases, basis)
}
