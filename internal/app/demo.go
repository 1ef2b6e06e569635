package app

import (
	"context"
	"errors"

	"tagungsbuero/internal/demo"
)

// DemoPassword opens the accounts of the demo.
const DemoPassword = demo.Password

// LoadDemo fills an empty installation with invented data. It is refused where the installation is
// in real use, for the password of the accounts is public, and when there are organisations already.
// Whoever ends the program meanwhile waits the few seconds for the rest: half a demo would never
// become a whole one.
func (a *App) LoadDemo(ctx context.Context) error {
	if err := a.settings.RequireDevelopment("The demo data"); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return demo.Load(context.WithoutCancel(ctx), a.demoRooms(), a.database.Now())
}

// RefuseDemoInUse returns an error when the database holds accounts of the demo, whose password is
// public, though the installation is in real use.
func (a *App) RefuseDemoInUse(ctx context.Context) error {
	if a.settings.Development() {
		return nil
	}
	has, err := a.Accounts.HasActive(ctx, demo.Emails...)
	if err != nil || !has {
		return err
	}
	return errors.New("this database holds the demo accounts, whose password is public: use a database of its own for real use, or deactivate them")
}

// LoadDemoOnce loads the demo unless there are organisations already.
func (a *App) LoadDemoOnce(ctx context.Context) error {
	if err := a.settings.RequireDevelopment("The demo data"); err != nil {
		return err
	}
	empty, err := demo.IsEmpty(ctx, a.demoRooms())
	if err != nil || !empty {
		return err
	}
	return a.LoadDemo(ctx)
}

func (a *App) demoRooms() demo.Rooms {
	return demo.Rooms{Organisations: a.Organisations, Accounts: a.Accounts, Events: a.Events, Venues: a.Venues, Registrations: a.Registrations, News: a.News}
}
