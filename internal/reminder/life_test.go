package reminder

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// life is an event in which something happens at half hours, and at whole hours the service looks for what is due, unless it is away.
type life struct {
	*house
	slug   string
	rand   *rand.Rand
	people []registration.Result
	away   int // hours that the service is away still
	letter int64
	log    []string
}

// standing is how a registration stands.
type standing struct {
	Reference string         `db:"reference"`
	State     event.Standing `db:"state"`
	ChangedAt time.Time      `db:"changed_at"`
}

func TestOverARandomLifeEverybodyGetsEachReminderOnceOrForAReasonNot(t *testing.T) {
	t.Parallel()
	for _, seed := range seeds(t) {
		t.Run("TB_SEED="+strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			h.now = berlin(2027, 4, 20, 0)
			l := &life{house: h, rand: rand.New(rand.NewPCG(seed, 1))}
			l.slug = h.event(with(l.someRules()...)).Slug
			for hour := range 24 * 12 {
				h.now = berlin(2027, 4, 20, 0).Add(time.Duration(hour)*time.Hour + 30*time.Minute)
				l.happen()
				h.now = h.now.Add(30 * time.Minute)
				l.look()
				if t.Failed() {
					t.Fatalf("so far: %s", strings.Join(l.log, "; "))
				}
			}
			h.sound()
		})
	}
}

// seeds are some new ones, or the one of TB_SEED, by which a failing run is repeated.
func seeds(t *testing.T) []uint64 {
	given := os.Getenv("TB_SEED")
	if given == "" {
		return []uint64{rand.Uint64(), rand.Uint64(), rand.Uint64()}
	}
	seed, err := strconv.ParseUint(given, 10, 64)
	if err != nil {
		t.Fatalf("TB_SEED must be a number: %v", err)
	}
	return []uint64{seed}
}

func (l *life) note(format string, args ...any) {
	l.log = append(l.log, l.now.Format("01-02 15:04 ")+fmt.Sprintf(format, args...))
}

