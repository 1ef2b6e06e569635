package mailing

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/textproto"
	"slices"
	"time"
)

const (
	firstDelay   = time.Minute
	longestDelay = 2 * time.Hour
	// mostUnmarked is how many letters of a connection go twice at most when the service is killed.
	mostUnmarked = 10
)

// batch is what one lane has claimed, and what became of it so far: done and back are not marked yet.
type batch struct {
	service  *Service
	way      *way
	letters  []claimed
	by       int32 // the number of the service in its claim; 0: none
	lease    time.Time
	settleBy time.Time // of the machine's clock: shortly before the lease ends
	markedAt time.Time
	done     []finished
	back     []returned
	// files are those of the letters last sent, under fileKeys.
	files    []Attachment
	fileKeys []string
}

// claim takes up to size due letters of the way as soon as its limits let one go, also those that a dead service has
// left behind.
func (w *way) claim(ctx context.Context, size int) (*batch, error) {
	return w.brake.claim(ctx, size, func(size int) (*batch, error) { return w.claimNow(ctx, size) })
}

func (w *way) claimNow(ctx context.Context, size int) (*batch, error) {
	s := w.service
	now := s.db.Now()
	b := &batch{service: s, way: w, by: s.presence.held(), lease: now.Add(lease), settleBy: time.Now().Add(lease - markReserve), markedAt: now}
	if ctx.Err() != nil {
		return b, nil // stopping is no trouble
	}
	// A claim that was told to stop halfway could hold in the database and be forgotten here; so it is
	// finished, and what it brought is handed back.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTimeout)
	defer cancel()
	var err error
	w.expiry.Do(func() { err = updateExpired(ctx, s.db, now) })
	if err != nil {
		return b, err
	}
	b.letters, err = claimLetters(ctx, s.db, claim{at: now, until: b.lease, limit: size, by: b.by, route: w.route, version: w.version})
	return b, err
}

// deliver sends the letters of the batch over one lane and marks them. Its error is an
// unreachableError or one of the database.
func (b *batch) deliver(ctx context.Context, l *lane) error {
	return errors.Join(b.send(ctx, l, b.letters), b.settle(ctx))
}

func (b *batch) send(ctx context.Context, l *lane, letters []claimed) error {
	if err := b.service.complete(ctx, letters); err != nil {
		b.returnUntried(letters, "")
		return err
	}
	for i, letter := range letters {
		now := b.service.db.Now()
		if ctx.Err() != nil || now.After(b.lease.Add(-leaseReserve)) || b.isDoubtful() {
			b.returnUntried(letters[i:], "")
			return nil
		}
		if len(b.done) >= mostUnmarked || now.Sub(b.markedAt) > time.Second {
			b.markedAt = now
			if err := b.mark(ctx); err != nil {
				b.returnUntried(letters[i:], "")
				return err
			}
		}
		files, err := b.filesOf(ctx, letter)
		if errors.Is(err, errFilesLost) {
			b.fail(letter, Content{}, err)
			continue
		}
		if err != nil {
			b.returnUntried(letters[i:], "")
			return err
		}
		err = b.service.sendLetter(ctx, l, letter, files, b)
		if unreachable, ok := errors.AsType[*unreachableError](err); ok {
			b.returnUntried(letters[i:], answerText(unreachable))
			return unreachable
		}
	}
	return nil
}

// isDoubtful reports whether others may by now take the service for dead that has claimed the letters.
func (b *batch) isDoubtful() bool { return b.by != 0 && b.service.presence.held() != b.by }

