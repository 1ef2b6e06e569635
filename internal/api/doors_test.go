package api_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tagungsbuero/internal/registration"
)

// door is one operation with what each kind of caller finds behind it.
type door struct {
	operation string // as described
	path      string // with the event, registration or token of the test
	body      any
	// The statuses for a participant, a stranger's token, a token that may only read, the host's token.
	participant, stranger, reader, host int
}

func (h *house) doors(s stage) []door {
	return slices.Concat(eventDoors(s), listDoors(s), staffDoors(s), h.ownDoors(s), h.invitationDoors(s), teamDoors(s), hostDoors(s), h.venueDoors(s), h.newsDoors(s), []door{
		{"GET /organisations", "/organisations", nil, 200, 200, 200, 200},
		{"GET /organisations/{slug}/statistics", "/organisations/ki-musterstadt/statistics", nil, 401, 404, 200, 200},
		{"GET /log", "/log", nil, 401, 200, 403, 403}, // the stranger manages an organisation
		{"GET /topics", "/topics", nil, 200, 200, 200, 200},
		{"GET /municipalities", "/municipalities", nil, 200, 200, 200, 200},
		{"POST /events/{slug}/cancel", "/events/" + s.slug + "/cancel", map[string]any{"reason": "Sturm"}, 401, 404, 403, 200},
	})
}

