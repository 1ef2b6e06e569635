package api_test

import (
	"bytes"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"tagungsbuero/internal/api"
)

func TestARepeatedPostGetsItsFirstAnswer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 1).Slug + "/registrations"
	first := h.participant().under("k1").post(path, person(1)).wants(http.StatusCreated)
	again := h.participant().under("k1").post(path, person(1)).wants(http.StatusCreated)
	if !bytes.Equal(first.body, again.body) || again.header.Get("Idempotency-Replayed") != "true" || first.header.Get("Idempotency-Replayed") != "" ||
		again.header.Get("Content-Type") != "application/json" {
		t.Errorf("%s\n%s", first.body, again.body)
	}
	h.participant().under("k1").post(path, person(2)).refuses(422, "idempotency.other_request")
	h.participant().under("k1").post(h.my(into[api.Standing](first))+"/cancel", nil).wants(http.StatusOK) // another route, another key
	if n := h.count("registrations"); n != 1 {
		t.Errorf("%d registrations", n)
	}
}

func (h *house) count(table string) (n int) {
	h.t.Helper()
	if err := h.db.GetContext(h.t.Context(), &n, "SELECT count(*) FROM "+table); err != nil {
		h.t.Fatal(err)
	}
	return n
}

func TestRefusalsAreRepeatedToo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 1).Slug + "/registrations"
	h.participant().under("k").post(path, `{}`).refuses(422, "form.invalid")
	again := h.participant().under("k").post(path, `{}`)
	again.refuses(422, "form.invalid")
	if again.header.Get("Idempotency-Replayed") != "true" {
		t.Error("not the first answer")
	}
}

func TestEveryAccountHasKeysOfItsOwn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	second := h.token("second@ki.example", h.ki.ID, "editor")
	one := into[api.Event](h.as(h.host).under("k").post("/events", whole).wants(http.StatusCreated))
	same := into[api.Event](h.as(h.host).under("k").post("/events", whole).wants(http.StatusCreated))
	other := into[api.Event](h.as(second).under("k").post("/events", whole).wants(http.StatusCreated))
	if one.Slug != same.Slug || one.Slug == other.Slug {
		t.Errorf("%s, %s, %s", one.Slug, same.Slug, other.Slug)
	}
}

func TestParticipantsBehindOtherAddressesHaveKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug + "/registrations"
	h.participant().under("k").post(path, person(1)).wants(http.StatusCreated)
	r := newRequest(t, http.MethodPost, path, string(mustJSON(t, person(1))))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "k")
	r.RemoteAddr = "198.51.100.7:1234"
	h.participant().do(r).wants(http.StatusAccepted) // somebody else learns nothing of the first answer
	var scopes []string
	if err := h.db.SelectContext(t.Context(), &scopes, "SELECT scope FROM idempotency_keys"); err != nil || len(scopes) != 2 {
		t.Fatalf("%v, %v", scopes, err)
	}
	for _, scope := range scopes {
		if bytes.Contains([]byte(scope), []byte("198.51")) || bytes.Contains([]byte(scope), []byte("192.0.2")) {
			t.Errorf("the address is kept: %s", scope)
		}
	}
}

func TestOfManyEqualPostsAtOnceOneWorks(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 1).Slug + "/registrations"
	var created, running atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			switch a := h.participant().under("k").post(path, person(1)); a.status {
			case http.StatusCreated:
				created.Add(1)
			case http.StatusConflict:
				a.refuses(http.StatusConflict, "idempotency.running")
				running.Add(1)
			default:
				t.Errorf("status %d: %s", a.status, a.body)
			}
		})
	}
	all.Wait()
	if created.Load() == 0 || created.Load()+running.Load() != 20 || h.count("registrations") != 1 || h.count("letters WHERE registration_id IS NOT NULL") != 1 {
		t.Errorf("%d created, %d told to wait, %d registrations, %d letters", created.Load(), running.Load(), h.count("registrations"), h.count("letters WHERE registration_id IS NOT NULL"))
	}
}

func TestARegistrationWhoseAnswerWasLostIsAnsweredAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 1).Slug + "/registrations"
	first := into[api.Standing](h.participant().under("k").post(path, person(1)).wants(http.StatusCreated))
	if _, err := h.db.ExecContext(t.Context(), "DELETE FROM idempotency_keys"); err != nil { // as if the process was killed before it was kept
		t.Fatal(err)
	}
	again := into[api.Standing](h.participant().under("k").post(path, person(1)).wants(http.StatusCreated))
	if again != first {
		t.Errorf("%+v, %+v", first, again)
	}
	h.participant().under("another").post(path, person(1)).wants(http.StatusAccepted)
}

func TestAKeyThatCannotBeKeptIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 1).Slug + "/registrations"
	h.participant().under("schlüssel").post(path, person(1)).refuses(422, "idempotency.key_form")
	if h.count("registrations") != 0 {
		t.Error("it worked all the same")
	}
}

func TestAKeyChangesNothingForReading(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.participant().under("k").get("/topics").wants(http.StatusOK)
	h.participant().under("k").get("/organisations").wants(http.StatusOK)
	if h.count("idempotency_keys") != 0 {
		t.Error("a key was kept for a GET")
	}
}