func oneOf[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

func (l *life) someRules() (rules []event.Reminder) {
	known := map[string]bool{}
	for range 1 + l.rand.IntN(5) {
		r := event.Reminder{Letter: oneOf(l.rand, []event.ReminderLetter{event.LetterReminder, event.LetterReminder, event.LetterInfo, event.LetterWaiting, event.LetterThanks}),
			Anchor: oneOf(l.rand, []event.ReminderAnchor{event.AnchorStart, event.AnchorEnd}), When: event.After,
			Unit: oneOf(l.rand, event.ReminderUnits), Count: l.rand.IntN(8), Time: oneOf(l.rand, []string{"07:00", "09:00", "20:00"})}
		if r.Letter != event.LetterThanks { // others make no sense once it has begun
			r.Anchor, r.When, r.Count = event.AnchorStart, event.Before, max(r.Count, 1)
		}
		if r.Letter == event.LetterReminder && l.rand.IntN(2) == 0 {
			r.States = []event.Standing{event.StandingConfirmed, event.StandingWaitlisted}
		}
		if !known[r.Key()] {
			known[r.Key()] = true
			rules = append(rules, r)
		}
	}
	return rules
}

// happen does something, or nothing.
func (l *life) happen() {
	switch l.rand.IntN(14) {
	case 0, 1, 2:
		if l.present().StartsAt.After(l.now) && len(l.people) < 15 {
			l.people = append(l.people, l.register(l.slug, len(l.people)))
			l.note("%s registers", l.people[len(l.people)-1].Reference)
		}
	case 3:
		l.cancelSomebody()
	case 4:
		rules := l.someRules()
		l.change(l.slug, with(rules...))
		l.note("rules %+v", rules)
	case 5:
		l.move()
	case 6:
		l.cancelAndUndo()
	case 7:
		if l.away == 0 {
			l.away = l.rand.IntN(40)
			l.note("away for %d hours", l.away)
		}
	case 8, 9:
		const send = `UPDATE letters SET state = 'sent', sent_at = $1 WHERE state = 'queued' AND due_at <= $1`
		if _, err := l.db.ExecContext(l.t.Context(), send, l.now); err != nil {
			l.t.Fatal(err)
		}
	}
}

func (l *life) present() event.Event {
	l.t.Helper()
	ev, err := event.Find(l.t.Context(), l.db, l.slug)
	if err != nil {
		l.t.Fatal(err)
	}
	return ev
}

func (l *life) cancelSomebody() {
	if len(l.people) == 0 || !l.present().StartsAt.After(l.now) {
		return
	}
	somebody := oneOf(l.rand, l.people)
	if err := l.registrations.CancelByToken(l.t.Context(), somebody.Token); err != nil {
		l.t.Error(err)
	}
	l.note("%s cancels", somebody.Reference)
}

// cancelAndUndo lets the hosts take somebody back and undo that.
func (l *life) cancelAndUndo() {
	if len(l.people) == 0 {
		return
	}
	order := registration.Order{Decision: registration.Cancelling, References: []registration.Reference{oneOf(l.rand, l.people).Reference}, Hold: true}
	decided, err := l.registrations.DecideAll(l.t.Context(), actor.System(), l.slug, order)
	if err != nil || decided.Undo == nil {
		return // nobody was left to be taken back
	}
	err = l.registrations.UndoDecision(l.t.Context(), actor.System(), l.slug, decided.Undo.Number)
	l.note("%s is taken back, undone: %v", order.References[0], err)
}

// move moves what has not begun to another time that is still to come.
func (l *life) move() {
	starts := l.present().StartsAt
	moved := starts.Add(time.Duration(l.rand.IntN(97)-48) * time.Hour)
	if !starts.After(l.now) || !moved.After(l.now) {
		return
	}
	l.change(l.slug, func(d *event.Draft) { d.StartsAt, d.EndsAt = moved, moved.Add(6*time.Hour) })
	l.note("moved to %s", moved)
}

// look lets some processes look at once, and judges what came of it.
func (l *life) look() {
	if l.away > 0 {
		l.away--
		return
	}
	var processes sync.WaitGroup
	for range 1 + l.rand.IntN(3) {
		processes.Go(func() {
			if _, err := New(l.db).FindDue(l.t.Context()); err != nil {
				l.t.Error(err)
			}
		})
	}
	processes.Wait()
	l.judge()
}

func (l *life) judge() {
	var all []standing
	if err := l.db.SelectContext(l.t.Context(), &all, `SELECT reference, state, changed_at FROM registrations`); err != nil {
		l.t.Fatal(err)
	}
	ev := l.present()
	written := l.written()
	for _, rule := range ev.Reminders {
		at, ok := rule.DueAt(ev)
		isDue := ok && !at.After(l.now) && at.After(l.now.Add(-24*time.Hour)) && rule.IsUseful(ev, l.now)
		for _, s := range all {
			key := s.Reference + "/" + rule.Key() + "/" + anchorText(ev, rule)
			isEntitled := isDue && rule.GoesTo(s.State) && !s.ChangedAt.After(at)
			switch got := written[key]; {
			case isEntitled && !got.ever && !l.isOverruled(ev, rule, at, s.State):
				l.t.Errorf("at %s %s (%s since %s) misses %s, due at %s", l.now, s.Reference, s.State, s.ChangedAt, rule.Key(), at)
			case got.now && !isEntitled:
				l.t.Errorf("at %s %s (%s since %s) got %s, due at %s (%t)", l.now, s.Reference, s.State, s.ChangedAt, rule.Key(), at, ok)
			}
			delete(written, key)
		}
	}
	for key, got := range written {
		if got.now {
			l.t.Errorf("at %s a letter %s by no rule", l.now, key)
		}
	}
}

func anchorText(ev event.Event, rule event.Reminder) string {
	at, _ := rule.AnchorAt(ev)
	return at.UTC().Format(time.RFC3339)
}

// isOverruled reports whether another reminder of the same sort, due since, goes to the state.
func (l *life) isOverruled(ev event.Event, rule event.Reminder, at time.Time, state event.Standing) bool {
	for _, other := range ev.Reminders {
		later, ok := other.DueAt(ev)
		if ok && other.Letter == rule.Letter && later.After(at) && !later.After(l.now) && other.GoesTo(state) {
			return true
		}
	}
	return false
}

// writing says of a letter whether it was written ever, and since the look before.
type writing struct{ ever, now bool }

// written returns all reminders by whose they are, rule and instant, and fails when there are two of one.
func (l *life) written() map[string]writing {
	var rows []struct {
		ID  int64  `db:"id"`
		Key string `db:"dedupe_key"`
	}
	if err := l.db.SelectContext(l.t.Context(), &rows, `SELECT id, dedupe_key FROM letters WHERE dedupe_key LIKE 'reminder/%' ORDER BY id`); err != nil {
		l.t.Fatal(err)
	}
	found := map[string]writing{}
	last := l.letter
	for _, row := range rows {
		key := strings.Join(strings.Split(row.Key, "/")[1:4], "/")
		if found[key].ever {
			l.t.Errorf("two letters %s", key)
		}
		found[key] = writing{ever: true, now: row.ID > last}
		l.letter = max(l.letter, row.ID)
	}
	return found
}
