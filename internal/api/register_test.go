package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
)

func TestAParticipantRegistersWaitsAndMovesUp(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 1).Slug + "/registrations"
	first := h.participant().post(path, person(1)).wants(http.StatusCreated)
	if names := into[map[string]any](first); len(names) != 8 || names["waitlist_position"] != nil || names["quota"] != nil || names["offer_expires_at"] != nil {
		t.Errorf("%s", first.body)
	}
	seat, waits := into[api.Standing](first), into[api.Standing](h.participant().post(path, person(2)).wants(http.StatusCreated))
	if seat.State != "confirmed" || waits.State != "waitlisted" || waits.WaitlistPosition == nil || *waits.WaitlistPosition != 1 {
		t.Errorf("%+v, %+v", seat, waits)
	}
	mine, others := h.my(seat), h.my(waits)
	personal := into[api.Personal](h.participant().get(mine).wants(http.StatusOK))
	if personal.Reference != seat.Reference || !personal.MayCancel || personal.Person.Email != "person1@mail.example" || personal.ManageURL != seat.ManageURL ||
		personal.Event.OnlineAccess == "" {
		t.Errorf("%+v", personal)
	}
	if personal := into[api.Personal](h.participant().get(others)); personal.Event.OnlineAccess != "" || *personal.WaitlistPosition != 1 {
		t.Errorf("%+v", personal)
	}
	for range 2 {
		if personal := into[api.Personal](h.participant().post(mine+"/cancel", nil).wants(http.StatusOK)); personal.State != "cancelled" || personal.MayCancel {
			t.Errorf("%+v", personal.Standing)
		}
	}
	if personal := into[api.Personal](h.participant().get(others)); personal.State != "confirmed" || personal.WaitlistPosition != nil {
		t.Errorf("%+v", personal.Standing)
	}
}

func TestLettersComeInTheLanguageThatWasAskedFor(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path, sent := "/events/"+h.publish("Fachtagung", 0).Slug+"/registrations", person(1)
	sent["letter_locale"] = "xx"
	if fields := h.participant().post(path, sent).refuses(http.StatusUnprocessableEntity, "form.invalid"); fields["letter_locale"] != "registration.locale_unknown" {
		t.Errorf("mistakes %v", fields)
	}
	sent["letter_locale"] = "ar"
	h.participant().post(path, sent).wants(http.StatusCreated)
	var locale string
	if err := h.db.GetContext(t.Context(), &locale, `SELECT locale FROM letters WHERE kind = 'registration_confirmed'`); err != nil || locale != "ar" {
		t.Errorf("the letter is in %q, %v", locale, err)
	}
}

// my returns the path of the own registration.
func (h *house) my(s api.Standing) string {
	h.t.Helper()
	secret, ok := strings.CutPrefix(s.ManageURL, baseURL+"/anmeldung/")
	if !ok {
		h.t.Fatalf("manage_url is %s", s.ManageURL)
	}
	return "/my/" + secret
}

func TestASecondRegistrationRevealsNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug + "/registrations"
	first := into[api.Standing](h.participant().post(path, person(1)).wants(http.StatusCreated))
	again := h.participant().post(path, person(1)).wants(http.StatusAccepted)
	if names := into[map[string]any](again); len(names) != 1 || names["message"] == "" || bytes.Contains(again.body, []byte(first.Reference)) {
		t.Errorf("%s", again.body)
	}
}

func TestAnAccountEntersSomebodyWithoutAnAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug + "/registrations"
	phone := map[string]any{"last_name": "Beispiel", "organisation": "JMD Musterstadt"}
	h.participant().post(path, phone).refuses(422, "form.invalid")
	entered := into[api.Standing](h.as(h.host).post(path, phone).wants(http.StatusCreated))
	detail := into[api.RegistrationDetail](h.as(h.host).get("/registrations/" + entered.Reference).wants(http.StatusOK))
	if detail.EnteredBy != "account" || *detail.Account != "Kim Beispiel" || detail.LastName != "Beispiel" || len(detail.History) != 1 || detail.Event == "" {
		t.Errorf("%+v", detail)
	}
	h.as(h.host).post(path, person(1)).wants(http.StatusCreated)
	h.as(h.host).post(path, person(1)).refuses(http.StatusConflict, "registration.already_registered")
}

func TestAllMistakesOfARegistrationComeAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug + "/registrations"
	for _, try := range []struct {
		body string
		want map[string]string
	}{
		{`{}`, map[string]string{"first_name": "form.required", "last_name": "form.required", "email": "form.required", "organisation": "form.required"}},
		{`{"first_name": null, "last_name": "` + strings.Repeat("ß", 201) + `", "email": "nix@", "organisation": "a\u0000", "organisation_kind": "verein", "municipality": "1", "remark": "` + strings.Repeat("x", 2001) + `"}`,
			map[string]string{"last_name": "form.too_long", "email": "form.email", "organisation": "form.control_characters", "organisation_kind": "form.choice",
				"municipality": "form.choice", "remark": "form.too_long"}},
		{`{"first_name": 1, "email": ["a@b.example"], "nationality": "x", "answers": {"essen": "vegan"}, "farbe": "rot", "state": "confirmed"}`,
			map[string]string{"first_name": "api.expected_text", "email": "api.expected_text", "nationality": "api.unknown_field", "farbe": "api.unknown_field", "state": "api.unknown_field"}},
	} {
		if diff := cmp.Diff(try.want, h.participant().post(path, try.body).refuses(422, "form.invalid")); diff != "" {
			t.Errorf("%.60s: %s", try.body, diff)
		}
	}
}

func TestRegistrationIsRefusedAsItsStateDemands(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	later := h.draft("Später", 0)
	later.RegistrationOpensAt = new(h.now.AddDate(0, 0, 7))
	full := h.draft("Voll", 1)
	full.WaitlistMode = event.WaitlistOff
	slugs := map[string]string{}
	for name, draft := range map[string]event.Draft{"later": later, "full": full} {
		slugs[name] = h.create(draft).Slug
		h.as(h.host).post("/events/"+slugs[name]+"/publish", nil).wants(http.StatusOK)
	}
	h.register(slugs["full"], 1)
	post := func(slug string) answer { return h.participant().post("/events/"+slug+"/registrations", person(2)) }
	post("gibt-es-nicht").refuses(http.StatusNotFound, "event.unknown")
	post(h.create(h.draft("Entwurf", 0)).Slug).refuses(http.StatusNotFound, "event.unknown")
	post(slugs["later"]).refuses(http.StatusGone, "registration.not_yet")
	post(slugs["full"]).refuses(http.StatusConflict, "registration.full")
	r := h.register(h.publish("Vorbei", 0).Slug, 1)
	h.now = h.draft("", 0).StartsAt.In(dates.Berlin)
	post("vorbei-2027").refuses(http.StatusGone, "registration.closed")
	h.participant().post("/my/"+r.Token+"/cancel", nil).refuses(http.StatusGone, "registration.cancel_closed")
}
