package registration

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// world is one event under random operations, and its model. What people ask for in one moment is
// gathered at the door and brought to the desk as one batch, as in a rush.
type world struct {
	t       testing.TB
	ctx     context.Context // cannot be cancelled: watching each statement for that would cost more than the statement
	r       *rand.Rand
	h       *house
	manager actor.Actor // may give seats above the capacity
	m       *model
	slug    string
	id      event.ID
	version int64
	batch   []asked
	clans   []*clan
	done    int // operations
	log     []string
}

// asked is one request that waits in the batch, and what the model says of it.
type asked struct {
	request
	text, want string
	result     *Result // of a registration; nil: only the refusal counts
}

// errCaught says that a request has come as far as the desk.
var errCaught = errors.New("caught on the way to the desk")

// catch puts the next requests into the batch instead of serving them.
func (w *world) catch() {
	w.h.service.desks = combiner.New(deskOptions, func(_ context.Context, _ event.ID, caught []request) ([]combiner.Outcome[Result], error) {
		w.batch = append(w.batch, asked{request: caught[0]})
		return []combiner.Outcome[Result]{{Err: errCaught}}, nil
	})
}

// atOnce lets work use the real desk, after everybody who waits for it.
func (w *world) atOnce(text string, work func(*Service)) {
	w.flush()
	w.done++
	w.note(text, "")
	w.h.service.desks = combiner.New(deskOptions, w.h.service.serveDesk)
	work(w.h.service)
	w.compare()
	w.catch()
}

// do lets somebody ask for something, which the rules answer as rule says. What is refused before the
// desk changes nothing, not even what is due.
func (w *world) do(text string, ask func() error, rule func() string) {
	w.done++
	w.m.now = w.h.now
	waiting := len(w.batch)
	if err := ask(); len(w.batch) == waiting {
		if err != nil && keyOf(err) == w.m.closed(false) {
			return // a form that was changed meanwhile is asked first whether it is open at all
		}
		want := w.m.whole(func() string { return rule() + "." })
		w.note(text, keyOf(err))
		w.expect(text, keyOf(err)+".", want)
		return
	}
	if waiting == 0 {
		w.m.pass(w.h.now)
	}
	now := &w.batch[waiting]
	now.text, now.want = text, rule()
}

// doRegister is the same for somebody who registers, and learns more.
func (w *world) doRegister(text string, ask func() error, rule func() string) {
	waiting, guests := len(w.batch), len(w.m.guests)
	w.do(text, ask, rule)
	if len(w.batch) == waiting {
		return
	}
	now := &w.batch[waiting]
	now.result = &Result{Again: now.want == again}
	if len(w.m.guests) > guests {
		g := w.m.guests[guests]
		now.result.State, now.result.Unverified = g.state, g.unverified
		if g.state == Waitlisted {
			now.result.WaitlistPosition = len(w.m.waiting())
		}
	}
	if now.result.Again {
		now.want = ""
	}
}

// keyOf is the key of a refusal.
func keyOf(err error) string {
	var refusal *fault.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &refusal):
		return refusal.Key
	}
	return err.Error()
}

// flush serves the batch and compares everything with the model.
func (w *world) flush() {
	if len(w.batch) == 0 {
		return
	}
	requests := make([]request, len(w.batch))
	for i, a := range w.batch {
		requests[i] = a.request
	}
	outcomes, err := w.h.service.serveDesk(w.ctx, w.id, requests)
	if err != nil {
		w.note("batch", err.Error())
		w.fail("the batch failed: %v", err)
	}
	for i, a := range w.batch {
		w.note(a.text, keyOf(outcomes[i].Err))
	}
	for i, a := range w.batch {
		w.expect(a.text, keyOf(outcomes[i].Err), a.want)
		if got := outcomes[i].Value; a.result != nil && (got.State != a.result.State || got.Again != a.result.Again ||
			got.Unverified != a.result.Unverified || got.WaitlistPosition != a.result.WaitlistPosition) {
			w.fail("%s: the answer is %+v, want %+v", a.text, got, *a.result)
		}
	}
	w.batch = w.batch[:0]
	w.compare()
}

func (w *world) note(text, refusal string) {
	line := fmt.Sprintf("%5d  %s  %s", w.done, w.h.now.Format("02.01. 15:04:05"), text)
	if refusal != "" {
		line += " → " + refusal
	}
	w.log = append(w.log, line)
}

func (w *world) expect(text, got, want string) {
	if got != want {
		w.fail("%s: refused with %q, want %q", text, got, want)
	}
}

// fail ends the run and prints what led here.
func (w *world) fail(format string, args ...any) {
	w.t.Helper()
	last := w.log[max(0, len(w.log)-60):]
	w.t.Fatalf("event %s: %s\nby the rules %+v\n%s", w.slug, fmt.Sprintf(format, args...), w.m.draft.Rules, strings.Join(last, "\n"))
}

// applicationOf is the form that somebody fills in. Whoever is named with a contact has no address.
func applicationOf(who string, s said) Application {
	name, contact, _ := strings.Cut(who, " ")
	n, err := strconv.Atoi(name)
	a := person(n)
	if err != nil || contact != "" {
		a.Email = ""
	}
	a.Organisation, a.OrganisationKind, a.Code = s.organisation, s.kind, s.code
	if s.town != "" {
		a.MunicipalityKey = &s.town
	}
	a.Answers = question.Sent{Values: map[string][]string{"menu": {s.menu}, "help": {s.help}, "work": strings.Fields(s.wishes)}}
	return a
}

// some returns one of those that were given out, most often one of the wanted kind.
func (w *world) some(wanted func(*guest) bool) *guest {
	known := slices.DeleteFunc(slices.Clone(w.m.guests), func(g *guest) bool { return g.ref == "" })
	fitting := slices.DeleteFunc(slices.Clone(known), func(g *guest) bool { return !wanted(g) })
	if len(fitting) > 0 && w.r.IntN(12) > 0 {
		return pick(w.r, fitting)
	}
	if len(known) == 0 {
		return nil
	}
	return pick(w.r, known)
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func isLive(g *guest) bool { return g.state.IsLive() }

func isIn(states ...State) func(*guest) bool {
	return func(g *guest) bool { return slices.Contains(states, g.state) }
}
