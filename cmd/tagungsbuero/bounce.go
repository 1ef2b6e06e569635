package main

import (
	"bytes"
	"fmt"
	"io"

	"tagungsbuero/internal/app"
	"tagungsbuero/internal/bounce"
)

const bounceCommand = "mail bounce"

type mailBounceCommand struct {
	Recipient string `env:"ORIGINAL_RECIPIENT" placeholder:"ADDRESS" help:"The address that the report was sent to, as the mail server knows it; else it is read from the headers."`
}

// Run takes a report in. Whatever was understood is a success, also what reports nothing of ours: an
// error would make the mail server answer a report.
func (c mailBounceCommand) Run(e *environment) error {
	message, err := io.ReadAll(io.LimitReader(e.in, bounce.MostBytes))
	if err != nil {
		return fmt.Errorf("read message: %w", err)
	}
	_, _ = io.Copy(io.Discard, e.in) // or a mail server that still writes takes the closed pipe for a failure
	return e.withApp(func(service *app.App) error {
		outcome, err := service.Mailing.Report(e.context, bytes.NewReader(message), c.Recipient)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, outcome)
		return nil
	})
}
