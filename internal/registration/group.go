package registration

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/token"
)

// GroupApplication asks for seats for several persons, whom one contact registers.
type GroupApplication struct {
	ContactName  string
	ContactEmail string
	ContactPhone string
	Persons      []Application // an address of their own is optional
	// Unnamed are further places whose persons are named later, where the event allows that.
	Unnamed int
	// Together: all of them or nobody; else each gets what is free.
	Together         bool
	Locale           string // of letters to the contact, and to members who have none of their own
	Submission       string // see Application
	Code, Invitation string
}

// GroupResult is what a group registration came to.
type GroupResult struct {
	Reference Reference
	// Members are the named ones in their order, then the places without a name. Token is as
	// in Member.
	Members    []Result
	Unverified bool // the contact has to confirm the address until RespondBy
	RespondBy  *time.Time
	Token      string // opens the contact's page
}

// Group is several persons registered by one contact.
type Group struct {
	ID           int64     `db:"id"`
	EventID      event.ID  `db:"event_id"`
	Reference    Reference `db:"reference"`
	ContactName  string    `db:"contact_name"`
	ContactEmail string    `db:"contact_email"`
	ContactPhone string    `db:"contact_phone"`
	Together     bool      `db:"together"`
	Locale       string    `db:"locale"`
	Submission   *string   `db:"submission"`
	CreatedAt    time.Time `db:"created_at"`
}

// add notes what a member came to.
func (g *GroupResult) add(member Result) {
	g.Members = append(g.Members, member)
	if member.Unverified {
		g.Unverified, g.RespondBy = true, member.RespondBy
	}
}

// placeholderName stands where a person is still to be named.
const placeholderName = "N. N."

// RegisterGroup asks for seats for several persons at once. Either all of them are stored, each
// with a state of its own, or nobody is.
//
// Errors: those of Register; mistakes of a person are named persons[0][first_name] and so on.
func (s *Service) RegisterGroup(ctx context.Context, who actor.Actor, slug string, g GroupApplication) (GroupResult, error) {
	p, err := s.freshPlan(ctx, slug)
	if err != nil {
		return GroupResult{}, err
	}
	if err := mayEnter(who, p); err != nil {
		return GroupResult{}, err
	}
	if err := mayRegister(p.event, who.Kind() != actor.KindParticipant, s.db.Now()); err != nil {
		return GroupResult{}, err
	}
	in, err := s.openDoor(ctx, who, p.event, g.Code, g.Invitation)
	if err != nil {
		return GroupResult{}, err
	}
	ready, err := prepareGroup(p, who, g, in, s.db.Now())
	if err != nil {
		return GroupResult{}, err
	}
	var result GroupResult
	_, err = s.atDesk(ctx, p.event.ID, request{act: func(ctx context.Context, d *desk) (Result, error) {
		if d.plan.event.Version != p.event.Version {
			return Result{}, fault.New(fault.Conflict, "registration.form_changed")
		}
		var err error
		result, err = s.admitGroup(ctx, d, ready)
		return Result{}, err
	}})
	return result, err
}

// groupAdmission is a group made ready for the desk.
type groupAdmission struct {
	Group
	who     actor.Actor
	members []*admission
}

func prepareGroup(p *plan, who actor.Actor, g GroupApplication, in door, now time.Time) (*groupAdmission, error) {
	f := form.New(nil)
	ready := &groupAdmission{who: who, Group: Group{
		EventID: p.event.ID, Reference: Reference(token.Reference()), Together: g.Together, Locale: g.Locale,
		ContactName: f.Line("contact_name", g.ContactName, form.Required), ContactEmail: f.Address("contact_email", g.ContactEmail, form.Required),
		ContactPhone: f.Line("contact_phone", g.ContactPhone),
	}}
	if ready.Locale == "" {
		ready.Locale = i18n.German
	}
	checkLocale(f, ready.Locale)
	if mark := f.Line("submission", g.Submission, form.Max(maxSubmission)); mark != "" {
		ready.Submission = &mark
	}
	checkSize(f, p.event, g)
	if err := f.Fault(); err != nil && f.HasFailed("persons") {
		return nil, err // too many to look at each
	}
	keys := map[string]bool{}
	for i := range len(g.Persons) + max(g.Unnamed, 0) {
		a, err := ready.prepareMember(p, g, in, i)
		if err != nil {
			if err := noteMistakes(f, i, err); err != nil {
				return nil, err
			}
			continue
		}
		noteNobody(f, i, a, mayNameLater(p.event, now)) // before two of them are the same person
		if a.key != "" && keys[a.key] {
			f.Fail(memberField(i, "last_name"), "registration.person_twice")
		}
		keys[a.key] = true
		ready.members = append(ready.members, a)
	}
	switch {
	case g.Unnamed < 0:
		f.Fail("unnamed", "form.number_too_small", fault.Args{"Min": 0})
	case g.Unnamed > 0 && !mayNameLater(p.event, now):
		f.Fail("unnamed", "registration.names_needed")
	}
	return ready, f.Fault()
}

