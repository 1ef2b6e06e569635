package app

import "context"

// Purged is one kind of data that is no longer needed.
type Purged struct {
	What string
	Rows int
}

// CountPurgeable counts what Purge would remove.
func (a *App) CountPurgeable(ctx context.Context) ([]Purged, error) {
	expired, err := a.Accounts.CountExpired(ctx)
	if err != nil {
		return nil, err
	}
	personal, err := a.Registrations.CountForgettable(ctx)
	if err != nil {
		return nil, err
	}
	special, err := a.Registrations.CountSpecial(ctx)
	if err != nil {
		return nil, err
	}
	letters, err := a.Mailing.CountOld(ctx)
	if err != nil {
		return nil, err
	}
	broadcasts, err := a.Broadcasts.CountForgettable(ctx)
	if err != nil {
		return nil, err
	}
	texts, err := a.Texts.CountForgettable(ctx)
	if err != nil {
		return nil, err
	}
	settled, err := a.Registrations.CountSettled(ctx)
	if err != nil {
		return nil, err
	}
	filters, err := a.Registrations.CountFiltersOfEnded(ctx)
	if err != nil {
		return nil, err
	}
	columns, err := a.Exports.CountColumnsOfEnded(ctx)
	if err != nil {
		return nil, err
	}
	subscriptions, err := a.News.CountForgettable(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := a.Idempotency.CountOld(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := a.Log.CountOld(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := a.jobs().CountOld(ctx)
	return []Purged{
		{"expired sessions", expired.Sessions},
		{"invitations that are over", expired.Invitations},
		{"sign-ins without their second step", expired.Halves},
		{"questions that no passkey answered", expired.Questions},
		{"failed sign-ins that no longer count", expired.Failures},
		{"browsers that nobody signs in with any more", expired.Devices},
		{"changes of address that nobody can take back any more", expired.Addresses},
		{"answers of special categories, two weeks after the event", special},
		{"registrations to anonymise, twelve weeks after the event", personal.Registrations},
		{"letters to them that will be blank", personal.Letters},
		{"letters whose text is no longer kept", letters},
		{"texts and files of broadcasts, twelve weeks after the event", broadcasts},
		{"texts of letters of events and tests of them, twelve weeks after the event", texts},
		{"how people stood before decisions that cannot be undone any more", settled},
		{"filters of deactivated accounts", filters},
		{"chosen columns of deactivated accounts", columns},
		{"subscriptions to news that nobody confirmed in a week", subscriptions.Unconfirmed},
		{"subscriptions to news that no letter reached for a month", subscriptions.Unreachable},
		{"what is left of ended subscriptions to news", subscriptions.Ended},
		{"letters with news that will be blank, after a month", subscriptions.Letters},
		{"notes of who asked for news, after a day", subscriptions.Asks},
		{"entries of the audit log, after three years", entries},
		{"answers kept for repeated API requests", keys},
		{"notes of finished jobs", runs},
	}, err
}

// Purge removes what is no longer needed and returns what it found. The jobs do the same all the
// time; this is for installations whose jobs were off.
func (a *App) Purge(ctx context.Context) ([]Purged, error) {
	found, err := a.CountPurgeable(ctx)
	if err != nil {
		return nil, err
	}
	for _, remove := range []func(context.Context) (int, error){
		a.Accounts.RemoveExpired, a.Registrations.ForgetSpecial, a.Registrations.Anonymise, a.Mailing.BlankOld, a.Broadcasts.Forget, a.Texts.Forget, a.Registrations.ForgetSettled,
		a.Registrations.ForgetFiltersOfEnded, a.Exports.ForgetColumnsOfEnded, a.News.Forget, a.Log.RemoveOld, a.Idempotency.RemoveOld, a.jobs().RemoveOld} {
		if _, err := remove(ctx); err != nil {
			return nil, err
		}
	}
	return found, nil
}
