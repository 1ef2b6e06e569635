package event

import (
	"context"
	"slices"
	"strconv"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// checkQuotaGroupsExist notes quotas for groups that nobody can belong to: their seats would wait for
// people who cannot come. While the hosts themselves are wrong, nothing is said about theirs.
func (d Draft) checkQuotaGroupsExist(ctx context.Context, q db.Queryer, f *form.Form, hosts []organisation.Organisation) error {
	for i, quota := range d.Rules.Quotas {
		name := "quotas[" + strconv.Itoa(i) + "][value]"
		if quota.Value == "" || quota.Basis == BasisHost && f.HasFailed("hosts") {
			continue
		}
		known, err := quota.hasGroup(ctx, q, hosts)
		if err != nil {
			return err
		}
		if !known {
			f.Fail(name, "form.choice")
		}
	}
	return nil
}

// hasGroup reports whether there is the group that the value names. Any text may be a code.
func (q Quota) hasGroup(ctx context.Context, queryer db.Queryer, hosts []organisation.Organisation) (bool, error) {
	switch q.Basis {
	case BasisHost:
		return slices.ContainsFunc(hosts, func(host organisation.Organisation) bool { return host.Slug == q.Value }), nil
	case BasisCarrierGroup:
		return slices.Contains(organisation.CarrierGroups, organisation.CarrierGroup(q.Value)), nil
	case BasisOrganisationKind:
		return slices.Contains(organisation.Kinds, organisation.Kind(q.Value)), nil
	case BasisMunicipality:
		return organisation.HasMunicipality(ctx, queryer, q.Value)
	case BasisRegion:
		return organisation.HasRegion(ctx, queryer, q.Value)
	}
	return true, nil
}
