package registration

import (
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// registerWith lets the n-th person register with a code.
func (h *house) registerWith(slug, code string, n int) (Result, error) {
	application := person(n)
	application.Code = code
	return h.service.Register(h.t.Context(), actor.Participant(), slug, application)
}

func (h *house) code(slug string, draft CodeDraft) Code {
	h.t.Helper()
	made, err := h.service.CreateCode(h.t.Context(), h.staff, slug, draft)
	if err != nil {
		h.t.Fatalf("create code: %v", err)
	}
	return made
}

func TestACodeOpensAnEventHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, forInvited)
	h.code(ev.Slug, CodeDraft{Code: "Netzwerk-2027", Note: "für das Netzwerk"})
	for n, code := range []string{"Netzwerk-2027", " netzwerk-2027 ", "NETZWERK-2027"} {
		if result, err := h.registerWith(ev.Slug, code, n); err != nil || result.State != Confirmed {
			t.Errorf("%q: %+v, %v", code, result, err)
		}
	}
	for _, code := range []string{"Netzwerk", "Netzwerk-2027'", "\x00", "\xff", strings.Repeat("x", 1000), "Nétzwerk-2027"} {
		_, err := h.registerWith(ev.Slug, code, 9)
		if fields := mistakesOf(err); len(fields) != 1 || fields[0].Name != "invitation_code" || fields[0].Key != "registration.code_unknown" {
			t.Errorf("%q: %v", code, err)
		}
	}
	codes, err := h.service.Codes(t.Context(), h.staff, ev.Slug)
	if err != nil || len(codes) != 1 || codes[0].Used != 3 || codes[0].Note != "für das Netzwerk" || !codes[0].IsOpen() {
		t.Errorf("%+v, %v", codes, err)
	}
	h.sound()
}

func TestTwoPeopleCannotShareACodeOfOneUse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50, forInvited)
	code := h.code(ev.Slug, CodeDraft{MaxUses: new(3)}).Code
	admitted := h.rush(20, func(n int) error { _, err := h.registerWith(ev.Slug, code, n); return err }, "registration.code_used_up")
	if admitted != 3 {
		t.Errorf("%d of 20 used a code of three uses", admitted)
	}
	h.sound()
}

func TestWhoeverCancelsGivesTheUseOfACodeBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50, forInvited)
	code := h.code(ev.Slug, CodeDraft{MaxUses: new(1)}).Code
	first, err := h.registerWith(ev.Slug, code, 1)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.registerWith(ev.Slug, code, 1); err != nil || !again.Again {
		t.Errorf("whoever is registered learns about the code: %+v, %v", again, err)
	}
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	if _, err := h.registerWith(ev.Slug, code, 2); err != nil {
		t.Error(err)
	}
	h.sound()
}

func TestEachPersonOfAGroupUsesACode(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50, forInvited, func(d *event.Draft) { d.Rules.GroupMax = 3 })
	code := h.code(ev.Slug, CodeDraft{MaxUses: new(2)}).Code
	group := GroupApplication{ContactName: "Leitung", ContactEmail: "leitung@mail.example", Persons: []Application{person(1), person(2), person(3)},
		Code: code, Invitation: h.invite(ev.Slug, "leitung@mail.example")[0]}
	_, err := h.service.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, group)
	if fields := mistakesOf(err); len(fields) != 1 || fields[0].Key != "registration.code_used_up" {
		t.Errorf("three with a code of two uses: %v", err)
	}
	group.Persons = group.Persons[:2]
	if _, err := h.service.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, group); err != nil {
		t.Error(err)
	}
	h.sound()
}

func TestARevokedCodeOpensNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50)
	code := h.code(ev.Slug, CodeDraft{})
	if has, err := h.service.HasCodes(t.Context(), ev.ID); err != nil || !has {
		t.Errorf("the event has no codes: %v", err)
	}
	if _, err := h.registerWith(ev.Slug, code.Code, 1); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := h.service.RevokeCode(t.Context(), h.staff, ev.Slug, strings.ToLower(code.Code)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.registerWith(ev.Slug, code.Code, 2)
	if fields := mistakesOf(err); len(fields) != 1 || fields[0].Key != "registration.code_unknown" {
		t.Errorf("%v", err)
	}
	if has, err := h.service.HasCodes(t.Context(), ev.ID); err != nil || has {
		t.Errorf("the event still has codes: %v", err)
	}
	wantFault(t, h.service.RevokeCode(t.Context(), h.staff, ev.Slug, "GIBTESNICHT"), fault.NotFound, "registration.code_unknown")
	wantFault(t, h.service.RevokeCode(t.Context(), h.staff, ev.Slug, "\x00"), fault.NotFound, "registration.code_unknown")
}

func TestCodesAreFitToBeReadOut(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50)
	if random := h.code(ev.Slug, CodeDraft{}).Code; !codeForm.MatchString(random) || len(random) != randomCode {
		t.Errorf("a random code is %q", random)
	}
	h.code(ev.Slug, CodeDraft{Code: "KI2027"})
	for text, key := range map[string]string{"ki2027": "registration.code_taken", "abc": "registration.code_form", "mit Leerzeichen": "registration.code_form",
		"-vorne": "registration.code_form", "Köln2027": "registration.code_form", "a\x00bcd": "form.control_characters", strings.Repeat("x", 61): "form.too_long"} {
		_, err := h.service.CreateCode(t.Context(), h.staff, ev.Slug, CodeDraft{Code: text})
		if fields := mistakesOf(err); len(fields) != 1 || fields[0].Name != "code" || fields[0].Key != key {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, uses := range []int{0, -1, mostUses + 1} {
		if _, err := h.service.CreateCode(t.Context(), h.staff, ev.Slug, CodeDraft{MaxUses: &uses}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d uses: %v", uses, err)
		}
	}
}
