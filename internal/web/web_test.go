package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

func newFront(t *testing.T) (*web.Front, *bytes.Buffer) {
	t.Helper()
	views, err := view.New(templates.Files, view.Site{})
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	return &web.Front{Views: views, Log: slog.New(slog.NewTextHandler(log, nil))}, log
}

// serve answers one request by the handlers, each adapted by the front.
func serve(f *web.Front, r *http.Request, handlers ...web.Handler) *httptest.ResponseRecorder {
	engine := gin.New()
	var adapted []gin.HandlerFunc
	for _, h := range handlers {
		adapted = append(adapted, f.Handle(h))
	}
	engine.Any("/*path", adapted...)
	w := httptest.NewRecorder()
	engine.ServeHTTP(w, r)
	return w
}

func failing(err error) web.Handler { return func(*gin.Context) error { return err } }

func TestEveryKindOfRefusalHasItsStatus(t *testing.T) {
	t.Parallel()
	f, log := newFront(t)
	for kind, status := range map[fault.Kind]int{
		fault.Invalid: 422, fault.NotFound: 404, fault.Forbidden: 403, fault.Conflict: 409, fault.Closed: 410, fault.Limited: 429, fault.Busy: 503,
	} {
		err := fmt.Errorf("wrapped: %w", fault.New(kind, "event.unknown"))
		w := serve(f, httptest.NewRequest("GET", "/x", nil), failing(err))
		if w.Code != status || !strings.Contains(w.Body.String(), "Diese Veranstaltung gibt es hier nicht.") {
			t.Errorf("kind %d: status %d", kind, w.Code)
		}
		if waits := w.Header().Get("Retry-After") != ""; waits != (kind == fault.Limited || kind == fault.Busy) {
			t.Errorf("kind %d: Retry-After %q", kind, w.Header().Get("Retry-After"))
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("kind %d may be kept: %q", kind, w.Header().Get("Cache-Control"))
		}
	}
	if log.Len() > 0 {
		t.Errorf("refusals are no failures: %s", log)
	}
}

func TestOurFailuresAreLoggedOnceAndShownWithoutInternals(t *testing.T) {
	t.Parallel()
	f, log := newFront(t)
	w := serve(f, httptest.NewRequest("GET", "/anmeldung/geheim", nil), failing(errors.New("relation events is gone")))
	if w.Code != 500 || strings.Contains(w.Body.String(), "relation") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if strings.Count(log.String(), "relation events is gone") != 1 || strings.Contains(log.String(), "geheim") {
		t.Errorf("log: %s", log)
	}
}

func TestWhoLeavesEarlyIsNoFailure(t *testing.T) {
	t.Parallel()
	f, log := newFront(t)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	serve(f, httptest.NewRequest("GET", "/x", nil).WithContext(ctx), failing(context.Canceled))
	if log.Len() > 0 {
		t.Errorf("log: %s", log)
	}
}

func TestStrangersAreLedToTheSignInAndBack(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	refusal := fault.New(fault.Unauthenticated, "web.sign_in_first")
	w := serve(f, httptest.NewRequest("GET", "/intern/konten?seite=2", nil), failing(refusal))
	if w.Code != 303 || w.Header().Get("Location") != "/intern/anmelden?weiter=%2Fintern%2Fkonten%3Fseite%3D2" {
		t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := serve(f, httptest.NewRequest("POST", "/intern/konten", nil), failing(refusal)); w.Code != 401 {
		t.Errorf("a form is answered with %d: it would be lost on the way", w.Code)
	}
}

func TestAnErrorEndsTheRequest(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	reached := false
	serve(f, httptest.NewRequest("GET", "/x", nil), failing(fault.New(fault.Forbidden, "event.unknown")),
		func(*gin.Context) error { reached = true; return nil })
	if reached {
		t.Error("the next handler was reached")
	}
}

// damaged is a page without a template.
type damaged struct{ view.Page }

func (damaged) Template() string { return "page/public/missing.html" }

func TestADamagedPageIsAFailureAndNotHalfAPage(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	w := serve(f, httptest.NewRequest("GET", "/x", nil), func(c *gin.Context) error { return f.Render(c, 200, damaged{}) })
	if w.Code != 500 || !strings.Contains(w.Body.String(), "Da ist etwas schiefgegangen") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func TestANoticeIsShownOnceAndCannotBeInvented(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	set := serve(f, httptest.NewRequest("POST", "/x", nil), func(c *gin.Context) error {
		f.SetNotice(c, "notice.signed_out")
		return web.SeeOther(c, "/y")
	})
	cookies := set.Result().Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].MaxAge > 60 {
		t.Fatalf("cookies: %v", cookies)
	}
	for _, key := range []string{"fault.internal", "notice.", "notice.gibt-es-nicht", "<script>"} {
		if got, _ := take(f, key); got != nil {
			t.Errorf("%q shows %q", key, got.Title)
		}
	}
	shown, w := take(f, cookies[0].Value)
	if shown == nil || shown.Title != "Sie sind abgemeldet." {
		t.Errorf("shown: %v", shown)
	}
	if len(w.Result().Cookies()) != 1 || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Error("the notice stays")
	}
}

