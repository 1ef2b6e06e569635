package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/registration"
	"tagungsbuero/templates"
)

const (
	lettersToSend = 4000

	deleteLettersSQL  = `DELETE FROM letters`
	confirmLettersSQL = `SELECT count(*) FROM letters WHERE state <> 'sent'`
	copyLettersSQL    = `
INSERT INTO letters (dedupe_key, kind, locale, recipient, recipient_name, shared_part, data, event_id, queued_at, due_at)
SELECT 'copy/' || n, kind, locale, 'person' || n || '@mail.example', recipient_name, shared_part, data, event_id, queued_at, due_at
FROM letters, generate_series(1, $1) AS n WHERE id = (SELECT min(id) FROM letters)`
)

// measureMail counts real confirmation letters, with text, HTML and calendar, from the outbox to a
// mail server on loopback: claimed, composed, sent, kept and marked. The server alone is measured in
// turn, by clients that do nothing else. Then the memory is watched while more and more letters wait.
func measureMail(ctx context.Context, b *bench) error {
	fmt.Println("\n(d) letters from the outbox to a mail server on loopback")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	sink := smtptest.StartOn(listener)
	defer sink.Stop()
	post, err := b.newPost(sink.URL())
	if err != nil {
		return err
	}
	var ours, limits, shares []float64
	var message []byte
	for round := range b.rounds {
		rate, err := b.sendLetters(ctx, post)
		if err != nil {
			return err
		}
		if round == 0 {
			message = sink.Messages()[0].Raw
			sink.Discard()
		}
		limit, err := sendAlone(sink.Address(), message)
		if err != nil {
			return err
		}
		ours, limits, shares = append(ours, rate), append(limits, limit), append(shares, rate/limit)
	}
	fmt.Printf("%.0f letters per second (%d letters a round), the server alone takes %.0f (%d connections): share %.2f\n",
		median(ours), lettersToSend, median(limits), bareConnections, median(shares))
	return b.watchMemory(ctx, post)
}

// newPost returns a service that sends to the server at the URL.
func (b *bench) newPost(smtpURL string) (*mailing.Service, error) {
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		return nil, err
	}
	texts, err := mailing.NewTemplates(files)
	if err != nil {
		return nil, err
	}
	return mailing.New(b.database.DB, mailing.Options{SMTPURL: smtpURL, From: "tagung@stadt.example"}, registration.Composers(texts, b.Links), b.log)
}

// sendLetters returns how many letters go in a second.
func (b *bench) sendLetters(ctx context.Context, post *mailing.Service) (float64, error) {
	if err := b.queueLetters(ctx, lettersToSend); err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := post.SendDue(ctx); err != nil {
		return 0, err
	}
	took := time.Since(begun)
	return lettersToSend / took.Seconds(), b.confirmSent(ctx)
}

// queueLetters empties the outbox and queues copies of a letter to somebody who registers.
func (b *bench) queueLetters(ctx context.Context, n int) error {
	if _, err := b.database.ExecContext(ctx, deleteLettersSQL); err != nil {
		return err
	}
	ev, err := b.newEvent(ctx)
	if err != nil {
		return err
	}
	if _, err := b.Registrations.Register(ctx, actor.Participant(), ev.Slug, person(people.Add(1))); err != nil {
		return err
	}
	_, err = b.database.ExecContext(ctx, copyLettersSQL, n-1)
	return err
}

func (b *bench) confirmSent(ctx context.Context) error {
	var left int
	if err := b.database.GetContext(ctx, &left, confirmLettersSQL); err != nil || left > 0 {
		return fmt.Errorf("%d letters were not sent: %w", left, err)
	}
	return nil
}
