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
}

// tellTeam queues the letter to an account that was added.
func (s *Service) tellTeam(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, joined account.Account, r TeamRole) error {
	letter := teamLetter{Frame: s.frame(ev, joined.Name), Event: ev.Title, When: ev.when(), Place: ev.place(), Role: r.Role, Workshops: r.named(ev),
		Link: s.baseURL + "/intern/veranstaltungen/" + ev.Slug}
	if r.Role == actor.RoleWorkshopLeader {
		letter.Link += "/workshopleitung"
	}
	adder, err := account.FindActive(ctx, tx, who.AccountID())
	if err != nil {
		return err
	}
	letter.By = adder.Name
	key := fmt.Sprintf("%s/%d/%d/%d", letterTeam, ev.ID, joined.ID, tx.Now.UnixMicro())
	return enqueue(ctx, tx, letterTeam, key, recipient{joined.Email, joined.Name, new(int64(joined.ID))}, letter)
}
