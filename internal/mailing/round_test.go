package mailing

import (
	"fmt"
	"testing"
	"time"

	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

const slowRecipient = "langsam@gast.example"

// dawdle makes the server answer the slow recipient late. What counts is that it is later than
// anything that the others wait for.
func dawdle(sink *smtptest.Server) {
	sink.Behave(func(to string, _ int) smtptest.Answer {
		if to == slowRecipient {
			return smtptest.Answer{Delay: 6 * time.Second}
		}
		return smtptest.Answer{}
	})
}

func TestASlowRecipientHoldsUpOnlyAFew(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	dawdle(sink)
	letters := []Letter{letterTo(slowRecipient)}
	for i := range 99 {
		letters = append(letters, letterTo(fmt.Sprintf("gast%d@gast.example", i)))
	}
	enqueue(t, database, letters...)
	s := newService(t, database, sink.URL())
	run(t, s)
	sink.Await(t, len(letters)-firstBatchSize)
	if len(sink.To(slowRecipient)) != 0 {
		t.Fatal("the others had to wait for the slow recipient")
	}
	awaitState(t, s, Sent)
}

func TestALetterQueuedWhileARecipientDawdlesGoesAtTheNextLook(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	dawdle(sink)
	enqueue(t, database, letterTo(slowRecipient))
	s := newService(t, database, sink.URL())
	run(t, s)
	time.Sleep(300 * time.Millisecond) // until the first lane is at it
	for i := range 3 {
		enqueue(t, database, letterTo(fmt.Sprintf("gast%d@gast.example", i)))
		s.Wake()
		sink.Await(t, i+1)
		if len(sink.To(slowRecipient)) != 0 {
			t.Fatal("the letter had to wait for the slow recipient")
		}
	}
	awaitState(t, s, Sent)
}
