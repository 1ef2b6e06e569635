package mailing

import (
	"errors"
	"net/netip"
	"slices"
	"syscall"
)

// errInside says that a mail server of an organisation stands where this service must not reach for it.
var errInside = errors.New("the address lies inside a network that organisations may not name (TB_SENDER_NETWORKS)")

// reserved are networks that lead somewhere else than to a server in the internet, beside those that netip knows.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

// guard keeps mail servers of organisations out of the house. Whoever manages an organisation names a host; they must
// not get this service to knock at machines that they cannot reach themselves.
type guard struct {
	networks []netip.Prefix // that are allowed all the same
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
	return nil
}
