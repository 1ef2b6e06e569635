package e2e_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// client talks to services as a browser would, but follows nothing by itself.
type client struct {
	t    testing.TB
	http *http.Client
}

// answer is a response that has been read.
type answer struct {
	status int
	header http.Header
	body   string
}

// location is where a redirect leads to.
func (a answer) location() string { return a.header.Get("Location") }

// newClient returns a client without cookies yet. Many may be answered at once.
func newClient(t testing.TB) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{t: t, http: &http.Client{
		Jar: jar, Transport: transport, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// try sends a request and returns its answer, or why there is none.
func (c *client) try(method, address string, body io.Reader, headers ...string) (answer, error) {
	request, err := http.NewRequestWithContext(c.t.Context(), method, address, body)
	if err != nil {
		return answer{}, err
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(text)}, err
}

// send is try for requests that must be answered.
func (c *client) send(method, address string, body io.Reader, headers ...string) answer {
	c.t.Helper()
	a, err := c.try(method, address, body, headers...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, address, err)
	}
	return a
}

func (c *client) get(address string) answer {
	c.t.Helper()
	return c.send(http.MethodGet, address, nil)
}

// formType is the content type of forms.
const formType = "application/x-www-form-urlencoded"

func (c *client) post(address string, form url.Values) answer {
	c.t.Helper()
	return c.send(http.MethodPost, address, strings.NewReader(form.Encode()), "Content-Type", formType)
}

// signIn opens the office for the account.
func (c *client) signIn(s *service, email, password string) *client {
	c.t.Helper()
	a := c.post(s.base+"/intern/anmelden", url.Values{"email": {email}, "password": {password}})
	if a.status != http.StatusSeeOther {
		c.t.Fatalf("sign-in of %s was answered with %d: %s", email, a.status, a.body)
	}
	return c
}
