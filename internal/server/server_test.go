package server_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"go.uber.org/goleak"

	"tagungsbuero/internal/server"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/limit"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

// routes is a front for tests.
type routes func(gin.IRouter)

func (r routes) Register(router gin.IRouter) { r(router) }

// engine is a server with its log.
type engine struct {
	*server.Handler
	log *bytes.Buffer
}

// start builds a server at baseURL; change may be nil.
func start(t *testing.T, baseURL string, change func(*server.Options), register func(gin.IRouter)) engine {
	t.Helper()
	views, err := view.New(templates.Files, view.Site{BaseURL: baseURL})
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	logger := slog.New(slog.NewJSONHandler(log, nil))
	o := server.Options{
		Front: &web.Front{Views: views, Log: logger, BaseURL: baseURL}, Log: logger,
		Clock: time.Now, Ready: func(context.Context) error { return nil },
	}
	if change != nil {
		change(&o)
	}
	handler, err := server.New(o, routes(register))
	if err != nil {
		t.Fatal(err)
	}
	return engine{handler, log}
}

func (e engine) ask(method, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for _, set := range change {
		set(r)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func none(gin.IRouter) {}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	e := start(t, "https://tagungen.example", nil, func(r gin.IRouter) {
		r.GET("/kaputt", func(*gin.Context) { panic("broken") })
	})
	for _, path := range []string{"/healthz", "/gibtesnicht", "/kaputt", "/api/v1/gibtesnicht"} {
		header := e.ask("GET", path).Header()
		for name, part := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Permissions-Policy": "camera=()", "Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=",
			"X-Request-Id": "-",
		} {
			if !strings.Contains(header.Get(name), part) {
				t.Errorf("%s: %s is %q", path, name, header.Get(name))
			}
		}
		if policy := header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy allows what it should not: %s", path, policy)
		}
	}
	if plain := start(t, "http://localhost:8080", nil, none); plain.ask("GET", "/healthz").Header().Get("Strict-Transport-Security") != "" {
		t.Error("TLS is demanded where there is none")
	}
}

func TestAPanicBecomesAPageAndOneLineWithItsPlace(t *testing.T) {
	t.Parallel()
	e := start(t, "http://localhost:8080", nil, func(r gin.IRouter) {
		r.GET("/kaputt/:token", func(*gin.Context) { panic("broken") })
	})
	w := e.ask("GET", "/kaputt/geheim")
	if w.Code != 500 || !strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")) {
		t.Errorf("status %d, or the page does not name the request", w.Code)
	}
	if strings.Contains(w.Body.String(), "broken") || strings.Contains(w.Body.String(), ".go") {
		t.Error("the page shows internals")
	}
	if n := strings.Count(e.log.String(), "broken"); n != 1 {
		t.Errorf("the panic is logged %d times", n)
	}
	if !strings.Contains(e.log.String(), "server_test.go") || strings.Contains(e.log.String(), "geheim") {
		t.Errorf("the log should hold the place and not the path: %s", e.log)
	}
}

