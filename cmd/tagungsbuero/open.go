package main

import (
	"errors"

	"tagungsbuero/internal/app"
)

// withDatabase opens the database, runs work and closes it again.
func (e *environment) withDatabase(work func(*app.Database) error) (err error) {
	database, err := app.OpenDatabase(e.context, e.settings, e.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	return work(database)
}

// withApp runs work on an installation whose schema is current.
func (e *environment) withApp(work func(*app.App) error) error {
	return e.withDatabase(func(database *app.Database) error {
		if err := database.RequireCurrent(e.context); err != nil {
			return err
		}
		return e.build(database, work)
	})
}

// withMigratedApp brings the schema up to date first.
func (e *environment) withMigratedApp(work func(*app.App) error, options ...app.Option) error {
	return e.withDatabase(func(database *app.Database) error {
		if err := database.Migrate(e.context); err != nil {
			return err
		}
		return e.build(database, work, options...)
	})
}

func (e *environment) build(database *app.Database, work func(*app.App) error, options ...app.Option) error {
	service, err := app.New(e.context, e.settings, database, e.log, options...)
	if err != nil {
		return err
	}
	return work(service)
}
