package app

import (
	"context"
	"errors"
	"io"
	"time"

	"tagungsbuero/internal/bounce"
	"tagungsbuero/internal/job"
	"tagungsbuero/internal/mailing"
)

// jobs returns what is done again and again, by one of the processes on the database each time.
func (a *App) jobs() *job.Runner {
	runner := job.NewRunner(a.database.DB, a.log)
	runner.Every("expired_accounts", 10*time.Minute, func(ctx context.Context) error {
		_, err := a.Accounts.RemoveExpired(ctx)
		return err
	})
	runner.Every("reminders", time.Minute, func(ctx context.Context) error {
		found, err := a.Reminders.FindDue(ctx)
		if found > 0 {
			a.Mailing.Wake()
		}
		return err
	})
	runner.Every("stale_reminders", time.Minute, a.Reminders.WithdrawStale)
	runner.Every("broadcasts", 3*time.Second, func(ctx context.Context) error {
		queued, err := a.Broadcasts.Advance(ctx)
		if queued > 0 {
			a.Mailing.Wake()
		}
		return err
	})
	runner.Every("news", time.Minute, func(ctx context.Context) error {
		written, err := a.News.Announce(ctx)
		if written > 0 {
			a.Mailing.Wake()
		}
		return err
	})
	runner.Every("forgotten_subscriptions", 10*time.Minute, func(ctx context.Context) error {
		_, err := a.News.Forget(ctx)
		return err
	})
	runner.Every("lapsed_offers", 5*time.Second, func(ctx context.Context) error {
		done, err := a.Registrations.CatchUp(ctx)
		if done > 0 {
			a.Mailing.Wake()
		}
		return err
	})
	runner.Every("settled_decisions", 10*time.Minute, func(ctx context.Context) error {
		_, err := a.Registrations.ForgetSettled(ctx)
		return err
	})
	runner.Every("publications", 5*time.Second, func(ctx context.Context) error {
		_, err := a.Events.PublishDue(ctx)
		return err
	})
	runner.Every("search_words", 30*time.Second, a.Registrations.WriteWords)
	runner.Every("anonymised_registrations", 24*time.Hour, func(ctx context.Context) error {
		_, err := a.Registrations.Anonymise(ctx)
		return err
	})
	runner.Every("forgotten_broadcasts", 24*time.Hour, func(ctx context.Context) error {
		_, err := a.Broadcasts.Forget(ctx)
		return err
	})
	runner.Every("forgotten_texts_of_letters", 24*time.Hour, func(ctx context.Context) error {
		_, err := a.Texts.Forget(ctx)
		return err
	})
	runner.Every("special_answers", 24*time.Hour, func(ctx context.Context) error {
		_, err := a.Registrations.ForgetSpecial(ctx)
		return err
	})
	runner.Every("filters_of_ended_accounts", time.Hour, func(ctx context.Context) error {
		_, err := a.Registrations.ForgetFiltersOfEnded(ctx)
		return err
	})
	runner.Every("columns_of_ended_accounts", time.Hour, func(ctx context.Context) error {
		_, err := a.Exports.ForgetColumnsOfEnded(ctx)
		return err
	})
	runner.Every("unused_pictures", 24*time.Hour, a.removeUnusedPictures)
	runner.Every("old_letters", time.Hour, func(ctx context.Context) error {
		_, err := a.Mailing.BlankOld(ctx)
		return err
	})
	runner.Every("letter_alarms", 5*time.Minute, func(ctx context.Context) error {
		_, err := a.Delivery.Watch(ctx)
		return err
	})
	if a.Reports != nil {
		runner.Every("reports_about_letters", 2*time.Minute, a.takeReports)
	}
	runner.Every("old_audit_entries", 24*time.Hour, func(ctx context.Context) error {
		_, err := a.Log.RemoveOld(ctx)
		return err
	})
	runner.Every("old_idempotency_keys", time.Hour, func(ctx context.Context) error {
		_, err := a.Idempotency.RemoveOld(ctx)
		return err
	})
	return runner
}

// takeReports reads what mail servers say about letters. A report that comes too early stays new.
func (a *App) takeReports(ctx context.Context) error {
	_, err := a.Reports.Visit(ctx, bounce.MostBytes, func(ctx context.Context, message io.Reader) (bool, error) {
		_, err := a.Mailing.Report(ctx, message, "")
		if errors.Is(err, mailing.ErrTooEarly) {
			return false, nil
		}
		return err == nil, err
	})
	return err
}

// removeUnusedPictures deletes pictures that were replaced or taken away.
func (a *App) removeUnusedPictures(ctx context.Context) error {
	logos, err := a.Organisations.Logos(ctx)
	if err != nil {
		return err
	}
	images, err := a.Events.Images(ctx)
	if err != nil {
		return err
	}
	_, err = a.Pictures.RemoveUnused(ctx, append(logos, images...))
	return err
}
