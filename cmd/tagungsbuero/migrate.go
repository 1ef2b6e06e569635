package main

import (
	"fmt"
	"time"

	"tagungsbuero/internal/app"
)

type migrateCommand struct {
	Up     migrateUpCommand     `cmd:"" help:"Bring the schema up to date."`
	Status migrateStatusCommand `cmd:"" help:"List the migrations with the time each was applied."`
}

type migrateUpCommand struct{}

// Run may be called by any number of processes at once: one works, the others wait.
func (migrateUpCommand) Run(e *environment) error {
	return e.withDatabase(func(database *app.Database) error {
		if err := database.Migrate(e.context); err != nil {
			return fmt.Errorf("%w (nothing of the failed migration was kept; migrations before it were)", err)
		}
		fmt.Fprintln(e.out, "The schema is up to date.")
		return nil
	})
}

type migrateStatusCommand struct{}

// Run changes nothing.
func (migrateStatusCommand) Run(e *environment) error {
	return e.withDatabase(func(database *app.Database) error {
		states, err := database.MigrationStates(e.context)
		if err != nil {
			return err
		}
		for _, state := range states {
			applied := "to come"
			if state.Applied() {
				applied = state.AppliedAt.UTC().Format(time.RFC3339)
			}
			fmt.Fprintf(e.out, "%-20s  %s\n", applied, state.Name)
		}
		return nil
	})
}
