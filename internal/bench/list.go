package main

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
)

// One in ten waits, one in twenty cancelled. Some names and carriers are rare, the institutions are few.
const fillListSQL = `
INSERT INTO registrations (event_id, reference, state, first_name, last_name, email, organisation, organisation_kind, carrier_group, entered_by, waitlist_number, created_at, changed_at)
SELECT $1, $4 || lpad(CAST(n AS text), 7, '0'), CASE WHEN n % 10 = 0 THEN 'waitlisted' WHEN n % 20 = 1 THEN 'cancelled' ELSE 'confirmed' END,
    'Vorname ' || n % 997, CASE WHEN n % 1000 = 7 THEN 'Müller' ELSE 'Name ' || md5(CAST(n AS text)) END, 'person' || n || '@mail.example',
    'Jugendmigrationsdienst Musterstadt', CASE WHEN n % 3 = 0 THEN 'jmd' ELSE 'ki' END, CASE WHEN n % 1000 = 8 THEN 'awo' ELSE 'katholisch' END,
    'participant', CASE WHEN n % 10 = 0 THEN n END, $3, $3
FROM generate_series(1, CAST($2 AS int)) AS n`

// measureList compares the office's list of participants at an event with very many of them to one with few, the
// whole way through the engine with everybody signed in.
func measureList(ctx context.Context, b *bench) error {
	const few, many = 100, 100_000
	fmt.Printf("\n(h) office list of an event with %d registrations / with %d, p95 of a page, one caller\n", many, few)
	fmt.Printf("%-28s %12s %12s %8s\n", "page", "few", "many", "ratio")
	session, err := b.signIn(ctx)
	if err != nil {
		return err
	}
	var slugs [2]string
	for i, n := range []int{few, many} {
		ev, err := b.newEvent(ctx)
		if err != nil {
			return err
		}
		if _, err := b.database.ExecContext(ctx, fillListSQL, ev.ID, n, time.Now(), "LA"[i:i+1]+"ST"); err != nil {
			return fmt.Errorf("fill the list: %w", err)
		}
		slugs[i] = ev.Slug
	}
	if err := b.Registrations.WriteWords(ctx); err != nil {
		return err
	}
	if _, err := b.database.ExecContext(ctx, `VACUUM ANALYZE`); err != nil {
		return err
	}
	for _, page := range []struct{ name, few, many string }{
		{"first", "", ""}, {"deep", "?nach=LST0000053&nr=50", "?nach=AST0050053&nr=50000"}, {"back from deep", "?vor=LST0000053&nr=50", "?vor=AST0050053&nr=50000"},
		{"of those who cancelled", "?status=cancelled", "?status=cancelled"}, {"of the waitlist, deep", "?status=waitlisted&nach=LST0000050", "?status=waitlisted&nach=AST0050000"},
		{"search for a rare name", "?q=Mueller", "?q=Mueller"}, {"search for a frequent word", "?q=jugend", "?q=jugend"}, {"search for an address", "?q=person77@mail", "?q=person77@mail"},
		{"search for two letters", "?q=na", "?q=na"},
		{"filter for a rare carrier", "?traegergruppe=awo", "?traegergruppe=awo"}, {"filter for a frequent kind", "?art=jmd", "?art=jmd"},
		{"both, and a search", "?art=jmd&traegergruppe=katholisch&q=name", "?art=jmd&traegergruppe=katholisch&q=name"},
	} {
		p95 := [2]time.Duration{}
		for i, query := range []string{page.few, page.many} {
			if p95[i], err = b.listed(session, "/intern/veranstaltungen/"+slugs[i]+"/teilnehmende"+query); err != nil {
				return fmt.Errorf("%s: %w", page.name, err)
			}
		}
		fmt.Printf("%-28s %12s %12s %8.2f\n", page.name, p95[0].Round(10*time.Microsecond), p95[1].Round(10*time.Microsecond), ratio(p95[1], p95[0]))
	}
	return nil
}

// listed returns the p95 of a page.
func (b *bench) listed(session, path string) (time.Duration, error) {
	request := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nCookie: tb_session=%s\r\n\r\n", path, session)
	var all []time.Duration
	for range b.rounds {
		o, err := load(b.Handler(), 1, b.length, "200", func() []byte { return request })
		if err != nil {
			return 0, err
		}
		all = append(all, o.quantile(0.95))
	}
	return median(all), nil
}

// signIn lets somebody of the first host into the office.
func (b *bench) signIn(ctx context.Context) (session string, err error) {
	hosts, err := b.hosts(ctx)
	if err != nil {
		return "", err
	}
	const email, password = "buero@mail.example", "ein langes Kennwort"
	invited := account.Invitation{Email: email, Name: "Kim Beispiel", Organisation: hosts[0].ID, Role: actor.RoleManager}
	if _, err := b.Accounts.AddWithPassword(ctx, actor.System(), invited, password); err != nil {
		return "", err
	}
	entry, err := b.Accounts.SignIn(ctx, email, password, "bench")
	return entry.Session, err
}
