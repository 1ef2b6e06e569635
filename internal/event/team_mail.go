package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// letterTeam tells somebody that they are in the team now. It is named as its templates.
const letterTeam mailing.Kind = "event_team"

type teamLetter struct {
	mailing.Frame
	Event     string     `json:"event"`
	When      string     `json:"when"`
	Place     string     `json:"place,omitempty"`
	By        string     `json:"by,omitempty"`
	Role      actor.Role `json:"role"`
	Workshops []string   `json:"workshops,omitempty"`
	Link      string     `json:"link"`
	IsChange  bool       `json:"is_change,omitempty"` // of the role of somebody who was in the team before
}

// tellTeam queues the letter to an account that was added.
func (s *Service) tellTeam(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, joined account.Account, r TeamRole) error {
	return s.writeToTeam(ctx, tx, who, ev, joined, r, false)
}

// tellNewRole queues the letter to an account whose role in the team is another now. Whoever changed the own one, or has not
// come yet, needs none.
func (s *Service) tellNewRole(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, member account.Account, r TeamRole) error {
	if who.AccountID() == member.ID || !member.HasWayIn() {
		return nil
	}
	return s.writeToTeam(ctx, tx, who, ev, member, r, true)
}

func (s *Service) writeToTeam(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, to account.Account, r TeamRole, isChange bool) error {
	letter := teamLetter{Frame: s.frame(ev, to.Name), Event: ev.Title, When: ev.when(), Place: ev.place(), Role: r.Role, Workshops: r.named(ev), IsChange: isChange,
		Link: s.baseURL + "/intern/veranstaltungen/" + ev.Slug}
	if r.Role == actor.RoleWorkshopLeader {
		letter.Link += "/workshopleitung"
	}
	adder, err := account.FindActive(ctx, tx, who.AccountID())
	if err != nil {
		return err
	}
	letter.By = adder.Name
	key := fmt.Sprintf("%s/%d/%d/%d", letterTeam, ev.ID, to.ID, tx.Now.UnixMicro())
	return enqueue(ctx, tx, letterTeam, key, recipient{to.Email, to.Name, new(int64(to.ID))}, letter)
}
