package registration

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// GroupToConfirm is what the page behind the link that proves the address of a contact shows. Looking
// at it changes nothing.
type GroupToConfirm struct {
	GroupPage
	Confirmed bool // already, by an earlier visit
	Lapsed    bool // nobody of the group is registered any more
}

// GroupConfirmation returns what the holder of the link in a letter may confirm.
func (s *Service) GroupConfirmation(ctx context.Context, secret string) (GroupToConfirm, error) {
	g, err := s.groupToConfirm(ctx, secret)
	if err != nil {
		return GroupToConfirm{}, err
	}
	page, err := s.pageOf(ctx, g)
	lapsed := true
	for _, m := range page.Members {
		lapsed = lapsed && !m.State.IsLive()
	}
	return GroupToConfirm{GroupPage: page, Confirmed: !lapsed && !page.Unverified, Lapsed: lapsed}, err
}

func (s *Service) groupToConfirm(ctx context.Context, secret string) (Group, error) {
	ref, ok := s.links.readFor(confirmGroup, secret)
	if !ok {
		return Group{}, fault.New(fault.NotFound, "registration.link_unknown")
	}
	return findGroup(ctx, s.db, ref)
}

// ConfirmGroup confirms the address of a contact, for everybody whom the contact has registered, and
// returns the token of the contact's page. Doing it again changes nothing. Closed when nobody of the
// group is registered any more.
func (s *Service) ConfirmGroup(ctx context.Context, secret string) (token string, err error) {
	g, err := s.groupToConfirm(ctx, secret)
	if err != nil {
		return "", err
	}
	return s.links.GroupToken(g.Reference), s.act(ctx, g.EventID, func(ctx context.Context, d *desk) error {
		members, err := listMembers(ctx, d.tx, g.ID)
		if err != nil {
			return err
		}
		live, _ := divided(members, func(r Registration) bool { return r.State.IsLive() })
		if len(live) == 0 {
			return fault.New(fault.Closed, "registration.confirm_expired")
		}
		if open, _ := divided(live, func(r Registration) bool { return r.Unverified }); len(open) == 0 {
			return nil
		}
		d.tellGroup(g.ID)
		return d.confirm(ctx, actor.Participant(), live...)
	})
}
