package apptest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/mailing"
)

// Browser asks the service for pages and keeps its cookies. It follows no redirect by itself.
type Browser struct {
	app     *App
	cookies map[string]*http.Cookie
}

// Browser returns a browser without cookies.
func (a *App) Browser() *Browser { return &Browser{app: a, cookies: map[string]*http.Cookie{}} }

// Get asks for a page in a browser of its own.
func (a *App) Get(path string) *Response { return a.Browser().Get(path) }

// PostForm sends a form from a browser of its own.
func (a *App) PostForm(path string, values url.Values) *Response {
	return a.Browser().PostForm(path, values)
}

// Get asks for a page.
func (b *Browser) Get(path string) *Response {
	return b.Do(httptest.NewRequest(http.MethodGet, path, nil))
}

// PostForm sends a form as a page of the service would.
func (b *Browser) PostForm(path string, values url.Values) *Response {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(r)
}

// SignIn signs in to the office.
func (b *Browser) SignIn(email, password string) {
	b.app.t.Helper()
	answer := b.PostForm("/intern/anmelden", url.Values{"email": {email}, "password": {password}})
	if answer.Code != http.StatusSeeOther {
		b.app.t.Fatalf("sign in as %s: status %d", email, answer.Code)
	}
}

// Do sends a request with the cookies and keeps those of the answer.
func (b *Browser) Do(r *http.Request) *Response {
	r.Host = "localhost:8080"
	for _, cookie := range b.cookies {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	b.app.Handler().ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
			continue
		}
		b.cookies[cookie.Name] = cookie
	}
	return &Response{ResponseRecorder: w, browser: b}
}

// Response is an answer.
type Response struct {
	*httptest.ResponseRecorder
	browser *Browser
}

// Document returns the answer as HTML, to be asked by selectors.
func (r *Response) Document() *goquery.Document {
	r.browser.app.t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(r.Body.String()))
	if err != nil {
		r.browser.app.t.Fatalf("read page: %v", err)
	}
	return document
}

// Text returns the words that a selector finds, with single spaces.
func (r *Response) Text(selector string) string {
	r.browser.app.t.Helper()
	return strings.Join(strings.Fields(r.Document().Find(selector).Text()), " ")
}

// Follow goes where a redirect leads.
func (r *Response) Follow() *Response {
	r.browser.app.t.Helper()
	location := r.Header().Get("Location")
	if r.Code < 300 || r.Code > 399 || location == "" {
		r.browser.app.t.Fatalf("status %d leads nowhere", r.Code)
	}
	return r.browser.Get(strings.TrimPrefix(location, BaseURL))
}

// Must fails the test unless the answer has the status.
func (r *Response) Must(status int) *Response {
	r.browser.app.t.Helper()
	if r.Code != status {
		r.browser.app.t.Fatalf("status %d, want %d: %s", r.Code, status, r.Text("main"))
	}
	return r
}

// Letters sends what is due to the mailbox and returns all letters to an address, the latest first.
func (a *App) Letters(recipient string) []mailing.Full {
	t := a.t
	t.Helper()
	if err := a.Mailing.SendDue(t.Context()); err != nil {
		t.Fatalf("send letters: %v", err)
	}
	entries, err := a.Mailing.Latest(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	var found []mailing.Full
	for _, entry := range entries {
		if entry.Recipient != recipient {
			continue
		}
		letter, err := a.Mailing.Letter(t.Context(), entry.ID)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, letter)
	}
	return found
}
