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
}

func (a *admission) byStaff() bool { return a.who.Kind() != actor.KindParticipant }

// prepare checks an application against a plan and makes it ready.
func prepare(p *plan, who actor.Actor, sent Application) (*admission, error) {
	a := &admission{sent: sent, plan: p, who: who, reference: Reference(token.Reference())}
	checked, err := sent.checked(p, !a.byStaff())
	if err != nil {
		return nil, err
	}
	a.Application, a.key = checked, checked.key()
	snapshot, err := json.Marshal(letterPersonOf(checked.Person, a.reference))
	if err != nil {
		return nil, fmt.Errorf("write snapshot of person: %w", err)
	}
	a.snapshot = string(snapshot)
	return a, nil
}

// recheck makes an admission ready again when it was checked with a plan that is not the present one.
func (a *admission) recheck(p *plan) (*admission, error) {
	if a.plan.event.Version == p.event.Version {
		return a, nil
	}
	return prepare(p, a.who, a.sent)
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
		rows.add(r.admission, Confirmed, 0, 0)
		outcomes[i].Value = s.resultOf(r.admission, Confirmed, 0)
	}
	p := batch[0].admission.plan
	inserted, err := s.insertIfAllFit(ctx, id, p, now, &rows)
	if db.WasRefused(err) || db.IsPassing(err) {
		return nil, false, nil
	}
	return outcomes, inserted == len(batch), err
}

// worthTrying reports whether the batch holds only admissions of different persons made with one
// plan that lets them in.
func worthTrying(batch []request, now time.Time) bool {
	if leadingAdmissions(batch) < len(batch) {
		return false
	}
	p, keys := batch[0].admission.plan, make(map[string]bool, len(batch))
	for _, r := range batch {
		a := r.admission
		if a.plan.event.Version != p.event.Version || mayRegister(p.event, a.byStaff(), now) != nil || (a.key != "" && keys[a.key]) {
			return false
		}
		keys[a.key] = true
	}
	return true
}

// admit places neighbours in order of arrival and stores them together.
func (s *Service) admit(ctx context.Context, d *desk, batch []request) ([]combiner.Outcome[Result], error) {
	live, err := d.listLive(ctx, batch)
	if err != nil {
		return nil, err
	}
	rows := admissionRows{now: d.tx.Now}
	outcomes := make([]combiner.Outcome[Result], len(batch))
	for i, r := range batch {
		a, err := r.admission.recheck(d.plan)
		if err != nil {
			outcomes[i].Err = err
			continue
		}
		if earlier, ok := live[a.key]; ok {
			outcomes[i].Value, outcomes[i].Err = s.again(ctx, d, a, earlier)
			continue
		}
		state, err := place(d.plan.event, d.seats, a.byStaff(), d.tx.Now)
		if err != nil {
			outcomes[i].Err = err
			continue
		}
		position := d.enter(a, state, &rows)
		outcomes[i].Value = s.resultOf(a, state, position)
		if a.key != "" {
			live[a.key] = liveRegistration{Reference: a.reference, State: state, Submission: a.Submission, unsaved: true, position: position}
		}
	}
	return outcomes, d.insert(ctx, s, &rows)
}

// enter notes a placed admission and returns its place on the waitlist, 0 when it has a seat.
func (d *desk) enter(a *admission, state State, rows *admissionRows) (position int) {
	d.seats = d.seats.with(state)
	var number int64
	if state == Waitlisted {
		d.lastWaiting++
		number, position = d.lastWaiting, d.seats.Waiting
	}
	rows.add(a, state, number, position)
	return position
}

func (s *Service) resultOf(a *admission, state State, position int) Result {
	return Result{Reference: a.reference, State: state, WaitlistPosition: position, Token: s.links.Token(a.reference)}
}

// again answers somebody who is already registered. The same filled form sent twice gets its first
// answer; anything else learns nothing here, and a letter with the link goes to the address.
func (s *Service) again(ctx context.Context, d *desk, a *admission, earlier liveRegistration) (Result, error) {
	if a.Submission != "" && a.Submission == earlier.Submission {
		result := Result{Reference: earlier.Reference, State: earlier.State, WaitlistPosition: earlier.position,
			Token: s.links.Token(earlier.Reference)}
		var err error
		if earlier.State == Waitlisted && !earlier.unsaved {
			result.WaitlistPosition, err = waitlistPosition(ctx, d.tx, earlier.ID)
		}
		return result, err
	}
	if a.byStaff() {
		return Result{}, fault.New(fault.Conflict, "registration.already_registered", fault.Args{"Reference": string(earlier.Reference)})
	}
	if earlier.unsaved {
		return Result{Again: true}, nil
	}
	return Result{Again: true}, d.remind(ctx, earlier.Reference)
}
