package mailing

import (
	"context"
	"errors"
	"time"
)

const (
	firstMarkPause   = 50 * time.Millisecond
	longestMarkPause = 5 * time.Second
)

// settle marks what is left of the batch. A letter that went and is not marked goes once more when
// its lease ends, so marking is tried until shortly before; when the service is stopping, for
// markTimeout at most. It returns what was wrong last when it has to leave letters unmarked.
func (b *batch) settle(ctx context.Context) error {
	hurry, cancel := context.WithDeadline(context.WithoutCancel(ctx), b.settleBy)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(markTimeout, cancel) })()
	for pause := firstMarkPause; ; pause = min(2*pause, longestMarkPause) {
		err := b.mark(ctx)
		if err == nil {
			return nil
		}
		b.service.log.Warn("letters cannot be marked at present", "error", err, "sent", len(b.done), "back", len(b.back))
		select {
		case <-hurry.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// mark writes down what became of the letters so far, once, also when the service is stopping. What
// could not be written stays with the batch.
func (b *batch) mark(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTimeout)
	defer cancel()
	s := b.service
	doneErr := finishLetters(ctx, s.finish, b.done, s.db.Now(), b.lease)
	if doneErr == nil {
		s.tellFinished(b.done)
		b.done = nil
	}
	backErr := putBackLetters(ctx, s.db, b.back, b.lease)
	if backErr == nil {
		s.tellReturned(b.back)
		b.back = nil
	}
	return errors.Join(doneErr, backErr)
}

func (s *Service) tellFinished(done []finished) {
	sent := 0
	for _, l := range done {
		if l.state == Sent {
			sent++
		}
	}
	count(s.metrics.Sent, sent)
	count(s.metrics.Failed, len(done)-sent)
}

func (s *Service) tellReturned(back []returned) {
	deferred := 0
	for _, l := range back {
		if l.tried {
			deferred++
		}
	}
	count(s.metrics.Deferred, deferred)
}
