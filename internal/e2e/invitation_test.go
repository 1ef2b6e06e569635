package e2e_test

import (
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

// rooms returns what decides about seats, on the database of the service.
func (h *house) registrations(s *service) *registration.Service {
	return registration.New(h.db, registration.Links{BaseURL: s.base, Signer: token.NewSigner([]byte(strings.Repeat("s", 32)))})
}

// invite sends an invitation to each address, and returns the paths of the links in the letters.
func (h *house) invite(s *service, slug string, addresses ...string) (paths []string) {
	h.t.Helper()
	var list registration.InviteList
	for n, address := range addresses {
		list.Invitees = append(list.Invitees, registration.Invitee{Line: n + 1, Email: address, FirstName: "Kim", LastName: "Beispiel"})
	}
	if _, err := h.registrations(s).Invite(h.t.Context(), actor.System(), slug, list); err != nil {
		h.t.Fatalf("invite: %v", err)
	}
	h.awaitLetters()
	for _, address := range addresses {
		letters := h.strings(`SELECT text_body FROM letters WHERE recipient = $1 AND kind = 'registration_invitation' ORDER BY id DESC LIMIT 1`, address)
		for _, link := range linksOf(s, letters) {
			if path := strings.TrimPrefix(link, s.base); strings.HasPrefix(path, "/einladung/") {
				paths = append(paths, path)
			}
		}
	}
	if len(paths) != len(addresses) {
		h.t.Fatalf("of %d letters these links come: %q", len(addresses), paths)
	}
	return paths
}

// lookAtInvitations lists what invited people see.
func (w *world) lookAtInvitations() {
	invited, open := w.slug("Fachgespräch"), w.slug("Schnittstellen der Zusammenarbeit 2.0")
	links := w.house.invite(w.service, invited, "eingeladen@mail.example", "nein@mail.example", "zurueck@mail.example", "ja@mail.example")
	client := newClient(w.t)
	client.post(w.base+links[1]+"/absagen", nil)
	list, err := w.house.registrations(w.service).Invitations(w.t.Context(), actor.System(), invited, registration.InvitationFilter{Text: "zurueck@mail.example"})
	if err != nil || len(list.Rows) != 1 {
		w.t.Fatalf("find invitation: %+v, %v", list, err)
	}
	if err := w.house.registrations(w.service).WithdrawInvitation(w.t.Context(), actor.System(), list.Rows[0].Reference); err != nil {
		w.t.Fatal(err)
	}
	if answer := client.post(w.base+client.post(w.base+links[3], nil).location(), professional(4)); answer.status != 303 {
		w.t.Fatalf("an invited person was answered with %d: %s", answer.status, answer.body)
	}
	w.see("einladung", links[0])
	w.see("einladung-abgesagt", links[1])
	w.see("einladung-zurückgezogen", links[2])
	w.see("einladung-angemeldet", links[3])
	w.see("einladung-unbekannt", "/einladung/gibtesnichtgibtesnichtgibtesnicht").answeredWith(404)
	w.see("einladung-formular", registrationPath(invited)+strings.TrimPrefix(links[0], "/einladung"))
	groups := w.house.strings(`SELECT slug FROM events WHERE CAST(rules ->> 'group_max' AS int) > 1 AND state = 'published' AND starts_at > $1 ORDER BY id LIMIT 1`, time.Now())[0]
	guest := w.house.invite(w.service, groups, "gruppe@mail.example")[0]
	w.see("einladung-sammelanmeldung", groupFormPath(groups)+strings.TrimPrefix(guest, "/einladung"))
	if _, err := w.house.registrations(w.service).CreateCode(w.t.Context(), actor.System(), open, registration.CodeDraft{Code: "Netz-27", Note: "für das Netzwerk", MaxUses: new(20)}); err != nil {
		w.t.Fatal(err)
	}
}
