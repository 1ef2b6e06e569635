package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

func TestAGroupIsRegisteredNamedAndPartlyCancelled(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	s := h.openStage()
	mine := h.myGroup(s.group.ManageURL)
	page := into[api.OwnedGroup](h.participant().get(mine).wants(http.StatusOK))
	if page.Reference != s.group.Reference || page.ContactEmail != "jo10@mail.example" || len(page.Members) != 2 || page.Members[0].FirstName != "Person 010" ||
		page.Members[0].State != "confirmed" || !page.Members[1].Unnamed || !page.Members[1].MayName || page.Members[0].MayName {
		t.Errorf("%+v", page)
	}
	open := page.Members[1]
	name := mine + "/members/" + open.Reference + "/name"
	got := h.participant().post(name, `{"answers": {"wie_nehmen_sie_teil": "zelt"}}`).refuses(422, "form.invalid")
	if want := map[string]string{"first_name": "form.required", "last_name": "form.required", "answers.wie_nehmen_sie_teil": "form.choice"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	named := into[api.OwnedGroup](h.participant().post(name, applicant(11)).wants(http.StatusOK))
	if named.Members[1].Unnamed || named.Members[1].LastName != "Beispiel" || named.Members[1].FirstName != "Person 011" {
		t.Errorf("%+v", named.Members)
	}
	if page.Members[1].ManageURL != "" || named.Members[1].ManageURL != "" {
		t.Error("the contact may look at the page of somebody with an address")
	}
	seats := into[api.SeatPicture](h.as(h.host).get("/events/" + s.slug + "/seats")).Taken
	for range 2 {
		left := into[api.OwnedGroup](h.participant().post(mine+"/cancel", map[string]any{"references": []string{open.Reference, open.Reference}}).wants(http.StatusOK))
		if left.Members[0].State != "confirmed" || left.Members[1].State != "cancelled" {
			t.Errorf("%+v", left.Members)
		}
	}
	if now := into[api.SeatPicture](h.as(h.host).get("/events/" + s.slug + "/seats")).Taken; now != seats-1 {
		t.Errorf("%d seats are taken, before %d", now, seats)
	}
	if got := h.participant().post(mine+"/cancel", `{}`).refuses(422, "form.invalid"); got["references"] != "form.required" {
		t.Error(got)
	}
	for _, ref := range []string{s.first.Reference, "0000000000", "\x00"} {
		h.participant().post(mine+"/cancel", map[string]any{"references": []string{ref}}).refuses(http.StatusNotFound, "registration.unknown")
	}
	listed := into[api.RegistrationList](h.as(h.host).get("/events/" + s.slug + "/registrations?group=" + s.group.Reference).wants(http.StatusOK))
	if len(listed.Items) != 2 || listed.Items[0].Group == nil || listed.Items[0].Group.ContactEmail != "jo10@mail.example" {
		t.Errorf("%+v", listed)
	}
}

func TestMistakesOfAGroupAreNamedByPerson(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.ask(asking) + "/groups"
	for _, try := range []struct {
		body string
		want map[string]string
	}{
		{`{"contact_email": "jo@", "persons": [{"first_name": "Kim", "answers": {"wie_nehmen_sie_teil": "online", "kinder": 7}}, {"email": "x", "organisation_kind": "verein"}]}`,
			map[string]string{"contact_name": "form.required", "contact_email": "form.email", "persons[0].answers.kinder": "form.number_too_large", "persons[1].first_name": "form.required",
				"persons[1].last_name": "form.required", "persons[1].email": "form.email", "persons[1].organisation_kind": "form.choice", "persons[1].answers.wie_nehmen_sie_teil": "form.required"}},
		{`{"contact_name": "Jo", "contact_email": "jo@mail.example", "persons": [{"first_name": "Kim", "answers": {"farbe": "rot", "kinder": true}}]}`,
			map[string]string{"persons[0].answers.farbe": "api.unknown_field", "persons[0].answers.kinder": "api.wrong_form"}},
		{`{"persons": [{"party": 2, "overbook": {"reason": "x"}, "persons": []}], "unnamed": "drei", "party": 1}`,
			map[string]string{"persons[0].party": "api.unknown_field", "persons[0].overbook": "api.unknown_field", "persons[0].persons": "api.unknown_field", "unnamed": "form.number", "party": "api.unknown_field"}},
		{`{"contact_name": "Jo", "contact_email": "jo@mail.example", "unnamed": 6}`, map[string]string{"persons": "registration.group_too_many"}},
		{`{"contact_name": "Jo", "contact_email": "jo@mail.example", "unnamed": 1e30}`, map[string]string{"unnamed": "form.number"}},
		{`{"contact_name": "Jo", "contact_email": "jo@mail.example"}`, map[string]string{"persons": "registration.group_empty"}},
	} {
		if diff := cmp.Diff(try.want, h.participant().post(path, try.body).refuses(422, "form.invalid")); diff != "" {
			t.Errorf("%.60s: %s", try.body, diff)
		}
	}
	if h.count("registrations") != 0 {
		t.Error("somebody was registered")
	}
	if got := h.participant().post("/events/"+h.publish("Einzeln", 0).Slug+"/groups", with(group(1), map[string]any{"persons": []any{person(1)}})).refuses(422, "form.invalid"); got["persons"] != "registration.no_groups" {
		t.Error(got)
	}
}

func TestARepeatedGroupGetsItsFirstAnswer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.ask(asking) + "/groups"
	first := into[api.GroupStanding](h.participant().under("k").post(path, group(1)).wants(http.StatusCreated))
	if _, err := h.db.ExecContext(t.Context(), "DELETE FROM idempotency_keys"); err != nil { // as if the process was killed before it was kept
		t.Fatal(err)
	}
	again := into[api.GroupStanding](h.participant().under("k").post(path, group(1)).wants(http.StatusCreated))
	if diff := cmp.Diff(first, again); diff != "" || h.count("registrations") != 2 {
		t.Error(diff)
	}
}

