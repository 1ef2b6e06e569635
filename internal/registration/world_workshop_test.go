package registration

import (
	"fmt"
	"slices"
)

// chooseWorkshop lets the hosts send somebody to a workshop by hand.
func (w *world) chooseWorkshop() {
	g := w.some(isIn(Confirmed))
	if g == nil || w.m.slot() == nil {
		return
	}
	workshop := pick(w.r, append([]string{""}, modelWorkshops...))
	w.ask("choose workshop "+workshop+" for", g, func() error {
		return w.h.service.ChooseWorkshops(w.ctx, w.h.staff, g.ref, chance(w.r, 2), WorkshopChoice{Slot: "work", Workshop: workshop})
	}, func() string { return w.m.choose(g, workshop) })
}

// allotWorkshops looks at the preview, checks that nothing better is possible, and decides as it shows.
func (w *world) allotWorkshops() {
	a := WorkshopAllotment{OnlyGaps: chance(w.r, 2)}
	w.atOnce(fmt.Sprint("allot workshops, only gaps: ", a.OnlyGaps), func(s *Service) {
		if _, err := s.CatchUp(w.ctx); err != nil { // the preview does nothing that is due
			w.fail("catch up: %v", err)
		}
		w.m.pass(w.h.now)
		preview, err := s.PreviewWorkshops(w.ctx, w.h.staff, w.slug, a)
		refusal := w.m.mayAllot()
		w.expect("preview", keyOf(err), refusal)
		if refusal != "" {
			return
		}
		w.judge(preview)
		a = preview.WorkshopAllotment
		a.Fingerprint = preview.Fingerprint
		if _, err = s.AllotWorkshops(w.ctx, w.h.staff, w.slug, a); err != nil {
			w.fail("allot workshops: %v", err)
		}
	})
}

// judge takes over what a preview shows, if it is right: who stays does stay, nobody gets what was not
// wished for, and no other way is better.
func (w *world) judge(preview WorkshopPreview) {
	stays := func(g *guest) bool { return g.byHand || (g.workshop != "" && preview.OnlyGaps) }
	var open []*guest
	for _, g := range w.m.guests {
		if mayGo(g) && !stays(g) && len(g.chooses()) > 0 {
			open = append(open, g)
		}
	}
	least, cost := w.m.leastCost(open, stays), 0
	got := map[Reference]string{}
	for _, l := range preview.Lines {
		got[l.Reference] = l.Workshop
	}
	for _, g := range w.m.guests {
		switch to := got[g.ref]; {
		case !mayGo(g) || stays(g):
			if mayGo(g) && to != g.workshop {
				w.fail("%s does not stay in %s", g.ref, g.workshop)
			}
		case to != "" && !slices.Contains(g.chooses(), to):
			w.fail("%s gets %s, and wishes for %s", g.ref, to, g.said.wishes)
		default:
			if len(g.chooses()) > 0 {
				cost += costOf(g, to)
			}
			g.workshop, g.byHand = to, false
		}
	}
	if cost != least || w.m.overfull() {
		w.fail("sharing out costs %d, the best %d", cost, least)
	}
}
