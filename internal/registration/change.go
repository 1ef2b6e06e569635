package registration

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// ChangeByToken writes the answers of the person whose link it is anew, and how many people the
// registration stands for, and the language of letters where one is sent. Names and addresses stay: whoever sends somebody else names a substitute.
// Files that are neither sent again nor removed stay. When the time for changes is over but not that for cancelling,
// fewer people can still come; whatever else was sent is dropped.
//
// Errors: Invalid with all mistakes; Closed after the time for it; Conflict when the registration has
// ended, when it says something else than in the version that the change was made for, or when there is
// no seat for what was chosen. What says the same as before changes nothing, and nobody is written to.
func (s *Service) ChangeByToken(ctx context.Context, secret string, sent Application) error {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, found.Reference)
		if err != nil {
			return err
		}
		if err := d.mayChange(r, sent); err != nil {
			return err
		}
		if !d.plan.event.ChangeOpenAt(d.tx.Now) {
			return d.shrink(ctx, actor.Participant(), r, sent.Party)
		}
		sent.FirstName, sent.LastName, sent.Email = r.FirstName, r.LastName, r.Email
		return d.change(ctx, s.links, actor.Participant(), r, sent)
	})
}

// mayChange lets people change their answers, and come with fewer, until the deadlines of each.
func (d *desk) mayChange(r Registration, sent Application) error {
	ev, now := d.plan.event, d.tx.Now
	fewer := sent.Party > 0 && sent.Party < r.Party
	switch {
	case !r.State.IsLive():
		return fault.New(fault.Conflict, "registration.ended")
	case r.Placeholder:
		return fault.New(fault.Conflict, "registration.place_unnamed")
	case fewer && !mayCancel(ev, r.State, now):
		return fault.New(fault.Closed, "registration.cancel_closed")
	case !fewer && !ev.ChangeOpenAt(now):
		return fault.New(fault.Closed, "registration.change_closed")
	}
	return nil
}

// Change corrects a registration for an account of a host: everything may change, at any time.
// Errors as in ChangeByToken.
func (s *Service) Change(ctx context.Context, who actor.Actor, ref Reference, sent Application) error {
	found, _, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, ref)
		if err != nil {
			return err
		}
		if !r.State.IsLive() {
			return fault.New(fault.Conflict, "registration.ended")
		}
		return d.change(ctx, s.links, who, r, sent)
	})
}

func (d *desk) change(ctx context.Context, links Links, who actor.Actor, r Registration, sent Application) error {
	if sent.Party == 0 {
		sent.Party = r.Party
	}
	sent.Submission, sent.Overbook, sent.Locale = "", "", cmp.Or(sent.Locale, r.Locale)
	special, files, err := readApart(ctx, d.tx, r.ID)
	if err != nil {
		return err
	}
	if err := links.refuseOutdated(sent, r, special, files); err != nil {
		return err
	}
	sent.Answers.Kept = keptFiles(files, sent.RemoveFiles)
	a := &admission{sent: sent, plan: d.plan, who: who, reference: r.Reference, inGroup: r.GroupID != nil || r.Email == "", door: doorOf(r), party: r.Party}
	if err := a.prepare(); err != nil {
		return err
	}
	if a.key = keyIn(r, a.Person); a.key == "" {
		a.key = orEmpty(r.PersonKey) // a form of staff that comes again is still the same
	}
	if err := d.keepUnasked(r, special, a); err != nil {
		return err
	}
	same, err := a.saysTheSame(r, special)
	if err != nil || same && a.Locale == r.Locale {
		return err
	}
	if err := d.writeIn(ctx, r, a.Locale); err != nil {
		return err
	}
	if same { // the language alone is nothing that somebody is written to about
		return d.note(ctx, who, ChangedAnswers, "", r.ID)
	}
	r.Locale = a.Locale
	if err := d.rewrite(ctx, r, a); err != nil {
		return err
	}
	if err := d.note(ctx, who, ChangedAnswers, "", r.ID); err != nil {
		return err
	}
	return d.tellOfChange(ctx, who, r, a)
}

// keepUnasked lets answers survive to what the form does not ask any more.
func (d *desk) keepUnasked(r Registration, special Answers, a *admission) (err error) {
	for _, answer := range slices.Concat(r.Answers, special) {
		if !slices.ContainsFunc(d.plan.event.Questions, func(q question.Question) bool { return q.Key == answer.Key }) {
			a.answers = append(a.answers, answer)
		}
	}
	a.Person = a.Person.withUnasked(r.Person, d.plan.event.Fields)
	ordinary, _ := a.answers.apart()
	a.ordinary, err = ordinary.text()
	return err
}

