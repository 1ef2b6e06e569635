package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
)

// detail reads a registration as the office sees it.
func (h *house) detail(s api.Standing) api.RegistrationDetail {
	h.t.Helper()
	return into[api.RegistrationDetail](h.as(h.host).get("/registrations/" + s.Reference).wants(http.StatusOK))
}

func TestTheOfficePicksFromTheWaitlist(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(2, event.WaitlistManual, event.Rules{})
	host := h.as(h.host)
	at := func(s api.Standing, step string) string { return "/registrations/" + s.Reference + "/" + step }
	a, b, c, d, e := h.apply(slug, person(1)), h.apply(slug, person(2)), h.apply(slug, person(3)), h.apply(slug, person(4)), h.apply(slug, person(5))
	host.post(at(c, "promote"), nil).refuses(http.StatusConflict, "registration.no_seat_free")
	host.post(at(a, "promote"), nil).refuses(http.StatusConflict, "registration.not_waiting")
	got := host.post(at(e, "priority"), `{"priority": 10}`).refuses(422, "form.invalid")
	if want := map[string]string{"priority": "registration.priority_range", "reason": "form.required"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	first := into[api.RegistrationDetail](host.post(at(e, "priority"), `{"priority": 2, "reason": "Moderiert"}`).wants(http.StatusOK))
	if last := first.History[len(first.History)-1]; *first.WaitlistPosition != 1 || first.Priority != 2 || last.What != "priority" || last.Reason != "2: Moderiert" {
		t.Errorf("%+v", first)
	}
	host.post(at(a, "cancel"), nil).wants(http.StatusOK)
	host.post(at(b, "cancel"), nil).wants(http.StatusOK)
	if promoted := into[api.RegistrationDetail](host.post(at(c, "promote"), nil).wants(http.StatusOK)); promoted.State != "confirmed" {
		t.Errorf("%+v", promoted)
	}
	if offered := into[api.RegistrationDetail](host.post(at(d, "offer"), nil).wants(http.StatusOK)); offered.State != "offered" || offered.OfferExpiresAt == nil {
		t.Errorf("%+v", offered)
	}
	letters := h.count("letters")
	h.now = h.now.Add(time.Minute)
	host.post(at(d, "resend"), nil).wants(http.StatusOK)
	if h.count("letters") != letters+1 {
		t.Error("no letter")
	}
	host.post(at(a, "resend"), nil).refuses(http.StatusConflict, "registration.ended")
}

func TestSeatsAboveTheCapacityNeedTheRightAndAReason(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(1, event.WaitlistManual, event.Rules{})
	path := "/events/" + slug + "/registrations"
	manager := h.as(h.token("leitung@ki.example", h.ki.ID, actor.RoleManager))
	h.apply(slug, person(1))
	waits := h.apply(slug, person(2))
	above := func(n int, reason string) map[string]any {
		return with(person(n), map[string]any{"overbook": map[string]any{"reason": reason}})
	}
	h.participant().post(path, above(3, "bitte")).refuses(http.StatusForbidden, "registration.overbook_forbidden")
	h.as(h.host).post(path, above(3, "bitte")).refuses(http.StatusForbidden, "registration.overbook_forbidden")
	for reason, key := range map[string]string{" ": "form.required", strings.Repeat("x", 501): "form.too_long"} {
		if got := manager.post(path, above(3, reason)).refuses(422, "form.invalid"); got["overbook.reason"] != key {
			t.Error(got)
		}
	}
	entered := into[api.Standing](manager.post(path, above(3, "Grußwort")).wants(http.StatusCreated))
	if history := h.detail(entered).History; entered.State != "confirmed" || history[len(history)-1].What != "extra" || history[len(history)-1].Reason != "Grußwort" {
		t.Errorf("%+v, %+v", entered, history)
	}
	promote := "/registrations/" + waits.Reference + "/promote"
	if got := manager.post(promote, `{"overbook": {}}`).refuses(422, "form.invalid"); got["overbook.reason"] != "form.required" {
		t.Error(got)
	}
	h.as(h.host).post(promote, `{"overbook": {"reason": "Referentin"}}`).refuses(http.StatusForbidden, "registration.overbook_forbidden")
	if promoted := into[api.RegistrationDetail](manager.post(promote, `{"overbook": {"reason": "Referentin"}}`).wants(http.StatusOK)); promoted.State != "confirmed" {
		t.Errorf("%+v", promoted)
	}
	if picture := into[api.SeatPicture](manager.get("/events/" + slug + "/seats")); picture.Taken != 3 || picture.Extra != 2 || *picture.Capacity != 1 || *picture.Free != 0 || picture.ByState["confirmed"] != 3 {
		t.Errorf("%+v", picture)
	}
}

func TestAtTheDoorTheNameIsEnough(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.ask(asking) + "/registrations"
	walkIn := `{"last_name": "Beispiel", "name_only": true}`
	h.participant().post(path, walkIn).refuses(422, "form.invalid")
	if entered := into[api.Standing](h.as(h.host).post(path, walkIn).wants(http.StatusCreated)); entered.State != "confirmed" {
		t.Errorf("%+v", entered)
	}
}

func TestTheOfficeCorrectsARegistration(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	standing := h.apply(h.ask(asking), applicant(1))
	path := "/registrations/" + standing.Reference
	changed := into[api.RegistrationDetail](h.as(h.host).patch(path, `{"first_name": "Kim", "party": 2, "answers": {"thema": "Wege"}}`).wants(http.StatusOK))
	if diff := cmp.Diff(with(told, map[string]any{"thema": `"Wege"`}), answered(changed.Answers)); diff != "" {
		t.Error(diff)
	}
	last := changed.History[len(changed.History)-1]
	if changed.FirstName != "Kim" || changed.LastName != "Beispiel" || changed.Email != "person1@mail.example" || changed.Party != 2 || last.What != "seats" || last.Reason != "1 → 2" {
		t.Errorf("%+v", changed)
	}
	if only := into[api.RegistrationDetail](h.as(h.host).patch(path, `{"letter_locale": "ar"}`).wants(http.StatusOK)); only.Locale != "ar" {
		t.Errorf("letters go in %q", only.Locale)
	}
	if still := into[api.RegistrationDetail](h.as(h.host).patch(path, `{"position": "Leitung"}`).wants(http.StatusOK)); still.Locale != "ar" {
		t.Errorf("another correction sets the language to %q", still.Locale)
	}
	got := h.as(h.host).patch(path, `{"first_name": null, "last_name": null, "email": "x", "answers": {"kinder": 9}}`).refuses(422, "form.invalid")
	if want := map[string]string{"first_name": "form.required", "last_name": "form.required", "email": "form.email", "answers.kinder": "form.number_too_large"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	h.participant().post(h.my(standing)+"/cancel", nil).wants(http.StatusOK)
	h.as(h.host).patch(path, `{"first_name": "Bo"}`).refuses(http.StatusConflict, "registration.ended")
}

func TestApplicationsAreDecided(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(2, event.WaitlistOff, event.Rules{Mode: event.ModeApproval})
	decide, host := "/events/"+slug+"/registrations/decide", h.as(h.host)
	a, b, c, d := h.apply(slug, person(1)), h.apply(slug, person(2)), h.apply(slug, person(3)), h.apply(slug, person(4))
	if a.State != "applied" {
		t.Errorf("%+v", a)
	}
	body := func(decision string, of ...api.Standing) map[string]any {
		refs := []string{}
		for _, s := range of {
			refs = append(refs, s.Reference)
		}
		return map[string]any{"decision": decision, "references": refs, "text": "Wir freuen uns."}
	}
	host.post(decide, body("approve", a, b, c)).refuses(http.StatusConflict, "registration.approve_full")
	decided := into[api.RegistrationList](host.post(decide, body("approve", a, b, b)).wants(http.StatusOK))
	if len(decided.Items) != 2 || decided.Items[0].State != "confirmed" || decided.Items[1].State != "confirmed" {
		t.Errorf("%+v", decided)
	}
	declined := into[api.RegistrationDetail](host.post("/registrations/"+c.Reference+"/decline", `{"text": "Leider voll."}`).wants(http.StatusOK))
	if declined.State != "declined" || declined.History[1].Reason != "Leider voll." {
		t.Errorf("%+v", declined)
	}
	host.post("/registrations/"+a.Reference+"/cancel", nil).wants(http.StatusOK)
	if approved := into[api.RegistrationDetail](host.post("/registrations/"+d.Reference+"/approve", nil).wants(http.StatusOK)); approved.State != "confirmed" {
		t.Errorf("%+v", approved)
	}
	got := host.post(decide, `{"decision": "perhaps", "references": []}`).refuses(422, "form.invalid")
	if want := map[string]string{"decision": "form.choice", "references": "form.required"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	foreign := h.register(h.publish("Andere", 0).Slug, 9)
	for _, ref := range []string{string(foreign.Reference), "0000000000", "\x00"} {
		host.post(decide, map[string]any{"decision": "decline", "references": []string{ref}}).refuses(http.StatusNotFound, "registration.unknown")
	}
	if got := host.post(decide, map[string]any{"decision": "decline", "references": []string{b.Reference}, "text": strings.Repeat("x", 501)}).refuses(422, "form.invalid"); got["text"] != "form.too_long" {
		t.Error(got)
	}
}
