package registration

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/wish"
)

// WorkshopAllotment shares out the places of all workshops of an event among those who have a seat, by
// their wishes (package wish). What the hosts chose by hand stays.
type WorkshopAllotment struct {
	// Seed makes it repeatable: the same seed, wishes and places give the same result. Empty in a preview:
	// one is drawn.
	Seed string
	// OnlyGaps leaves everybody in the workshop they have, and gives places to those who have none.
	OnlyGaps bool
	// Text stands in every letter.
	Text string
	// Fingerprint of the preview that the hosts saw; what came in between makes the decision a Conflict.
	Fingerprint string
}

// WorkshopPreview is what sharing out would come to.
type WorkshopPreview struct {
	WorkshopAllotment
	Lines []WorkshopLine // slot by slot, in the order of the form, people in that of their registration
}

// WorkshopLine is what one person gets in one slot.
type WorkshopLine struct {
	Registration
	WorkshopPlace
	wishes int    // how many workshops the person wishes for; 0: only the plenary, or nothing was said
	Before string // the workshop that the person had; empty: none
}

// Wants reports whether the person wishes for a workshop of the slot.
func (l WorkshopLine) Wants() bool { return l.wishes > 0 }

// CountWish returns how many get their n-th wish in a slot, counted from 1; "" counts all slots.
func (p WorkshopPreview) CountWish(slot string, n int) int {
	return p.count(slot, func(l WorkshopLine) bool { return l.Workshop != "" && l.Wish == n })
}

// CountNone returns how many get none of the workshops that they wish for in a slot, and no other.
func (p WorkshopPreview) CountNone(slot string) int {
	return p.count(slot, func(l WorkshopLine) bool { return l.Workshop == "" && l.Wants() })
}

func (p WorkshopPreview) count(slot string, holds func(WorkshopLine) bool) (n int) {
	for _, l := range p.Lines {
		if (slot == "" || l.Slot == slot) && holds(l) {
			n++
		}
	}
	return n
}

// PreviewWorkshops returns what sharing out would come to now, and gives nobody anything. It stands at the
// event's desk, so what is due there is done first: it is no answer to a GET.
//
// Errors: Conflict when the event has no workshops, or nobody who wishes for one has a seat.
func (s *Service) PreviewWorkshops(ctx context.Context, who actor.Actor, slug string, a WorkshopAllotment) (preview WorkshopPreview, err error) {
	err = s.allotWorkshops(ctx, who, slug, a, func(_ context.Context, _ *desk, found WorkshopPreview) error {
		preview = found
		return nil
	})
	return preview, err
}

// AllotWorkshops decides as the preview with the fingerprint showed, and writes one letter to everybody
// whose workshops changed or who was not told about any yet.
//
// Errors: those of the preview; Conflict when wishes, seats or workshops have changed since.
func (s *Service) AllotWorkshops(ctx context.Context, who actor.Actor, slug string, a WorkshopAllotment) (decided WorkshopPreview, err error) {
	err = s.allotWorkshops(ctx, who, slug, a, func(ctx context.Context, d *desk, found WorkshopPreview) error {
		if found.Fingerprint != a.Fingerprint {
			return fault.New(fault.Conflict, "registration.workshops_changed")
		}
		decided = found
		return d.settleWorkshops(ctx, who, found)
	})
	return decided, err
}

// allotWorkshops computes what everybody gets under the event's lock and hands it to work.
func (s *Service) allotWorkshops(ctx context.Context, who actor.Actor, slug string, a WorkshopAllotment,
	work func(context.Context, *desk, WorkshopPreview) error) error {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return err
	}
	if a, err = a.checked(); err != nil {
		return err
	}
	return s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		if len(question.Slots(d.plan.event.Questions)) == 0 {
			return fault.New(fault.Conflict, "registration.no_workshops")
		}
		if err := d.refuseOver(); err != nil {
			return err
		}
		p := WorkshopPreview{WorkshopAllotment: a}
		if p.Lines, err = d.shareOut(ctx, a); err != nil {
			return err
		}
		if p.count("", WorkshopLine.Wants) == 0 {
			return fault.New(fault.Conflict, "registration.nobody_wishes")
		}
		p.Fingerprint = p.fingerprint()
		return work(ctx, d, p)
	})
}

func (a WorkshopAllotment) checked() (WorkshopAllotment, error) {
	f := form.New(nil)
	a.Seed = f.Line("seed", a.Seed, form.Max(maxSeed))
	a.Text = f.Lines("text", a.Text, form.Max(maxReason))
	if a.Seed == "" {
		a.Seed = newSeed()
	}
	return a, f.Fault()
}

const listConfirmedSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.state = 'confirmed' AND NOT r.placeholder
ORDER BY r.id`

// listConfirmed returns those who may go to workshops: nobody whose seat may still lapse, and no place
// that is nobody's yet.
func (d *desk) listConfirmed(ctx context.Context) ([]Registration, error) {
	var confirmed []Registration
	if err := d.tx.SelectContext(ctx, &confirmed, listConfirmedSQL, d.seats.EventID); err != nil {
		return nil, fmt.Errorf("list people with a seat: %w", err)
	}
	return confirmed, nil
}

// shareOut says slot by slot what everybody gets. Whoever came off badly in a slot is first in the next.
func (d *desk) shareOut(ctx context.Context, a WorkshopAllotment) (lines []WorkshopLine, err error) {
	confirmed, err := d.listConfirmed(ctx)
	if err != nil {
		return nil, err
	}
	taken, err := listPlaces(ctx, d.tx, idsOf(confirmed)...)
	if err != nil {
		return nil, err
	}
	lost, lot := map[ID]int{}, lotOf(a.Seed, len(confirmed))
	for _, slot := range question.Slots(d.plan.event.Questions) {
		s := newSlotShare(slot, confirmed, taken, a.OnlyGaps)
		slices.SortStableFunc(s.open, func(i, j int) int {
			return cmp.Or(lost[confirmed[j].ID]-lost[confirmed[i].ID], lot[i]-lot[j])
		})
		s.share()
		for i, r := range confirmed {
			line := s.line(i)
			if !line.Wants() && line.Workshop == "" && line.Before == "" && !line.isAnswered() {
				continue // nothing was asked of this person, for instance because the condition does not hold
			}
			lines = append(lines, line)
			lost[r.ID] += line.loss()
		}
	}
	return lines, nil
}

// lotOf draws the place of each of so many people in the order of a seed.
func lotOf(seed string, people int) []int { return drawOf(seed).Perm(people) }

func (l WorkshopLine) isAnswered() bool { _, ok := l.Answers.Find(l.Slot); return ok }

// loss says how badly somebody came off in a slot.
func (l WorkshopLine) loss() int {
	switch {
	case l.ByHand || !l.Wants() || l.Wish == 1:
		return 0
	case l.Workshop == "":
		return 2
	}
	return 1
}

// slotShare shares out the places of one slot.
type slotShare struct {
	slot      question.Question
	confirmed []Registration
	taken     places
	workshops map[string]int // index of each workshop
	left      []int          // places of each that are not given to anybody yet
	keeps     map[int]bool   // who stays where they are, by index of confirmed
	open      []int          // who gets what is left, in the order of the lot
	got       map[int]string
}

func newSlotShare(slot question.Question, confirmed []Registration, taken places, onlyGaps bool) *slotShare {
	s := &slotShare{slot: slot, confirmed: confirmed, taken: taken, workshops: map[string]int{}, keeps: map[int]bool{}, got: map[int]string{}}
	for i, workshop := range slot.Options {
		s.workshops[workshop.Value] = i
		left := wish.Unlimited
		if workshop.Capacity != nil {
			left = *workshop.Capacity
		}
		s.left = append(s.left, left)
	}
	for i, r := range confirmed {
		place := taken.of(r.ID, slot.Key)
		switch {
		case place.Key != "" && (place.ByHand || onlyGaps):
			s.keeps[i], s.got[i] = true, place.Key
			s.left[s.workshops[place.Key]]--
		case len(r.Answers.wishes(slot)) > 0:
			s.open = append(s.open, i)
		}
	}
	return s
}

func (s *slotShare) share() {
	wishes := make([][]int, len(s.open))
	for n, i := range s.open {
		for _, workshop := range s.confirmed[i].Answers.wishes(s.slot) {
			wishes[n] = append(wishes[n], s.workshops[workshop])
		}
	}
	for n, workshop := range wish.Allot(s.left, wishes) {
		if workshop != wish.None {
			s.got[s.open[n]] = s.slot.Options[workshop].Value
		}
	}
}

func (s *slotShare) line(i int) WorkshopLine {
	r := s.confirmed[i]
	before := s.taken.of(r.ID, s.slot.Key)
	return WorkshopLine{Registration: r, WorkshopPlace: newPlace(s.slot, s.got[i], s.keeps[i] && before.ByHand, r.Answers),
		wishes: len(r.Answers.wishes(s.slot)), Before: before.Key}
}

// fingerprint is the same for two previews that give everybody the same in the same way.
func (p WorkshopPreview) fingerprint() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %t\n", p.Seed, p.OnlyGaps)
	for _, l := range p.Lines {
		fmt.Fprintf(&text, "%s %s %s %s %d\n", l.Reference, l.Slot, l.Workshop, l.Before, l.Wish)
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:16])
}
