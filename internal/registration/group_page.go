package registration

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// Member is one person of a group as its contact sees it.
type Member struct {
	Registration
	WaitlistPosition int // from 1; 0 when the person does not wait
	MayCancel        bool
	MayName          bool // the place is still open, and there is time
	MaySubstitute    bool
	// Token opens the page of a person without an address. Empty for all others: their page, where answers
	// of special categories may stand, is theirs alone, or that of whoever is named later.
	Token string
}

// GroupPage is what the contact of a group sees.
type GroupPage struct {
	Group
	Event      event.Event
	Members    []Member // without those who were replaced
	Unverified bool     // the address has to be confirmed
	Offered    bool     // at least one seat waits to be accepted
	Token      string
}

// Group returns what the contact whose link it is sees. It changes nothing.
func (s *Service) Group(ctx context.Context, secret string) (GroupPage, error) {
	g, err := s.groupByToken(ctx, secret)
	if err != nil {
		return GroupPage{}, err
	}
	return s.pageOf(ctx, g)
}

func (s *Service) pageOf(ctx context.Context, g Group) (GroupPage, error) {
	ev, err := event.FindByID(ctx, s.db, g.EventID)
	if err != nil {
		return GroupPage{}, err
	}
	page := GroupPage{Group: g, Event: ev, Token: s.links.GroupToken(g.Reference)}
	members, err := listMembers(ctx, s.db, g.ID)
	if err != nil {
		return GroupPage{}, err
	}
	positions, err := waitlistPositions(ctx, s.db, g.EventID, idsOf(members)...)
	if err != nil {
		return GroupPage{}, err
	}
	for _, r := range members {
		if r.State == Replaced {
			continue
		}
		m := s.member(ev, r)
		m.WaitlistPosition = positions[r.ID]
		page.Members = append(page.Members, m)
		page.Unverified = page.Unverified || (r.Unverified && r.State.IsLive())
		page.Offered = page.Offered || r.State == Offered
	}
	return page, nil
}

func (s *Service) member(ev event.Event, r Registration) Member {
	now := s.db.Now()
	return Member{Registration: r, MayCancel: mayCancel(ev, r.State, now), Token: s.tokenForContact(r.Reference, r.Person, r.Placeholder),
		MayName:       r.Placeholder && r.State.IsLive() && mayNameLater(ev, now),
		MaySubstitute: maySubstitute(ev, actor.Participant(), r, now) == nil}
}

// tokenForContact returns the token that the contact of a group gets for a place; see Member.
func (s *Service) tokenForContact(ref Reference, p Person, isOpen bool) string {
	if p.Email != "" || isOpen {
		return ""
	}
	return s.links.Token(ref)
}

// groupByToken finds the group that a contact's link belongs to.
func (s *Service) groupByToken(ctx context.Context, secret string) (Group, error) {
	ref, ok := s.links.readFor(groupPurpose, secret)
	if !ok {
		return Group{}, fault.New(fault.NotFound, "registration.link_unknown")
	}
	return findGroup(ctx, s.db, ref)
}

// CancelMembers gives back the seats of some of a group. Closed after the time for it.
func (s *Service) CancelMembers(ctx context.Context, secret string, refs ...Reference) error {
	return s.withMembers(ctx, secret, refs, func(ctx context.Context, d *desk, members []Registration) error {
		return d.cancel(ctx, actor.Participant(), "", members...)
	})
}

// AcceptForMembers takes the seats that were offered to some of a group.
func (s *Service) AcceptForMembers(ctx context.Context, secret string, refs ...Reference) error {
	return s.withMembers(ctx, secret, refs, func(ctx context.Context, d *desk, members []Registration) error {
		return d.accept(ctx, members...)
	})
}

// DeclineForMembers gives the seats that were offered to some of a group to the next.
func (s *Service) DeclineForMembers(ctx context.Context, secret string, refs ...Reference) error {
	return s.withMembers(ctx, secret, refs, func(ctx context.Context, d *desk, members []Registration) error {
		return d.declineOffer(ctx, members...)
	})
}

// ResendGroupConfirmation writes to the contact again, with the link that proves the address while it
// is not proved, at most once in ten minutes.
func (s *Service) ResendGroupConfirmation(ctx context.Context, secret string) error {
	g, err := s.groupByToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.act(ctx, g.EventID, func(_ context.Context, d *desk) error {
		d.tellGroupOnce(g.ID, resendEvery)
		return nil
	})
}

// withMembers does something for members of a group at the event's desk, and tells the contact.
func (s *Service) withMembers(ctx context.Context, secret string, refs []Reference, work func(context.Context, *desk, []Registration) error) error {
	g, err := s.groupByToken(ctx, secret)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return fault.InvalidFields([]fault.Field{{Name: "members", Key: "registration.members_missing"}})
	}
	return s.act(ctx, g.EventID, func(ctx context.Context, d *desk) error {
		members := make([]Registration, len(refs))
		for i, ref := range refs {
			if members[i], err = d.memberOf(ctx, g, ref); err != nil {
				return err
			}
		}
		if err := work(ctx, d, members); err != nil {
			return err
		}
		if slices.ContainsFunc(members, func(r Registration) bool { return r.State.IsLive() }) { // else nothing has changed
			d.tellGroup(g.ID)
		}
		return nil
	})
}
