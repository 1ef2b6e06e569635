package registration

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/organisation"
)

// plan is what admission must know of an event, made ready outside the lock.
type plan struct {
	event          event.Event
	municipalities []string            // keys that an answer may name
	notice         string              // version of the privacy notice that the form links
	about          mailing.PartKey     // the event's part of a letter's snapshot
	hostNames      map[string]string   // folded, by slug
	regions        map[string][]string // keys of the regions a municipality lies in
	ceilings       map[string]int      // seats of each group, by the key of the quota
	hasPools       bool                // whether anything but the event itself limits seats
	capsOptions    bool                // whether answers have seats of their own
}

// loadPlan reads the event's present plan and keeps the privacy notice that goes with it.
func loadPlan(ctx context.Context, tx *db.Tx, ev event.Event) (*plan, error) {
	text := notice.For(ev)
	if err := notice.Ensure(ctx, tx, text); err != nil {
		return nil, err
	}
	p, err := readPlan(ctx, tx, ev)
	if err != nil {
		return nil, err
	}
	p.notice = text.Version
	p.about, err = shareEvent(ctx, tx, ev)
	return p, err
}

// readPlan reads what decides about seats, and writes nothing.
func readPlan(ctx context.Context, q db.Queryer, ev event.Event) (*plan, error) {
	p := &plan{event: ev, hostNames: map[string]string{}, regions: map[string][]string{}, ceilings: map[string]int{}}
	municipalities, err := organisation.ListMunicipalities(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, m := range municipalities {
		p.municipalities = append(p.municipalities, m.Key)
		p.regions[m.Key] = m.Regions
	}
	for _, host := range ev.Hosts {
		p.hostNames[host.Organisation.Slug] = folded(host.Organisation.Name)
	}
	for _, q := range ev.Rules.Quotas {
		if q.Kind == event.QuotaCeiling {
			p.ceilings[q.Key] = q.Seats
		}
	}
	p.capsOptions = slices.ContainsFunc(p.fixedPools(), func(of *pool) bool { return of.kind == poolOption })
	p.hasPools = len(ev.Rules.Quotas) > 0 || p.capsOptions
	return p, nil
}

// fixedPools returns the pools that the event has whoever comes: its reserved quotas and the options
// with seats of their own. Those of ceilings are made when somebody of the group comes. When the event is
// over no quota holds seats for anybody.
func (p *plan) fixedPools() []*pool {
	var pools []*pool
	for _, q := range p.event.Rules.Quotas {
		if q.Kind == event.QuotaReserved {
			pools = append(pools, &pool{poolKey: poolKey{poolReserved, q.Key, ""}, capacity: q.Seats, releaseAt: p.releaseOf(q)})
		}
	}
	for _, q := range p.event.Questions {
		for _, option := range q.TakesSeats() {
			pools = append(pools, &pool{poolKey: poolKey{poolOption, q.Key, option.Value}, capacity: *option.Capacity})
		}
	}
	return pools
}

// releaseOf is when a quota stops holding seats, at the latest.
func (p *plan) releaseOf(q event.Quota) *time.Time { return cmp.Or(q.ReleaseAt, &p.event.EndsAt) }

// An outdated plan says nothing wrong, so it may live for a while; planAge bounds how long a letter
// can still name what a host organisation has changed about itself.
const (
	maxPlans = 512
	planAge  = time.Minute
)

// planCache keeps plans. A plan may be outdated, because another process changed the event: it may
// only ever say yes. A yes is checked against the version in the counters' row under the lock; a no
// is asked again with a fresh plan.
type planCache struct {
	mu    sync.RWMutex
	plans map[event.ID]cachedPlan
	ids   map[string]event.ID
}

type cachedPlan struct {
	*plan
	loadedAt time.Time
}

func (c *planCache) bySlug(slug string, now time.Time) (*plan, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	id, ok := c.ids[slug]
	if !ok {
		return nil, false
	}
	return c.fresh(id, now)
}

func (c *planCache) byVersion(id event.ID, version int64, now time.Time) (*plan, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	p, ok := c.fresh(id, now)
	return p, ok && p.event.Version == version
}

func (c *planCache) fresh(id event.ID, now time.Time) (*plan, bool) {
	known, ok := c.plans[id]
	return known.plan, ok && now.Sub(known.loadedAt) < planAge
}

func (c *planCache) put(p *plan, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.plans == nil || len(c.plans) >= maxPlans {
		c.plans, c.ids = map[event.ID]cachedPlan{}, map[string]event.ID{}
	}
	if known, ok := c.plans[p.event.ID]; ok && (known.plan == p || known.event.Version > p.event.Version) {
		return
	}
	c.plans[p.event.ID] = cachedPlan{plan: p, loadedAt: now}
	c.ids[p.event.Slug] = p.event.ID
}

// knownPlan returns the cached plan, which may be outdated, or reads it. When a form has just opened
// everybody asks at once; one reads for all.
func (s *Service) knownPlan(ctx context.Context, slug string) (*plan, error) {
	if known, ok := s.plans.bySlug(slug, s.db.Now()); ok && !known.event.IsDue(s.db.Now()) {
		return known, nil
	}
	p, err := s.planReaders.Do(ctx, slug, struct{}{})
	return p, orBusy(err)
}

// readPlanForAll is the work of planReaders.
func (s *Service) readPlanForAll(ctx context.Context, slug string, askers []struct{}) ([]combiner.Outcome[*plan], error) {
	p, err := s.freshPlan(ctx, slug)
	outcomes := make([]combiner.Outcome[*plan], len(askers))
	for i := range outcomes {
		outcomes[i] = combiner.Outcome[*plan]{Value: p, Err: err}
	}
	return outcomes, nil
}

// published returns a draft whose time for publishing has come as it is after that.
func (s *Service) published(ctx context.Context, tx *db.Tx, ev event.Event) (event.Event, error) {
	if err := event.PublishIfDue(ctx, tx, Consequences{}, s.links.BaseURL, ev.ID); err != nil {
		return event.Event{}, err
	}
	return event.FindByID(ctx, tx, ev.ID)
}

// freshPlan reads the plan anew and keeps it.
func (s *Service) freshPlan(ctx context.Context, slug string) (p *plan, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		ev, err := event.Find(ctx, tx, slug)
		if err == nil && ev.IsDue(tx.Now) {
			ev, err = s.published(ctx, tx, ev)
		}
		if err != nil {
			return err
		}
		p, err = loadPlan(ctx, tx, ev)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.plans.put(p, s.db.Now())
	return p, nil
}
