package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// ruled publishes an event with the rules.
func (h *house) ruled(capacity int, mode event.WaitlistMode, rules event.Rules) (slug string) {
	h.t.Helper()
	d := h.draft("Mit Regeln", capacity)
	d.Rules, d.WaitlistMode = rules, mode
	slug = h.create(d).Slug
	h.as(h.host).post("/events/"+slug+"/publish", nil).wants(http.StatusOK)
	return slug
}

func TestAChangeOfOldAnswersIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(5, event.WaitlistAutomatic, event.Rules{})
	standing := h.apply(slug, person(1))
	token := standing.ManageURL[strings.LastIndex(standing.ManageURL, "/")+1:]
	mine, theirs := "/my/"+token, "/registrations/"+standing.Reference
	version := into[api.Personal](h.participant().get(mine).wants(http.StatusOK)).Version
	if version == "" || version != h.detail(standing).Version {
		t.Errorf("the versions are %q and %q", version, h.detail(standing).Version)
	}
	h.participant().patch(mine, map[string]any{"version": version, "remark": "Neu"}).wants(http.StatusOK)
	h.participant().patch(mine, map[string]any{"version": version, "remark": "Älter"}).refuses(http.StatusConflict, "registration.changed_meanwhile")
	h.as(h.host).patch(theirs, map[string]any{"version": version, "last_name": "Anders"}).refuses(http.StatusConflict, "registration.changed_meanwhile")
	h.as(h.host).patch(theirs, `{"last_name": "Anders"}`).wants(http.StatusOK)
	if got := h.detail(standing); got.LastName != "Anders" || got.Version == version {
		t.Errorf("%+v", got)
	}
}

func TestOwnAnswersAreChanged(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	mine := h.my(h.apply(h.ask(asking), with(applicant(1), map[string]any{"party": 3})))
	changed := into[api.Personal](h.participant().patch(mine, map[string]any{"organisation_kind": "ki", "answers": map[string]any{"kinder": 0, "essen": []string{"alles"}, "thema": nil}}).wants(http.StatusOK))
	want := with(told, map[string]any{"kinder": "0", "essen": `["alles"]`})
	delete(want, "thema")
	if diff := cmp.Diff(want, answered(changed.Answers)); diff != "" || changed.Person.OrganisationKind != "ki" || changed.Person.FirstName != "Person 001" || changed.Party != 3 {
		t.Errorf("%+v: %s", changed.Person, diff)
	}
	if left := into[api.Personal](h.participant().patch(mine, `{"party": null, "organisation_kind": null}`).wants(http.StatusOK)); left.Party != 1 || left.Person.OrganisationKind != "" {
		t.Errorf("%+v", left)
	}
	if left := into[api.Personal](h.participant().patch(mine, `{"letter_locale": "uk", "party": 2}`).wants(http.StatusOK)); left.Locale != "uk" || left.Party != 2 {
		t.Errorf("%+v", left)
	}
	if left := into[api.Personal](h.participant().patch(mine, `{"party": 1}`).wants(http.StatusOK)); left.Locale != "uk" {
		t.Errorf("another change sets the language to %q", left.Locale)
	}
	for body, fields := range map[string]map[string]string{
		`{"letter_locale": "xx"}`:                             {"letter_locale": "registration.locale_unknown"},
		`{"first_name": "Bo", "answers": {"kinder": "drei"}}`: {"first_name": "api.unknown_field"},
		`{"answers": {"kinder": "drei"}}`:                     {"answers.kinder": "form.number"},
		`{"answers": {"farbe": null}}`:                        {"answers.farbe": "api.unknown_field"},
		`{"answers": null}`:                                   {"answers.wie_nehmen_sie_teil": "form.required"},
		`{"party": 0}`:                                        {"party": "form.number_too_small"},
		`{"party": 5}`:                                        {"party": "form.number_too_large"},
		`{"party": 1e30}`:                                     {"party": "form.number"},
		`{"answers": {"nachweis": {"name": "neu.txt", "data": "AA=="}}}`: {"answers.nachweis": "question.file_content"},
		`{"answers": {"nachweis": {"name": "neu.txt"}, "kinder": 1}}`:    {"answers.nachweis": "api.wrong_form"},
	} {
		if diff := cmp.Diff(fields, h.participant().patch(mine, body).refuses(422, "form.invalid")); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
	h.participant().patch(mine, map[string]any{"answers": map[string]any{"nachweis": attached("Neu.txt", "Ich komme.")}}).wants(http.StatusOK)
	if file := h.participant().get(mine + "/files/nachweis").wants(http.StatusOK); string(file.body) != "Ich komme." {
		t.Errorf("%s", file.body)
	}
	if left := into[api.Personal](h.participant().patch(mine, `{"answers": {"nachweis": null}}`).wants(http.StatusOK)); len(left.Files) != 0 {
		t.Errorf("%+v", left.Files)
	}
}

func TestConsentToSpecialAnswersIsWithdrawn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	mine := h.my(h.apply(h.ask(asking), applicant(1)))
	isSpecial := func(a api.Answer) bool { return a.Special }
	if before := into[api.Personal](h.participant().get(mine)); !slices.ContainsFunc(before.Answers, isSpecial) {
		t.Fatalf("there is no such answer among %+v", before.Answers)
	}
	for range 2 {
		left := into[api.Personal](h.participant().post(mine+"/withdraw-special", nil).wants(http.StatusOK))
		if slices.ContainsFunc(left.Answers, isSpecial) || len(left.Answers) == 0 || left.State != "confirmed" {
			t.Errorf("%+v", left)
		}
	}
}

