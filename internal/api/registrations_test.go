package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/registration"
)

func TestTheListIsFilteredAndFollowed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const seats, people = 60, registration.PageSize + 20
	slug := h.publish("Fachtagung", seats).Slug
	for n := range people {
		h.register(slug, n)
	}
	names := func(query string) (found []string, next string) {
		list := into[api.RegistrationList](h.as(h.host).get("/events/" + slug + "/registrations?" + query).wants(http.StatusOK))
		for _, r := range list.Items {
			found = append(found, r.FirstName)
		}
		return found, list.Next
	}
	all, next := names("")
	rest, end := names("cursor=" + next)
	all = append(all, rest...)
	if len(all) != people || end != "" || !slices.IsSorted(all) || len(slices.Compact(all)) != people {
		t.Errorf("%d people, next %q", len(all), end)
	}
	if waiting, next := names("state=waitlisted"); len(waiting) != people-seats || next != "" {
		t.Errorf("%d wait", len(waiting))
	}
	if found, _ := names("q=person7%40"); len(found) != 1 {
		t.Errorf("found %v", found)
	}
	if found, _ := names("cursor=UNBEKANNT"); len(found) != registration.PageSize {
		t.Errorf("from nowhere the list does not begin anew, but with %d", len(found))
	}
}

func TestTheOfficeCancelsWithAReason(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 1).Slug
	first, second := h.register(slug, 1), h.register(slug, 2)
	path := "/registrations/" + string(first.Reference)
	if got := h.as(h.host).post(path+"/cancel", map[string]any{"reason": strings.Repeat("x", 501)}).refuses(422, "form.invalid"); got["reason"] != "form.too_long" {
		t.Error(got)
	}
	for range 2 {
		detail := into[api.RegistrationDetail](h.as(h.host).post(path+"/cancel", map[string]any{"reason": "Doppelt"}).wants(http.StatusOK))
		if last := detail.History[len(detail.History)-1]; detail.State != "cancelled" || len(detail.History) != 2 || last.Reason != "Doppelt" || *last.From != "confirmed" {
			t.Errorf("%+v", detail)
		}
	}
	if detail := into[api.RegistrationDetail](h.as(h.host).get("/registrations/" + string(second.Reference))); detail.State != "confirmed" {
		t.Errorf("nobody moved up: %+v", detail)
	}
}

func TestMessagesSayWhatWentToWhom(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	const people = 51
	for n := range people {
		h.register(slug, n)
	}
	path := "/events/" + slug + "/messages"
	first := into[api.MessageList](h.as(h.host).get(path).wants(http.StatusOK))
	if len(first.Items) != 50 || first.Items[0].Recipient != "person50@mail.example" || first.Items[0].Kind != "registration_confirmed" || first.Items[0].State != "queued" {
		t.Errorf("%d: %+v", len(first.Items), first.Items[0])
	}
	rest := into[api.MessageList](h.as(h.host).get(path + "?cursor=" + first.Next).wants(http.StatusOK))
	if len(rest.Items) != 1 || rest.Next != "" || rest.Items[0].Recipient != "person0@mail.example" {
		t.Errorf("%+v", rest)
	}
}

func TestTheReceptionTakesNoContactsOut(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	r := h.register(slug, 1)
	reception := h.as(h.token("empfang@ki.example", h.ki.ID, actor.RoleReception))
	for _, path := range []string{"/events/" + slug + "/registrations", "/registrations/" + string(r.Reference)} {
		if a := reception.get(path).wants(http.StatusOK); strings.Contains(string(a.body), "mail.example") {
			t.Errorf("%s has an address: %s", path, a.body)
		}
	}
	reception.get("/events/" + slug + "/messages").wants(http.StatusForbidden)
}

func TestFilesAreThoseOfTheOffice(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 1).Slug
	h.register(slug, 1)
	h.register(slug, 2)
	editor := h.actor(h.host)
	for path, request := range map[string]export.Request{
		".xlsx":                             {Format: export.FormatXLSX},
		".xlsx?view=buero&state=confirmed":  {Format: export.FormatXLSX, Filter: registration.Filter{State: registration.Confirmed}},
		".csv":                              {Format: export.FormatCSVExcel},
		".csv?format=excel&q=person2%40":    {Format: export.FormatCSVExcel, Filter: registration.Filter{Text: "person2@"}},
		".csv?format=utf8&state=waitlisted": {Format: export.FormatCSVUTF8, Filter: registration.Filter{State: registration.Waitlisted}},
	} {
		var want bytes.Buffer
		if _, err := h.exports.Write(t.Context(), editor, slug, request, &want); err != nil {
			t.Fatal(err)
		}
		a := h.as(h.host).get("/events/" + slug + "/registrations" + path).wants(http.StatusOK)
		if !bytes.Equal(a.body, want.Bytes()) {
			t.Errorf("%s: other bytes than in the office", path)
		}
		if got := a.header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="2027-05-06_fachtagung_teilnehmende_2027-03-01.`) {
			t.Errorf("%s: %s", path, got)
		}
	}
	for _, query := range []string{"view=kueche", "format=ods", "state=da", "spalten=alle"} {
		h.as(h.host).get("/events/"+slug+"/registrations.csv?"+query).refuses(422, "form.invalid")
	}
	var exports int
	if err := h.db.GetContext(t.Context(), &exports, "SELECT count(*) FROM exports"); err != nil || exports != 10 {
		t.Errorf("%d exports were kept, %v", exports, err)
	}
}

func (h *house) actor(secret string) actor.Actor {
	h.t.Helper()
	_, who, err := h.accounts.ByToken(h.t.Context(), secret)
	if err != nil {
		h.t.Fatal(err)
	}
	return who
}

func TestTheDirectoryIsPublic(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	if list := into[api.OrganisationList](h.participant().get("/organisations").wants(http.StatusOK)); len(list.Items) != 3 || list.Items[0].Slug != "jmd-musterstadt" {
		t.Errorf("%+v", list)
	}
	if list := into[api.TopicList](h.participant().get("/topics").wants(http.StatusOK)); len(list.Items) != 5 {
		t.Errorf("%+v", list)
	}
	municipalities := into[api.MunicipalityList](h.participant().get("/municipalities").wants(http.StatusOK)).Items
	if len(municipalities) < 54 || len(municipalities[0].Regions) == 0 {
		t.Error(fmt.Sprint(municipalities))
	}
}
