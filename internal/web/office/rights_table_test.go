package office_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// needs says which right each route about an event asks for. Those who hold it by the table of rights get
// what the route gives to an editor; others who see the event are refused, for all others it is unknown.
var needs = map[actor.Right][]string{
	actor.SeeParticipants: {
		"GET /intern/veranstaltungen/{event}", "GET /intern/veranstaltungen/{event}/teilnehmende", "GET /intern/veranstaltungen/{event}/zahlen", "GET /intern/veranstaltungen/{event}/zuteilung",
		"GET /intern/veranstaltungen/{event}/zuteilung/1", "GET /intern/veranstaltungen/{event}/workshops", "GET /intern/anmeldungen/{person}",
		"POST /intern/veranstaltungen/{event}/teilnehmende/spalten", "GET /intern/veranstaltungen/{event}/teilnehmende/filter", "POST /intern/veranstaltungen/{event}/teilnehmende/filter",
	},
	actor.SeeEvent: {"GET /intern/veranstaltungen/{event}/team"},
	actor.ManageTeam: {
		"POST /intern/veranstaltungen/{event}/team", "POST /intern/veranstaltungen/{event}/team/1000000/entfernen",
	},
	actor.SeeWorkshopLists: {
		"GET /intern/veranstaltungen/{event}/workshopleitung", "GET /intern/veranstaltungen/{event}/workshopleitung/vormittag/w1",
	},
	actor.SeeContacts: {
		"GET /intern/veranstaltungen/{event}/rundschreiben", "GET /intern/veranstaltungen/{event}/rundschreiben/{circular}", "GET /intern/veranstaltungen/{event}/rundschreiben/{circular}/dateien/1",
		"GET /intern/veranstaltungen/{event}/nachrichten", "GET /intern/veranstaltungen/{event}/nachrichten/{letter}", "GET /intern/veranstaltungen/{event}/nachrichten/{letter}/html",
		"GET /intern/veranstaltungen/{event}/workshops/1", "GET /intern/anmeldungen/{person}/dateien/anlage",
	},
	actor.Export: {
		"GET /intern/veranstaltungen/{event}/teilnehmende.xlsx", "GET /intern/veranstaltungen/{event}/teilnehmende.csv", "POST /intern/veranstaltungen/{event}/teilnehmende.xlsx",
	},
	actor.EditEvent: {
		"GET /intern/veranstaltungen/{event}/veranstaltende",
		"GET /intern/veranstaltungen/{event}/bearbeiten", "GET /intern/veranstaltungen/{event}/bearbeiten/plaetze", "POST /intern/veranstaltungen/{event}/bearbeiten/plaetze",
		"GET /intern/veranstaltungen/{event}/verlauf", "GET /intern/veranstaltungen/{event}/fragen", "POST /intern/veranstaltungen/{event}/fragen",
		"GET /intern/veranstaltungen/{event}/bild", "POST /intern/veranstaltungen/{event}/bild", "POST /intern/veranstaltungen/{event}/bild/entfernen",
		"GET /intern/veranstaltungen/{event}/texte", "GET /intern/veranstaltungen/{event}/texte/confirmed", "POST /intern/veranstaltungen/{event}/texte/confirmed",
		"POST /intern/veranstaltungen/{event}/texte/confirmed/zuruecksetzen",
		"GET /intern/veranstaltungen/{event}/ort", "POST /intern/veranstaltungen/{event}/ort", "POST /intern/veranstaltungen/{event}/ort/loesen",
		"GET /intern/veranstaltungen/{event}/kopieren", "POST /intern/veranstaltungen/{event}/kopieren",
		"GET /intern/veranstaltungen/{event}/absagen", "POST /intern/veranstaltungen/{event}/absagen",
		"GET /intern/veranstaltungen/{event}/termine", "POST /intern/veranstaltungen/{event}/termine",
		"GET /intern/veranstaltungen/{event}/uebertragen", "POST /intern/veranstaltungen/{event}/uebertragen",
		"GET /intern/veranstaltungen/{event}/als-vorlage", "POST /intern/veranstaltungen/{event}/als-vorlage",
		"GET /intern/veranstaltungen/{event}/veroeffentlichen-am", "POST /intern/veranstaltungen/{event}/veroeffentlichen-am",
		"POST /intern/veranstaltungen/{event}/nicht-veroeffentlichen",
		"GET /intern/veranstaltungen/{event}/zurueckziehen", "POST /intern/veranstaltungen/{event}/zurueckziehen",
		"POST /intern/veranstaltungen/{event}/veroeffentlichen", "POST /intern/veranstaltungen/{event}/anmeldung-schliessen",
		"POST /intern/veranstaltungen/{event}/anmeldung-oeffnen", "POST /intern/veranstaltungen/{event}/nicht-ankuendigen", "POST /intern/veranstaltungen/{event}/ankuendigen",
	},
	actor.ManageHosts: {
		"POST /intern/veranstaltungen/{event}/veranstaltende", "POST /intern/veranstaltungen/{event}/veranstaltende/einladungen/{asked}/erneut-senden",
		"POST /intern/veranstaltungen/{event}/veranstaltende/einladungen/1000/zurueckziehen",
		"POST /intern/veranstaltungen/{event}/team/{colleague}/aufgabe", // the first host has called them in
	},
	actor.EditRegistrations: {
		"GET /intern/veranstaltungen/{event}/teilnehmende/filter/{filter}", "POST /intern/veranstaltungen/{event}/teilnehmende/filter/{filter}",
		"POST /intern/veranstaltungen/{event}/teilnehmende/filter/{filter}/loeschen",
		"GET /intern/veranstaltungen/{event}/teilnehmende/neu", "POST /intern/veranstaltungen/{event}/teilnehmende/neu",
		"GET /intern/veranstaltungen/{event}/teilnehmende/tuer", "POST /intern/veranstaltungen/{event}/teilnehmende/tuer",
		"POST /intern/veranstaltungen/{event}/nachrichten/aenderungen/senden", "POST /intern/veranstaltungen/{event}/nachrichten/aenderungen/nicht-senden",
		"POST /intern/veranstaltungen/{event}/nachrichten/erneut-senden", "POST /intern/veranstaltungen/{event}/nachrichten/{letter}/erneut-senden",
		"GET /intern/veranstaltungen/{event}/doppelte", "POST /intern/veranstaltungen/{event}/doppelte",
		"GET /intern/anmeldungen/{person}/zusammenfuehren", "POST /intern/anmeldungen/{person}/zusammenfuehren",
		"POST /intern/veranstaltungen/{event}/entscheiden", "POST /intern/veranstaltungen/{event}/entscheidungen/1000/rueckgaengig", "POST /intern/veranstaltungen/{event}/zuteilung", "POST /intern/veranstaltungen/{event}/workshops",
		"GET /intern/anmeldungen/{person}/workshops", "POST /intern/anmeldungen/{person}/workshops",
		"GET /intern/veranstaltungen/{event}/einladungen", "POST /intern/veranstaltungen/{event}/einladungen",
		"GET /intern/veranstaltungen/{event}/einladungen/neu", "POST /intern/veranstaltungen/{event}/einladungen/neu",
		"POST /intern/veranstaltungen/{event}/einladungen/{invitation}/erneut-senden", "POST /intern/veranstaltungen/{event}/einladungen/{invitation}/zurueckziehen",
		"POST /intern/veranstaltungen/{event}/einladungen/codes", "POST /intern/veranstaltungen/{event}/einladungen/codes/{code}/zurueckziehen",
		// Whoever holds it sees contacts too, which writing to people also asks for.
		"GET /intern/veranstaltungen/{event}/rundschreiben/neu", "POST /intern/veranstaltungen/{event}/rundschreiben/neu", "POST /intern/veranstaltungen/{event}/rundschreiben/auswahl",
		"GET /intern/veranstaltungen/{event}/rundschreiben/{circular}/bearbeiten", "POST /intern/veranstaltungen/{event}/rundschreiben/{circular}/bearbeiten", "POST /intern/veranstaltungen/{event}/rundschreiben/{circular}/planen",
		"POST /intern/veranstaltungen/{event}/rundschreiben/{circular}/test", "POST /intern/veranstaltungen/{event}/rundschreiben/{circular}/senden", "POST /intern/veranstaltungen/{event}/rundschreiben/{circular}/nicht-planen",
		"POST /intern/veranstaltungen/{event}/rundschreiben/{circular}/anhalten", "POST /intern/veranstaltungen/{event}/rundschreiben/1000/kopieren", "POST /intern/veranstaltungen/{event}/rundschreiben/1000/loeschen",
		"GET /intern/veranstaltungen/{event}/import", "POST /intern/veranstaltungen/{event}/import", "POST /intern/veranstaltungen/{event}/import/pruefen",
		"GET /intern/anmeldungen/{person}/platz", "POST /intern/anmeldungen/{person}/platz", "GET /intern/anmeldungen/{person}/vorrang",
		"POST /intern/anmeldungen/{person}/vorrang", "GET /intern/anmeldungen/{person}/aendern", "POST /intern/anmeldungen/{person}/aendern",
		"GET /intern/anmeldungen/{person}/ersatzperson", "POST /intern/anmeldungen/{person}/ersatzperson", "POST /intern/anmeldungen/{person}/erneut-senden",
		"GET /intern/anmeldungen/{person}/absagen", "POST /intern/anmeldungen/{person}/absagen",
	},
}

