package api_test

import (
	"net/http"
	"testing"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
)

func TestOfTwoRegistrationsOfAPersonOneIsMade(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(5, event.WaitlistAutomatic, event.Rules{})
	host, list := h.as(h.host), "/events/"+slug+"/duplicates"
	named := func(last, email string) api.Standing {
		return h.apply(slug, map[string]any{"first_name": "Anna", "last_name": last, "email": email, "organisation": "JMD Musterstadt"})
	}
	one, two, other := named("Müller", "anna@mail.example"), named("Mueller", "office@mail.example"), named("Muller", "andere@mail.example")
	found := into[api.DuplicateList](host.get(list).wants(http.StatusOK))
	if len(found.Items) != 3 || found.More || !found.Items[0].SameName || found.Items[0].SameAddress {
		t.Fatalf("%+v", found)
	}
	for _, pair := range [][]string{{one.Reference, other.Reference}, {two.Reference, other.Reference}} {
		found = into[api.DuplicateList](host.post(list+"/dismiss", map[string]any{"references": pair}).wants(http.StatusOK))
	}
	if len(found.Items) != 1 || found.Items[0].First.Reference != one.Reference || found.Items[0].Second.Reference != two.Reference {
		t.Errorf("left are %+v", found.Items)
	}
	for _, wrong := range [][]string{{}, {one.Reference}, {one.Reference, one.Reference}, {one.Reference, two.Reference, other.Reference}} {
		host.post(list+"/dismiss", map[string]any{"references": wrong}).refuses(422, "form.invalid")
	}
	merge := "/registrations/" + one.Reference + "/merge"
	host.post(merge, map[string]any{}).refuses(422, "form.invalid")
	host.post(merge, map[string]any{"with": two.Reference, "take": []string{"state"}}).refuses(422, "form.invalid")
	preview := into[api.MergePreview](host.post(merge+"/preview", map[string]any{"with": two.Reference}).wants(http.StatusOK))
	if preview.Refusal != "" || len(preview.Differences) != 2 || preview.Differences[1] != (api.Difference{Part: "email", This: "anna@mail.example", Other: "office@mail.example"}) {
		t.Fatalf("%+v", preview)
	}
	host.patch("/registrations/"+two.Reference, map[string]any{"last_name": "Müller-Berg"}).wants(http.StatusOK)
	chosen := map[string]any{"with": two.Reference, "take": []string{"name"}, "version": preview.Version}
	host.post(merge, chosen).refuses(http.StatusConflict, "registration.pair_changed")
	delete(chosen, "version")
	kept := into[api.RegistrationDetail](host.post(merge, chosen).wants(http.StatusOK))
	if last := kept.History[len(kept.History)-1]; kept.LastName != "Müller-Berg" || kept.Email != "anna@mail.example" || last.What != "merged" || last.Reason != two.Reference {
		t.Errorf("%+v", kept)
	}
	if ended := h.detail(two); ended.State != "cancelled" || ended.MergedInto == nil || *ended.MergedInto != one.Reference {
		t.Errorf("%+v", ended)
	}
	if own := into[api.Personal](h.participant().get(h.my(two)).wants(http.StatusOK)); !own.Merged || own.Ended.Reason != "" {
		t.Errorf("the person reads %+v", own)
	}
	again := into[api.MergePreview](host.post(merge+"/preview", map[string]any{"with": two.Reference}).wants(http.StatusOK))
	if again.Refusal == "" {
		t.Error("what has ended could be merged again")
	}
	host.post(merge, chosen).refuses(http.StatusConflict, "registration.merge_ended")
}