func TestAnAddressIsConfirmedByWhoReadsItsMail(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(1, event.WaitlistAutomatic, event.Rules{ConfirmEmail: true, ConfirmHours: 24})
	standing := h.apply(slug, person(1))
	if standing.State != "unconfirmed" || !standing.Unverified || !standing.RespondBy.Equal(h.now.Add(24*time.Hour)) || standing.OfferExpiresAt != nil {
		t.Errorf("%+v", standing)
	}
	h.participant().post(h.my(standing)+"/confirm", nil).refuses(http.StatusNotFound, "registration.link_unknown")
	letters := h.count("letters")
	for range 2 { // within ten minutes of each other
		h.now = h.now.Add(10 * time.Minute).Truncate(10 * time.Minute)
		h.participant().post(h.my(standing)+"/resend-confirmation", nil).wants(http.StatusOK)
		h.participant().post(h.my(standing)+"/resend-confirmation", nil).wants(http.StatusOK)
	}
	if n := h.count("letters"); n != letters+2 {
		t.Errorf("%d letters, before %d", n, letters)
	}
	secret := strings.Split(h.links.Confirm(registration.Reference(standing.Reference)), "/")[4]
	for range 2 {
		confirmed := into[api.Personal](h.participant().post("/my/"+secret+"/confirm", nil).wants(http.StatusOK))
		if confirmed.State != "confirmed" || confirmed.Unverified || confirmed.RespondBy != nil || confirmed.ManageURL != standing.ManageURL {
			t.Errorf("%+v", confirmed.Standing)
		}
	}
	h.participant().post(h.my(standing)+"/resend-confirmation", nil).refuses(http.StatusConflict, "registration.nothing_to_confirm")
	late := h.apply(h.ruled(1, event.WaitlistAutomatic, event.Rules{ConfirmEmail: true}), person(2))
	h.now = h.now.Add(49 * time.Hour)
	secret = strings.Split(h.links.Confirm(registration.Reference(late.Reference)), "/")[4]
	h.participant().post("/my/"+secret+"/confirm", nil).refuses(http.StatusGone, "registration.confirm_expired")
	if mine := into[api.Personal](h.participant().get(h.my(late)).wants(http.StatusOK)); mine.State != "expired" || mine.Ended == nil || mine.Ended.To != "expired" {
		t.Errorf("%+v", mine)
	}
}

func TestAnOfferIsAcceptedOrDeclined(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(1, event.WaitlistOffer, event.Rules{OfferHours: 12})
	first, second, third := h.apply(slug, person(1)), h.apply(slug, person(2)), h.apply(slug, person(3))
	h.participant().post(h.my(second)+"/accept", nil).refuses(http.StatusGone, "registration.offer_gone")
	h.participant().post(h.my(first)+"/cancel", nil).wants(http.StatusOK)
	offered := into[api.Personal](h.participant().get(h.my(second)).wants(http.StatusOK))
	if offered.State != "offered" || offered.OfferExpiresAt == nil || !offered.OfferExpiresAt.Equal(h.now.Add(12*time.Hour)) || !offered.RespondBy.Equal(*offered.OfferExpiresAt) {
		t.Errorf("%+v", offered.Standing)
	}
	for range 2 {
		if declined := into[api.Personal](h.participant().post(h.my(second)+"/decline", nil).wants(http.StatusOK)); declined.State != "declined" {
			t.Errorf("%+v", declined.Standing)
		}
		if accepted := into[api.Personal](h.participant().post(h.my(third)+"/accept", nil).wants(http.StatusOK)); accepted.State != "confirmed" {
			t.Errorf("%+v", accepted.Standing)
		}
	}
}

func TestSomebodyElseComesInTheOwnPlace(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.apply(h.ask(asking), applicant(1))
	got := h.participant().post(h.my(first)+"/substitute", `{"first_name": "Bo", "answers": {"wie_nehmen_sie_teil": "zelt"}}`).refuses(422, "form.invalid")
	if want := map[string]string{"email": "form.required", "answers.wie_nehmen_sie_teil": "form.choice"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	if got := h.participant().post(h.my(first)+"/substitute", with(applicant(2), map[string]any{"party": 2})).refuses(422, "form.invalid"); got["party"] != "api.unknown_field" {
		t.Error(got)
	}
	answer := h.participant().post(h.my(first)+"/substitute", applicant(2)).wants(http.StatusOK)
	replaced := into[api.Personal](answer)
	detail := into[api.RegistrationDetail](h.as(h.host).get("/registrations/" + first.Reference).wants(http.StatusOK))
	if replaced.State != "replaced" || replaced.Reference != first.Reference || detail.ReplacedBy == nil {
		t.Fatalf("%+v, %+v", replaced.Standing, detail)
	}
	if strings.Contains(string(answer.body), strings.ToLower(*detail.ReplacedBy)) {
		t.Errorf("the link of who comes is told to who goes: %s", answer.body)
	}
	second := into[api.RegistrationDetail](h.as(h.host).get("/registrations/" + *detail.ReplacedBy).wants(http.StatusOK))
	if second.State != "confirmed" || second.FirstName != "Person 002" || *second.Replaces != first.Reference || second.History[len(second.History)-1].What != "took_over" {
		t.Errorf("%+v", second)
	}
}
