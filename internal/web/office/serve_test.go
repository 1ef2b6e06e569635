package office_test

import (
	"flag"
	"fmt"
	"net/http"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/asset"
)

// serve shows the office in a browser, signed in as whom /als/ADDRESS names:
// go test ./internal/web/office -run TestShowOffice -serve 127.0.0.1:8097 -timeout 0
var serve = flag.String("serve", "", "address at which the office is shown")

func TestShowOffice(t *testing.T) {
	if *serve == "" {
		return
	}
	if err := asset.ReloadFrom("../asset"); err != nil {
		t.Fatal(err)
	}
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("jmd@demo.example", "Bo Beispiel", h.jmd.ID, actor.RoleManager)
	h.account("admin@demo.example", "Alex Verwaltung", 0, "")
	h.account("neu@demo.example", "Neu Hier", h.far.ID, actor.RoleEditor)
	full := h.publish("Kommunale Integrationszentren und Jugendmigrationsdienste – Schnittstellen der Zusammenarbeit", 40)
	for n := range 46 {
		h.register(full.Slug, n)
	}
	entered, err := h.registrations.Register(t.Context(), actor.System(), full.Slug, registration.Application{Person: registration.Person{
		FirstName: "Anna-Katharina", LastName: "Özdemir", Organisation: "Jugendamt Musterstadt", Position: "Fachberatung", Remark: "- vegetarisch"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.registrations.Cancel(t.Context(), actor.System(), entered.Reference, "Doppelt gemeldet"); err != nil {
		t.Fatal(err)
	}
	h.publish("Elterngespräche mit Dolmetschenden führen", 0)
	d := h.draft("Netzwerktreffen Rheinland", 20)
	d.VenueName, d.VenueCity, d.Programme, d.Kind = "", "", "", event.KindNetzwerktreffen
	h.create(d)
	mux := http.NewServeMux()
	mux.Handle("/", h.handler)
	mux.HandleFunc("/als/{email}", func(w http.ResponseWriter, r *http.Request) {
		b := h.signIn(r.PathValue("email"))
		for name, value := range b.cookies {
			http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/"})
		}
		http.Redirect(w, r, r.URL.Query().Get("weiter"), http.StatusSeeOther)
	})
	fmt.Println("entered", entered.Reference, full.Slug)
	t.Fatal(http.ListenAndServe(*serve, mux))
}
