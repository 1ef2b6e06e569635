package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
)

// closed publishes an event for invited people.
func (h *house) closed() (slug string) {
	h.t.Helper()
	d := h.draft("Nur mit Einladung", 0)
	d.Visibility = event.VisibilityInvitation
	slug = h.create(d).Slug
	h.as(h.host).post("/events/"+slug+"/publish", nil).wants(http.StatusOK)
	return slug
}

func TestInvitedPeopleRegisterOrDecline(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.closed()
	path := "/events/" + slug + "/registrations"
	secret := h.invite(slug, "person1@mail.example")
	mine := "/my-invitations/" + secret
	if got := h.participant().post(path, person(1)).refuses(422, "form.invalid"); got["invitation_code"] != "registration.invitation_needed" {
		t.Error(got)
	}
	h.participant().post(path, with(person(1), map[string]any{"invitation": "falsch"})).refuses(http.StatusNotFound, "registration.invitation_unknown")
	for _, step := range []struct{ operation, state string }{{"/decline", "declined"}, {"/open", "opened"}} {
		for range 2 {
			if own := into[api.OwnInvitation](h.participant().post(mine+step.operation, nil).wants(http.StatusOK)); string(own.State) != step.state || own.Event.Slug != slug || own.Email != "person1@mail.example" {
				t.Errorf("%+v", own)
			}
		}
	}
	standing := h.apply(slug, with(person(1), map[string]any{"invitation": secret}))
	h.participant().post(mine+"/open", nil).refuses(http.StatusConflict, "registration.invitation_used")
	invitation := into[api.InvitationList](h.as(h.host).get("/events/" + slug + "/invitations?state=registered").wants(http.StatusOK)).Items[0]
	if invitation.Registration == nil || *invitation.Registration != standing.Reference {
		t.Errorf("%+v", invitation)
	}
	h.as(h.host).post("/invitations/"+invitation.Reference+"/withdraw", nil).refuses(http.StatusConflict, "registration.invitation_used")
}

func TestInvitationsAreSentAgainAndWithdrawn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.closed()
	secret := h.invite(slug, "person1@mail.example")
	path := "/invitations/" + into[api.InvitationList](h.as(h.host).get("/events/" + slug + "/invitations")).Items[0].Reference
	letters := h.count("letters")
	h.now = h.now.Add(time.Hour)
	h.as(h.host).post(path+"/resend", nil).wants(http.StatusOK)
	if n := h.count("letters"); n != letters+1 {
		t.Errorf("%d letters, before %d", n, letters)
	}
	for range 2 {
		if withdrawn := into[api.Invitation](h.as(h.host).post(path+"/withdraw", nil).wants(http.StatusOK)); withdrawn.State != "withdrawn" {
			t.Errorf("%+v", withdrawn)
		}
	}
	h.participant().post("/my-invitations/"+secret+"/open", nil).wants(http.StatusConflict)
	h.as(h.host).post(path+"/resend", nil).wants(http.StatusConflict)
}

