package api_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/api"
)

// newsDoors are those of news by mail. The subscription is made and confirmed before anybody comes.
func (h *house) newsDoors(s stage) []door {
	event, confirm := "/events/"+s.slug+"/announcement", h.askForNews("abo@mail.example")
	my := "/my-news/" + h.newsToken("change news", "abo@mail.example")
	return []door{
		{"POST /news/subscriptions", "/news/subscriptions", map[string]any{"email": "neu@mail.example", "topics": []string{"elternarbeit"}}, 202, 202, 202, 202},
		{"POST /my-news/{token}/confirm", "/my-news/" + confirm + "/confirm", nil, 200, 200, 200, 200},
		{"GET /my-news/{token}", my, nil, 200, 200, 200, 200},
		{"PATCH /my-news/{token}", my, map[string]any{"regions": []string{"koeln"}}, 200, 200, 200, 200},
		{"GET /events/{slug}/announcement", event, nil, 401, 404, 200, 200},
		{"POST /events/{slug}/announcement/withhold", event + "/withhold", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/announcement/release", event + "/release", nil, 401, 404, 403, 200},
		{"GET /news/statistics", "/news/statistics", nil, 401, 200, 403, 403}, // the stranger manages an organisation
		{"POST /my-news/{token}/end", "/my-news/" + h.newsToken("end news", "abo@mail.example") + "/end", nil, 200, 200, 200, 200},
	}
}

// askForNews returns the token that confirms.
func (h *house) askForNews(email string) string {
	h.t.Helper()
	h.participant().post("/news/subscriptions", map[string]any{"email": email}).wants(http.StatusAccepted)
	return h.newsToken("confirm news", email)
}

// newsToken is that of a link in the letters to an address.
func (h *house) newsToken(purpose, email string) string {
	h.t.Helper()
	var ref string
	if err := h.db.GetContext(h.t.Context(), &ref, `SELECT reference FROM subscriptions WHERE email = $1`, email); err != nil {
		h.t.Fatal(err)
	}
	return strings.ToLower(ref) + h.links.Signer.Sign(purpose, ref)
}

func TestASubscriptionIsAskedForConfirmedChangedAndEnded(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := h.participant()
	asked := p.post("/news/subscriptions", map[string]any{"email": "kim@mail.example", "topics": []string{"elternarbeit"}}).wants(http.StatusAccepted)
	if again := p.post("/news/subscriptions", map[string]any{"email": "kim@mail.example"}).wants(http.StatusAccepted); string(again.body) != string(asked.body) {
		t.Errorf("the second answer is %s, the first was %s", again.body, asked.body)
	}
	p.post("/news/subscriptions", map[string]any{"email": "keine", "regions": []string{"mond"}}).refuses(http.StatusUnprocessableEntity, "form.invalid")
	confirm, change, end := h.newsToken("confirm news", "kim@mail.example"), h.newsToken("change news", "kim@mail.example"), h.newsToken("end news", "kim@mail.example")
	own := into[api.OwnNews](p.post("/my-news/"+confirm+"/confirm", nil).wants(http.StatusOK))
	if own.Email != "kim@mail.example" || own.ConfirmedAt == nil || len(own.Letters) != 2 || len(own.Topics) != 0 {
		t.Errorf("confirmed is %+v", own)
	}
	own = into[api.OwnNews](p.patch("/my-news/"+change, map[string]any{"regions": []string{"koeln"}}).wants(http.StatusOK))
	own = into[api.OwnNews](p.patch("/my-news/"+change, map[string]any{"topics": []string{"uebergang"}}).wants(http.StatusOK))
	if len(own.Regions) != 1 || len(own.Topics) != 1 {
		t.Errorf("what was left out did not stay: %+v", own)
	}
	p.patch("/my-news/"+change, map[string]any{"topics": []string{"erfunden"}}).refuses(http.StatusUnprocessableEntity, "form.invalid")
	for _, path := range []string{"/my-news/" + end, "/my-news/" + confirm, "/my-news/x"} {
		p.get(path).refuses(http.StatusNotFound, "news.unknown")
	}
	statistics := into[api.NewsStatistics](h.as(h.stranger).get("/news/statistics").wants(http.StatusOK))
	if statistics.Active != 1 || len(statistics.Regions) != 7 {
		t.Errorf("statistics are %+v", statistics)
	}
	p.post("/my-news/"+change+"/end", nil).refuses(http.StatusNotFound, "news.unknown")
	for range 2 {
		p.post("/my-news/"+end+"/end", nil).wants(http.StatusOK)
	}
	p.get("/my-news/"+change).refuses(http.StatusGone, "news.gone")
	p.post("/my-news/"+confirm+"/confirm", nil).refuses(http.StatusGone, "news.gone")
}

func TestAnEventIsKeptOutOfTheNews(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 10).Slug
	confirm := h.askForNews("kim@mail.example")
	h.participant().post("/my-news/"+confirm+"/confirm", nil).wants(http.StatusOK)
	path := "/events/" + slug + "/announcement"
	standing := func(a answer) string { return string(into[api.Announcement](a.wants(http.StatusOK)).Standing) }
	host := h.as(h.host)
	if got := into[api.Announcement](host.get(path).wants(http.StatusOK)); got.Standing != "coming" || got.Subscriptions != 1 || got.At == nil {
		t.Errorf("it is %+v", got)
	}
	for _, tc := range []struct{ step, want string }{{"withhold", "withheld"}, {"withhold", "withheld"}, {"release", "coming"}} {
		if got := standing(host.post(path+"/"+tc.step, nil)); got != tc.want {
			t.Errorf("after %s it is %s", tc.step, got)
		}
	}
	draft := into[api.Announcement](host.get("/events/" + h.create(h.draft("Entwurf", 0)).Slug + "/announcement").wants(http.StatusOK))
	if draft.Standing != "coming" || draft.At != nil || draft.Subscriptions != 1 {
		t.Errorf("a draft is %+v", draft)
	}
}
