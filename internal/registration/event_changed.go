package registration

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

// changesGather is how long the letter about a changed event waits: what hosts change meanwhile goes into one letter.
const changesGather = 10 * time.Minute

// Tell writes to everybody who stands what has changed about the event since they were last written to. Letters about earlier
// changes that still wait are replaced, also when the hosts tell nobody of this one: the event as it stands at the top of a
// letter is always that of today.
//
// What a letter names as changed follows one rule. A save that is told names whatever differs from what the person was last
// told, also what was changed in silence before. A save in silence adds nothing to a letter that waits: it goes on naming only
// in what the event had changed by the last save that was told, and of that only what still differs. When the letter goes, its
// top counts as what the person was last told, so that the next letter compares with it.
//
// A save of what is in no letter leaves them alone. One of what is only in them, such as the way to the place, writes to nobody
// new, but what the hosts write about it joins the letters that wait. Errors: Invalid "message" when what they write would
// reach nobody although people are registered; those of the database.
func (Consequences) Tell(ctx context.Context, tx *db.Tx, before, after event.Event, news event.News) error {
	d, err := deskFor(ctx, tx, after)
	if err != nil {
		return err
	}
	top := letterEventOf(before)
	c := changed{desk: d, news: news, was: top.essentials(), is: letterEventOf(after), isNews: news.Tell && after.Concerns(before)}
	if news.Message == "" && reflect.DeepEqual(top, c.is) {
		return nil
	}
	if err := c.supersede(ctx); err != nil || (!c.isNews && news.Message == "" && len(c.waiting) == 0) {
		return err
	}
	var live []Registration
	if err := tx.SelectContext(ctx, &live, listLiveOfEventSQL, after.ID); err != nil {
		return fmt.Errorf("list live registrations of event: %w", err)
	}
	if err := d.releaseAbout(ctx, idsOf(live)); err != nil {
		return err
	}
	if err := c.readTold(ctx); err != nil {
		return err
	}
	letters, err := c.letters(ctx, live)
	if err != nil {
		return err
	}
	if news.Message != "" && len(letters) == 0 && len(live) > 0 {
		return fault.InvalidFields([]fault.Field{{Name: "message", Key: "event.message_to_nobody"}})
	}
	for i := range letters {
		letters[i].Bulk = true // nobody waits for the confirmation of a seat because of them
	}
	_, err = mailing.EnqueueHeld(ctx, tx, tx.Now.Add(changesGather), letters...)
	return err
}

// changed is a change of an event that people are told of.
type changed struct {
	desk    *desk
	news    event.News
	was     essentials // before this change
	is      letterEvent
	isNews  bool                      // people are told of it who are not written to anyway
	waiting map[Reference]letterFacts // letters that this change replaces, by registration or group
	known   map[addressee]essentials  // what was last written
}

// addressee is who gets letters about a registration, or about a group.
type addressee struct {
	registration ID
	group        int64
	address      string
}

func (c *changed) supersede(ctx context.Context) error {
	gone, err := mailing.Supersede(ctx, c.desk.tx, int64(c.is.ID), letterEventChanged)
	if err != nil {
		return err
	}
	c.waiting = make(map[Reference]letterFacts, len(gone))
	for _, l := range gone {
		var s snapshot
		if err := json.Unmarshal([]byte(l.Data), &s); err != nil {
			return fmt.Errorf("read letter that waits: %w", err)
		}
		c.waiting[s.Person.Reference] = s.Facts
	}
	return nil
}

// letters are those to people with an address of their own, and to the contacts of all others.
func (c *changed) letters(ctx context.Context, live []Registration) ([]mailing.Letter, error) {
	d := c.desk
	workshops, err := givenWorkshops(ctx, d.tx, d.plan.event, live...)
	if err != nil {
		return nil, err
	}
	var to []Registration
	facts, written, groups := map[ID]letterFacts{}, map[string]bool{}, map[int64][]Registration{}
	for _, r := range live {
		if r.Email == "" {
			if r.GroupID != nil {
				groups[*r.GroupID] = append(groups[*r.GroupID], r)
			}
			continue
		}
		if f, ok := c.facts(r.Reference, addressee{registration: r.ID, address: r.Email}, r.isSeated()); ok {
			f.Workshops = workshops[r.ID]
			facts[r.ID], written[r.Email], to = f, true, append(to, r)
		}
	}
	letters, err := lettersTo(d.tx.Now, d.plan.about, letterEventChanged, to, func(r Registration) letterFacts { return facts[r.ID] },
		func(r Registration) string { return c.key(r.Reference) })
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		letter, ok, err := c.toContact(ctx, id, groups[id], written)
		if err != nil {
			return nil, err
		}
		if ok {
			letters = append(letters, letter)
		}
	}
	return letters, nil
}

// toContact is the letter for those of a group who have no address. A contact who is written to anyway gets no second one.
func (c *changed) toContact(ctx context.Context, id int64, members []Registration, written map[string]bool) (mailing.Letter, bool, error) {
	g, err := findGroupByID(ctx, c.desk.tx, id)
	if err != nil || g.ContactEmail == "" || written[g.ContactEmail] {
		return mailing.Letter{}, false, err
	}
	f, ok := c.facts(g.Reference, addressee{group: id, address: g.ContactEmail}, slices.ContainsFunc(members, Registration.isSeated))
	if !ok {
		return mailing.Letter{}, false, nil
	}
	f.Contact = true
	letter, err := c.desk.contactLetter(letterEventChanged, f, g, members[0].ID, c.key(g.Reference))
	return letter, true, err
}

// key makes one letter of each version of the event.
func (c *changed) key(ref Reference) string {
	return fmt.Sprintf("event_changed/%s/%d", ref, c.desk.plan.event.Version)
}

// facts are what somebody is told; false when that is nothing.
func (c *changed) facts(ref Reference, to addressee, isSeated bool) (letterFacts, bool) {
	replaced, waits := c.waiting[ref]
	if !waits && !c.isNews {
		return letterFacts{}, false
	}
	was, known := c.known[to]
	switch {
	case known:
	case replaced.Was != nil:
		was = *replaced.Was
	default:
		was = c.was
	}
	facts := letterFacts{Was: &was, Reason: replaced.Reason, State: Waitlisted, CancelOver: !c.desk.plan.event.CancelOpenAt(c.desk.tx.Now)}
	if isSeated {
		facts.State = Confirmed
	}
	facts.Reason = joinedWords(replaced.Reason, c.news.Message)
	if !c.isNews {
		facts.Announced = cmp.Or(replaced.Announced, &c.was) // as it was before the first save in silence
		if known && len(was.changesTo(c.was, true)) == 0 {
			return letterFacts{}, false // another letter has told everything since
		}
	}
	return facts, len(facts.changesTo(c.is.essentials())) > 0
}

// joinedWords are what hosts wrote about one change after the other. What they have said already is said once.
func joinedWords(before, now string) string {
	const gap = "\n\n"
	switch {
	case before == "":
		return now
	case now == "", strings.Contains(gap+before+gap, gap+now+gap):
		return before
	}
	return before + gap + now
}

// isSeated reports whether the seat is sure, so that the person has the event in the calendar.
func (r Registration) isSeated() bool { return r.State == Confirmed && !r.Unverified }
