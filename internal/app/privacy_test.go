package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tagungsbuero/internal/apptest"
)

var personalLink = regexp.MustCompile(`/anmeldung/([0-9a-z]{36})`)

// A whole day of work goes by, then every route is asked with secrets and names in it.
func TestTheLogHoldsNoSecretsAndNobodysData(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Demo()
	link := register(t, a)
	a.Get(link)
	a.PostForm(link+"/abmelden", url.Values{})
	office := a.Browser()
	office.SignIn("ki@demo.example", "tagungsbuero-demo")
	a.PostForm("/intern/anmelden", url.Values{"email": {"mallory@gehtnicht.example"}, "password": {"geheimes-passwort"}})
	a.PostForm("/intern/passwort-vergessen", url.Values{"email": {"mallory@gehtnicht.example"}})
	for _, route := range a.Routes() {
		path := regexp.MustCompile(`[:*][a-z_]+`).ReplaceAllString(route.Pattern, "geheimnis4711")
		r := httptest.NewRequest(route.Method, path+"?q=Zauberfrau&token=geheimnis4711", strings.NewReader("name=Zauberfrau&email=zauberfrau@post.example"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Bearer geheimnis4711")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("User-Agent", "Zauberfrau")
		r.RemoteAddr = "203.0.113.77:4444"
		office.Do(r)
	}
	token := strings.TrimPrefix(link, "/anmeldung/")
	log := a.Log()
	if strings.Count(log, `"msg":"request"`) < len(a.Routes()) {
		t.Fatal("the requests are not in the log")
	}
	for _, secret := range []string{token, "geheimnis4711", "geheimes-passwort", "Zauberfrau", "zauberfrau", "Wanda", "mallory", "ki@demo", "203.0.113.77", "Mozilla"} {
		if at := strings.Index(log, secret); at >= 0 {
			t.Errorf("%q stands in the log: …%s…", secret, log[max(0, at-200):min(len(log), at+100)])
		}
	}
}

// register signs somebody up for an event of the demo and returns the path of the personal page.
func register(t *testing.T, a *apptest.App) string {
	t.Helper()
	events := a.Get("/").Must(http.StatusOK).Document()
	for _, event := range events.Find(".tb-event__title a").EachIter() {
		path := event.AttrOr("href", "")
		form := a.Get(path + "/anmeldung")
		if form.Code != http.StatusOK {
			continue
		}
		values := url.Values{}
		for _, input := range form.Document().Find("main form input[name], main form select[name], main form textarea[name]").EachIter() {
			values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
		}
		values.Set("first_name", "Wanda")
		values.Set("last_name", "Zauberfrau")
		values.Set("email", "zauberfrau@post.example")
		answer := a.PostForm(path+"/anmeldung", values)
		if found := personalLink.FindString(answer.Header().Get("Location")); found != "" {
			return found
		}
	}
	t.Fatal("nobody could register for any event of the demo")
	return ""
}
