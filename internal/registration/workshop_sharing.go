package registration

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// sharing is all that sharing out the workshops follows from.
type sharing struct {
	event     event.Event
	confirmed []Registration // those who may go to workshops
	taken     places
}

const listConfirmedSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.state = 'confirmed' AND NOT r.placeholder
ORDER BY r.id`

// readSharing reads who may go to workshops: nobody whose seat may still lapse, and no place that is
// nobody's yet.
func readSharing(ctx context.Context, q db.Queryer, ev event.Event, now time.Time) (sharing, error) {
	s := sharing{event: ev}
	switch {
	case len(question.Slots(ev.Questions)) == 0:
		return s, fault.New(fault.Conflict, "registration.no_workshops")
	case ev.State != event.StatePublished, ev.IsOver(now):
		return s, fault.New(fault.Closed, "registration.over")
	}
	if err := q.SelectContext(ctx, &s.confirmed, listConfirmedSQL, ev.ID); err != nil {
		return s, fmt.Errorf("list people with a seat: %w", err)
	}
	var err error
	s.taken, err = listPlaces(ctx, q, idsOf(s.confirmed)...)
	return s, err
}

// shareOut says slot by slot what everybody gets. Whoever came off badly in a slot is first in the next.
func (s sharing) shareOut(a WorkshopAllotment) (lines []WorkshopLine) {
	lost, lot := map[ID]int{}, s.lot(a.Seed)
	for _, slot := range question.Slots(s.event.Questions) {
		share := newSlotShare(slot, s.confirmed, s.taken, a.OnlyGaps)
		slices.SortFunc(share.open, func(i, j int) int {
			return cmp.Or(lost[s.confirmed[j].ID]-lost[s.confirmed[i].ID], bytes.Compare(lot[i], lot[j]))
		})
		share.share()
		for i, r := range s.confirmed {
			line := share.line(i)
			if !line.concerns() && !line.isAnswered() {
				continue // nothing was asked of this person, for instance because the condition does not hold
			}
			lines = append(lines, line)
			lost[r.ID] += line.loss()
		}
	}
	return lines
}

// lot draws for everybody a number that follows from the seed and the reference alone: whoever comes or
// leaves changes the order of nobody else.
func (s sharing) lot(seed string) [][]byte {
	drawn, mac := make([][]byte, len(s.confirmed)), hmac.New(sha256.New, []byte(seed))
	for i, r := range s.confirmed {
		mac.Reset()
		writeWords(mac, string(r.Reference))
		drawn[i] = mac.Sum(nil)
	}
	return drawn
}

// fingerprint is the same while sharing out would give everybody the same: it covers the workshops, what
// people wish for and where they go. Whoever wishes for nothing does not count.
func (s sharing) fingerprint(a WorkshopAllotment) string {
	sum := sha256.New()
	writeWords(sum, "order by seed and reference", a.Seed, fmt.Sprint(a.OnlyGaps))
	for _, slot := range question.Slots(s.event.Questions) {
		writeWords(sum, "slot", slot.Key)
		for _, workshop := range slot.Options {
			capacity := ""
			if workshop.Capacity != nil {
				capacity = fmt.Sprint(*workshop.Capacity)
			}
			writeWords(sum, workshop.Value, capacity)
		}
		for _, r := range s.confirmed {
			place, wishes := s.taken.of(r.ID, slot.Key), r.Answers.wishes(slot)
			if place.isGiven() || len(wishes) > 0 {
				writeWords(sum, string(r.Reference), place.Key, fmt.Sprint(place.ByHand))
				writeWords(sum, wishes...)
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// writeWords writes words so that no others look the same.
func writeWords(sum hash.Hash, words ...string) {
	for _, word := range words {
		fmt.Fprintf(sum, "%q ", word)
	}
	_, _ = sum.Write([]byte{'\n'}) // a hash takes everything
}

// refreshed are the lines of a preview with people as they are now; whoever left does not stand there any
// more.
func (s sharing) refreshed(p WorkshopPreview) (lines []WorkshopLine) {
	now := make(map[ID]Registration, len(s.confirmed))
	for _, r := range s.confirmed {
		now[r.ID] = r
	}
	for _, line := range p.Lines {
		if r, ok := now[line.ID]; ok {
			line.Registration = r
			lines = append(lines, line)
		}
	}
	return lines
}