func checkSize(f *form.Form, ev event.Event, g GroupApplication) {
	size, most := len(g.Persons)+max(g.Unnamed, 0), ev.Rules.GroupMax
	switch {
	case !ev.Rules.AllowsGroups():
		f.Fail("persons", "registration.no_groups")
	case size < 1:
		f.Fail("persons", "registration.group_empty")
	case size > most:
		f.Fail("persons", "registration.group_too_many", fault.Args{"Max": most})
	}
}

// prepareMember makes the i-th place ready. Whoever has no address is told apart by name and contact.
func (g *groupAdmission) prepareMember(p *plan, sent GroupApplication, in door, i int) (*admission, error) {
	a := &admission{plan: p, who: g.who, reference: Reference(token.Reference()), door: in, inGroup: true, placeholder: i >= len(sent.Persons)}
	if !a.placeholder {
		a.sent = sent.Persons[i]
		a.sent.Submission, a.sent.Overbook, a.sent.Party = "", "", 1
	}
	a.sent.Locale = cmp.Or(a.sent.Locale, g.Locale)
	a.verified = in.provesAddress(g.ContactEmail)
	if err := a.prepare(); err != nil {
		return nil, err
	}
	if a.Email == "" && !a.placeholder {
		a.key = Person{FirstName: a.FirstName, LastName: a.LastName, Email: g.ContactEmail}.personKey()
	}
	return a, nil
}

// noteMistakes names the mistakes of one person after the place in the group.
func noteMistakes(f *form.Form, i int, err error) error {
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind != fault.Invalid {
		return err
	}
	for _, field := range refusal.Fields {
		f.Fail(memberField(i, field.Name), field.Key, field.Args)
	}
	return nil
}

// memberField puts a field's name behind the place: answers[essen] becomes persons[0][answers][essen].
func memberField(i int, name string) string {
	first, rest, nested := strings.Cut(name, "[")
	prefix := "persons[" + strconv.Itoa(i) + "][" + first + "]"
	if !nested {
		return prefix
	}
	return prefix + "[" + rest
}

// admitGroup places and stores a group under the lock.
func (s *Service) admitGroup(ctx context.Context, d *desk, g *groupAdmission) (GroupResult, error) {
	if earlier, ok, err := s.groupAgain(ctx, d, g); ok || err != nil {
		return earlier, err
	}
	if err := d.refuseUnnamed(g); err != nil {
		return GroupResult{}, err
	}
	if err := d.refuseRegistered(ctx, g.members); err != nil {
		return GroupResult{}, err
	}
	if err := d.admitUses(ctx, g.members); err != nil {
		return GroupResult{}, err
	}
	places, grants, err := d.placeGroup(g)
	if err != nil {
		return GroupResult{}, err
	}
	if g.ID, err = insertGroup(ctx, d.tx, g.Group); err != nil {
		return GroupResult{}, err
	}
	e, result := d.entries(), GroupResult{Reference: g.Reference, Token: s.links.GroupToken(g.Reference)}
	for i, a := range g.members {
		a.groupID, a.untold = g.ID, places[i].unverified
		e.add(a, places[i], grants[i])
		one := s.resultOf(a, places[i], d.quotaOf(grants[i]))
		one.Token = s.tokenForContact(a.reference, a.Person, a.placeholder)
		result.add(one)
	}
	d.tellGroup(g.ID)
	return result, e.store(ctx, s)
}

