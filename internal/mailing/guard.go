package mailing

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"
)

// errInside says that a mail server of an organisation stands where this service must not reach for it.
var errInside = errors.New("the address lies inside a network that organisations may not name (TB_SENDER_NETWORKS)")

// reserved are networks that lead somewhere else than to a server in the internet, beside those that netip knows.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	// Of IPv6: what leads to an address of IPv4, whichever (::/96, NAT64, Teredo, 6to4), what leads nowhere, the
	// unique local addresses of a former standard, and what is only for examples and measurements.
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("2001:2::/48"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("5f00::/16"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
}

// guard keeps mail servers of organisations out of the house. Whoever manages an organisation names a host; they must
// not get this service to knock at machines that they cannot reach themselves. That is also this machine by its public
// address, behind whatever stands between it and the internet.
type guard struct {
	networks []netip.Prefix // that are allowed all the same
	own      func() ([]net.Addr, error)
}

func newGuard(networks []netip.Prefix) *guard {
	return &guard{networks: networks, own: net.InterfaceAddrs}
}

// check is asked for every address before a connection to it, so after names were looked up.
func (g *guard) check(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return errInside
	}
	ip := to.Addr().Unmap().WithZone("")
	within := func(p netip.Prefix) bool { return p.Contains(ip) }
	if slices.ContainsFunc(g.networks, within) {
		return nil
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || slices.ContainsFunc(reserved, within) {
		return errInside
	}
	return g.checkOwn(ip)
}

// checkOwn refuses the addresses of this machine. They are looked up each time, for they may change while the service runs.
func (g *guard) checkOwn(ip netip.Addr) error {
	all, err := g.own()
	if err != nil {
		return fmt.Errorf("look up the addresses of this machine: %w", err)
	}
	for _, one := range all {
		if own, err := netip.ParsePrefix(one.String()); err == nil && own.Addr().Unmap() == ip {
			return errInside
		}
	}
	return nil
}
