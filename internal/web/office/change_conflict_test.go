package office_test

import (
	"net/http"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

// Whoever saves a form that was filled for older answers sees what is stored before it is overwritten.
func TestAFormForOlderAnswersShowsWhatIsStoredNow(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 9)
	one, b := h.register(ev.Slug, 1), h.signIn("ki@demo.example")
	path := "/intern/anmeldungen/" + string(one.Reference) + "/aendern"
	shown := b.get(path).wantStatus(http.StatusOK)
	if shown.find(".tb-state").Length() > 0 {
		t.Error("a fresh form is compared with something")
	}
	fields := shown.fields()
	err := h.registrations.ChangeByToken(t.Context(), one.Token, registration.Application{Person: registration.Person{Organisation: "JMD Musterstadt", Remark: "Rollstuhl, bitte Rampe"}})
	if err != nil {
		t.Fatal(err)
	}
	fields.Set("position", "Leitung")
	again := b.post(path, fields).wantStatus(http.StatusConflict)
	again.wantText(".tb-state", "Rollstuhl, bitte Rampe")
	if got := again.fields().Get("position"); got != "Leitung" {
		t.Errorf("what was typed became %q", got)
	}
	fields = again.fields()
	fields.Set("email", "keine-adresse")
	if b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).find(".tb-state").Length() > 0 {
		t.Error("another mistake is told as a conflict")
	}
}
