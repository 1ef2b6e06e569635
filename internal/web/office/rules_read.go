package office

import (
	"errors"
	"regexp"
	"slices"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

func readQuotas(in *form.Form) []event.Quota {
	quotas := make([]event.Quota, numberedQuotas.count(in))
	for i := range quotas {
		name := func(part string) string { return numberedQuotas.input(i, part) }
		basis, value, isKnown := readGroup(in.Text(name("group"), form.Required), in.Text(name("code")))
		if !isKnown {
			in.Fail(name("group"), "form.choice")
		}
		quotas[i] = event.Quota{
			Key: in.Text(name("key")), Label: in.Text(name("label"), form.Required), Kind: form.OneOf(in, name("kind"), event.QuotaKinds, form.Required),
			Basis: basis, Value: value, Seats: in.Int(name("seats"), form.Required), ReleaseAt: optionalTime(in, name("release_at")),
		}
	}
	return quotas
}

var quotaGroup = regexp.MustCompile(`^(quotas\[[0-9]+\])\[(basis|value)\]$`)

// atInput ties the mistakes that the use case finds to the inputs that they were typed into.
func atInput(err error, in *form.Form) error {
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	tied := *refusal
	if name := seatsInput(refusal, in); name != "" {
		tied.Key, tied.Args = "form.invalid", fault.Args{"Count": 1}
		tied.Fields = []fault.Field{{Name: name, Key: refusal.Key, Args: refusal.Args}}
		return &tied
	}
	tied.Fields = slices.Clone(refusal.Fields)
	for i := range tied.Fields {
		tied.Fields[i].Name = inputOf(tied.Fields[i].Name, in)
	}
	return &tied
}

// seatsInput names the input of a number of seats that is too small for what is taken, "" when the
// refusal is about something else.
func seatsInput(refusal *fault.Error, in *form.Form) string {
	switch refusal.Key {
	case "registration.capacity_below_taken", "registration.capacity_below_held":
		return "capacity"
	case "registration.pool_below_taken":
		for i := range numberedQuotas.count(in) {
			if in.Text(numberedQuotas.input(i, "label")) == refusal.Args["Name"] {
				return numberedQuotas.input(i, "seats")
			}
		}
	}
	return ""
}

// inputOf names the choice of a group for its basis and value, and the input of a code for that.
func inputOf(name string, in *form.Form) string {
	parts := quotaGroup.FindStringSubmatch(name)
	if parts == nil {
		return name
	}
	chosen := parts[1] + "[group]"
	if parts[2] == "value" && in.Raw().Get(chosen) == groupOf(event.BasisCode, "") {
		return parts[1] + "[code]"
	}
	return chosen
}