func eventDoors(s stage) []door {
	event, created := "/events/"+s.slug, map[string]any{"title": "Neu", "kind": "training", "hosts": []string{"ki-musterstadt"},
		"starts_at": "2027-06-01T09:00:00+02:00", "ends_at": "2027-06-01T12:00:00+02:00"}
	return []door{
		{"GET /events", "/events", nil, 200, 200, 200, 200},
		{"GET /events", "/events?own=true", nil, 401, 200, 200, 200},
		{"GET /events/{slug}", event, nil, 200, 200, 200, 200},
		{"GET /events/{slug}", "/events/" + s.draft, nil, 404, 404, 200, 200},
		{"POST /events", "/events", created, 401, 422, 403, 201}, // the stranger is no member of the host named
		{"PATCH /events/{slug}", event, map[string]any{"summary": "Neu"}, 401, 404, 403, 200},
		{"GET /events/{slug}/changes", event + "/changes", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/copy", "/events/" + s.draft + "/copy", map[string]any{"starts_at": "2028-05-06T09:30:00+02:00"}, 401, 404, 403, 201},
		{"POST /events/{slug}/publish", "/events/" + s.draft + "/publish", map[string]any{"at": "2027-04-30T09:30:00+02:00"}, 401, 404, 403, 200},
		{"GET /events/{slug}/dates", event + "/dates", nil, 200, 200, 200, 200},
		{"POST /events/{slug}/dates", event + "/dates", map[string]any{"starts_at": []string{"2028-05-06T09:30:00+02:00"}}, 401, 404, 403, 201},
		{"POST /events/{slug}/carry-over", event + "/carry-over", map[string]any{"fields": []string{"programme"}, "dates": []any{map[string]any{"slug": s.draft, "version": 1}}}, 401, 404, 403, 200},
		{"GET /templates", "/templates", nil, 401, 200, 200, 200},
		{"POST /events/{slug}/template", event + "/template", map[string]any{"name": "Fachtag", "organisation": "ki-musterstadt"}, 401, 404, 403, 201},
		{"POST /templates/{number}/rename", "/templates/1/rename", map[string]any{"name": "Fachtag im Mai"}, 401, 404, 404, 200},
		{"POST /templates/{number}/events", "/templates/1/events", map[string]any{"starts_at": "2028-05-06T09:30:00+02:00"}, 401, 404, 404, 201},
		{"POST /templates/{number}/delete", "/templates/1/delete", nil, 401, 404, 404, 200},
		{"POST /events/{slug}/unschedule", "/events/" + s.draft + "/unschedule", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/unpublish", event + "/unpublish", nil, 401, 404, 403, 409}, // people have registered
		{"POST /events/{slug}/publish", "/events/" + s.draft + "/publish", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/close-registration", event + "/close-registration", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/open-registration", event + "/open-registration", nil, 401, 404, 403, 200},
	}
}

// ownText is a text of hosts for the letter that confirms a registration; preview knows no version.
var ownText = map[string]any{"subject": "Willkommen", "body": "{link}"}

func listDoors(s stage) []door {
	event := "/events/" + s.slug
	return []door{
		{"GET /events/{slug}/registrations", event + "/registrations", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/registrations.csv", event + "/registrations.csv", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/registrations.xlsx", event + "/registrations.xlsx", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/filters", event + "/filters", nil, 401, 404, 200, 200},
		{"POST /events/{slug}/filters", event + "/filters", map[string]any{"name": "Angemeldet", "shared": true, "filter": map[string]any{"state": "confirmed"}}, 401, 404, 403, 201},
		{"POST /events/{slug}/filters/{number}/rename", event + "/filters/1/rename", map[string]any{"name": "Dabei"}, 401, 404, 403, 200},
		{"POST /events/{slug}/filters/{number}/delete", event + "/filters/1/delete", nil, 401, 404, 403, 200},
		{"GET /events/{slug}/texts", event + "/texts", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/texts/{kind}", event + "/texts/registration_confirmed", nil, 401, 404, 200, 200},
		{"POST /events/{slug}/texts/{kind}", event + "/texts/registration_confirmed", ownText, 401, 404, 403, 200},
		{"POST /events/{slug}/texts/{kind}/preview", event + "/texts/registration_confirmed/preview", ownText, 401, 404, 403, 200},
		{"POST /events/{slug}/texts/{kind}/reset", event + "/texts/registration_confirmed/reset", map[string]any{"version": 1}, 401, 404, 403, 200},
		{"GET /organisations/{slug}/texts", "/organisations/ki-musterstadt/texts", nil, 401, 403, 403, 403}, // the host edits, and manages nothing
		{"GET /organisations/{slug}/texts/{kind}", "/organisations/ki-musterstadt/texts/registration_confirmed", nil, 401, 403, 403, 403},
		{"POST /organisations/{slug}/texts/{kind}", "/organisations/ki-musterstadt/texts/registration_confirmed", ownText, 401, 403, 403, 403},
		{"POST /organisations/{slug}/texts/{kind}/preview", "/organisations/ki-musterstadt/texts/registration_confirmed/preview", ownText, 401, 403, 403, 403},
		{"POST /organisations/{slug}/texts/{kind}/reset", "/organisations/ki-musterstadt/texts/registration_confirmed/reset", map[string]any{"version": 1}, 401, 403, 403, 403},
		{"GET /events/{slug}/messages", event + "/messages", nil, 401, 404, 200, 200},
		{"POST /events/{slug}/messages/resend", event + "/messages/resend", nil, 401, 404, 403, 200},
		{"GET /events/{slug}/messages/changes", event + "/messages/changes", nil, 401, 404, 200, 200},
		{"POST /events/{slug}/messages/changes/send", event + "/messages/changes/send", nil, 401, 404, 403, 409}, // none wait
		{"POST /events/{slug}/messages/changes/stop", event + "/messages/changes/stop", nil, 401, 404, 403, 409},
		{"GET /messages/{number}", "/messages/" + s.message, nil, 401, 404, 200, 200},
		{"POST /messages/{number}/resend", "/messages/" + s.message + "/resend", nil, 401, 404, 403, 409}, // it waits still
		{"POST /events/{slug}/messages", event + "/messages", map[string]any{"subject": "Anfahrt", "body": "Bitte den Bus nehmen.", "draft": true,
			"attachments": []any{attached("plan.txt", "Haltestelle Rathaus")}}, 401, 404, 403, 201},
		{"GET /events/{slug}/broadcasts", event + "/broadcasts", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/broadcasts/{number}", event + "/broadcasts/1", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/broadcasts/{number}/attachments/{attachment}", event + "/broadcasts/1/attachments/1", nil, 401, 404, 200, 200},
		{"PATCH /events/{slug}/broadcasts/{number}", event + "/broadcasts/1", map[string]any{"subject": "Ihre Anfahrt"}, 401, 404, 403, 200},
		{"GET /events/{slug}/broadcasts/{number}/preview", event + "/broadcasts/1/preview", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/broadcasts/{number}/test", event + "/broadcasts/1/test", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/broadcasts/{number}/unschedule", event + "/broadcasts/1/unschedule", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/broadcasts/{number}/send", event + "/broadcasts/1/send", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/broadcasts/{number}/stop", event + "/broadcasts/1/stop", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/broadcasts/{number}/copy", event + "/broadcasts/1/copy", nil, 401, 404, 403, 201},
		{"POST /events/{slug}/broadcasts/{number}/delete", event + "/broadcasts/1/delete", nil, 401, 404, 403, 409}, // it has gone
		{"GET /events/{slug}/seats", event + "/seats", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/statistics", event + "/statistics", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/workshops", event + "/workshops", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/workshops/allotments", event + "/workshops/allotments", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/workshops/allotments/{number}", event + "/workshops/allotments/1", nil, 401, 404, 404, 404}, // none was made
		{"POST /events/{slug}/workshops/preview", event + "/workshops/preview", map[string]any{}, 401, 404, 403, 409},    // there are none
		{"POST /events/{slug}/workshops", event + "/workshops", map[string]any{}, 401, 404, 403, 409},
		{"GET /events/{slug}/allocations", event + "/allocations", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/allocations/{number}", event + "/allocations/1", nil, 401, 404, 404, 404}, // none was made
		{"POST /events/{slug}/allocation/preview", event + "/allocation/preview", map[string]any{"method": "lot"}, 401, 404, 403, 409},
		{"POST /events/{slug}/allocation", event + "/allocation", map[string]any{"method": "lot"}, 401, 404, 403, 409}, // people can still apply
		{"POST /events/{slug}/registrations", event + "/registrations", applicant(50), 201, 404, 403, 409},             // the participant was first
		{"POST /events/{slug}/groups", event + "/groups", group(60), 201, 404, 403, 422},                               // the participant was first
		{"POST /events/{slug}/registrations/decide/preview", event + "/registrations/decide/preview",
			map[string]any{"decision": "cancel", "all": true}, 401, 404, 403, 200},
		{"POST /events/{slug}/registrations/decide", event + "/registrations/decide",
			map[string]any{"decision": "approve", "references": []string{s.first.Reference}}, 401, 404, 403, 200},
		{"GET /events/{slug}/registrations/decisions", event + "/registrations/decisions", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/registrations/decisions/{number}/undo", event + "/registrations/decisions/1/undo", nil, 401, 404, 403, 404}, // none was made
		{"GET /events/{slug}/duplicates", event + "/duplicates", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/duplicates/dismiss", event + "/duplicates/dismiss", map[string]any{"references": []string{s.first.Reference, s.second.Reference}}, 401, 404, 403, 200},
	}
}

func staffDoors(s stage) []door {
	first, second := "/registrations/"+s.first.Reference, "/registrations/"+s.second.Reference
	return []door{
		{"GET /registrations/{reference}", first, nil, 401, 404, 200, 200},
		{"PATCH /registrations/{reference}", first, map[string]any{"first_name": "Kim"}, 401, 404, 403, 200},
		{"GET /registrations/{reference}/files/{key}", first + "/files/nachweis", nil, 401, 404, 200, 200},
		{"POST /registrations/{reference}/workshops", first + "/workshops", map[string]any{}, 401, 404, 403, 409}, // there are none
		{"POST /registrations/{reference}/approve", first + "/approve", nil, 401, 404, 403, 200},
		{"POST /registrations/{reference}/decline", first + "/decline", nil, 401, 404, 403, 200},
		{"POST /registrations/{reference}/promote", first + "/promote", nil, 401, 404, 403, 409}, // nobody waits
		{"POST /registrations/{reference}/offer", first + "/offer", nil, 401, 404, 403, 409},
		{"POST /registrations/{reference}/priority", first + "/priority", map[string]any{"priority": 1, "reason": "Härtefall"}, 401, 404, 403, 409},
		{"POST /registrations/{reference}/merge/preview", first + "/merge/preview", map[string]any{"with": s.second.Reference}, 401, 404, 403, 200},
		{"POST /registrations/{reference}/merge", first + "/merge", map[string]any{"with": s.first.Reference}, 401, 404, 403, 409}, // the same one
		{"POST /registrations/{reference}/resend", first + "/resend", nil, 401, 404, 403, 200},
		{"POST /registrations/{reference}/substitute", second + "/substitute", applicant(51), 401, 404, 403, 201},
		{"POST /registrations/{reference}/cancel", second + "/cancel", nil, 401, 404, 403, 200},
	}
}

func (h *house) ownDoors(s stage) []door {
	my, group := h.my(s.first), h.myGroup(s.group.ManageURL)
	members := map[string]any{"references": []string{s.group.Members[1].Reference}}
	return []door{
		{"GET /my/{token}", my, nil, 200, 200, 200, 200},
		{"PATCH /my/{token}", my, map[string]any{"answers": map[string]any{"kinder": 3}}, 200, 200, 200, 200},
		{"GET /my/{token}/files/{key}", my + "/files/nachweis", nil, 200, 200, 200, 200},
		{"POST /my/{token}/confirm", my + "/confirm", nil, 404, 404, 404, 404}, // the letter has another token
		{"POST /my/{token}/resend-confirmation", my + "/resend-confirmation", nil, 409, 409, 409, 409},
		{"POST /my/{token}/accept", my + "/accept", nil, 410, 410, 410, 410}, // no seat was offered
		{"POST /my/{token}/decline", my + "/decline", nil, 410, 410, 410, 410},
		{"POST /my/{token}/withdraw-special", my + "/withdraw-special", nil, 200, 200, 200, 200},
		{"POST /my/{token}/substitute", my + "/substitute", applicant(52), 200, 409, 409, 409}, // once
		{"POST /my/{token}/cancel", my + "/cancel", nil, 200, 200, 200, 200},
		{"GET /my-groups/{token}", group, nil, 200, 200, 200, 200},
		{"POST /my-groups/{token}/confirm", group + "/confirm", nil, 404, 404, 404, 404},
		{"POST /my-groups/{token}/resend-confirmation", group + "/resend-confirmation", nil, 200, 200, 200, 200},
		{"POST /my-groups/{token}/language", group + "/language", map[string]any{"letter_locale": "uk"}, 200, 200, 200, 200},
		{"POST /my-groups/{token}/accept", group + "/accept", members, 410, 410, 410, 410},
		{"POST /my-groups/{token}/decline", group + "/decline", members, 410, 410, 410, 410},
		{"POST /my-groups/{token}/members/{reference}/name", group + "/members/" + s.group.Members[1].Reference + "/name", applicant(53), 200, 409, 409, 409}, // once
		{"POST /my-groups/{token}/cancel", group + "/cancel", members, 200, 200, 200, 200},
	}
}

func (h *house) venueDoors(s stage) []door {
	mine := "/venues/" + strconv.FormatInt(int64(h.venue().ID), 10)
	event, logo := "/events/"+s.slug, map[string]any{"file": attached("logo.png", aPicture)}
	return []door{
		{"GET /venues", "/venues?q=haus", nil, 401, 200, 200, 200},
		{"POST /venues", "/venues", map[string]any{"name": "Saal", "city": "Musterstadt", "organisation": "ki-musterstadt"}, 401, 403, 403, 201},
		{"GET /venues/{id}", mine, nil, 401, 200, 200, 200},
		{"PATCH /venues/{id}", mine, map[string]any{"facts": map[string]any{"lift": "no"}}, 401, 403, 403, 200},
		{"POST /venues/{id}/deactivate", mine + "/deactivate", nil, 401, 403, 403, 200},
		{"POST /venues/{id}/activate", mine + "/activate", nil, 401, 403, 403, 200},
		{"POST /events/{slug}/venue", event + "/venue", map[string]any{"venue": h.venue().ID}, 401, 404, 403, 200},
		{"POST /events/{slug}/venue/leave", event + "/venue/leave", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/image", event + "/image", map[string]any{"file": attached("bild.png", aPicture), "alt": "Ein Bild"}, 401, 404, 403, 200},
		{"POST /events/{slug}/image/remove", event + "/image/remove", nil, 401, 404, 403, 200},
		{"POST /organisations/{slug}/logo", "/organisations/ki-musterstadt/logo", logo, 401, 403, 403, 403}, // the host edits, and manages nothing
		{"POST /organisations/{slug}/logo/remove", "/organisations/ki-musterstadt/logo/remove", nil, 401, 403, 403, 403},
		{"GET /organisations/{slug}/sender", "/organisations/ki-musterstadt/sender", nil, 401, 403, 403, 403},
		{"POST /organisations/{slug}/sender", "/organisations/ki-musterstadt/sender", map[string]any{"address": "post@stadt.example"}, 401, 403, 403, 403},
		{"POST /organisations/{slug}/sender/enable", "/organisations/ki-musterstadt/sender/enable", nil, 401, 403, 403, 403},
		{"POST /organisations/{slug}/sender/disable", "/organisations/ki-musterstadt/sender/disable", nil, 401, 403, 403, 403},
		{"POST /organisations/{slug}/sender/test", "/organisations/ki-musterstadt/sender/test", nil, 401, 403, 403, 403},
		{"POST /organisations/{slug}/sender/remove", "/organisations/ki-musterstadt/sender/remove", nil, 401, 403, 403, 403},
	}
}

func (h *house) invitationDoors(s stage) []door {
	event, invitation := "/events/"+s.slug, "/invitations/"+s.invitation
	mine := "/my-invitations/" + h.links.InvitationToken(registration.Reference(s.invitation))
	invitees := map[string]any{"invitees": []any{map[string]any{"email": "ada@mail.example"}}}
	list := map[string]any{"file": attached("liste.csv", "Nachname;Wie nehmen Sie teil?\nBeispiel;online\n")}
	return []door{
		{"GET /events/{slug}/invitations", event + "/invitations", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/invitations/preview", event + "/invitations/preview", invitees, 401, 404, 403, 200},
		{"POST /events/{slug}/invitations", event + "/invitations", invitees, 401, 404, 403, 201},
		{"GET /my-invitations/{token}", mine, nil, 200, 200, 200, 200},
		{"POST /my-invitations/{token}/open", mine + "/open", nil, 200, 200, 200, 200},
		{"POST /my-invitations/{token}/decline", mine + "/decline", nil, 200, 200, 200, 200},
		{"POST /invitations/{reference}/resend", invitation + "/resend", nil, 401, 404, 403, 200},
		{"POST /invitations/{reference}/withdraw", invitation + "/withdraw", nil, 401, 404, 403, 200},
		{"GET /events/{slug}/codes", event + "/codes", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/codes", event + "/codes", map[string]any{"code": "SOMMER"}, 401, 404, 403, 201},
		{"POST /events/{slug}/codes/{code}/revoke", event + "/codes/sommer/revoke", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/imports/preview", event + "/imports/preview", list, 401, 404, 403, 200},
		{"POST /events/{slug}/imports", event + "/imports", list, 401, 404, 403, 201},
	}
}

func teamDoors(s stage) []door {
	event := "/events/" + s.draft
	somebody := map[string]any{"email": "nele@verein.example", "name": "Nele Beispiel", "role": "reception"}
	return []door{
		{"GET /events/{slug}/team", event + "/team", nil, 401, 404, 200, 200},
		{"POST /events/{slug}/team", event + "/team", somebody, 401, 404, 403, 201},
		{"PATCH /events/{slug}/team/{account}", event + "/team/" + s.colleague, map[string]any{"role": "team"}, 401, 404, 403, 200},
		{"POST /events/{slug}/team/{account}/remove", event + "/team/" + s.colleague + "/remove", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/leave-team", event + "/leave-team", nil, 401, 404, 404, 404}, // none of them is in it
		{"GET /events/{slug}/workshop-lists", event + "/workshop-lists", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/workshop-lists/{slot}/{workshop}", event + "/workshop-lists/vormittag/w1", nil, 401, 404, 404, 404}, // there are none
	}
}

func hostDoors(s stage) []door {
	event, ki, mine := "/events/"+s.draft, "/events/"+s.draft+"/hosts/ki-musterstadt", "/my-host-invitations/"+s.hostSecret
	return []door{
		{"GET /my-host-invitations/{token}", mine, nil, 200, 200, 200, 200},
		{"POST /my-host-invitations/{token}/decline", mine + "/decline", nil, 200, 410, 410, 410}, // once
		{"POST /my-host-invitations/{token}/accept", mine + "/accept", nil, 410, 410, 410, 410},
		{"GET /events/{slug}/hosts", event + "/hosts", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/host-invitations", event + "/host-invitations", map[string]any{"email": "neu@verein.example"}, 401, 404, 403, 201},
		{"POST /events/{slug}/host-invitations/{invitation}/resend", event + "/host-invitations/" + s.asked + "/resend", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/host-invitations/{invitation}/withdraw", event + "/host-invitations/" + s.asked + "/withdraw", nil, 401, 404, 403, 200},
		{"PATCH /events/{slug}/hosts/{organisation}", ki, map[string]any{"exports": false}, 401, 404, 403, 200},
		{"POST /events/{slug}/hosts/{organisation}/hand-over", ki + "/hand-over", map[string]any{"to": "jmd-musterstadt"}, 401, 404, 403, 200},
		{"POST /events/{slug}/hosts/{organisation}/leave", ki + "/leave", nil, 401, 404, 403, 200},
	}
}

func TestEveryDoorOpensForWhoMayEnter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	all := h.doors(h.openStage())
	for _, d := range all {
		method, _, _ := strings.Cut(d.operation, " ")
		for _, try := range []struct {
			who    string
			caller caller
			status int
		}{
			{"participant", h.participant(), d.participant}, {"stranger", h.as(h.stranger), d.stranger},
			{"reader", h.as(h.reader), d.reader}, {"host", h.as(h.host), d.host},
		} {
			if a := try.caller.send(method, d.path, d.body); a.status != try.status {
				t.Errorf("%s as %s: status %d, want %d: %s", d.operation, try.who, a.status, try.status, a.body)
			}
		}
	}
	tried := map[string]bool{}
	for _, d := range all {
		tried[d.operation] = true
	}
	for path, item := range h.described.Paths.Map() {
		for method := range item.Operations() {
			if !tried[method+" "+path] {
				t.Errorf("%s %s was not tried", method, path)
			}
		}
	}
}

func TestWhatIsForeignIsAnsweredLikeTheUnknown(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	s := h.openStage()
	unknown := strings.NewReplacer(s.slug, "gibt-es-nicht", s.draft, "gibt-es-nicht", s.first.Reference, "0000000000", s.second.Reference, "0000000000", s.invitation, "0000000000")
	for _, d := range h.doors(s) {
		if d.stranger != http.StatusNotFound {
			continue
		}
		method, _, _ := strings.Cut(d.operation, " ")
		foreign, missing := h.as(h.stranger).send(method, d.path, d.body), h.as(h.stranger).send(method, unknown.Replace(d.path), d.body)
		if withoutID(foreign) != withoutID(missing) {
			t.Errorf("%s: foreign %s, unknown %s", d.operation, foreign.body, missing.body)
		}
	}
}

func withoutID(a answer) string {
	body := into[map[string]any](a)
	delete(body, "instance")
	return strings.TrimSpace(string(mustJSON(a.t, body)))
}

func TestABadTokenIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	for _, header := range []string{"Bearer falsch", "Bearer", "Basic a2k6a2k=", "Bearer \x00", h.host} {
		for _, path := range []string{"/events", "/events/" + slug, "/topics"} {
			r := newRequest(t, http.MethodGet, path, "")
			r.Header.Set("Authorization", header)
			a := h.participant().do(r)
			a.refuses(http.StatusUnauthorized, "account.token_invalid")
			if a.header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%q: no WWW-Authenticate", header)
			}
		}
	}
	h.now = h.now.AddDate(0, 2, 0)
	h.as(h.host).get("/events").refuses(http.StatusUnauthorized, "account.token_invalid")
}

func TestACookieOfTheOfficeOpensNothingHere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.token("second@ki.example", h.ki.ID, "manager")
	entry, err := h.accounts.SignIn(t.Context(), "second@ki.example", "ein langer Satz zum Testen", "Test")
	if err != nil {
		t.Fatal(err)
	}
	r := newRequest(t, http.MethodGet, "/events?own=true", "")
	r.AddCookie(&http.Cookie{Name: "tb_session", Value: entry.Session})
	h.participant().do(r).refuses(http.StatusUnauthorized, "api.token_missing")
}
