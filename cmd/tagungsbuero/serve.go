package main

import (
	"fmt"

	"tagungsbuero/internal/app"
	"tagungsbuero/internal/server"
)

type serveCommand struct {
	NoJobs bool `name:"no-jobs" help:"Leave the jobs to other processes."`
	Demo   bool `hidden:"" help:"Load the demo when there are no organisations yet (make run)."`
	Reload bool `hidden:"" help:"Read templates and style sheets from the working directory for every page (make dev)."`
}

// Run opens the address first: when it is taken, nothing else is started.
func (c serveCommand) Run(e *environment) error {
	listener, err := server.Listen(e.settings.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	var options []app.Option
	if c.Reload {
		options = append(options, app.Reloading)
	}
	return e.withMigratedApp(func(service *app.App) error {
		if err := service.RefuseDemoInUse(e.context); err != nil {
			return err
		}
		if c.Demo {
			if err := service.LoadDemoOnce(e.context); err != nil {
				return err
			}
		}
		e.log.Info("serving", "version", version, "settings", e.settings)
		c.greet(e)
		err := service.Serve(e.context, listener, !c.NoJobs)
		e.log.Info("stopped serving")
		return err
	}, options...)
}

// greet says where everything is. With the demo there is more to say.
func (c serveCommand) greet(e *environment) {
	base := e.settings.BaseURL
	if !c.Demo {
		fmt.Fprintf(e.errOut, "The Tagungsbüro serves %s (on %s).\n", base, e.settings.Listen)
		return
	}
	fmt.Fprintf(e.out, `
  The Tagungsbüro runs.

    Pages of participants   %[1]s/
    Office                  %[1]s/intern/
    Mails                   %[1]s/postfach
    API                     %[1]s/api/v1/openapi.json

    Sign-ins of the demo, password %[2]s:
      admin@demo.example    looks after the installation
      ki@demo.example       manages KI Musterstadt
      jmd@demo.example      manages JMD Musterstadt
      empfang@demo.example  reception

    Data                    %[3]s
    Ctrl-C stops everything; the next start finds all data again.

`, base, app.DemoPassword, e.settings.DataDir)
}

type workerCommand struct{}

// Run does the jobs until it is told to stop.
func (workerCommand) Run(e *environment) error {
	return e.withMigratedApp(func(service *app.App) error {
		e.log.Info("working", "version", version, "settings", e.settings)
		err := service.Work(e.context)
		e.log.Info("stopped working")
		return err
	})
}
