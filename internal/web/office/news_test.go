package office_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

// subscribe makes active subscriptions; topics none: of all.
func (h *house) subscribe(n int, topics string) {
	h.t.Helper()
	const subscribeSQL = `
INSERT INTO subscriptions (reference, state, email, topics, regions, consent, consented_at, created_at, confirmed_at)
SELECT 'R' || $3 || n, 'active', 'abo' || n || $3 || '@mail.example', CAST($3 AS text[]), '{}', '1', $2, $2, $2 FROM generate_series(1, CAST($1 AS int)) AS n`
	if _, err := h.db.ExecContext(h.t.Context(), subscribeSQL, n, h.now, topics); err != nil {
		h.t.Fatal(err)
	}
}

func TestHostsSeeWhomAnEventIsAnnouncedTo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("manager@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("reader@demo.example", "Lea Beispiel", h.ki.ID, actor.RoleReader)
	h.subscribe(3, "{}")
	h.subscribe(2, "{elternarbeit}")
	d := h.draft("Tagung", 20)
	d.Topics = []string{"elternarbeit"}
	ev := h.create(d)
	b, path := h.signIn("manager@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	const soon = "am nächsten Werktag an 5 Abonnements angekündigt"
	b.get(path).wantText(".tb-aside", soon)
	b.post(path+"/nicht-ankuendigen", nil).wantRedirect(path)
	b.get(path).wantText(".tb-aside", "wird nicht per E-Mail angekündigt").wantText(".tb-aside", "Doch ankündigen")
	b.post(path+"/ankuendigen", nil).wantRedirect(path)
	if err := h.events.Publish(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	b.get(path).wantText(".tb-aside", "Wird am Montag, 1. März 2027, 10:00 Uhr, an 5 Abonnements angekündigt")
	reader := h.signIn("reader@demo.example").get(path).wantText(".tb-aside", "5 Abonnements")
	if reader.find(`form[action$="ankuendigen"]`).Length() > 0 || reader.find(`a[href="/intern/neuigkeiten"]`).Length() > 0 {
		t.Error("a reader is offered to decide, or figures that a reader may not see")
	}
	if _, err := h.db.ExecContext(t.Context(), `INSERT INTO announcements (event_id, day, letters) VALUES ($1, '2027-03-01', 1)`, ev.ID); err != nil {
		t.Fatal(err)
	}
	b.get(path).wantText(".tb-aside", "Wurde am Montag, 1. März 2027, an 1 Abonnement angekündigt")
	b.post(path+"/nicht-ankuendigen", nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "schon angekündigt")
	figures := b.get("/intern/neuigkeiten").wantText(".tb-stats", "5 Abonnements")
	figures.wantText("table", "Interkulturelle Elternarbeit52").wantText(".tb-stats", "0 nicht erreichbar")
	h.run(`UPDATE subscriptions SET state = 'unreachable', unreachable_at = created_at WHERE topics = '{}'`)
	figures = b.get("/intern/neuigkeiten").wantText(".tb-stats", "2 Abonnements").wantText(".tb-stats", "3 nicht erreichbar").wantText("main", "nach 30 Tagen gelöscht")
	if strings.Contains(figures.body, "@mail.example") {
		t.Error("the figures show an address")
	}
	b.get("/intern/einrichtungen/ki-musterstadt/zahlen").wantText("main", "Neuigkeiten per E-Mail")
}

func TestNothingIsSaidOfNewsWhereAnEventIsNone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("manager@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	d := h.draft("Tagung", 20)
	d.Visibility = event.VisibilityUnlisted
	ev := h.create(d)
	if page := h.signIn("manager@demo.example").get("/intern/veranstaltungen/" + ev.Slug); page.find(`form[action$="ankuendigen"]`).Length() > 0 {
		t.Error("an unlisted event is said to be announced")
	}
}

func TestTheNumberOfSubscriptionsAgreesWithItsSentence(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("manager@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	d := h.draft("Tagung", 20)
	d.Topics = []string{"elternarbeit"}
	ev := h.create(d)
	b, path := h.signIn("manager@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	said := func(draft, published string) {
		t.Helper()
		b.get(path).wantText(".tb-aside", "wird sie am nächsten Werktag"+draft)
		if err := h.events.Publish(t.Context(), actor.System(), ev.Slug); err != nil {
			t.Fatal(err)
		}
		b.get(path).wantText(".tb-aside", "Wird am Montag, 1. März 2027, 10:00 Uhr,"+published)
		h.run(`UPDATE events SET state = 'draft', published_at = NULL WHERE id = $1`, ev.ID)
	}
	none := " angekündigt. Bisher passt kein Abonnement zu Handlungsfeldern und Region."
	said(none, none)
	h.subscribe(1, "{}")
	one := " an 1 Abonnement angekündigt, das zu Handlungsfeldern und Region passt."
	said(one, one)
	h.subscribe(1, "{elternarbeit}")
	two := " an 2 Abonnements angekündigt, die zu Handlungsfeldern und Region passen."
	said(two, two)
	h.run(`INSERT INTO announcements (event_id, day, letters) VALUES ($1, '2027-03-01', 0)`, ev.ID)
	b.get(path).wantText(".tb-aside", "Wurde am Montag, 1. März 2027 angekündigt. Es passte kein Abonnement dazu.")
}
