// Command tagungsbuero is the whole service and the tools around it; see "tagungsbuero --help".
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/app"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
)

// version is set when the program is built.
var version = "development"

// The exit codes.
const (
	exitFine   = 0
	exitFailed = 1
	exitUsage  = 2
	// exitLater is EX_TEMPFAIL of sysexits.h: the mail server keeps the message and tries again.
	exitLater = 75
)

// program is the command line.
type program struct {
	config.Settings `embed:""`

	Serve        serveCommand        `cmd:"" help:"Serve pages and API, and do the jobs."`
	Worker       workerCommand       `cmd:"" help:"Do the jobs only: send letters, find reminders that are due."`
	Migrate      migrateCommand      `cmd:"" help:"Bring the schema of the database up to date, or show its state."`
	Demo         demoCommand         `cmd:"" help:"Load invented organisations, accounts and events. Only where TB_BASE_URL is http://localhost."`
	Account      accountCommand      `cmd:"" help:"Manage accounts of the office."`
	Organisation organisationCommand `cmd:"" help:"Manage organisations."`
	Token        tokenCommand        `cmd:"" help:"Manage tokens of the API."`
	Audit        auditCommand        `cmd:"" help:"Check the stored data against every rule; one line per violation."`
	Export       exportCommand       `cmd:"" help:"Write the list of participants of an event to standard output."`
	Mail         mailCommand         `cmd:"" help:"Try the mail server."`
	Purge        purgeCommand        `cmd:"" help:"Remove what is no longer needed."`
	Healthcheck  healthcheckCommand  `cmd:"" help:"Ask a running service on TB_LISTEN whether it can serve."`
	Version      versionCommand      `cmd:"" help:"Print the version."`
}

// environment is what a command works with.
type environment struct {
	context  context.Context
	settings config.Settings
	in       io.Reader
	out      io.Writer
	errOut   io.Writer
	log      *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends us at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run does one command and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var p program
	exited := -1
	parser, err := kong.New(&p, kong.Name("tagungsbuero"), kong.Writers(out, errOut), kong.Exit(func(code int) { exited = code }),
		kong.Description("The Tagungsbüro: registration for events of Kommunale Integrationszentren and Jugendmigrationsdienste."))
	if err != nil {
		fmt.Fprintln(errOut, "tagungsbuero:", err)
		return exitFailed
	}
	line, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(errOut, "tagungsbuero: %v\nRun \"tagungsbuero --help\" for the commands.\n", err)
		return exitUsage
	}
	if err := p.Settings.Check(); err != nil {
		fmt.Fprintf(errOut, "tagungsbuero: the settings cannot be used:\n%v\n", err)
		return exitOf(line.Command(), exitUsage)
	}
	log := app.NewLog(errOut, p.logLevel(line.Command()))
	defer log.Close()
	err = line.Run(&environment{context: actor.Behind(ctx, actor.System(), ""), settings: p.Settings, in: in, out: out, errOut: errOut, log: log.Logger})
	if err == nil {
		return exitFine
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	if _, silent := errors.AsType[silentError](err); !silent {
		fmt.Fprintf(errOut, "tagungsbuero %s: %s\n", line.Command(), describe(err))
	}
	return exitOf(line.Command(), exitFailed)
}

// exitOf keeps a mail server from throwing a report away, or answering it, whatever is wrong here.
func exitOf(command string, code int) int {
	if command == bounceCommand {
		return exitLater
	}
	return code
}

// logLevel lets only the services tell what they do; the other commands have an answer of their own.
func (p *program) logLevel(command string) slog.Level {
	if command == "serve" || command == "worker" {
		return p.Settings.Level()
	}
	return max(p.Settings.Level(), slog.LevelWarn)
}

// silentError fails a command that has said already what is wrong.
type silentError struct{ error }

// describe adds the sentences for people to a refusal, which by itself is only a key.
func describe(err error) string {
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind == fault.Internal {
		return err.Error()
	}
	title, fields := i18n.Fault(i18n.German, refusal)
	var b strings.Builder
	fmt.Fprintf(&b, "refused: %s", title)
	for _, field := range fields {
		fmt.Fprintf(&b, "\n  %s: %s", field.Name, field.Text)
	}
	return b.String()
}
