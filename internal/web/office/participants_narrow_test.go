package office_test

import (
	"net/http"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

func TestTheListIsNarrowedByWhatTheEventAsks(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("empfang@demo.example", "Emma Beispiel", h.ki.ID, actor.RoleReception)
	ev := h.publish("Tagung", 10, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "carrier_group"}}
		d.Questions = event.Questions{{Key: "lunch", Kind: question.KindBoolean, Label: "Essen Sie mit?"}, {Key: "need", Kind: question.KindBoolean, Label: "Assistenz", Special: true}}
	})
	h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende"
	page := b.get(path+"?durch=selbst&von=2020-01-01&bis=2040-01-01").wantStatus(http.StatusOK).wantText(".tb-resultline", "1 Person").wantText("summary", "3 gesetzt")
	if got := page.find("[name=durch] option[selected]").AttrOr("value", ""); got != "selbst" {
		t.Errorf("the form forgot what it was: %q", got)
	}
	for name, want := range map[string]int{"traegergruppe": 1, "art": 0, "kommune": 0, "workshop": 0, "antwort": 1, "code": 0} {
		if got := page.find("select[name=" + name + "]").Length(); got != want {
			t.Errorf("%d inputs called %s", got, name)
		}
	}
	if page.find("[name=antwort] option[value='need=ja']").Length() > 0 {
		t.Error("answers of special categories are offered")
	}
	b.get(path+"?durch=buero").wantText(".tb-empty", "Niemand gefunden")
	b.get(path+"?von=gestern").wantText(".tb-error-summary", "Angemeldet ab")
	reception := h.signIn("empfang@demo.example")
	if reception.get(path).wantStatus(http.StatusOK).find("[name=antwort], [name=ohne_email]").Length() > 0 {
		t.Error("the reception is offered what it must not know")
	}
	reception.get(path + "?antwort=lunch=ja").wantStatus(http.StatusForbidden)
	reception.get(path + "?ohne_email=ja").wantStatus(http.StatusForbidden)
}
