package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
)

func TestSeatsAreAllottedAsThePreviewShowed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(2, event.WaitlistManual, event.Rules{Mode: event.ModeAllocation})
	path, host := "/events/"+slug, h.as(h.host)
	var applied []api.Standing
	for n := range 4 {
		applied = append(applied, h.apply(slug, person(n)))
	}
	host.post(path+"/allocation/preview", `{"method": "order"}`).refuses(http.StatusConflict, "registration.allocation_too_early")
	host.post(path+"/close-registration", nil).wants(http.StatusOK)
	got := host.post(path+"/allocation/preview", map[string]any{"method": "dice", "seed": strings.Repeat("x", 101), "text": strings.Repeat("x", 501)}).refuses(422, "form.invalid")
	if want := map[string]string{"method": "form.choice", "seed": "form.too_long", "text": "form.too_long"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	host.post(path+"/allocation/preview", `{"method": "hand"}`).refuses(http.StatusConflict, "registration.nobody_picked")
	strangers := map[string]any{"method": "hand", "picked": []string{applied[3].Reference, "\x00"}}
	host.post(path+"/allocation/preview", strangers).refuses(http.StatusConflict, "registration.allocation_changed")
	picked := map[string]any{"method": "hand", "picked": []string{applied[3].Reference, applied[0].Reference}, "text": "Bis bald."}
	preview := into[api.AllocationPreview](host.post(path+"/allocation/preview", picked).wants(http.StatusOK))
	if preview.Confirmed != 2 || preview.Waitlisted != 2 || preview.Declined != 0 || preview.Items[0].Reference != applied[3].Reference || preview.Items[1].State != "confirmed" || preview.Items[2].State != "waitlisted" {
		t.Errorf("%+v", preview)
	}
	if h.detail(applied[3]).State != "applied" {
		t.Error("the preview decided")
	}
	host.post(path+"/allocation", picked).refuses(http.StatusConflict, "registration.allocation_changed")
	lot := into[api.AllocationPreview](host.post(path+"/allocation/preview", `{"method": "lot"}`).wants(http.StatusOK))
	if lot.Seed == "" {
		t.Error("no seed was drawn")
	}
	decided := into[api.AllocationPreview](host.post(path+"/allocation", map[string]any{"method": "lot", "seed": lot.Seed, "fingerprint": lot.Fingerprint}).wants(http.StatusOK))
	if diff := cmp.Diff(lot, decided); diff != "" {
		t.Error(diff)
	}
	made := into[api.AllocationList](host.get(path + "/allocations").wants(http.StatusOK)).Items
	if len(made) != 1 || made[0].Number != 1 || made[0].Seed != lot.Seed || made[0].Confirmed != 2 || *made[0].Account != "Kim Beispiel" {
		t.Errorf("%+v", made)
	}
	protocol := into[api.AllocationProtocol](h.as(h.reader).get(path + "/allocations/1").wants(http.StatusOK))
	if len(protocol.Items) != 4 || protocol.Items[0] != lot.Items[0] || protocol.Number != 1 {
		t.Errorf("%+v", protocol)
	}
	for _, number := range []string{"0", "2", "-1", "eins", strings.Repeat("9", 40)} {
		host.get(path+"/allocations/"+number).refuses(http.StatusNotFound, "registration.allocation_unknown")
	}
	host.post(path+"/allocation/preview", `{"method": "order"}`).refuses(http.StatusConflict, "registration.nobody_applied")
}

func TestThePictureOfTheSeatsShowsQuotas(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(10, event.WaitlistAutomatic, event.Rules{Quotas: []event.Quota{
		{Key: "ki", Label: "Für KI", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "ki", Seats: 4},
		{Key: "haus", Label: "Je Haus", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 2}}})
	standing := h.apply(slug, with(person(1), map[string]any{"organisation_kind": "ki"}))
	if standing.Quota == nil || *standing.Quota != "Für KI" {
		t.Errorf("%+v", standing)
	}
	h.apply(slug, person(2))
	h.apply(slug, person(3))
	picture := into[api.SeatPicture](h.as(h.reader).get("/events/" + slug + "/seats").wants(http.StatusOK))
	want := []api.QuotaSeats{{Key: "ki", Label: "Für KI", Kind: "reserved", Seats: 4, Taken: 1, Free: 3}, {Key: "haus", Label: "Je Haus", Kind: "ceiling", Group: "JMD Musterstadt", Seats: 2, Taken: 2}}
	if diff := cmp.Diff(want, picture.Quotas); diff != "" || picture.Taken != 2 || picture.Held != 3 || *picture.Free != 5 || picture.Waiting != 1 {
		t.Errorf("%+v: %s", picture, diff)
	}
	listed := into[api.RegistrationList](h.as(h.reader).get("/events/" + slug + "/registrations?quota=ki").wants(http.StatusOK))
	if len(listed.Items) != 1 || *listed.Items[0].Quota != "ki" {
		t.Errorf("%+v", listed)
	}
}
