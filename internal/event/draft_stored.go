package event

import (
	"context"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// checkStored notes organisations, topics, municipalities and groups of quotas that do not exist.
// What was already found wrong is not looked up: it may be text that the database cannot take.
func (d Draft) checkStored(ctx context.Context, q db.Queryer, f *form.Form, id ID) error {
	hosts, err := d.checkHostsExist(ctx, q, f, id)
	if err != nil {
		return err
	}
	if err := d.checkQuotaGroupsExist(ctx, q, f, hosts); err != nil {
		return err
	}
	if err := d.checkTopicsExist(ctx, q, f); err != nil {
		return err
	}
	if d.MunicipalityKey == nil {
		return nil
	}
	key := f.Line("municipality", *d.MunicipalityKey)
	known, err := organisation.HasMunicipality(ctx, q, key)
	if err != nil {
		return err
	}
	if !known || key != *d.MunicipalityKey {
		f.Fail("municipality", "form.choice")
	}
	return nil
}

// checkHostsExist returns the hosts that there are, and those who were asked to become one.
func (d Draft) checkHostsExist(ctx context.Context, q db.Queryer, f *form.Form, id ID) ([]organisation.Organisation, error) {
	if f.HasFailed("hosts") {
		return nil, nil
	}
	ids := d.HostIDs()
	found, err := organisation.FindMany(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	if len(found) < len(ids) {
		f.Fail("hosts", "event.hosts_unknown")
	}
	pending, err := pendingHosts(ctx, q, id)
	if err != nil {
		return nil, err
	}
	asked, err := organisation.FindMany(ctx, q, pending)
	return append(found, asked...), err
}

func (d Draft) checkTopicsExist(ctx context.Context, q db.Queryer, f *form.Form) error {
	if len(d.Topics) == 0 {
		return nil
	}
	topics, err := ListTopics(ctx, q)
	if err != nil {
		return err
	}
	for _, key := range d.Topics {
		if !slices.ContainsFunc(topics, func(topic Topic) bool { return topic.Key == key }) {
			f.Fail("topics", "event.topics_unknown")
		}
	}
	return nil
}