func TestAListOfInviteesIsLookedAtLineByLine(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.closed()
	path := "/events/" + slug + "/invitations"
	h.invite(slug, "kim@mail.example")
	list := map[string]any{"message": "Bitte kommen Sie.", "invitees": []any{map[string]any{"email": "ada@mail.example", "first_name": "Ada"}, map[string]any{"email": "kim@mail.example"},
		map[string]any{"email": "ada@mail.example"}, map[string]any{"email": "bo@"}}}
	preview := into[api.InvitationPreview](h.as(h.host).post(path+"/preview", list).wants(http.StatusOK))
	var outcomes []string
	for _, line := range preview.Items {
		outcomes = append(outcomes, string(line.Outcome))
	}
	if diff := cmp.Diff([]string{"invite", "invited", "twice", "mistake"}, outcomes); diff != "" || preview.Items[3].Mistakes[0].Name != "email" || preview.Items[3].Mistakes[0].Message == "" || preview.Items[3].Line != 3 {
		t.Errorf("%+v: %s", preview, diff)
	}
	if got := h.as(h.host).post(path, list).refuses(422, "form.invalid"); len(got) != 1 || got["invitees[3].email"] != "form.email" {
		t.Error(got)
	}
	file := map[string]any{"file": attached("liste.csv", "E-Mail;Nachname;Schuhgröße\nada@mail.example;Beispiel;38\nbo;Beispiel;41\n")}
	if got := h.as(h.host).post(path, file).refuses(422, "form.invalid"); len(got) != 1 || got["lines[3].email"] != "form.email" {
		t.Error(got)
	}
	if seen := into[api.InvitationPreview](h.as(h.host).post(path+"/preview", file).wants(http.StatusOK)); !cmp.Equal(seen.UnknownHeadings, []string{"Schuhgröße"}) || seen.Items[0].LastName != "Beispiel" {
		t.Errorf("%+v", seen)
	}
	if got := h.as(h.host).post(path, with(list, file)).refuses(422, "form.invalid"); got["file"] != "api.one_list" {
		t.Error(got)
	}
	h.as(h.host).post(path, `{}`).refuses(422, "table.empty")
	if got := h.as(h.host).post(path, with(list, map[string]any{"message": strings.Repeat("x", 501)})).refuses(422, "form.invalid"); got["message"] != "form.too_long" {
		t.Error(got)
	}
	h.as(h.host).post(path, `{"invitees": [{"email": "ada@mail.example"}], "fingerprint": "alt"}`).refuses(http.StatusConflict, "registration.list_changed")
}

func TestCodesOpenAnEventUntilTheyAreUsedUpOrRevoked(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.closed()
	codes, host := "/events/"+slug+"/codes", h.as(h.host)
	got := host.post(codes, map[string]any{"code": "ä", "note": strings.Repeat("x", 201), "max_uses": 0}).refuses(422, "form.invalid")
	if want := map[string]string{"code": "registration.code_form", "note": "form.too_long", "max_uses": "form.number_too_small"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	made := into[api.Code](host.post(codes, `{"code": "SOMMER", "max_uses": 1}`).wants(http.StatusCreated))
	random := into[api.Code](host.post(codes, nil).wants(http.StatusCreated))
	if !made.Open || *made.MaxUses != 1 || random.MaxUses != nil || len(random.Code) < 6 {
		t.Errorf("%+v, %+v", made, random)
	}
	if got := host.post(codes, `{"code": "sommer"}`).refuses(422, "form.invalid"); got["code"] != "registration.code_taken" {
		t.Error(got)
	}
	coded := func(n int, code string) map[string]any {
		return with(person(n), map[string]any{"invitation_code": code})
	}
	path := "/events/" + slug + "/registrations"
	h.participant().post(path, coded(1, "sommer")).wants(http.StatusCreated)
	if got := h.participant().post(path, coded(2, "SOMMER")).refuses(422, "form.invalid"); got["invitation_code"] != "registration.code_used_up" {
		t.Error(got)
	}
	if got := h.participant().post(path, coded(2, "winter\x00")).refuses(422, "form.invalid"); got["invitation_code"] != "registration.code_unknown" {
		t.Error(got)
	}
	if revoked := into[api.Code](host.post(codes+"/"+random.Code+"/revoke", nil).wants(http.StatusOK)); revoked.RevokedAt == nil || revoked.Open {
		t.Errorf("%+v", revoked)
	}
	host.post(codes+"/winter/revoke", nil).refuses(http.StatusNotFound, "registration.code_unknown")
	if list := into[api.CodeList](host.get(codes).wants(http.StatusOK)).Items; len(list) != 2 || list[0].Code != "SOMMER" || list[0].Used != 1 || list[0].Open {
		t.Errorf("%+v", list)
	}
}