func TestFormsOfOtherOriginsAreRefusedInGerman(t *testing.T) {
	t.Parallel()
	reached := 0
	e := start(t, "https://tagungen.example", nil, func(r gin.IRouter) {
		r.POST("/x", func(*gin.Context) { reached++ })
	})
	foreign := e.ask("POST", "/x", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
	older := e.ask("POST", "/x", func(r *http.Request) { r.Header.Set("Origin", "https://boese.example") })
	for _, w := range []*httptest.ResponseRecorder{foreign, older} {
		if w.Code != 403 || !strings.Contains(w.Body.String(), "von einer anderen Internetseite") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	}
	if reached != 0 {
		t.Error("the handler was reached")
	}
	// Behind a proxy the host of the request may be another one than the public address.
	own := e.ask("POST", "/x", func(r *http.Request) { r.Host = "10.0.0.5:8080"; r.Header.Set("Origin", "https://tagungen.example") })
	same := e.ask("POST", "/x", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") })
	if own.Code != 200 || same.Code != 200 || reached != 2 {
		t.Errorf("own forms: %d and %d", own.Code, same.Code)
	}
}

func TestUnknownAddressesAndMethodsHavePagesAndProblems(t *testing.T) {
	t.Parallel()
	e := start(t, "http://localhost:8080", nil, func(r gin.IRouter) {
		r.GET("/seite", func(c *gin.Context) { c.String(200, "da") })
		r.GET("/api/v1/ding", func(c *gin.Context) { c.String(200, "da") })
	})
	for _, want := range []struct {
		method, path, contentType string
		status                    int
	}{
		{"GET", "/nix", "text/html", 404},
		{"POST", "/seite", "text/html", 405},
		{"GET", "/api/v1/nix", "application/problem+json", 404},
		{"DELETE", "/api/v1/ding", "application/problem+json", 405},
	} {
		w := e.ask(want.method, want.path)
		if w.Code != want.status || !strings.HasPrefix(w.Header().Get("Content-Type"), want.contentType) {
			t.Errorf("%s %s: %d %s", want.method, want.path, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func TestWhoeverLooksAtAnAddressForFormsIsLedToThePageAbove(t *testing.T) {
	t.Parallel()
	e := start(t, "http://localhost:8080", nil, func(r gin.IRouter) {
		r.GET("/ding/:name", func(c *gin.Context) { c.String(200, "da") })
		r.POST("/ding/:name/link/senden", func(c *gin.Context) { t.Error("looking did something") })
		r.POST("/nur", func(c *gin.Context) {})
		r.GET("/api/v1/ding", func(c *gin.Context) {})
		r.POST("/api/v1/ding/neu", func(c *gin.Context) {})
	})
	for path, want := range map[string]string{"/ding/eins/link/senden": "/ding/eins", "/nur": "", "/api/v1/ding/neu": ""} {
		w := e.ask("GET", path)
		if got := w.Header().Get("Location"); got != want || (want == "") != (w.Code == 405) {
			t.Errorf("%s leads to %q with %d", path, got, w.Code)
		}
	}
}

func TestHeadIsAnsweredAsGet(t *testing.T) {
	t.Parallel()
	e := start(t, "http://localhost:8080", nil, func(r gin.IRouter) {
		r.GET("/seite", func(c *gin.Context) { c.String(200, "da") })
	})
	s := httptest.NewServer(e)
	defer s.Close()
	answer, err := s.Client().Head(s.URL + "/seite")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 || answer.ContentLength != 2 {
		t.Errorf("status %d, length %d", answer.StatusCode, answer.ContentLength)
	}
}

func TestTooManyFormsHaveToWait(t *testing.T) {
	t.Parallel()
	e := start(t, "http://localhost:8080", func(o *server.Options) { o.RateLimit = true }, func(r gin.IRouter) {
		r.GET("/x", func(c *gin.Context) {})
		r.POST("/x", func(c *gin.Context) {})
	})
	var last *httptest.ResponseRecorder
	for range 2 * limit.Forms.Burst {
		if last = e.ask("POST", "/x"); last.Code != 200 {
			break
		}
	}
	if last.Code != 429 || last.Header().Get("Retry-After") == "" || !strings.Contains(last.Body.String(), "gehen Sie im Browser zurück") {
		t.Errorf("status %d, Retry-After %q", last.Code, last.Header().Get("Retry-After"))
	}
	if w := e.ask("GET", "/x"); w.Code != 200 {
		t.Errorf("reading is limited too: %d", w.Code)
	}
	other := e.ask("POST", "/x", func(r *http.Request) { r.RemoteAddr = "198.51.100.7:1234" })
	lie := e.ask("POST", "/x", func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9") })
	if other.Code != 200 || lie.Code != 429 {
		t.Errorf("another client: %d; the same one under an invented address: %d", other.Code, lie.Code)
	}
}

func TestATrustedProxyNamesTheClient(t *testing.T) {
	t.Parallel()
	e := start(t, "http://localhost:8080", func(o *server.Options) { o.RateLimit, o.Proxies = true, []string{"192.0.2.1/32"} }, func(r gin.IRouter) {
		r.POST("/x", func(c *gin.Context) {})
	})
	from := func(client string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("X-Forwarded-For", client) } // httptest comes from 192.0.2.1
	}
	for range 2 * limit.Forms.Burst {
		e.ask("POST", "/x", from("203.0.113.9"))
	}
	if a, b := e.ask("POST", "/x", from("203.0.113.9")), e.ask("POST", "/x", from("203.0.113.10")); a.Code != 429 || b.Code != 200 {
		t.Errorf("busy client %d, another one %d", a.Code, b.Code)
	}
}

func TestHugeBodiesAreCutOff(t *testing.T) {
	t.Parallel()
	var problem error
	e := start(t, "http://localhost:8080", nil, func(r gin.IRouter) {
		for _, path := range []string{"/x", "/intern/anmelden", "/api/v1/x", "/api/v1/x/imports/preview", "/api/v1/x/invitations"} {
			r.POST(path, func(c *gin.Context) { _, problem = web.ReadForm(c) })
		}
	})
	plain, withFiles := "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	for _, c := range []struct {
		path, contentType string
		size              int
		isTooLarge        bool
	}{
		{"/x", plain, 1 << 19, false}, {"/x", plain, 2 << 20, true}, {"/x", withFiles, 10 << 20, false}, {"/x", withFiles, 12 << 20, true},
		{"/intern/anmelden", withFiles, 2 << 20, true}, {"/api/v1/x", withFiles, 2 << 20, true},
		{"/api/v1/x/imports/preview", plain, 7 << 20, false}, {"/api/v1/x/invitations", plain, 7 << 20, false}, {"/api/v1/x/invitations", plain, 8 << 20, true},
	} {
		body := "a=" + strings.Repeat("x", c.size)
		if c.contentType == withFiles {
			body = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.pdf\"\r\n\r\n" + body + "\r\n--b--\r\n"
		}
		r := httptest.NewRequest("POST", c.path, strings.NewReader(body))
		r.Header.Set("Content-Type", c.contentType)
		e.ServeHTTP(httptest.NewRecorder(), r)
		if _, tooLarge := errors.AsType[*http.MaxBytesError](problem); tooLarge != c.isTooLarge || (problem != nil) != c.isTooLarge {
			t.Errorf("%+v: got %v", c, problem)
		}
	}
}

func TestReadinessFollowsTheDatabaseAndTheProcessLivesOn(t *testing.T) {
	t.Parallel()
	var problem error
	e := start(t, "http://localhost:8080", func(o *server.Options) {
		o.Ready = func(context.Context) error { return problem }
	}, none)
	if w := e.ask("GET", "/readyz"); w.Code != 200 {
		t.Errorf("ready: %d", w.Code)
	}
	problem = errors.New("the database is away at db.internal")
	if w := e.ask("GET", "/readyz"); w.Code != 503 || strings.Contains(w.Body.String(), "db.internal") {
		t.Errorf("not ready: %d %s", w.Code, w.Body)
	}
	if w := e.ask("GET", "/healthz"); w.Code != 200 {
		t.Errorf("alive: %d", w.Code)
	}
}

func TestStoppingFinishesWhatRuns(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	entered, leave := make(chan struct{}), make(chan struct{})
	e := start(t, "http://localhost:8080", nil, func(r gin.IRouter) {
		r.GET("/langsam", func(c *gin.Context) {
			close(entered)
			<-leave
			c.String(200, "fertig")
		})
	})
	listener, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := server.Serve(ctx, listener, e, slog.New(slog.DiscardHandler)); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	client := &http.Client{Transport: &http.Transport{}}
	running.Go(func() {
		answer, err := client.Get("http://" + listener.Addr().String() + "/langsam")
		if err != nil {
			t.Errorf("the running request was cut off: %v", err)
			return
		}
		answer.Body.Close()
	})
	<-entered
	stop()
	awaitClosed(t, listener.Addr().String())
	close(leave)
	running.Wait()
	client.CloseIdleConnections()
}

// awaitClosed waits until nobody takes connections any more.
func awaitClosed(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		connection.Close()
	}
	t.Error("new connections are still taken")
}

func TestATakenAddressIsToldWithAWayOut(t *testing.T) {
	t.Parallel()
	first, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	_, err = server.Listen(first.Addr().String())
	if err == nil || !strings.Contains(err.Error(), "TB_LISTEN") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkEngine(b *testing.B) {
	handler, err := server.New(server.Options{
		Front: &web.Front{BaseURL: "http://localhost:8080"}, Log: slog.New(slog.NewJSONHandler(discard{}, nil)), Clock: time.Now,
	}, routes(func(r gin.IRouter) { r.GET("/x/:slug", func(c *gin.Context) { c.Writer.WriteHeaderNow() }) }))
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/x/y", nil)
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(empty{}, r)
	}
}

// discard is a log nobody reads. Unlike io.Discard it does not tell slog that nobody does.
type discard struct{}

func (discard) Write(line []byte) (int, error) { return len(line), nil }

// empty is an answer that goes nowhere.
type empty struct{}

func (empty) Header() http.Header            { return http.Header{} }
func (empty) Write(body []byte) (int, error) { return len(body), nil }
func (empty) WriteHeader(int)                {}