// sendLetter composes and sends one letter and records what became of it. Only an unreachable
// server is left to the caller.
func (s *Service) sendLetter(ctx context.Context, l *lane, letter claimed, files []Attachment, b *batch) error {
	content, err := s.compose(letter)
	if err != nil {
		b.fail(letter, content, err)
		return nil
	}
	content.Attachments = append(content.Attachments, files...)
	to, err := recipient(letter.Recipient, letter.RecipientName)
	if err != nil {
		b.fail(letter, content, err)
		return nil
	}
	e := envelope{id: letter.ID, dedupe: letter.DedupeKey, to: to, locale: letter.Locale, queuedAt: letter.QueuedAt}
	message, err := b.way.origin.signed(e, content, s.db.Now())
	if unsigned, ok := errors.AsType[*signingError](err); ok {
		return &unreachableError{unsigned}
	}
	if err != nil {
		b.fail(letter, content, err)
		return nil
	}
	err = l.deliver(ctx, s.envelopeSender(b.way.origin, e), to.Address, message)
	if _, ok := errors.AsType[*unreachableError](err); ok {
		return err
	}
	b.record(letter, content, err)
	return nil
}

func (b *batch) record(letter claimed, content Content, err error) {
	now := b.service.db.Now()
	switch {
	case err == nil:
		b.done = append(b.done, finished{id: letter.ID, state: Sent, content: b.service.kept(content)})
	case isPermanent(err):
		b.fail(letter, content, err)
	case now.Sub(letter.QueuedAt) >= GiveUpAfter:
		b.fail(letter, content, fmt.Errorf(givenUp+" after %d attempts: %w", letter.Attempts, err))
	default:
		b.service.log.Info("letter will be tried again", "letter", letter.ID, "kind", letter.Kind, "attempts", letter.Attempts, "code", answerCode(err))
		b.back = append(b.back, returned{id: letter.ID, problem: answerText(err), dueAt: now.Add(delay(letter.Attempts)), tried: true})
	}
}

func (b *batch) fail(letter claimed, content Content, err error) {
	b.service.log.Warn("letter failed", "letter", letter.ID, "kind", letter.Kind, "attempts", letter.Attempts, "code", answerCode(err))
	b.done = append(b.done, finished{id: letter.ID, state: Failed, problem: answerText(err), content: b.service.kept(content)})
}

// kept is what stays in the outbox of a letter that has been dealt with. The development mailbox,
// which is the only place its letters arrive at, keeps secrets too.
func (s *Service) kept(c Content) Content {
	if s.server == nil {
		c.HoldsSecret = false
	}
	if c.HoldsSecret {
		return Content{Subject: c.Subject, HoldsSecret: true}
	}
	return c
}

func (b *batch) returnUntried(letters []claimed, problem string) {
	for _, l := range letters {
		b.back = append(b.back, returned{id: l.ID, problem: problem})
	}
}

// complete gives letters about events what belongs to their snapshots when they are worded.
func (s *Service) complete(ctx context.Context, letters []claimed) error {
	var events []int64
	for _, l := range letters {
		if l.EventID != nil && !slices.Contains(events, *l.EventID) {
			events = append(events, *l.EventID)
		}
	}
	if s.addenda == nil || len(events) == 0 {
		return nil
	}
	found, err := s.addenda(ctx, events)
	if err != nil {
		return fmt.Errorf("complete letters: %w", err)
	}
	for i, l := range letters {
		if l.EventID != nil {
			letters[i].addendum = found[About{*l.EventID, l.Kind}]
		}
	}
	return nil
}

// compose words a letter. A composer that panics fails its letter and nothing else.
func (s *Service) compose(letter claimed) (content Content, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf(unwritten+": panic: %v", p)
		}
	}()
	composer, ok := s.composers[letter.Kind]
	if !ok {
		return Content{}, fmt.Errorf(unwritten+": unknown kind %q", letter.Kind)
	}
	content, err = composer(letter.Locale, []byte(joined(joined(letter.Shared, letter.Data), letter.addendum)))
	if err != nil {
		return Content{}, fmt.Errorf(unwritten+": %w", err)
	}
	return content.cleaned(), nil
}

// delay doubles from one minute to two hours, give or take a fifth, so that letters that failed
// together do not come back together.
func delay(attempts int) time.Duration {
	d := longestDelay
	if shift := attempts - 1; shift < 7 {
		d = firstDelay << max(shift, 0)
	}
	return time.Duration(float64(d) * (0.8 + 0.4*rand.Float64()))
}

// answerCode is the part of an answer that may be logged: 0 when the server gave none.
func answerCode(err error) int {
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		return answer.Code
	}
	return 0
}
