package mailing

import (
	"fmt"
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// BenchmarkSending measures the whole way of a letter from the outbox: claimed, composed from
// templates, sent to a server on loopback, kept and marked.
func BenchmarkSending(b *testing.B) {
	database, sink := dbtest.New(b), smtptest.Start(b)
	s := newService(b, database, sink.URL())
	templates := sampleTemplates(b)
	s.composers[greeting] = func(string, []byte) (Content, error) {
		c, err := templates.Compose("sample", sampleLetter())
		c.Calendar = testContent().Calendar
		return c, err
	}
	queueMany(b, database, b.N)
	b.ResetTimer()
	if err := s.SendDue(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	if sink.Count() != b.N {
		b.Errorf("%d messages, want %d", sink.Count(), b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
	for _, l := range s.home.lanes {
		l.hangUp()
	}
}

func queueMany(b *testing.B, database *db.DB, n int) {
	const atOnce = 1000
	for done := 0; done < n; done += atOnce {
		letters := make([]Letter, min(atOnce, n-done))
		for i := range letters {
			letters[i] = letterTo(fmt.Sprintf("gast%d@gast.example", done+i))
		}
		enqueue(b, database, letters...)
	}
}
