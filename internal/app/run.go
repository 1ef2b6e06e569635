package app

import (
	"context"
	"net"

	"golang.org/x/sync/errgroup"

	"tagungsbuero/internal/server"
)

// Serve answers requests on the listener and does the jobs, if wanted, until ctx ends. Then it
// finishes running requests first and lets the jobs go afterwards: letters that those requests
// queued can still be on their way.
func (a *App) Serve(ctx context.Context, listener net.Listener, withJobs bool) error {
	if err := a.warnOfPower(ctx); err != nil {
		return err
	}
	all, ctx := errgroup.WithContext(ctx)
	behind, stopBehind := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBehind()
	all.Go(func() error {
		defer stopBehind()
		return server.Serve(ctx, listener, a.handler, a.log)
	})
	if withJobs {
		all.Go(func() error { return a.work(behind) })
	}
	all.Go(func() error { return a.serveMetrics(behind) })
	all.Go(func() error { return a.database.watch(behind) })
	return all.Wait()
}

// Work does the jobs until ctx ends.
func (a *App) Work(ctx context.Context) error {
	if err := a.warnOfPower(ctx); err != nil {
		return err
	}
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error { return a.work(ctx) })
	all.Go(func() error { return a.serveMetrics(ctx) })
	all.Go(func() error { return a.database.watch(ctx) })
	return all.Wait()
}

// work sends letters and runs what is periodic. Both hand back what they hold when ctx ends.
func (a *App) work(ctx context.Context) error {
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error { return a.Mailing.Run(ctx) })
	all.Go(func() error { return a.jobs().Run(ctx) })
	return all.Wait()
}

func (a *App) serveMetrics(ctx context.Context) error {
	if a.metrics == nil {
		return nil
	}
	listener, err := server.Listen(a.settings.MetricsListen)
	if err != nil {
		return err
	}
	return server.Serve(ctx, listener, a.metrics.Handler(), a.log)
}
