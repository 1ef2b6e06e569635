package registration

import (
	"fmt"
)

// What people do with what they have.

func (w *world) confirm() {
	g := w.some(func(g *guest) bool { return g.unverified && isLive(g) && !g.placeholder })
	if g == nil {
		return
	}
	w.ask("confirm", g, func() error {
		_, err := w.h.service.ConfirmAddress(w.ctx, testLinks.tokenFor(confirmPurpose, g.ref))
		return err
	}, func() string { return w.m.confirm(g) })
}

// someClan returns one of the groups that the service knows.
func (w *world) someClan() *clan {
	for range 5 {
		if len(w.clans) == 0 {
			return nil
		}
		if of := pick(w.r, w.clans); of.ref != "" {
			return of
		}
	}
	return nil
}

// someMembers returns some of a group.
func (w *world) someMembers(of *clan) (members []*guest, refs []Reference) {
	for _, g := range w.m.guests {
		if g.clan == of && g.ref != "" && chance(w.r, 2) {
			members, refs = append(members, g), append(refs, g.ref)
		}
	}
	return members, refs
}

func (w *world) confirmGroup() {
	of := w.someClan()
	if of == nil {
		return
	}
	w.do("confirm group "+string(of.ref), func() error {
		_, err := w.h.service.ConfirmGroup(w.ctx, testLinks.tokenFor(confirmGroup, of.ref))
		return err
	}, func() string {
		var members []*guest
		for _, g := range w.m.guests {
			if g.clan == of {
				members = append(members, g)
			}
		}
		return w.m.confirm(members...)
	})
}

func (w *world) cancel() {
	g := w.some(isLive)
	if g == nil {
		return
	}
	w.ask("cancel", g, func() error { return w.h.service.CancelByToken(w.ctx, testLinks.Token(g.ref)) },
		func() string { return w.m.cancel(false, g) })
}

func (w *world) cancelByStaff() {
	g := w.some(isLive)
	if g == nil {
		return
	}
	w.ask("staff cancel", g, func() error { return w.h.service.Cancel(w.ctx, w.h.staff, g.ref, "Krank gemeldet") },
		func() string { return w.m.cancel(true, g) })
}

func (w *world) cancelMembers() {
	of := w.someClan()
	if of == nil {
		return
	}
	members, refs := w.someMembers(of)
	if len(members) == 0 {
		return
	}
	w.do(fmt.Sprint("cancel members ", refs), func() error { return w.h.service.CancelMembers(w.ctx, testLinks.GroupToken(of.ref), refs...) },
		func() string { return w.m.cancel(false, members...) })
}

func (w *world) change() {
	g := w.some(func(g *guest) bool { return isLive(g) && !g.placeholder })
	if g == nil {
		return
	}
	a := apply{said: randomSaid(w.r), party: w.party()}
	if chance(w.r, 2) {
		a.said = g.said
	}
	sent := applicationOf(g.who, a.said)
	sent.Party = a.party
	w.ask(fmt.Sprintf("change %v of", a), g, func() error { return w.h.service.ChangeByToken(w.ctx, testLinks.Token(g.ref), sent) },
		func() string { return w.m.change(g, a) })
}

func (w *world) changeByStaff() {
	g := w.some(isLive)
	if g == nil || g.placeholder {
		return
	}
	a := apply{said: randomSaid(w.r), party: w.party(), byStaff: true}
	sent := applicationOf(g.who, a.said)
	sent.Party = a.party
	w.ask(fmt.Sprintf("staff change %v of", a), g, func() error { return w.h.service.Change(w.ctx, w.h.staff, g.ref, sent) },
		func() string { return w.m.change(g, a) })
}

func (w *world) substitute() {
	g := w.some(isIn(Confirmed))
	if g == nil {
		return
	}
	a := apply{who: w.newName(), said: randomSaid(w.r), byStaff: chance(w.r, 3)}
	if chance(w.r, 2) {
		a.said = g.said
	}
	w.ask(fmt.Sprintf("substitute %v for", a), g, func() error {
		if a.byStaff {
			_, err := w.h.service.Substitute(w.ctx, w.h.staff, g.ref, applicationOf(a.who, a.said))
			return err
		}
		_, err := w.h.service.SubstituteByToken(w.ctx, testLinks.Token(g.ref), applicationOf(a.who, a.said))
		return err
	}, func() string { return w.m.substitute(g, a) })
}

func (w *world) name() {
	g := w.some(func(g *guest) bool { return g.placeholder && isLive(g) })
	if g == nil || g.clan == nil {
		return
	}
	a := apply{who: w.newName(), said: randomSaid(w.r)}
	if chance(w.r, 2) {
		a.who += " " + g.clan.contact
	}
	w.ask(fmt.Sprintf("name %v for", a), g, func() error {
		return w.h.service.NamePerson(w.ctx, testLinks.GroupToken(g.clan.ref), g.ref, applicationOf(a.who, a.said))
	}, func() string { return w.m.name(g, a) })
}

func (w *world) accept() {
	g := w.some(isIn(Offered))
	if g == nil {
		return
	}
	w.ask("accept", g, func() error { return w.h.service.AcceptOffer(w.ctx, testLinks.Token(g.ref)) }, func() string {
		if g.accepted && (g.state == Confirmed || g.state == Unconfirmed) {
			return "" // already
		}
		return w.m.accept(g)
	})
}

func (w *world) declineOffer() {
	g := w.some(isIn(Offered))
	if g == nil {
		return
	}
	w.ask("decline offer", g, func() error { return w.h.service.DeclineOffer(w.ctx, testLinks.Token(g.ref)) }, func() string {
		if g.state == Declined {
			return ""
		}
		return w.m.declineOffer(g)
	})
}

func (w *world) answerForMembers() {
	of := w.someClan()
	if of == nil {
		return
	}
	members, refs := w.someMembers(of)
	if len(members) == 0 {
		return
	}
	secret := testLinks.GroupToken(of.ref)
	if chance(w.r, 2) {
		w.do(fmt.Sprint("accept for members ", refs), func() error { return w.h.service.AcceptForMembers(w.ctx, secret, refs...) },
			func() string { return w.m.accept(members...) })
		return
	}
	w.do(fmt.Sprint("decline for members ", refs), func() error { return w.h.service.DeclineForMembers(w.ctx, secret, refs...) },
		func() string { return w.m.declineOffer(members...) })
}
