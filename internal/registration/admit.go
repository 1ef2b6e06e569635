package registration

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/token"
)

// admission is one application made ready for the desk: everything that costs time is done before
// the lock.
type admission struct {
	Application
	sent      Application // as it came, to be checked again when the form has changed meanwhile
	plan      *plan       // the plan it was checked with
	who       actor.Actor
	reference Reference
	key       string // see Application.key
	snapshot  string // the person's part of a letter's snapshot, JSON
	answers   Answers
	ordinary  string // those of answers that are of no special category, JSON
	files     map[string]question.Upload
	door      door // how it came in, where an event is not open to all
	// What it has to do with others; zero when it comes by itself.
	inGroup     bool
	groupID     int64 // once the group is stored
	placeholder bool  // nobody is named yet
	replaces    ID
	untold      bool // somebody else gets the letter
	verified    bool // the address was proved otherwise
	party       int  // for how many people it stands already, whatever the rules say today
}

// placed is an admission's place.
type placed struct {
	state      State
	pools      []int64
	number     int64 // in the order of the waitlist
	position   int   // on the waitlist, from 1
	unverified bool
	respondBy  *time.Time
	overbooked bool // sits above the capacity
}

func (a *admission) byStaff() bool { return a.who.Kind() != actor.KindParticipant }

// claim is what the admission needs of the event's seats.
func (a *admission) claim(p *plan) claim { return p.claimOf(a.Person, a.answers, a.door.code, a.Party) }

// isPlain reports whether nothing but a seat of the event decides about the admission, and nothing
// but its row has to be stored.
func (a *admission) isPlain() bool {
	return !a.plan.hasPools && !isDecidedLater(a.plan.event, a.byStaff()) && a.door == (door{}) && len(a.files) == 0 &&
		len(a.answers) == a.ordinaryCount() && a.Overbook == ""
}

func (a *admission) ordinaryCount() int {
	ordinary, _ := a.answers.apart()
	return len(ordinary)
}

// prepare checks an application against a plan and makes it ready.
func prepare(p *plan, who actor.Actor, sent Application, in door) (*admission, error) {
	a := newAdmission(p, who, sent, in)
	return a, a.prepare()
}

func newAdmission(p *plan, who actor.Actor, sent Application, in door) *admission {
	return &admission{sent: sent, plan: p, who: who, reference: Reference(token.Reference()), door: in}
}

func (a *admission) prepare() error {
	if err := a.check(a.plan); err != nil {
		return err
	}
	a.key = a.Application.key()
	snapshot, err := json.Marshal(letterPersonOf(a.Person, a.reference, a.answers))
	if err != nil {
		return fmt.Errorf("write snapshot of person: %w", err)
	}
	a.snapshot = string(snapshot)
	ordinary, _ := a.answers.apart()
	a.ordinary, err = ordinary.text()
	return err
}

// recheck makes an admission ready again when it was checked with a plan that is not the present one.
func (a *admission) recheck(p *plan) (*admission, error) {
	if a.plan.event.Version == p.event.Version {
		return a, nil
	}
	if err := mayComeIn(a.who, p.event, a.door); err != nil {
		return nil, err
	}
	return prepare(p, a.who, a.sent, a.door)
}

// settled turns the state an admission was given into its place.
func (a *admission) settled(state State, now time.Time) placed {
	p := placed{state: state, unverified: a.plan.event.Rules.ConfirmEmail && !a.byStaff() && !a.verified && (a.inGroup || !a.door.provesAddress(a.Email))}
	if !p.unverified {
		return p
	}
	p.respondBy = new(confirmEnd(a.plan.event, now))
	if state == Confirmed {
		p.state = Unconfirmed
	}
	return p
}

// admitAllAtOnce is the quick way: one statement, one round trip, no open transaction. It takes the
// whole batch or, with ok false, nothing: when not everybody fits, somebody waits, somebody is
// already registered, or the plan is not the present one. The way through the desk then finds out.
func (s *Service) admitAllAtOnce(ctx context.Context, id event.ID, batch []request) (outcomes []combiner.Outcome[Result], ok bool, err error) {
	now := s.db.Now()
	if !worthTrying(batch, now) {
		return nil, false, nil
	}
	rows := admissionRows{now: now}
	outcomes = make([]combiner.Outcome[Result], len(batch))
	for i, r := range batch {
		p := r.admission.settled(Confirmed, now)
		rows.add(r.admission, p)
		outcomes[i].Value = s.resultOf(r.admission, p, nil)
	}
	p := batch[0].admission.plan
	inserted, err := s.insertIfAllFit(ctx, id, p, now, &rows)
	if db.WasRefused(err) || db.IsPassing(err) {
		return nil, false, nil
	}
	return outcomes, inserted == len(batch), err
}

// worthTrying reports whether the batch holds only plain admissions of different persons made with
// one plan that lets them in.
func worthTrying(batch []request, now time.Time) bool {
	if leadingAdmissions(batch) < len(batch) {
		return false
	}
	p, keys := batch[0].admission.plan, make(map[string]bool, len(batch))
	for _, r := range batch {
		a := r.admission
		if a.plan.event.Version != p.event.Version || !a.isPlain() || mayRegister(p.event, a.byStaff(), now) != nil || (a.key != "" && keys[a.key]) {
			return false
		}
		keys[a.key] = true
	}
	return true
}

