// Package limit says whether a client may ask again already, in bounded memory.
package limit

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rule says how often one client may ask: Burst times at once, then once every Every.
type Rule struct {
	Every time.Duration
	Burst int
}

// The rules. Whole administrations reach the service through one address, so they are generous to
// people and tight only for machines: a hundred colleagues may send the same form in one minute,
// with mistakes. Guessing passwords is stopped per account elsewhere.
var (
	Forms  = Rule{Every: 200 * time.Millisecond, Burst: 300}
	SignIn = Rule{Every: 3 * time.Second, Burst: 20}
	// News is tighter: each form sends a letter to somebody who may not have asked.
	News = Rule{Every: 10 * time.Second, Burst: 30}
	API  = Rule{Every: 100 * time.Millisecond, Burst: 120}
)

// maxClients bounds the memory: about 200 bytes each.
const maxClients = 50_000

// Limiter keeps the budget of each client. A nil Limiter allows everything.
type Limiter struct {
	rule  Rule
	clock func() time.Time
	max   int

	mu      sync.Mutex
	clients map[netip.Prefix]*list.Element
	recent  *list.List // of *client, the one that asked last in front
}

type client struct {
	network netip.Prefix
	budget  *rate.Limiter
	askedAt time.Time
}

// New returns a limiter for the rule that tells the time by clock.
func New(rule Rule, clock func() time.Time) *Limiter {
	return &Limiter{rule: rule, clock: clock, max: maxClients, clients: map[netip.Prefix]*list.Element{}, recent: list.New()}
}

// Allow takes one from the budget of the client at the given IP address. When it is used up, Allow
// returns false and after how long asking again can succeed. Addresses that cannot be read share one budget.
func (l *Limiter) Allow(address string) (retryAfter time.Duration, allowed bool) {
	if l == nil {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	reservation := l.client(network(address), now).budget.ReserveN(now, 1)
	if wait := reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// network returns what counts as one client: an IPv4 address, or the /64 network that one IPv6
// connection usually has to itself (RFC 6177).
func network(address string) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	ip = ip.Unmap().WithZone("")
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}

// client returns the entry of the network, newly made if necessary, and puts it in front.
func (l *Limiter) client(network netip.Prefix, now time.Time) *client {
	if element, known := l.clients[network]; known {
		l.recent.MoveToFront(element)
		c := element.Value.(*client)
		c.askedAt = now
		return c
	}
	l.forget(now)
	c := &client{network: network, budget: rate.NewLimiter(rate.Every(l.rule.Every), l.rule.Burst), askedAt: now}
	l.clients[network] = l.recent.PushFront(c)
	return c
}

// forget drops clients whose budget is full again, which changes nothing for them, and the one that
// has been silent longest when there is no more room. A few at a time, so that no request pays for all.
func (l *Limiter) forget(now time.Time) {
	refilled := time.Duration(l.rule.Burst) * l.rule.Every
	for range 3 {
		oldest := l.recent.Back()
		if oldest == nil {
			return
		}
		c := oldest.Value.(*client)
		if l.recent.Len() < l.max && now.Sub(c.askedAt) < refilled {
			return
		}
		l.recent.Remove(oldest)
		delete(l.clients, c.network)
	}
}