func TestTheContactConfirmsAndAnswersOffers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(1, event.WaitlistOffer, event.Rules{ConfirmEmail: true, GroupMax: 5})
	seat := h.apply(slug, person(1))
	both := map[string]any{"contact_name": "Jo Beispiel", "contact_email": "jo@mail.example", "persons": []any{person(2), person(3)}}
	standing := into[api.GroupStanding](h.participant().post("/events/"+slug+"/groups", both).wants(http.StatusCreated))
	mine := h.myGroup(standing.ManageURL)
	if !standing.Unverified || standing.RespondBy == nil || standing.Members[0].State != "waitlisted" || !standing.Members[0].Unverified {
		t.Errorf("%+v", standing)
	}
	h.participant().post(mine+"/confirm", nil).refuses(http.StatusNotFound, "registration.link_unknown")
	secret := strings.Split(h.links.ConfirmGroup(registration.Reference(standing.Reference)), "/")[4]
	if confirmed := into[api.OwnedGroup](h.participant().post("/my-groups/"+secret+"/confirm", nil).wants(http.StatusOK)); confirmed.Unverified || confirmed.ManageURL != standing.ManageURL {
		t.Errorf("%+v", confirmed)
	}
	h.participant().post(h.my(seat)+"/cancel", nil).wants(http.StatusOK)
	offered := into[api.OwnedGroup](h.participant().get(mine).wants(http.StatusOK))
	if !offered.Offered || offered.Members[0].State != "offered" || offered.Members[0].OfferExpiresAt == nil || offered.Members[1].State != "waitlisted" {
		t.Fatalf("%+v", offered.Members)
	}
	h.participant().post(mine+"/decline", map[string]any{"references": []string{offered.Members[0].Reference}}).wants(http.StatusOK)
	h.participant().post(mine+"/accept", map[string]any{"references": []string{offered.Members[0].Reference}}).refuses(http.StatusGone, "registration.offer_gone")
	accepted := into[api.OwnedGroup](h.participant().post(mine+"/accept", map[string]any{"references": []string{offered.Members[1].Reference}}).wants(http.StatusOK))
	if accepted.Members[0].State != "declined" || accepted.Members[1].State != "confirmed" || accepted.Offered {
		t.Errorf("%+v", accepted.Members)
	}
	h.participant().post(mine+"/resend-confirmation", nil).wants(http.StatusOK)
}
