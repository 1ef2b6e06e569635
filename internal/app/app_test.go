package app_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/app"
	"tagungsbuero/internal/apptest"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/server"
)

func TestThePersonalLinkWorksAfterARestartAndInAnotherProcess(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	first := apptest.On(t, d)
	first.Demo()
	link := register(t, first)
	apptest.On(t, d).Get(link).Must(http.StatusOK)
	other := apptest.On(t, d, func(s *config.Settings) { s.Secret = config.Secret(strings.Repeat("x", 40)) })
	other.Get(link).Must(http.StatusNotFound)
}

func TestRegisteringBringsALetterWithTheLink(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Demo()
	link := register(t, a)
	letters := a.Letters("zauberfrau@post.example")
	if len(letters) != 1 || !strings.Contains(letters[0].Text, apptest.BaseURL+link) {
		t.Errorf("%d letters, the first without the link", len(letters))
	}
}

// The letter of the last request goes out although the service was told to stop.
func TestAStoppedServiceHasSentOrKeptEveryLetter(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	a := apptest.New(t, func(s *config.Settings) {
		s.SMTPURL, s.MailFrom = config.Secret(sink.URL()), "Tagungsbüro <noreply@tagungsbuero.example>"
	})
	a.Demo()
	register(t, a)
	listener, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.Serve(ctx, listener, true); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	sink.Await(t, 1)
	stop()
	running.Wait()
	var left int
	if err := a.DB.GetContext(t.Context(), &left, `SELECT count(*) FROM letters WHERE state = 'sending'`); err != nil || left != 0 {
		t.Errorf("%d letters are still claimed, %v", left, err)
	}
}

func TestMetricsCountByPatternAndState(t *testing.T) {
	t.Parallel()
	probe, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := probe.Addr().String()
	probe.Close()
	a := apptest.New(t, func(s *config.Settings) { s.MetricsListen = address })
	a.Demo()
	link := register(t, a)
	a.Get(link)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.Work(ctx); err != nil {
			t.Errorf("work: %v", err)
		}
	})
	page := read(t, "http://"+address+"/")
	stop()
	running.Wait()
	for _, part := range []string{`route="/anmeldung/:token"`, `tagungsbuero_registrations{state="confirmed"}`, "tagungsbuero_letters_total", "tagungsbuero_letters_waiting",
		"go_goroutines", `go_sql_open_connections{db_name="tagungsbuero"}`} {
		if !strings.Contains(page, part) {
			t.Errorf("%s is missing", part)
		}
	}
	if strings.Contains(page, strings.TrimPrefix(link, "/anmeldung/")) {
		t.Error("the metrics show a personal link")
	}
}

// read waits for the listener to be there.
func read(t *testing.T, address string) string {
	t.Helper()
	for range 200 {
		answer, err := http.Get(address)
		if err != nil {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	t.Fatal("nobody answers at " + address)
	return ""
}

func TestTheDemoIsRefusedInRealUseAndTheSecondTime(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(s *config.Settings) {
		s.BaseURL, s.SMTPURL, s.MailFrom = "https://tagungen.example", "smtp://mail.example:587", "Tagungsbüro <noreply@tagungen.example>"
	})
	if err := a.LoadDemo(t.Context()); err == nil || !strings.Contains(err.Error(), "TB_BASE_URL is not") {
		t.Errorf("got %v", err)
	}
	b := apptest.New(t)
	b.Demo()
	if err := b.LoadDemo(t.Context()); err == nil {
		t.Error("the demo was loaded twice")
	}
	if err := b.LoadDemoOnce(t.Context()); err != nil {
		t.Errorf("a second start: %v", err)
	}
}

func TestPurgingRemovesWhatItCounted(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Demo()
	a.Browser().SignIn("ki@demo.example", "tagungsbuero-demo")
	if n := total(t, a.CountPurgeable); n != 0 {
		t.Fatalf("%d to remove at once", n)
	}
	a.SetTime(time.Now().AddDate(0, 0, 31))
	// A session, and of the news of the demo a subscription that nobody confirmed, five letters and the note of one asked for.
	if counted, removed := total(t, a.CountPurgeable), total(t, a.Purge); counted != 8 || removed != 8 {
		t.Errorf("%d counted, %d removed", counted, removed)
	}
	if n := total(t, a.CountPurgeable); n != 0 {
		t.Errorf("%d are left", n)
	}
}

func total(t *testing.T, count func(context.Context) ([]app.Purged, error)) int {
	t.Helper()
	found, err := count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range found {
		n += p.Rows
	}
	return n
}

func TestTheDemoIsWholeAlthoughTheProgramWasToldToEnd(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer cancel()
		for t.Context().Err() == nil { // until the first organisation is there
			if all, err := a.Organisations.List(t.Context()); err != nil || len(all) > 0 {
				return
			}
		}
	}()
	if err := a.LoadDemo(ctx); err != nil || ctx.Err() == nil {
		t.Fatalf("loaded with %v, told to end: %v", err, ctx.Err())
	}
	if _, err := a.Accounts.SignIn(t.Context(), "empfang@demo.example", app.DemoPassword, "Browser"); err != nil {
		t.Errorf("the last account: %v", err)
	}
	if list, err := a.Events.Upcoming(t.Context(), event.Filter{}); err != nil || list.Total < 10 {
		t.Errorf("%d events, %v", list.Total, err)
	}
}
