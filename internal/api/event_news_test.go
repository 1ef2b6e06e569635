package api_test

import (
	"net/http"
	"strings"
	"testing"
)

type waitingLetters struct {
	Letters int    `json:"letters"`
	DueAt   string `json:"due_at"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

func TestLettersAboutChangesThatWaitAreSeenSentAndStopped(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Tagung", 20).Slug
	token := h.register(slug, 1).Token
	host, path := h.as(h.host), "/events/"+slug+"/messages/changes"
	waiting := into[waitingLetters](host.get(path).wants(http.StatusOK))
	if waiting.Letters != 0 || waiting.DueAt != "" || waiting.Text != "" {
		t.Errorf("before a change %+v wait", waiting)
	}
	host.patch("/events/"+slug, `{"venue": {"name": "Rathaus"}}`).wants(http.StatusOK)
	waiting = into[waitingLetters](host.get(path).wants(http.StatusOK))
	if waiting.Letters != 1 || !strings.HasPrefix(waiting.Subject, "Geändert") || !strings.Contains(waiting.Text, "Ort, bisher") || strings.Contains(waiting.Text, token) {
		t.Errorf("%+v wait", waiting)
	}
	host.post(path+"/send", `{"due_at": "2027-01-01T00:00:00Z"}`).refuses(409, "correspondence.change_letters_others")
	host.post(path+"/stop", `{"due_at": "`+waiting.DueAt+`"}`).wants(http.StatusOK)
	host.post(path+"/stop", `{}`).refuses(409, "correspondence.change_letters_gone")
	host.patch("/events/"+slug, `{"venue": {"name": "Stadthalle"}}`).wants(http.StatusOK)
	host.post(path+"/send", `{}`).wants(http.StatusOK)
	var n int
	if err := h.db.GetContext(t.Context(), &n, `SELECT count(*) FROM letters WHERE kind = 'registration_event_changed' AND state = 'queued' AND due_at <= $1`, h.db.Now()); err != nil || n != 1 {
		t.Errorf("%d letters go now, %v", n, err)
	}
}

func TestAChangeTellsPeopleUnlessItSaysOtherwise(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Tagung", 20).Slug
	h.register(slug, 1)
	host := h.as(h.host)
	told := func() (n int) {
		t.Helper()
		const count = `SELECT count(*) FROM letters WHERE kind = 'registration_event_changed' AND state = 'queued'`
		if err := h.db.GetContext(t.Context(), &n, count); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if got := host.patch("/events/"+slug, `{"venue": {"name": "Rathaus"}, "notify": false, "message": "Im Saal wird gebaut."}`).refuses(422, "form.invalid"); got["message"] == "" {
		t.Errorf("a message to nobody is refused by %v", got)
	}
	host.patch("/events/"+slug, `{"venue": {"name": "Rathaus"}, "notify": false}`).wants(http.StatusOK)
	if n := told(); n != 0 {
		t.Errorf("%d people are told against the will of the hosts", n)
	}
	host.patch("/events/"+slug, `{"venue": {"name": "Stadthalle"}, "message": "Im Saal wird gebaut."}`).wants(http.StatusOK)
	if n := told(); n != 1 {
		t.Errorf("%d people are told", n)
	}
	if got := into[waitingLetters](host.get("/events/" + slug + "/messages/changes").wants(http.StatusOK)); !strings.Contains(got.Text, "Im Saal wird gebaut.") {
		t.Errorf("they read\n%s", got.Text)
	}
	if got := host.patch("/events/"+slug, `{"message": "`+strings.Repeat("x", 2001)+`"}`).refuses(422, "form.invalid"); got["message"] == "" {
		t.Errorf("a message that is too long is refused by %v", got)
	}
	if got := host.get("/events/" + slug).wants(http.StatusOK); strings.Contains(string(got.body), "Im Saal") {
		t.Error("the message became part of the event")
	}
}