// helper is somebody who works on an event of several hosts within limits.
type helper struct {
	name string
	of   organisation.Organisation
	role actor.Role
	team bool // in the team of the event, in no organisation
	who  actor.Actor
	id   account.ID
}

func (h *house) helpers() []helper {
	third := h.organisation("AWO Musterstadt", organisation.KindSonstige, organisation.RegimeBDSG)
	fourth := h.organisation("IB Musterstadt", organisation.KindSchule, organisation.RegimeBDSG)
	return []helper{
		{name: "manager-of-a-host-that-reads", of: h.jmd, role: actor.RoleManager}, {name: "manager-of-a-host-without-exports", of: third, role: actor.RoleManager},
		{name: "manager-of-a-host-that-edits", of: fourth, role: actor.RoleManager}, {name: "editor-of-a-host-that-edits", of: fourth, role: actor.RoleEditor},
		{name: "team", of: h.ki, role: actor.RoleTeam, team: true}, {name: "team-of-a-host-that-reads", of: h.jmd, role: actor.RoleTeam, team: true},
		{name: "team-reader", of: h.ki, role: actor.RoleReader, team: true}, {name: "team-reader-without-exports", of: third, role: actor.RoleReader, team: true},
		{name: "team-reception", of: h.ki, role: actor.RoleReception, team: true}, {name: "workshop-leader", of: h.ki, role: actor.RoleWorkshopLeader, team: true},
		{name: "manager-of-a-stranger", of: h.far, role: actor.RoleManager}, {name: "admin", role: actor.RoleManager},
	}
}

