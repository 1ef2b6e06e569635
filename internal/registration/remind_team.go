package registration

import (
	"context"
	"encoding/json"
	"fmt"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// remindTeam writes to everybody who may edit the registrations of the event, once, and returns to how many.
func (d *desk) remindTeam(ctx context.Context, r Reminder) (int, error) {
	if isDue, err := r.isForTeam(ctx, d.tx); err != nil || !isDue {
		return 0, err
	}
	facts, err := d.teamFacts(ctx, r)
	if err != nil {
		return 0, err
	}
	team, err := EditorsOf(ctx, d.tx, r.Event)
	if err != nil {
		return 0, err
	}
	letters := make([]mailing.Letter, len(team))
	for i, to := range team {
		data, err := json.Marshal(map[string]any{"person": letterPerson{Name: to.Name}, "facts": facts})
		if err != nil {
			return 0, fmt.Errorf("write snapshot for the team: %w", err)
		}
		letters[i] = mailing.Letter{
			Kind: reminderKinds[r.Rule.Letter], DedupeKey: fmt.Sprintf("reminder/team-%d%s/%d", r.Event.ID, reminderKey(r.Event, r.Rule), to.ID),
			Recipient: to.Email, RecipientName: to.Name, Shared: d.plan.about, Data: string(data),
			EventID: new(int64(r.Event.ID)), AccountID: new(int64(to.ID)),
		}
	}
	return len(letters), mailing.Enqueue(ctx, d.tx, letters...)
}

func (d *desk) teamFacts(ctx context.Context, r Reminder) (letterFacts, error) {
	seated, err := countSeated(ctx, d.tx, r.Event.ID)
	if err != nil {
		return letterFacts{}, err
	}
	states, err := countStates(ctx, d.tx, r.Event.ID)
	return letterFacts{At: d.tx.Now, Reason: r.Rule.Text, Count: seated, Needed: r.Event.Rules.MinParticipants,
		Waiting: states[Waitlisted], Applied: states[Applied]}, err
}

// EditorsOf returns the active accounts that may edit the registrations of an event: those of its hosts and of its team.
func EditorsOf(ctx context.Context, q db.Queryer, ev event.Event) ([]account.Account, error) {
	var found []account.Account
	known := map[account.ID]bool{}
	add := func(a account.Account, who actor.Actor) {
		if !known[a.ID] && who.MayAt(actor.EditRegistrations, ev.Place()) {
			known[a.ID] = true
			found = append(found, a)
		}
	}
	for _, host := range ev.HostIDs() {
		staff, err := account.Staff(ctx, q, host)
		if err != nil {
			return nil, err
		}
		for _, m := range staff {
			add(m.Account, actor.Account(m.ID, false, []actor.Membership{{Organisation: host, Role: m.Role}}))
		}
	}
	team, err := account.Team(ctx, q, ev.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range team {
		if m.IsActive() {
			add(m.Account, actor.Account(m.ID, false, nil).WithTeams([]actor.TeamMembership{{Event: ev.ID, Organisation: m.Organisation, Role: m.Role}}))
		}
	}
	return found, nil
}