// admitUses counts every person of a group as one use of a code; the invitation is for all of them.
func (d *desk) admitUses(ctx context.Context, members []*admission) error {
	u, err := d.countUses(ctx, members...)
	if err != nil {
		return err
	}
	for i, a := range members {
		if err := u.admitsCode(a); err != nil {
			return err
		}
		if i == 0 {
			if err := u.admitsInvitation(a); err != nil {
				return err
			}
		}
		u.note(a)
	}
	return nil
}

// refuseUnnamed refuses places without a name when the time to name them has run out meanwhile.
func (d *desk) refuseUnnamed(g *groupAdmission) error {
	if mayNameLater(d.plan.event, d.tx.Now) || !slices.ContainsFunc(g.members, func(a *admission) bool { return a.placeholder }) {
		return nil
	}
	return fault.InvalidFields([]fault.Field{{Name: "unnamed", Key: "registration.names_needed"}})
}

// refuseRegistered refuses a group with somebody who is registered already.
func (d *desk) refuseRegistered(ctx context.Context, members []*admission) error {
	live, err := d.listLive(ctx, members...)
	if err != nil {
		return err
	}
	var mistakes []fault.Field
	for i, a := range members {
		if earlier, ok := live[a.key]; ok && a.key != "" {
			d.tellOfTry(a, earlier.Reference)
			mistakes = append(mistakes, fault.Field{Name: memberField(i, "last_name"), Key: "registration.person_registered"})
		}
	}
	return fault.InvalidFields(mistakes)
}

// placeGroup finds the places of all, together or one after the other. It refuses before anything is
// written when somebody finds none.
func (d *desk) placeGroup(g *groupAdmission) (places []placed, grants []grant, err error) {
	byStaff := g.who.Kind() != actor.KindParticipant
	units := [][]*admission{g.members}
	if !g.Together {
		units = nil
		for _, a := range g.members {
			units = append(units, []*admission{a})
		}
	}
	free := d.book.open()
	for _, unit := range units {
		claims := make([]claim, len(unit))
		for i, a := range unit {
			claims[i] = a.claim(d.plan)
		}
		found, err := place(d.plan.event, d.book, d.seats.Waiting, byStaff, claims...)
		if err != nil {
			return nil, nil, groupRefusal(err, len(g.members), free)
		}
		for i, a := range unit {
			p := a.settled(found.state, d.tx.Now)
			if found.state == Waitlisted {
				d.joinWaitlist(&p)
			}
			places = append(places, p)
			if len(found.grants) == 0 {
				grants = append(grants, nil)
				continue
			}
			grants = append(grants, found.grants[i])
		}
	}
	return places, grants, nil
}

// groupRefusal says how many seats there are where a group is larger.
func groupRefusal(err error, size, free int) error {
	if fault.Is(err, fault.Conflict) && free > 0 && free < size {
		return fault.New(fault.Conflict, "registration.group_too_large", fault.Args{"Count": free}).Because(err)
	}
	return err
}

// groupAgain answers the same filled form sent twice with its first answer.
func (s *Service) groupAgain(ctx context.Context, d *desk, g *groupAdmission) (GroupResult, bool, error) {
	if g.Submission == nil {
		return GroupResult{}, false, nil
	}
	earlier, ok, err := findGroupBySubmission(ctx, d.tx, g.EventID, *g.Submission)
	if err != nil || !ok {
		return GroupResult{}, false, err
	}
	members, err := listMembers(ctx, d.tx, earlier.ID)
	if err != nil {
		return GroupResult{}, false, err
	}
	result := GroupResult{Reference: earlier.Reference, Token: s.links.GroupToken(earlier.Reference)}
	positions, err := waitlistPositions(ctx, d.tx, g.EventID, idsOf(members)...)
	if err != nil {
		return GroupResult{}, false, err
	}
	for _, r := range members {
		result.add(Result{Reference: r.Reference, State: r.State, WaitlistPosition: positions[r.ID], Unverified: r.Unverified,
			RespondBy: r.RespondBy, Token: s.tokenForContact(r.Reference, r.Person, r.Placeholder)})
	}
	return result, true, nil
}
