package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
)

// conference publishes an event with one slot of two workshops.
func (h *house) conference() (slug string) {
	h.t.Helper()
	slug = h.ruled(9, event.WaitlistAutomatic, event.Rules{})
	version := into[api.Event](h.as(h.host).get("/events/" + slug).wants(http.StatusOK)).Version
	h.as(h.host).patch("/events/"+slug, map[string]any{"version": version, "questions": []map[string]any{{"key": "vormittag", "kind": "workshops", "label": "Vormittag", "max": 2,
		"options": []map[string]any{{"value": "w1", "label": "Sprachbildung", "capacity": 1}, {"value": "w2", "label": "Elternarbeit"}}}}}).wants(http.StatusOK)
	return slug
}

func TestWorkshopsAreSharedOutAsThePreviewShowed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.conference()
	path, host := "/events/"+slug, h.as(h.host)
	host.post(path+"/workshops/preview", `{}`).refuses(http.StatusConflict, "registration.nobody_wishes")
	one := h.apply(slug, with(person(1), map[string]any{"answers": map[string]any{"vormittag": []string{"w1"}}}))
	two := h.apply(slug, with(person(2), map[string]any{"answers": map[string]any{"vormittag": []string{"w1", "w2"}}}))
	got := host.post(path+"/registrations", with(person(3), map[string]any{"answers": map[string]any{"vormittag": []string{"w1", "w2", "w1"}}})).refuses(422, "form.invalid")
	if want := map[string]string{"answers.vormittag": "question.too_many_wishes"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	preview := into[api.WorkshopPreview](host.post(path+"/workshops/preview", `{"text": "Bis bald."}`).wants(http.StatusOK))
	if preview.First != 1 || preview.Later != 1 || preview.None != 0 || len(preview.Items) != 2 || preview.Items[1].Workshop != "w2" || preview.Items[1].Wish != 2 {
		t.Errorf("%+v", preview)
	}
	host.post(path+"/workshops", `{}`).refuses(http.StatusConflict, "registration.workshops_changed")
	decided := into[api.WorkshopPreview](host.post(path+"/workshops", map[string]any{"seed": preview.Seed, "fingerprint": preview.Fingerprint}).wants(http.StatusOK))
	if diff := cmp.Diff(preview, decided); diff != "" {
		t.Error(diff)
	}
	slots := into[api.WorkshopSlotList](h.as(h.reader).get(path + "/workshops").wants(http.StatusOK)).Items
	want := []api.WorkshopSlot{{Key: "vormittag", Label: "Vormittag", Workshops: []api.WorkshopFill{
		{Key: "w1", Label: "Sprachbildung", Capacity: new(1), Taken: 1, Wishes: []int{2, 0}}, {Key: "w2", Label: "Elternarbeit", Taken: 1, Wishes: []int{0, 1}}}}}
	if diff := cmp.Diff(want, slots); diff != "" {
		t.Error(diff)
	}
	made := into[api.WorkshopAllotmentList](host.get(path + "/workshops/allotments").wants(http.StatusOK)).Items
	if len(made) != 1 || made[0].Seed != preview.Seed || made[0].First != 1 || made[0].Later != 1 {
		t.Errorf("%+v", made)
	}
	protocol := into[api.WorkshopProtocol](host.get(path + "/workshops/allotments/1").wants(http.StatusOK))
	if len(protocol.Items) != 2 || protocol.Items[0].WorkshopLabel == "" {
		t.Errorf("%+v", protocol)
	}
	host.get(path+"/workshops/allotments/2").refuses(http.StatusNotFound, "registration.allocation_unknown")
	choose := "/registrations/" + two.Reference + "/workshops"
	host.post(choose, `{"workshops": {"vormittag": "w1"}}`).refuses(http.StatusConflict, "registration.workshop_full")
	host.post(choose, `{"workshops": {"abend": "w1"}}`).refuses(http.StatusNotFound, "registration.workshop_unknown")
	host.post("/registrations/"+one.Reference+"/workshops", `{"workshops": {"vormittag": ""}}`).wants(http.StatusOK)
	host.post(choose, `{"workshops": {"vormittag": "w1"}, "tell": true}`).wants(http.StatusOK)
	if detail := h.detail(two); detail.Workshops["vormittag"] != "w1" || len(detail.Places) != 1 || detail.Places[0].Wish != 1 {
		t.Errorf("%+v", detail)
	}
	listed := into[api.RegistrationList](host.get(path + "/registrations?workshop=vormittag/w1").wants(http.StatusOK))
	if len(listed.Items) != 1 || listed.Items[0].Reference != two.Reference {
		t.Errorf("%+v", listed)
	}
	if none := into[api.RegistrationList](host.get(path + "/registrations?workshop=vormittag/").wants(http.StatusOK)); len(none.Items) != 1 || none.Items[0].Reference != one.Reference {
		t.Errorf("%+v", none)
	}
}