// employ makes the accounts, the limits of the hosts and the team of the event.
func (h *house) employ(ev event.Event, helpers []helper) {
	h.t.Helper()
	h.run(`UPDATE event_hosts SET level = 'read' WHERE event_id = $1 AND position = 2`, ev.ID)
	h.run(`UPDATE event_hosts SET may_export = false WHERE event_id = $1 AND position = 3`, ev.ID)
	h.run(`UPDATE event_hosts SET level = 'edit' WHERE event_id = $1 AND position = 4`, ev.ID)
	for i := range helpers {
		p := &helpers[i]
		if !p.team {
			p.id = h.account(p.name+"@demo.example", "Pat Beispiel", p.of.ID, p.role)
			p.who = actor.Account(p.id, p.of.ID == 0, []actor.Membership{{Organisation: p.of.ID, Role: p.role}})
			continue
		}
		p.id = h.account(p.name+"@demo.example", "Pat Beispiel", h.far.ID, actor.RoleReception)
		h.run(`INSERT INTO team_memberships (account_id, event_id, organisation_id, role, created_at) VALUES ($1, $2, $3, $4, $5)`, p.id, ev.ID, p.of.ID, p.role, h.now)
		p.who = actor.Account(p.id, false, []actor.Membership{{Organisation: h.far.ID, Role: actor.RoleReception}}).
			WithTeams([]actor.TeamMembership{{Event: ev.ID, Organisation: p.of.ID, Role: p.role}})
	}
}

// askHost invites an organisation and returns the number of the invitation.
func (h *house) askHost(slug string) string {
	h.t.Helper()
	o := h.organisation("Paritätischer Musterstadt", organisation.KindSchulamt, organisation.RegimeBDSG)
	lead := actor.Account(0, false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleEditor}})
	if err := h.events.InviteHost(h.t.Context(), lead, slug, event.HostInvite{Organisation: o.ID}); err != nil {
		h.t.Fatal(err)
	}
	return number(int64(h.count(`SELECT max(id) FROM host_invitations`)))
}