func TestCookiesGoOverTLSOnlyWhereThereIsTLS(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	for baseURL, secure := range map[string]bool{"https://tagungen.example": true, "http://localhost:8080": false} {
		f.BaseURL = baseURL
		set := serve(f, httptest.NewRequest("POST", "/x", nil), func(c *gin.Context) error { f.SetNotice(c, "notice.signed_out"); return nil })
		_, taken := take(f, "notice.signed_out")
		for _, cookie := range append(set.Result().Cookies(), taken.Result().Cookies()...) {
			if cookie.Secure != secure {
				t.Errorf("%s: %s", baseURL, cookie)
			}
		}
	}
}

func take(f *web.Front, value string) (notice *view.Notice, w *httptest.ResponseRecorder) {
	r := httptest.NewRequest("GET", "/y", nil)
	r.AddCookie(&http.Cookie{Name: "tb_notice", Value: value})
	w = serve(f, r, func(c *gin.Context) error { notice = f.TakeNotice(c); return nil })
	return notice, w
}

// accounts knows one session.
type accounts struct{ err error }

func (a accounts) BySession(_ context.Context, token string) (account.Account, actor.Actor, error) {
	if a.err != nil {
		return account.Account{}, actor.Actor{}, a.err
	}
	return account.Account{ID: 7, Name: "Kim"}, actor.Account(7, false, nil), nil
}

func TestASessionTellsWhoActs(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	sessions := web.NewSessions(accounts{}, "https://tagungen.example")
	begun := serve(f, httptest.NewRequest("POST", "/x", nil), func(c *gin.Context) error { sessions.Begin(c, "geheim"); return nil })
	cookie := begun.Result().Cookies()[0]
	if !strings.HasPrefix(cookie.Name, "__Host-") || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("cookie: %+v", cookie)
	}
	r := httptest.NewRequest("GET", "/x", nil)
	r.AddCookie(cookie)
	w := serve(f, r, sessions.Middleware, sessions.Require, func(c *gin.Context) error {
		if who, ok := web.Account(c); !ok || who.Name != "Kim" || web.Actor(c).AccountID() != 7 {
			t.Errorf("signed in is %v", who)
		}
		return nil
	})
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, may be kept: %q", w.Code, w.Header().Get("Cache-Control"))
	}
}

func TestASessionThatIsOverIsTakenAwayAndAFailureIsNot(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	for _, try := range []struct {
		err    error
		status int
		taken  bool
	}{
		{fault.New(fault.Unauthenticated, "account.signed_out"), 303, true},
		{errors.New("the database is away"), 500, false},
	} {
		sessions := web.NewSessions(accounts{try.err}, "http://localhost:8080")
		r := httptest.NewRequest("GET", "/x", nil)
		r.AddCookie(&http.Cookie{Name: "tb_session", Value: "geheim"})
		w := serve(f, r, sessions.Middleware, sessions.Require)
		if w.Code != try.status || (len(w.Result().Cookies()) == 1) != try.taken {
			t.Errorf("%v: status %d, cookies %v", try.err, w.Code, w.Result().Cookies())
		}
	}
}
