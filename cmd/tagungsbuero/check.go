package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/app"
	"tagungsbuero/internal/export"
)

type auditCommand struct{}

// Run fails when the data breaks a rule.
func (auditCommand) Run(e *environment) error {
	return e.withApp(func(service *app.App) error {
		violations, err := service.Registrations.Audit(e.context)
		if err != nil {
			return err
		}
		for _, violation := range violations {
			fmt.Fprintln(e.out, violation)
		}
		warning, err := service.PowerWarning(e.context)
		if err != nil {
			return err
		}
		if warning != "" {
			fmt.Fprintln(e.errOut, "Note:", warning)
		}
		if len(violations) > 0 {
			return silentError{fmt.Errorf("%d violations", len(violations))}
		}
		return nil
	})
}

type exportCommand struct {
	Event  string `arg:"" help:"The event: the last part of its address."`
	View   string `default:"buero" help:"Which list: buero."`
	Format string `default:"xlsx" help:"Which file: xlsx, csv-excel or csv-utf8."`
}

// Run writes the file to standard output.
func (c exportCommand) Run(e *environment) error {
	return e.withApp(func(service *app.App) error {
		out := bufio.NewWriter(e.out)
		request := export.Request{View: export.View(c.View), Format: export.Format(c.Format)}
		if _, err := service.Exports.Write(e.context, actor.System(), c.Event, request, out); err != nil {
			return err
		}
		return out.Flush()
	})
}

type mailCommand struct {
	Test   mailTestCommand   `cmd:"" help:"Send a letter to the address at once and say what the mail server answers."`
	Bounce mailBounceCommand `cmd:"" help:"Take in a report about an undeliverable mail from standard input, for a mail server that pipes TB_BOUNCE_ADDRESS into commands. Exit codes are those of sysexits: 75 asks it to try again later."`
}

type mailTestCommand struct {
	Address      string `arg:"" help:"Where to send it."`
	Organisation string `placeholder:"SLUG" help:"From this organisation: the last part of its address. Without it, from the installation."`
}

// Run sends past the outbox.
func (c mailTestCommand) Run(e *environment) error {
	return e.withApp(func(service *app.App) error {
		if err := c.send(e.context, service); err != nil {
			return err
		}
		fmt.Fprintln(e.out, "The mail server has taken the letter over.")
		return nil
	})
}

func (c mailTestCommand) send(ctx context.Context, service *app.App) error {
	if c.Organisation == "" {
		return service.Mailing.SendTest(ctx, c.Address)
	}
	found, err := service.Organisations.BySlug(ctx, c.Organisation)
	if err != nil {
		return err
	}
	return service.Mailing.SendTestFrom(ctx, found.ID, c.Address)
}

type purgeCommand struct {
	DryRun bool `name:"dry-run" help:"Only count."`
}

// Run prints what was, or would be, removed.
func (c purgeCommand) Run(e *environment) error {
	return e.withApp(func(service *app.App) error {
		purge := service.Purge
		if c.DryRun {
			purge = service.CountPurgeable
		}
		found, err := purge(e.context)
		for _, p := range found {
			fmt.Fprintf(e.out, "%7d  %s\n", p.Rows, p.What)
		}
		return err
	})
}

type healthcheckCommand struct{}

// healthPatience is how long the service may take to answer.
const healthPatience = 5 * time.Second

// Run asks the service at TB_LISTEN, on this machine.
func (healthcheckCommand) Run(e *environment) error {
	host, port, err := net.SplitHostPort(e.settings.Listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(e.context, healthPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the service does not answer on %s: %w", e.settings.Listen, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New("the service runs, but it is not ready (its log says why)")
	}
	return nil
}

type versionCommand struct{}

// Run prints the version alone.
func (versionCommand) Run(e *environment) error {
	fmt.Fprintln(e.out, version)
	return nil
}