// colleague calls a reader into the team, for the first host, and returns the number of the account.
func (h *house) colleague(slug string) string {
	h.t.Helper()
	err := h.events.AddToTeam(h.t.Context(), actor.System(), slug, event.TeamInvite{Email: "kollegin@verein.example", Name: "Kaya Beispiel", TeamRole: event.TeamRole{Role: actor.RoleReader}})
	if err != nil {
		h.t.Fatal(err)
	}
	return number(int64(h.count(`SELECT id FROM accounts WHERE email = 'kollegin@verein.example'`)))
}

// savedFilter keeps a filter for all who work on the event and returns its number.
func (h *house) savedFilter(slug string) string {
	h.t.Helper()
	saved, err := h.registrations.SaveFilter(h.t.Context(), actor.System(), slug, registration.SavedFilterDraft{Name: "Angemeldet", Shared: true,
		Filter: registration.Filter{State: registration.Confirmed}})
	if err != nil {
		h.t.Fatal(err)
	}
	return number(int64(saved.ID))
}

// template keeps the event as a template of the KI and returns its number.
func (h *house) template(slug string) string {
	h.t.Helper()
	saved, err := h.events.SaveTemplate(h.t.Context(), actor.System(), slug, h.ki.ID, "Fachtag")
	if err != nil {
		h.t.Fatal(err)
	}
	return number(int64(saved.ID))
}

// letter marks the letter to somebody as sent and returns its number.
func (h *house) letter(to registration.Reference) string {
	h.t.Helper()
	h.run(`UPDATE letters SET state = 'sent', sent_at = queued_at, subject = 'Ihr Platz', text_body = 'Guten Tag', html_body = '<p>Guten Tag</p>'
	    WHERE registration_id = (SELECT id FROM registrations WHERE reference = $1)`, to)
	return number(int64(h.count(`SELECT max(id) FROM letters WHERE state = 'sent'`)))
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	if _, err := h.db.ExecContext(h.t.Context(), query, args...); err != nil {
		h.t.Fatal(err)
	}
}

func TestEveryRouteOfAnEventFollowsTheTableOfRights(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	helpers := h.helpers()
	ev := h.publish("Tagung", 20, func(d *event.Draft) {
		d.Hosts = append(d.Hosts, event.HostDraft{Organisation: helpers[1].of.ID}, event.HostDraft{Organisation: helpers[2].of.ID})
	})
	h.employ(ev, helpers)
	ev, err := event.FindByID(t.Context(), h.db, ev.ID)
	if err != nil {
		t.Fatal(err)
	}
	person := h.register(ev.Slug, 1)
	fill := strings.NewReplacer("{event}", ev.Slug, "{person}", string(person.Reference),
		"{invitation}", h.invite(ev.Slug, "eingeladen@mail.example"), "{code}", h.code(ev.Slug), "{filter}", h.savedFilter(ev.Slug), "{asked}", h.askHost(ev.Slug), "{colleague}", h.colleague(ev.Slug), "{circular}", h.circular(ev.Slug), "{letter}", h.letter(person.Reference))
	browsers := map[string]*browser{}
	for _, p := range helpers {
		browsers[p.name] = h.signIn(p.name + "@demo.example")
	}
	for _, r := range routes {
		if !strings.Contains(r.path, "{event}") && !strings.Contains(r.path, "{person}") {
			continue
		}
		if strings.Contains(r.path, "-musterstadt/") {
			continue // depends on whose host it is, see the rooms
		}
		if strings.HasSuffix(r.path, "/team/verlassen") {
			continue // everybody may whom the event has, and takes away what the other lines need
		}
		right, known := rightFor(r)
		if !known {
			t.Errorf("%s %s is missing in the table of what routes need", r.method, r.path)
		}
		for _, p := range slices.Backward(helpers) {
			want := r.want[editor]
			switch {
			case p.who.MayAt(right, ev.Place()):
			case p.who.MayAt(actor.SeeEvent, ev.Place()):
				want = http.StatusForbidden
			default:
				want = http.StatusNotFound
			}
			if want == 0 {
				continue // it would take away what the others need; tested elsewhere
			}
			if a := browsers[p.name].request(r.method, fill.Replace(r.path)); a.status != want {
				t.Errorf("%s %s for %s: %d, want %d", r.method, r.path, p.name, a.status, want)
			}
		}
	}
}

func rightFor(r route) (actor.Right, bool) {
	for right, all := range needs {
		if slices.Contains(all, r.method+" "+r.path) {
			return right, true
		}
	}
	return "", false
}
