package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
)

// needs says which right each operation about an event asks for. Who holds it by the table of rights is let in; others who see the
// event are refused, for all others it is unknown.
var needs = map[actor.Right][]string{
	actor.SeeEvent: {"GET /events/{slug}/team", "GET /events/{slug}/texts", "GET /events/{slug}/texts/{kind}"},
	actor.SeeParticipants: {
		"GET /events/{slug}/filters", "GET /events/{slug}/registrations", "GET /events/{slug}/seats", "GET /events/{slug}/statistics", "GET /events/{slug}/announcement", "GET /events/{slug}/workshops",
		"GET /events/{slug}/workshops/allotments", "GET /events/{slug}/allocations", "GET /events/{slug}/allocations/{number}", "GET /registrations/{reference}",
		"GET /events/{slug}/messages/changes",
	},
	actor.SeeContacts: {
		"GET /events/{slug}/broadcasts", "GET /events/{slug}/broadcasts/{number}", "GET /events/{slug}/broadcasts/{number}/attachments/{attachment}",
		"GET /events/{slug}/messages", "GET /messages/{number}", "GET /events/{slug}/workshops/allotments/{number}", "GET /registrations/{reference}/files/{key}",
	},
	actor.SeeWorkshopLists: {"GET /events/{slug}/workshop-lists", "GET /events/{slug}/workshop-lists/{slot}/{workshop}"},
	actor.Export:           {"GET /events/{slug}/registrations.csv", "GET /events/{slug}/registrations.xlsx"},
	actor.EditEvent: {
		"PATCH /events/{slug}", "GET /events/{slug}/changes", "POST /events/{slug}/publish", "POST /events/{slug}/close-registration",
		"POST /events/{slug}/open-registration", "POST /events/{slug}/cancel", "GET /events/{slug}/hosts", "POST /events/{slug}/unschedule",
		"POST /events/{slug}/unpublish", "POST /events/{slug}/dates", "POST /events/{slug}/carry-over", "POST /events/{slug}/venue", "POST /events/{slug}/venue/leave",
		"POST /events/{slug}/texts/{kind}", "POST /events/{slug}/texts/{kind}/preview", "POST /events/{slug}/texts/{kind}/reset",
		"POST /events/{slug}/image", "POST /events/{slug}/image/remove", "POST /events/{slug}/announcement/withhold", "POST /events/{slug}/announcement/release",
	},
	actor.ManageHosts: {
		"POST /events/{slug}/host-invitations", "POST /events/{slug}/host-invitations/{invitation}/resend",
		"POST /events/{slug}/host-invitations/{invitation}/withdraw", "PATCH /events/{slug}/hosts/{organisation}",
		"PATCH /events/{slug}/team/{account}", "POST /events/{slug}/team/{account}/remove", // another host has called them in
	},
	actor.ManageTeam: {"POST /events/{slug}/team"},
	actor.EditRegistrations: {
		"POST /events/{slug}/filters", "POST /events/{slug}/filters/{number}/rename", // for all who work on the event
		// Whoever holds it sees contacts too, which writing to people also asks for.
		"POST /events/{slug}/messages", "PATCH /events/{slug}/broadcasts/{number}", "GET /events/{slug}/broadcasts/{number}/preview",
		"POST /events/{slug}/broadcasts/{number}/test", "POST /events/{slug}/broadcasts/{number}/unschedule", "POST /events/{slug}/broadcasts/{number}/send",
		"POST /events/{slug}/broadcasts/{number}/stop", "POST /events/{slug}/broadcasts/{number}/delete", "POST /events/{slug}/broadcasts/{number}/copy",
		"POST /events/{slug}/workshops/preview", "POST /events/{slug}/workshops", "POST /events/{slug}/allocation/preview", "POST /events/{slug}/allocation",
		"POST /events/{slug}/registrations", "POST /events/{slug}/groups", "POST /events/{slug}/registrations/decide", "POST /events/{slug}/registrations/decide/preview",
		"GET /events/{slug}/registrations/decisions", "POST /events/{slug}/registrations/decisions/{number}/undo",
		"POST /events/{slug}/messages/changes/send", "POST /events/{slug}/messages/changes/stop",
		"POST /events/{slug}/messages/resend", "POST /messages/{number}/resend", "GET /events/{slug}/duplicates", "POST /events/{slug}/duplicates/dismiss", "POST /registrations/{reference}/merge/preview", "POST /registrations/{reference}/merge", "PATCH /registrations/{reference}",
		"POST /registrations/{reference}/workshops", "POST /registrations/{reference}/approve", "POST /registrations/{reference}/decline",
		"POST /registrations/{reference}/promote", "POST /registrations/{reference}/offer", "POST /registrations/{reference}/priority",
		"POST /registrations/{reference}/resend", "POST /registrations/{reference}/substitute", "POST /registrations/{reference}/cancel",
		"GET /events/{slug}/invitations", "POST /events/{slug}/invitations/preview", "POST /events/{slug}/invitations",
		"POST /invitations/{reference}/resend", "POST /invitations/{reference}/withdraw", "GET /events/{slug}/codes", "POST /events/{slug}/codes",
		"POST /events/{slug}/codes/{code}/revoke", "POST /events/{slug}/imports/preview", "POST /events/{slug}/imports",
	},
}

