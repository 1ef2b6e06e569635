package registration

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// groupNews is what a letter to the contact of a group is about.
type groupNews struct {
	unique string // makes the letter one of its kind
	reason string // what the hosts write about it
}

// tellGroup notes that the contact of a group gets a letter about all of it when the desk closes.
// What an event's change brings is told apart from what was due before it, in the same transaction.
func (d *desk) tellGroup(id int64) {
	d.noteNews(id, fmt.Sprintf("%d-%d", d.tx.Now.UnixMicro(), d.plan.event.Version))
}

// tellGroupOnce does the same for a letter that is asked for again and again: one in every so often,
// and none of its own where there is other news.
func (d *desk) tellGroupOnce(id int64, every time.Duration) {
	if _, told := d.toldGroups[id]; !told {
		d.noteNews(id, strconv.FormatInt(d.tx.Now.Truncate(every).UnixMicro(), 10))
	}
}

func (d *desk) noteNews(id int64, unique string) {
	if d.toldGroups == nil {
		d.toldGroups = map[int64]groupNews{}
	}
	d.toldGroups[id] = groupNews{unique: unique, reason: d.toldGroups[id].reason}
}

// tellGroupWhy does the same with what the hosts write about it, if anything.
func (d *desk) tellGroupWhy(id int64, reason string) {
	d.tellGroup(id)
	if news := d.toldGroups[id]; reason != "" {
		news.reason = reason
		d.toldGroups[id] = news
	}
}

// close writes the letters that say what everything came to. It is the last thing done at a desk.
func (d *desk) close(ctx context.Context) error {
	for _, ref := range d.triedAgain {
		if err := d.remind(ctx, ref); err != nil {
			return err
		}
	}
	return d.writeGroups(ctx)
}

func (d *desk) writeGroups(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(d.toldGroups)) {
		if err := d.writeGroup(ctx, id, d.toldGroups[id]); err != nil {
			return err
		}
	}
	return nil
}

// writeGroup tells the contact how everybody of the group stands, or asks to confirm the address.
func (d *desk) writeGroup(ctx context.Context, id int64, news groupNews) error {
	g, err := findGroupByID(ctx, d.tx, id)
	if err != nil || g.ContactEmail == "" {
		return err
	}
	members, err := listMembers(ctx, d.tx, id)
	if err != nil || len(members) == 0 {
		return err
	}
	if d.plan.event.State == event.StateCancelled {
		return d.writeContact(ctx, letterEventCancelled, letterFacts{Reason: d.plan.event.CancelReason}, g, members[0].ID, news.unique)
	}
	kind, facts := letterGroup, letterFacts{Reason: news.reason}
	for _, r := range members {
		if r.Unverified && r.State.IsLive() {
			kind, facts.Until = letterGroupConfirm, r.RespondBy
		}
	}
	if facts.Members, err = d.lettersMembers(ctx, members); err != nil {
		return err
	}
	return d.writeContact(ctx, kind, facts, g, members[0].ID, news.unique)
}

// lettersMembers lists the members as a letter shows them: those who stand, and those who did.
func (d *desk) lettersMembers(ctx context.Context, members []Registration) ([]letterMember, error) {
	positions, err := waitlistPositions(ctx, d.tx, d.seats.EventID, idsOf(members)...)
	if err != nil {
		return nil, err
	}
	workshops, err := givenWorkshops(ctx, d.tx, d.plan.event, members...)
	if err != nil {
		return nil, err
	}
	listed := make([]letterMember, 0, len(members))
	for _, r := range members {
		if r.State == Replaced {
			continue
		}
		m := letterMember{Name: r.Name(), Reference: r.Reference, State: r.State, Position: positions[r.ID], Until: r.RespondBy, Workshops: workshops[r.ID]}
		if r.Placeholder {
			m.Name = ""
		}
		listed = append(listed, m)
	}
	return listed, nil
}

// writeContact queues a letter to the contact of a group. It is kept with the group's first member,
// so that it is forgotten with the people it names.
func (d *desk) writeContact(ctx context.Context, kind mailing.Kind, facts letterFacts, g Group, first ID, unique string) error {
	return d.writeContactAs(ctx, fmt.Sprintf("%s/%s/%s", kind, g.Reference, unique), kind, facts, g, first)
}

// writeContactAs does the same with a key that makes the letter unique.
func (d *desk) writeContactAs(ctx context.Context, key string, kind mailing.Kind, facts letterFacts, g Group, first ID) error {
	letter, err := d.contactLetter(kind, facts, g, first, key)
	if err != nil {
		return err
	}
	return d.enqueue(ctx, letter)
}

// contactLetter is a letter to the contact of a group, kept with one of its members, with the key that makes it unique.
func (d *desk) contactLetter(kind mailing.Kind, facts letterFacts, g Group, member ID, key string) (mailing.Letter, error) {
	facts.At, facts.CancelOver = d.tx.Now, !d.plan.event.CancelOpenAt(d.tx.Now)
	data, err := json.Marshal(map[string]any{"person": letterPerson{Name: g.ContactName, Reference: g.Reference}, "facts": facts})
	if err != nil {
		return mailing.Letter{}, fmt.Errorf("write snapshot of group: %w", err)
	}
	return mailing.Letter{
		Kind: kind, DedupeKey: key, Locale: g.Locale,
		Recipient: g.ContactEmail, RecipientName: g.ContactName, Shared: d.plan.about, Data: string(data),
		EventID: new(int64(g.EventID)), RegistrationID: new(int64(member)),
	}, nil
}
