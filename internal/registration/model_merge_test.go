package registration

// mayMerge says why two guests cannot become one, in the order in which the service looks.
func (m *model) mayMerge(keep, end *guest) string {
	switch {
	case keep == end:
		return "registration.merge_self"
	case !keep.state.IsLive() || !end.state.IsLive():
		return "registration.merge_ended"
	case keep.placeholder || end.placeholder:
		return "registration.place_unnamed"
	case end.clan != nil:
		return "registration.merge_group"
	case end.party > keep.party:
		return "registration.merge_party"
	}
	return ""
}

// merge ends one guest and lets the other one go where that one went. With takes it says from now on what the other one said.
func (m *model) merge(keep, end *guest, takes bool) string {
	if refusal := m.mayMerge(keep, end); refusal != "" {
		return refusal
	}
	return m.whole(func() string {
		workshop, byHand, extra := end.workshop, end.byHand, m.extra()
		end.leave(Cancelled)
		if keep.state == Confirmed && keep.workshop == "" && !keep.byHand && workshop != "" {
			keep.workshop, keep.byHand = workshop, byHand
		}
		if s := m.laid(keep.said, end.said); takes && s != keep.said {
			if m.becomeAbove(extra, keep, s, keep.party, true) != "" { // as far above the capacity as the two were
				return "registration.merge_no_seat"
			}
			return ""
		}
		m.promote()
		return ""
	})
}

// laid lays over what somebody said all that another one said. A code stays with who came by it.
func (m *model) laid(s, over said) said {
	for _, part := range []struct{ to, from *string }{{&s.organisation, &over.organisation}, {&s.kind, &over.kind}, {&s.town, &over.town},
		{&s.menu, &over.menu}, {&s.help, &over.help}} {
		if *part.from != "" {
			*part.to = *part.from
		}
	}
	if m.slot() != nil && over.wishes != "" {
		s.wishes = over.wishes
	}
	return s
}