// admit places neighbours in order of arrival and stores them together.
func (s *Service) admit(ctx context.Context, d *desk, batch []request) ([]combiner.Outcome[Result], error) {
	admissions := make([]*admission, len(batch))
	for i, r := range batch {
		admissions[i] = r.admission
	}
	live, err := d.listLive(ctx, admissions...)
	if err != nil {
		return nil, err
	}
	uses, err := d.countUses(ctx, admissions...)
	if err != nil {
		return nil, err
	}
	e := d.entries()
	outcomes := make([]combiner.Outcome[Result], len(batch))
	for i, sent := range admissions {
		a, err := sent.recheck(d.plan)
		if err != nil {
			outcomes[i].Err = err
			continue
		}
		if earlier, ok := live[a.key]; ok {
			outcomes[i].Value, outcomes[i].Err = s.again(ctx, d, a, earlier)
			continue
		}
		if err := uses.admits(a); err != nil {
			outcomes[i].Err = err
			continue
		}
		p, g, err := d.placeOne(a)
		if err != nil {
			outcomes[i].Err = err
			continue
		}
		e.add(a, p, g)
		uses.note(a)
		outcomes[i].Value = s.resultOf(a, p, d.quotaOf(g))
		if a.key != "" {
			live[a.key] = liveRegistration{Reference: a.reference, State: p.state, Submission: a.Submission, unsaved: true, position: p.position}
		}
	}
	return outcomes, e.store(ctx, s)
}

// placeOne finds the place of one admission.
func (d *desk) placeOne(a *admission) (placed, grant, error) {
	c := a.claim(d.plan)
	found, err := place(d.plan.event, d.book, d.seats.Waiting, a.byStaff(), c)
	overbooks := a.Overbook != "" && (found.state == Waitlisted || fault.Is(err, fault.Conflict))
	if overbooks {
		found, err = placement{Confirmed, []grant{d.book.overbook(c)}}, nil
	}
	if err != nil {
		return placed{}, nil, err
	}
	p := a.settled(found.state, d.tx.Now)
	p.overbooked = overbooks
	if found.state == Waitlisted {
		d.joinWaitlist(&p)
	}
	if len(found.grants) == 0 {
		return p, nil, nil
	}
	return p, found.grants[0], nil
}

// joinWaitlist puts a place at the end of the waitlist.
func (d *desk) joinWaitlist(p *placed) {
	d.lastWaiting++
	d.seats.Waiting++
	p.number, p.position = d.lastWaiting, d.seats.Waiting
}

// quotaOf returns the reserved quota that a grant sits in.
func (d *desk) quotaOf(g grant) *event.Quota {
	for _, key := range g {
		if q, ok := d.plan.event.Rules.Quota(key.key); ok && key.kind == poolReserved {
			return &q
		}
	}
	return nil
}

func (s *Service) resultOf(a *admission, p placed, quota *event.Quota) Result {
	result := Result{Reference: a.reference, State: p.state, WaitlistPosition: p.position, Unverified: p.unverified,
		RespondBy: p.respondBy, Token: s.links.Token(a.reference)}
	if quota != nil {
		result.Quota = quota.Label
	}
	return result
}

// again answers somebody who is already registered. The same filled form sent twice gets its first
// answer; anything else learns nothing here, and a letter with the link goes to the address.
func (s *Service) again(ctx context.Context, d *desk, a *admission, earlier liveRegistration) (Result, error) {
	if a.Submission != "" && a.Submission == earlier.Submission {
		result := Result{Reference: earlier.Reference, State: earlier.State, WaitlistPosition: earlier.position,
			Token: s.links.Token(earlier.Reference)}
		var err error
		if earlier.State == Waitlisted && !earlier.unsaved {
			result.WaitlistPosition, err = waitlistPosition(ctx, d.tx, d.seats.EventID, earlier.ID)
		}
		return result, err
	}
	if a.byStaff() {
		return Result{}, d.refuseAgain(a, earlier.Reference)
	}
	if earlier.unsaved {
		return Result{Again: true}, nil
	}
	return Result{Again: true}, d.remind(ctx, earlier.Reference)
}

// refuseAgain refuses somebody who is registered already. Only staff learn by which number.
func (d *desk) refuseAgain(a *admission, earlier Reference) error {
	if a.byStaff() {
		return fault.New(fault.Conflict, "registration.already_registered", fault.Args{"Reference": string(earlier)})
	}
	d.tellOfTry(a, earlier)
	return fault.New(fault.Conflict, "registration.person_registered")
}

// tellOfTry lets the person know by letter that somebody tried to register them again, once an hour,
// so that nobody finds out in secret who is registered. Staff may know.
func (d *desk) tellOfTry(a *admission, earlier Reference) {
	if !a.byStaff() {
		d.triedAgain = append(d.triedAgain, earlier)
	}
}
