package office

import (
	"context"
	"slices"
	"strconv"

	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// choices is what the form of an event offers.
type choices struct {
	known          []organisation.Organisation
	organisations  []view.Option
	municipalities []view.Option
	regions        []organisation.Region
	topics         []view.Option
}

func (p *Pages) choicesFor(ctx context.Context) (all choices, err error) {
	if all.known, err = p.Organisations.List(ctx); err != nil {
		return choices{}, err
	}
	for _, o := range all.known {
		all.organisations = append(all.organisations, view.Option{Value: formatID(o.ID), Label: o.Name})
	}
	topics, err := p.Events.Topics(ctx)
	if err != nil {
		return choices{}, err
	}
	for _, topic := range topics {
		all.topics = append(all.topics, view.Option{Value: topic.Key, Label: topic.Name})
	}
	if all.regions, err = p.Organisations.Regions(ctx); err != nil {
		return choices{}, err
	}
	all.municipalities, err = attendee.Municipalities(ctx, p.Organisations)
	return all, err
}

func formatID(id organisation.ID) string { return strconv.FormatInt(int64(id), 10) }

// groupsFor offers the groups of quotas, those of the hosts that are stored and typed first.
func (c choices) groupsFor(stored []organisation.ID, typed []string) []view.Option {
	var hosts []organisation.Organisation
	for _, o := range c.known {
		if slices.Contains(stored, o.ID) || slices.Contains(typed, formatID(o.ID)) {
			hosts = append(hosts, o)
		}
	}
	return quotaGroups(hosts, c.municipalities, c.regions)
}
