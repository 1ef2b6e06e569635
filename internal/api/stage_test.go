package api_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/registration"
)

// stage is an event with questions and groups, and who is registered for it.
type stage struct {
	slug, draft   string
	first, second api.Standing
	group         api.GroupStanding // of two, the second without a name
	invitation    string
	asked         string // number of an invitation to run the draft too
	hostSecret    string // of another one
	colleague     string // account in the team of the draft
	message       string // number of one that waits
}

func (h *house) openStage() stage {
	h.t.Helper()
	s := stage{slug: h.ask(asking), draft: h.create(h.draft("Entwurf", 0)).Slug}
	s.first, s.second = h.apply(s.slug, applicant(1)), h.apply(s.slug, applicant(2))
	s.group = into[api.GroupStanding](h.participant().post("/events/"+s.slug+"/groups", group(10)).wants(http.StatusCreated))
	h.invite(s.slug, "kim@mail.example")
	s.invitation = into[api.InvitationList](h.as(h.host).get("/events/" + s.slug + "/invitations")).Items[0].Reference
	h.openTeam(&s)
	messages := into[api.MessageList](h.as(h.host).get("/events/" + s.slug + "/messages")).Items
	s.message = strconv.FormatInt(messages[0].ID, 10)
	return s
}

// openTeam invites two organisations to run the draft too, and calls somebody into its team.
func (h *house) openTeam(s *stage) {
	h.t.Helper()
	path := "/events/" + s.draft
	h.as(h.host).post(path+"/host-invitations", map[string]any{"email": "leitung@awo.example", "name": "AWO Musterstadt"}).wants(http.StatusCreated)
	asked := into[api.HostList](h.as(h.host).post(path+"/host-invitations", map[string]any{"organisation": h.far.Slug, "level": "read"}).wants(http.StatusCreated)).Invitations
	s.asked = strconv.FormatInt(asked[0].ID, 10)
	s.hostSecret = h.hostSecret("manager@far.example")
	team := into[api.TeamList](h.as(h.host).post(path+"/team", map[string]any{"email": "kollegin@verein.example", "name": "Kaya Beispiel", "role": "reader"}).wants(http.StatusCreated))
	s.colleague = strconv.FormatInt(team.Items[0].Account, 10)
}

// hostSecret returns that of the letter that asks an organisation to run an event.
func (h *house) hostSecret(to string) string {
	h.t.Helper()
	var link string
	if err := h.db.GetContext(h.t.Context(), &link, `SELECT data ->> 'link' FROM letters WHERE kind = 'event_host_invitation' AND recipient = $1 ORDER BY id DESC LIMIT 1`, to); err != nil {
		h.t.Fatal(err)
	}
	return link[strings.LastIndex(link, "/")+1:]
}

// invite invites somebody and returns the token of the link.
func (h *house) invite(slug, email string) (secret string) {
	h.t.Helper()
	h.as(h.host).post("/events/"+slug+"/invitations", map[string]any{"invitees": []any{map[string]any{"email": email}}}).wants(http.StatusCreated)
	list := into[api.InvitationList](h.as(h.host).get("/events/" + slug + "/invitations?q=" + url.QueryEscape(email)).wants(http.StatusOK))
	return h.links.InvitationToken(registration.Reference(list.Items[0].Reference))
}

// ask publishes an event that is written in JSON.
func (h *house) ask(event string) (slug string) {
	h.t.Helper()
	slug = into[api.Event](h.as(h.host).post("/events", event).wants(http.StatusCreated)).Slug
	h.as(h.host).post("/events/"+slug+"/publish", nil).wants(http.StatusOK)
	return slug
}

func (h *house) apply(slug string, application map[string]any) api.Standing {
	h.t.Helper()
	return into[api.Standing](h.participant().post("/events/"+slug+"/registrations", application).wants(http.StatusCreated))
}

// applicant is the n-th application with an answer to every question.
func applicant(n int) map[string]any {
	return with(person(n), map[string]any{"answers": map[string]any{
		"wie_nehmen_sie_teil": "vor_ort", "essen": []string{"halal", "vegan"}, "kinder": 2, "dolmetschen": false, "anreise": "2027-05-05",
		"gaesteliste": true, "nachweis": attached("Nachweis für die Tagung.txt", "Ich war da."), "thema": "Brücken",
	}})
}

func attached(name, content string) map[string]any {
	return map[string]any{"name": name, "data": base64.StdEncoding.EncodeToString([]byte(content))}
}

// group is an application of two from the n-th person on, the second without a name.
func group(n int) map[string]any {
	named := map[string]any{"first_name": fmt.Sprintf("Person %03d", n), "last_name": "Beispiel", "answers": map[string]any{"wie_nehmen_sie_teil": "online"}}
	return map[string]any{"contact_name": "Jo Beispiel", "contact_email": fmt.Sprintf("jo%d@mail.example", n), "contact_phone": "0123 456",
		"persons": []any{named}, "unnamed": 1}
}

// with returns the object with further fields.
func with(object, further map[string]any) map[string]any {
	all := maps.Clone(object)
	maps.Copy(all, further)
	return all
}

// myGroup returns the path of the own group.
func (h *house) myGroup(manageURL string) string {
	h.t.Helper()
	secret, ok := strings.CutPrefix(manageURL, baseURL+"/sammelanmeldung/")
	if !ok {
		h.t.Fatalf("manage_url is %s", manageURL)
	}
	return "/my-groups/" + secret
}