// byRole are operations whose answer hangs on more than the right at an event: what the organisation of the caller may, or
// whether the caller is in the team.
var byRole = []string{
	"GET /events/{slug}", "POST /events/{slug}/copy", "GET /organisations/{slug}/statistics", "POST /events/{slug}/leave-team",
	"POST /events/{slug}/hosts/{organisation}/hand-over", "POST /events/{slug}/hosts/{organisation}/leave",
	"POST /events/{slug}/template", "POST /templates/{number}/rename", "POST /templates/{number}/events", "POST /templates/{number}/delete",
	"POST /events/{slug}/filters/{number}/delete",
}

// helper works on the events of the stage within limits.
type helper struct {
	name, token string
	who         actor.Actor
}

// employ gives the hosts of the stage limits and makes people of every role, in organisations and teams.
func (h *house) employ(s stage) (all []helper) {
	h.t.Helper()
	edits, reads := h.organisation("IB Musterstadt", organisation.KindSonstige, organisation.RegimeBDSG), h.organisation("AWO Musterstadt", organisation.KindSonstige, organisation.RegimeBDSG)
	for _, slug := range []string{s.slug, s.draft} {
		h.exec(`INSERT INTO event_hosts (event_id, organisation_id, position, level, may_export)
			SELECT e.id, o.id, o.position, o.level, o.may_export FROM events AS e, (VALUES (CAST($2 AS bigint), 8, 'edit', true), (CAST($3 AS bigint), 9, 'read', false)) AS o (id, position, level, may_export)
			WHERE e.slug = $1`, slug, edits.ID, reads.ID)
	}
	for _, of := range []organisation.Organisation{h.ki, edits, reads, h.far} {
		for _, role := range actor.Roles {
			email := string(role) + "@" + of.Slug + ".example"
			all = append(all, helper{name: email, token: h.token(email, of.ID, role), who: actor.Account(0, false, []actor.Membership{{Organisation: of.ID, Role: role}})})
		}
	}
	for _, of := range []organisation.Organisation{h.ki, edits, reads} {
		for _, role := range actor.TeamRoles {
			all = append(all, h.inTeams(s, of, role))
		}
	}
	return all
}

// inTeams makes somebody of a strange organisation who is in the teams of the stage.
func (h *house) inTeams(s stage, of organisation.Organisation, role actor.Role) helper {
	h.t.Helper()
	email := "team-" + string(role) + "@" + of.Slug + ".example"
	p := helper{name: email, token: h.token(email, h.far.ID, actor.RoleReception), who: actor.Account(0, false, nil)}
	var teams []actor.TeamMembership
	for _, slug := range []string{s.slug, s.draft} {
		h.exec(`INSERT INTO team_memberships (account_id, event_id, organisation_id, role, created_at)
			SELECT a.id, e.id, $3, $4, $5 FROM accounts AS a, events AS e WHERE a.email = $1 AND e.slug = $2`, email, slug, of.ID, role, h.now)
		ev, err := event.Find(h.t.Context(), h.db, slug)
		if err != nil {
			h.t.Fatal(err)
		}
		teams = append(teams, actor.TeamMembership{Event: ev.ID, Organisation: of.ID, Role: role})
	}
	p.who = p.who.WithTeams(teams)
	return p
}

func (h *house) exec(statement string, args ...any) {
	h.t.Helper()
	if _, err := h.db.ExecContext(h.t.Context(), statement, args...); err != nil {
		h.t.Fatal(err)
	}
}

func TestEveryOperationOfAnEventFollowsTheTableOfRights(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	s := h.openStage()
	helpers := h.employ(s)
	places := map[bool]actor.Place{}
	for isDraft, slug := range map[bool]string{true: s.draft, false: s.slug} {
		ev, err := event.Find(t.Context(), h.db, slug)
		if err != nil {
			t.Fatal(err)
		}
		places[isDraft] = ev.Place()
	}
	for _, d := range h.doors(s) {
		if d.stranger != http.StatusNotFound || slices.Contains(byRole, d.operation) || strings.Contains(d.path, "/my") {
			continue
		}
		right, known := rightFor(d.operation)
		if !known {
			t.Errorf("%s is missing in the table of what operations need", d.operation)
		}
		at, method := places[strings.Contains(d.path, s.draft)], strings.Fields(d.operation)[0]
		for _, p := range slices.Backward(helpers) {
			a := h.as(p.token).send(method, d.path, d.body)
			switch {
			case p.who.MayAt(right, at):
				if a.status == http.StatusForbidden || a.status == http.StatusNotFound && d.host != http.StatusNotFound && !isGone(d.operation) {
					t.Errorf("%s for %s: %d: %s", d.operation, p.name, a.status, a.body)
				}
			case p.who.MayAt(actor.SeeEvent, at) && a.status != http.StatusForbidden:
				t.Errorf("%s for %s: %d, want 403", d.operation, p.name, a.status)
			case !p.who.MayAt(actor.SeeEvent, at) && a.status != http.StatusNotFound:
				t.Errorf("%s for %s: %d, want 404", d.operation, p.name, a.status)
			}
		}
	}
}

// isGone reports whether the operation takes away what it is about: the next one who may finds nothing.
func isGone(operation string) bool {
	return strings.HasSuffix(operation, "/remove") || strings.HasSuffix(operation, "/withdraw")
}

func rightFor(operation string) (actor.Right, bool) {
	for right, all := range needs {
		if slices.Contains(all, operation) {
			return right, true
		}
	}
	return "", false
}
