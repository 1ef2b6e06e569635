package config

import "strings"

// checkSending reads how letters go: how many, signed by what, and where servers of organisations may stand. What the key
// is worth is found out by who signs with it.
func (c *check) checkSending(s *Settings) {
	if s.MailRate < 0 {
		c.add("TB_MAIL_RATE is %d: give how many mails may go in a minute, or leave it out.", s.MailRate)
	}
	given := 0
	for _, part := range []string{s.DKIMDomain, s.DKIMSelector, string(s.DKIMKey)} {
		if part != "" {
			given++
		}
	}
	if given != 0 && given != 3 {
		c.add("TB_DKIM_DOMAIN, TB_DKIM_SELECTOR and TB_DKIM_KEY belong together: give all three or none.")
	}
	s.networks = nil
	for part := range strings.SplitSeq(s.SenderNetworks, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		network, err := parseNetwork(part)
		if err != nil {
			c.add("TB_SENDER_NETWORKS names %q: give addresses or networks such as 10.0.0.7 or 10.0.0.0/24, separated by commas.", part)
			continue
		}
		s.networks = append(s.networks, network.Masked())
	}
}