// withUnasked returns the person with what another version says in ready fields that are not asked for.
func (p Person) withUnasked(stored Person, asked []event.Field) Person {
	for key, keep := range map[string]func(){
		"title": func() { p.Title = stored.Title }, "phone": func() { p.Phone = stored.Phone },
		"organisation": func() { p.Organisation = stored.Organisation }, "organisation_kind": func() { p.OrganisationKind = stored.OrganisationKind },
		"carrier_group": func() { p.CarrierGroup = stored.CarrierGroup }, "municipality": func() { p.MunicipalityKey = stored.MunicipalityKey },
		"position": func() { p.Position = stored.Position }, "remark": func() { p.Remark = stored.Remark },
	} {
		if !slices.ContainsFunc(asked, func(field event.Field) bool { return field.Key == key }) {
			keep()
		}
	}
	return p
}

// shrink lets a registration stand for fewer people. Nothing else changes, and nothing else is
// checked: the form may ask for more than it did at the time.
func (d *desk) shrink(ctx context.Context, who actor.Actor, r Registration, party int) error {
	special, _, err := readApart(ctx, d.tx, r.ID)
	if err != nil {
		return err
	}
	a := &admission{Application: Application{Person: r.Person, Party: party}, plan: d.plan, who: who, reference: r.Reference, door: door{code: r.Code},
		key: keyIn(r, r.Person), answers: slices.Concat(r.Answers, special)}
	if a.ordinary, err = r.Answers.text(); err != nil {
		return err
	}
	if err := d.rewrite(ctx, r, a); err != nil {
		return err
	}
	return d.tellOfChange(ctx, who, r, a)
}

// keyIn is the key of a person in the place of a registration: in a group the address may be that of the contact.
func keyIn(r Registration, p Person) string {
	if p.Email == "" {
		p.Email = r.ContactEmail
	}
	return p.personKey()
}

// tellOfChange keeps the history of a change, writes the letter and gives away what became free.
func (d *desk) tellOfChange(ctx context.Context, who actor.Actor, r Registration, a *admission) error {
	if a.Party != r.Party {
		if err := d.note(ctx, who, ChangedParty, fmt.Sprintf("%d → %d", r.Party, a.Party), r.ID); err != nil {
			return err
		}
	}
	if err := d.writeChanged(ctx, r, a); err != nil {
		return err
	}
	return d.passOn(ctx)
}

// writeChanged tells somebody what is stored now.
func (d *desk) writeChanged(ctx context.Context, r Registration, a *admission) error {
	r.Person, r.Party = a.Person, a.Party
	r.Answers, _ = a.answers.apart()
	workshops, err := givenWorkshops(ctx, d.tx, d.plan.event, r)
	if err != nil {
		return err
	}
	return d.write(ctx, letterChanged, letterFacts{State: r.State, Workshops: workshops[r.ID]}, r)
}

// rewrite stores a person and answers in the place of others, and finds the seat they need. It
// refuses before it writes.
func (d *desk) rewrite(ctx context.Context, r Registration, a *admission) error {
	live, err := d.listLive(ctx, a)
	if err != nil {
		return err
	}
	if earlier, ok := live[a.key]; ok && earlier.ID != r.ID {
		return d.refuseAgain(a, earlier.Reference)
	}
	pools := []int64(r.Pools)
	if r.State.TakesSeat() {
		g, err := d.reseat(ctx, r, a.claim(d.plan), a.byStaff())
		if err != nil {
			return err
		}
		ids, err := d.idsOfPools(ctx, g)
		if err != nil {
			return err
		}
		pools = ids[0]
	}
	return d.updatePerson(ctx, r, a, pools)
}

// reseat finds the seat for what a registration needs after a change, in the place of its old one.
// Nobody who comes with more people than before, or leaves a quota, passes those who wait.
func (d *desk) reseat(ctx context.Context, r Registration, c claim, byStaff bool) (grant, error) {
	old, err := d.claimsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	before := d.grantOf(r)
	g, ok := d.book.exchange(old[r.ID], before, c)
	wantsOpenSeat := c.seats > r.Party || (d.quotaOf(before) != nil && d.quotaOf(g) == nil)
	if !ok || (wantsOpenSeat && !mayPass(d.plan.event, d.seats.Waiting, byStaff, d.tx.Now)) {
		return nil, fault.New(fault.Conflict, "registration.change_no_seat")
	}
	return g, nil
}

// grantOf names the pools a registration sits in.
func (d *desk) grantOf(r Registration) grant {
	var g grant
	for key, p := range d.book.pools {
		for _, id := range r.Pools {
			if p.id == id {
				g = append(g, key)
			}
		}
	}
	return g
}

// keptFiles are the names of stored files that stay unless another is sent, by the keys of their questions.
func keptFiles(stored []File, removed []string) map[string]string {
	kept := make(map[string]string, len(stored))
	for _, file := range stored {
		if !slices.Contains(removed, file.Key) {
			kept[file.Key] = file.Name
		}
	}
	return kept
}
