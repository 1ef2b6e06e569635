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
)

// measureMail counts real confirmation letters, with text, HTML and calendar, from the outbox to a
// mail server on loopback: claimed, composed, sent, kept and marked.
func measureMail(ctx context.Context, b *bench) error {
	fmt.Println("\n(d) letters from the outbox to a mail server on loopback")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	sink := smtptest.StartOn(listener)
	defer sink.Stop()
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		return err
	}
	texts, err := mailing.NewTemplates(files)
	if err != nil {
		return err
	}
	post, err := mailing.New(b.database.DB, mailing.Options{SMTPURL: sink.URL(), From: "tagung@stadt.example"}, registration.Composers(texts, b.Links), b.log)
	if err != nil {
		return err
	}
	var rates []float64
	for range b.rounds {
		rate, err := b.sendLetters(ctx, post)
		if err != nil {
			return err
		}
		rates = append(rates, rate)
	}
	fmt.Printf("%.0f letters per second (%d letters a round)\n", median(rates), lettersToSend)
	return nil
}

func (b *bench) sendLetters(ctx context.Context, post *mailing.Service) (float64, error) {
	if _, err := b.database.ExecContext(ctx, deleteLettersSQL); err != nil {
		return 0, err
	}
	ev, err := b.newEvent(ctx)
	if err != nil {
		return 0, err
	}
	for range lettersToSend {
		if _, err := b.Registrations.Register(ctx, actor.Participant(), ev.Slug, person(people.Add(1))); err != nil {
			return 0, err
		}
	}
	begun := time.Now()
	if err := post.SendDue(ctx); err != nil {
		return 0, err
	}
	took := time.Since(begun)
	var left int
	if err := b.database.GetContext(ctx, &left, confirmLettersSQL); err != nil || left > 0 {
		return 0, fmt.Errorf("%d letters were not sent: %w", left, err)
	}
	return lettersToSend / took.Seconds(), nil
}
