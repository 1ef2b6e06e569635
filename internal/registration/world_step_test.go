package registration

import (
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
)

// operation is something that happens to an event, the more often the larger its weight.
type operation struct {
	weight int
	do     func(*world)
}

var operations = []operation{
	{60, (*world).rush}, {16, (*world).register}, {4, (*world).registerGroup}, {2, (*world).enterByStaff},
	{10, (*world).confirm}, {2, (*world).confirmGroup},
	{16, (*world).cancel}, {3, (*world).cancelByStaff}, {3, (*world).cancelMembers},
	{8, (*world).change}, {2, (*world).changeByStaff}, {4, (*world).substitute}, {3, (*world).name},
	{7, (*world).accept}, {4, (*world).declineOffer}, {3, (*world).answerForMembers},
	{4, (*world).decide}, {2, (*world).decideAndUndo}, {1, (*world).allocate}, {2, (*world).allotWorkshops}, {4, (*world).chooseWorkshop}, {3, (*world).pick}, {2, (*world).setPriority},
	{4, (*world).merge}, {3, (*world).edit}, {4, (*world).passTime}, {1, (*world).catchUp},
}

// step does one random thing, and now and then serves who has gathered.
func (w *world) step() {
	total := 0
	for _, o := range operations {
		total += o.weight
	}
	n := w.r.IntN(total)
	for _, o := range operations {
		if n -= o.weight; n < 0 {
			o.do(w)
			break
		}
	}
	if chance(w.r, batchSize) {
		w.flush()
	}
}

// batchSize is how many requests come to the desk together, on average.
const batchSize = 16

// ask is do for one registration.
func (w *world) ask(text string, g *guest, ask func() error, rule func() string) {
	w.do(fmt.Sprintf("%s %d %s", text, g.no, g.ref), ask, rule)
}

// newName is most often that of somebody who is not registered yet.
func (w *world) newName() string {
	name := fmt.Sprint(w.r.IntN(150))
	for range 3 {
		if w.m.find(name) != nil {
			name = fmt.Sprint(w.r.IntN(150))
		}
	}
	return name
}

func (w *world) party() int {
	if chance(w.r, 3) {
		return w.r.IntN(4)
	}
	return 0
}

// rush lets several people register in one moment.
func (w *world) rush() {
	for range 3 + w.r.IntN(10) {
		w.register()
	}
}

func (w *world) register() {
	a := apply{who: w.newName(), said: randomSaid(w.r)}
	if w.m.draft.Rules.PartyMax > 1 {
		a.party = min(w.party(), w.m.draft.Rules.PartyMax)
	}
	sent := applicationOf(a.who, a.said)
	sent.Party = a.party
	w.doRegister(fmt.Sprintf("register %v", a), func() error {
		_, err := w.h.service.Register(w.ctx, actor.Participant(), w.slug, sent)
		return err
	}, func() string { return w.m.register(a) })
}

func (w *world) enterByStaff() {
	a := apply{who: w.newName(), said: randomSaid(w.r), byStaff: true, overbook: chance(w.r, 3)}
	if chance(w.r, 4) {
		a.who = "" // entered without an address
	}
	sent, by := applicationOf(a.who, a.said), w.h.staff
	if a.overbook {
		sent.Overbook, by = "Hält den Vortrag", w.manager
	}
	w.doRegister(fmt.Sprintf("enter %v", a), func() error {
		_, err := w.h.service.Register(w.ctx, by, w.slug, sent)
		return err
	}, func() string { return w.m.register(a) })
}

func (w *world) registerGroup() {
	of := &clan{contact: fmt.Sprintf("kontakt%d@gruppe.example", w.r.IntN(3)), together: chance(w.r, 2)}
	sent := GroupApplication{ContactName: "Kontakt Beispiel", ContactEmail: of.contact, Together: of.together}
	var persons []apply
	if chance(w.r, 6) {
		sent.Code = modelCode
	}
	for range 1 + w.r.IntN(3) {
		a := apply{who: w.newName(), said: randomSaid(w.r)}
		if chance(w.r, 2) {
			a.who += " " + of.contact
		}
		a.said.code = sent.Code
		persons = append(persons, a)
		sent.Persons = append(sent.Persons, applicationOf(a.who, a.said))
	}
	if chance(w.r, 3) {
		sent.Unnamed = 1
		persons = append(persons, apply{nn: true, said: said{code: sent.Code}})
	}
	w.do(fmt.Sprintf("register group %v %v", *of, persons), func() error {
		_, err := w.h.service.RegisterGroup(w.ctx, actor.Participant(), w.slug, sent)
		return err
	}, func() string { return w.m.registerGroup(of, persons) })
	w.clans = append(w.clans, of)
}

// passTime moves the clock: a while, or to the very moment when something is due or the one before.
func (w *world) passTime() {
	w.flush()
	w.done++
	next := w.h.now.Add(pick(w.r, []time.Duration{time.Second, time.Hour, 5 * time.Hour, 26 * time.Hour}))
	if due, ok := w.m.nextDue(); ok && chance(w.r, 2) {
		next = due.Add(-time.Duration(w.r.IntN(2)) * time.Second)
	}
	if next.After(w.h.now) {
		w.h.now = next
	}
	w.note("time passes", "")
}

// nextDue is when somebody has to answer next, or a quota is released.
func (m *model) nextDue() (next time.Time, ok bool) {
	for _, g := range m.guests {
		if !g.due.IsZero() && (!ok || g.due.Before(next)) {
			next, ok = g.due, true
		}
	}
	for _, q := range m.draft.Rules.Quotas {
		if q.ReleaseAt != nil && q.ReleaseAt.After(m.now) && (!ok || q.ReleaseAt.Before(next)) {
			next, ok = *q.ReleaseAt, true
		}
	}
	return next, ok
}

func (w *world) catchUp() {
	w.atOnce("the job looks for what is due", func(s *Service) {
		if _, err := s.CatchUp(w.ctx); err != nil {
			w.fail("catch up: %v", err)
		}
		w.m.pass(w.h.now)
	})
}
