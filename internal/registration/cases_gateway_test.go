package registration

import (
	"maps"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// everything is what stands in each table, in short.
func (h *house) everything() map[string]string {
	h.t.Helper()
	var tables []string
	const list = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
	if err := h.db.SelectContext(h.t.Context(), &tables, list); err != nil {
		h.t.Fatalf("list tables: %v", err)
	}
	contents := map[string]string{}
	for _, table := range tables {
		var content string
		query := `SELECT COALESCE(md5(string_agg(CAST(row AS text), ' ' ORDER BY CAST(row AS text))), '') FROM ` + table + ` AS row`
		if err := h.db.GetContext(h.t.Context(), &content, query); err != nil {
			h.t.Fatalf("read %s: %v", table, err)
		}
		contents[table] = content
	}
	return contents
}

// busyEvent has somebody in every state that waits for an answer: an address and an offer to confirm,
// a group with a place to name, an invitation. All of it is overdue.
func (h *house) busyEvent() (slug string, tokens []string) {
	h.t.Helper()
	ev := h.event(4, byOffer, nameUntil(h.now.Add(time.Hour)), func(d *event.Draft) {
		d.Rules.ConfirmEmail = true
		d.Questions = []question.Question{{Key: "paper", Kind: question.KindFile, Label: "Zusage"}}
	})
	withFile := person(1)
	withFile.Answers.Files = map[string]question.Upload{"paper": {Name: "zusage.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4\n%%EOF\n")}}
	group := h.mustGroup(ev.Slug, false, 1, 11, 12)
	first, err := h.service.Register(h.t.Context(), h.staff, ev.Slug, withFile)
	if err != nil {
		h.t.Fatal(err)
	}
	refs := append(h.registerAll(ev.Slug, 1), h.register(ev.Slug, 2).Reference, first.Reference)
	h.mustCancel(group.Members[0].Reference) // whose seat is offered to the first who waits
	wantStates(h, refs, Offered, Waitlisted, Confirmed)
	tokens = append(h.invite(ev.Slug, "gast@mail.example"), group.Token, testLinks.tokenFor(confirmGroup, group.Reference))
	for _, ref := range refs {
		tokens = append(tokens, testLinks.Token(ref), testLinks.tokenFor(confirmPurpose, ref))
	}
	h.now = h.now.Add(event.DefaultConfirmHours * time.Hour)
	return ev.Slug, tokens
}

func TestAMailGatewayThatOpensEveryLinkChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	_, tokens := h.busyEvent()
	before, opened := h.everything(), 0
	for _, secret := range tokens {
		for _, open := range []func(string) error{
			func(secret string) error { _, err := h.service.Personal(t.Context(), secret); return err },
			func(secret string) error { _, err := h.service.PersonalFile(t.Context(), secret, "paper"); return err },
			func(secret string) error { _, err := h.service.Confirmation(t.Context(), secret); return err },
			func(secret string) error { _, err := h.service.Group(t.Context(), secret); return err },
			func(secret string) error { _, err := h.service.GroupConfirmation(t.Context(), secret); return err },
			func(secret string) error { _, err := h.service.Invitation(t.Context(), secret); return err },
		} {
			if open(secret) == nil {
				opened++
			}
		}
	}
	if want := len(tokens) + 1; opened != want { // each opens its page, one also a file
		t.Errorf("%d pages opened, want %d", opened, want)
	}
	h.wantUnchanged(before)
	if _, err := h.service.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if maps.Equal(h.everything(), before) {
		t.Error("nothing was overdue: this test proves nothing")
	}
	h.sound()
}

func TestLookingAtAnEventInTheOfficeChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug, _ := h.busyEvent()
	before := h.everything()
	list, err := h.service.List(t.Context(), h.staff, slug, Filter{}, Place{})
	if err != nil || list.Total != 6 {
		t.Fatalf("%d registrations, %v", list.Total, err)
	}
	for _, row := range list.Rows {
		_, findErr := h.service.Find(t.Context(), h.staff, row.Reference)
		_, specialErr := h.service.Special(t.Context(), h.staff, row.Reference)
		_, lettersErr := h.service.Letters(t.Context(), h.staff, row.Reference)
		if findErr != nil || specialErr != nil || lettersErr != nil {
			t.Errorf("%v, %v, %v", findErr, specialErr, lettersErr)
		}
	}
	for name, look := range map[string]func() error{
		"seats":        func() error { _, err := h.service.SeatPicture(t.Context(), h.staff, slug); return err },
		"applications": func() error { _, err := h.service.Applications(t.Context(), h.staff, slug); return err },
		"decisions":    func() error { _, err := h.service.Allocations(t.Context(), h.staff, slug); return err },
		"invitations": func() error {
			_, err := h.service.Invitations(t.Context(), h.staff, slug, InvitationFilter{})
			return err
		},
		"codes": func() error { _, err := h.service.Codes(t.Context(), h.staff, slug); return err },
		"reach": func() error { _, err := h.service.Reach(t.Context(), h.staff, slug); return err },
		"rows": func() error {
			return h.service.Each(t.Context(), h.staff, slug, Filter{}, func(Row) error { return nil })
		},
	} {
		if err := look(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.wantUnchanged(before)
}

func (h *house) wantUnchanged(before map[string]string) {
	h.t.Helper()
	for table, content := range h.everything() {
		if content != before[table] {
			h.t.Errorf("%s has changed", table)
		}
	}
}
