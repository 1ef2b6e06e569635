package api_test

import (
	"net/http"
	"testing"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/registration"
)

func TestADecisionThatIsHeldCanBeUndone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 1).Slug
	first, second := h.register(slug, 1), h.register(slug, 2)
	host, path := h.as(h.host), "/events/"+slug+"/registrations"
	decision := map[string]any{"decision": "cancel", "references": []string{string(first.Reference)}}
	list := func() []api.Undoable {
		return into[api.UndoableList](host.get(path + "/decisions").wants(http.StatusOK)).Items
	}
	host.post(path+"/decide", map[string]any{"decision": "resend", "hold": true, "references": []string{string(first.Reference)}}).wants(http.StatusOK)
	if len(list()) != 0 {
		t.Error("what was only written again can be undone")
	}
	decision["hold"] = true
	host.post(path+"/decide", decision).wants(http.StatusOK)
	made := list()
	if len(made) != 1 || made[0].Number != 1 || made[0].Decision != "cancel" || made[0].Moved != 2 || made[0].Until.Sub(made[0].DecidedAt) != registration.UndoFor {
		t.Fatalf("%+v", made)
	}
	for range 2 {
		if left := into[api.UndoableList](host.post(path+"/decisions/1/undo", nil).wants(http.StatusOK)).Items; len(left) != 0 {
			t.Errorf("left are %+v", left)
		}
	}
	for ref, want := range map[registration.Reference]api.RegistrationState{first.Reference: "confirmed", second.Reference: "waitlisted"} {
		detail := into[api.RegistrationDetail](host.get("/registrations/" + string(ref)).wants(http.StatusOK))
		if last := detail.History[len(detail.History)-1]; detail.State != want || last.What != "undone" {
			t.Errorf("%s is %s, the last of its history %+v", ref, detail.State, last)
		}
	}
	host.post(path+"/decide", decision).wants(http.StatusOK)
	host.post("/registrations/"+string(second.Reference)+"/cancel", nil).wants(http.StatusOK)
	host.post(path+"/decisions/2/undo", nil).refuses(http.StatusConflict, "registration.undo_changed")
	for _, number := range []string{"0", "3", "99999999999", "x"} {
		host.post(path+"/decisions/"+number+"/undo", nil).refuses(http.StatusNotFound, "registration.decision_unknown")
	}
}
