package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/server"
	"tagungsbuero/internal/web"
)

// measureForm compares the whole way, form POST to 303, with the same route that does nothing: same
// engine, same middlewares, same request.
func measureForm(ctx context.Context, b *bench) error {
	fmt.Println("\n(b) form POST to 303 / the same route that does nothing")
	fmt.Printf("%12s %12s %12s %8s %10s %10s\n", "connections", "nothing/s", "ours/s", "ratio", "ours p50", "ours p99")
	nothing, err := idleEngine(b)
	if err != nil {
		return err
	}
	for _, connections := range []int{64, 256} {
		ev, err := b.newEvent(ctx)
		if err != nil {
			return err
		}
		post := func() []byte { return formPost("/veranstaltungen/"+ev.Slug+"/anmeldung", people.Add(1)) }
		if err := b.compareWeb(connections, nothing, b.Handler(), "303", post, post); err != nil {
			return err
		}
	}
	return nil
}

// measurePage compares the page of an event, with its true number of free seats, with a bare
// net/http handler that says hello.
func measurePage(ctx context.Context, b *bench) error {
	fmt.Println("\n(c) event page / bare net/http hello world")
	fmt.Printf("%12s %12s %12s %8s %10s %10s\n", "connections", "hello/s", "ours/s", "ratio", "ours p50", "ours p99")
	ev, err := b.newEvent(ctx)
	if err != nil {
		return err
	}
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("Hello, World!")) })
	page := get("/veranstaltungen/" + ev.Slug)
	for _, connections := range []int{64, 256} {
		err := b.compareWeb(connections, hello, b.Handler(), "200", func() []byte { return page }, func() []byte { return page })
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) compareWeb(connections int, plain, ours http.Handler, status string, plainRequest, ourRequest func() []byte) error {
	var plains, rates, ratios []float64
	var p50, p99 []time.Duration
	for range b.rounds {
		p, err := load(plain, connections, b.length, status, plainRequest)
		if err != nil {
			return err
		}
		o, err := load(ours, connections, b.length, status, ourRequest)
		if err != nil {
			return err
		}
		plains, rates, ratios = append(plains, p.perSecond), append(rates, o.perSecond), append(ratios, o.perSecond/p.perSecond)
		p50, p99 = append(p50, o.quantile(0.5)), append(p99, o.quantile(0.99))
	}
	fmt.Printf("%12d %12.0f %12.0f %8.2f %10s %10s\n", connections, median(plains), median(rates), median(ratios),
		median(p50).Round(10*time.Microsecond), median(p99).Round(10*time.Microsecond))
	return nil
}

func get(path string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\nUser-Agent: bench\r\n\r\n")
}

func formPost(path string, n int64) []byte {
	p := person(n)
	body := url.Values{"first_name": {p.FirstName}, "last_name": {p.LastName}, "email": {p.Email}, "organisation": {p.Organisation},
		"position": {p.Position}, "submission": {p.Submission}}.Encode()
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		path, len(body), body)
}

// idle is a front whose form goes nowhere.
type idle struct{}

// Register adds the route.
func (idle) Register(r gin.IRouter) {
	r.POST("/veranstaltungen/:slug/anmeldung", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, "/anmeldung/x") })
}

func idleEngine(b *bench) (http.Handler, error) {
	front := &web.Front{Log: b.log, BaseURL: "http://127.0.0.1:8080"}
	return server.New(server.Options{Front: front, Log: b.log, Clock: b.database.Now}, idle{})
}
