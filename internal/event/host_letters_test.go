package event_test

import (
	"log/slog"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

// sends gives the organisation a sender that is switched on.
func (h *house) sends(t *testing.T, post *mailing.Service, of organisation.Organisation) {
	t.Helper()
	if err := post.SaveSender(t.Context(), actor.System(), of.ID, mailing.SenderDraft{Address: "post@" + of.Slug + ".example"}); err != nil {
		t.Fatal(err)
	}
	if err := post.SwitchSender(t.Context(), actor.System(), of.ID, true); err != nil {
		t.Fatal(err)
	}
}

func TestLettersFollowTheHostsOfTheirEvent(t *testing.T) {
	t.Parallel()
	h := build(t)
	post, err := mailing.New(h.db, mailing.Options{From: "noreply@tagung.example", Signer: token.NewSigner(make([]byte, 32)), Hosted: event.Hosted}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ev := h.create(t, nil)
	about := int64(ev.ID)
	err = h.db.InTx(t.Context(), func(tx *db.Tx) error {
		return mailing.Enqueue(t.Context(), tx, mailing.Letter{Kind: "probe", DedupeKey: "probe", Recipient: "ada@gast.example", Data: "{}", EventID: &about})
	})
	if err != nil {
		t.Fatal(err)
	}
	wants := func(when string, want organisation.ID) {
		t.Helper()
		var route organisation.ID
		if err := h.db.GetContext(t.Context(), &route, `SELECT route FROM letters WHERE dedupe_key = 'probe'`); err != nil || route != want {
			t.Errorf("%s: route %d, want %d, %v", when, route, want, err)
		}
	}
	wants("nobody sends", 0)
	h.sends(t, post, h.ki)
	wants("the host sends", h.ki.ID)
	h.sends(t, post, h.jmd)
	wants("somebody else sends too", h.ki.ID)
	if err := h.InviteHost(t.Context(), actor.System(), ev.Slug, event.HostInvite{Organisation: h.jmd.ID}); err != nil {
		t.Fatal(err)
	}
	wants("a second host joined", h.ki.ID)
	if err := h.ChangeHost(t.Context(), actor.System(), ev.Slug, h.jmd.ID, event.HostRights{Level: actor.LevelLead, Exports: true, Position: 1}); err != nil {
		t.Fatal(err)
	}
	wants("it became the first", h.jmd.ID)
	if err := h.LeaveEvent(t.Context(), actor.System(), ev.Slug, h.jmd.ID); err != nil {
		t.Fatal(err)
	}
	wants("it left", h.ki.ID)
	if err := post.RemoveSender(t.Context(), actor.System(), h.ki.ID); err != nil {
		t.Fatal(err)
	}
	wants("nobody sends any more", 0)
}
