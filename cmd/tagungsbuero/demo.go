package main

import (
	"fmt"

	"tagungsbuero/internal/app"
)

type demoCommand struct{}

// Run needs an installation without organisations.
func (demoCommand) Run(e *environment) error {
	return e.withMigratedApp(func(service *app.App) error {
		if err := service.LoadDemo(e.context); err != nil {
			return err
		}
		fmt.Fprintf(e.out, "The demo is loaded. Sign in as ki@demo.example with the password %s.\n", app.DemoPassword)
		return nil
	})
}
