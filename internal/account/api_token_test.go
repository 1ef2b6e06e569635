package account_test

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

func TestATokenActsForItsAccountUntilItExpires(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	id := o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva", Organisation: ki, Role: actor.RoleEditor})
	secret, err := o.CreateToken(t.Context(), actor.System(), "EVA@ki.example", "Abgleich", begin.AddDate(1, 0, 0))
	if err != nil || !strings.HasPrefix(secret, "tb_") || len(secret) != 35 {
		t.Fatalf("token of %d characters, %v", len(secret), err)
	}
	o.at(begin.AddDate(1, 0, 0).Add(-time.Second))
	found, who, err := o.ByToken(t.Context(), secret)
	if err != nil || found.ID != id || !who.May(actor.EditEvent, ki) {
		t.Errorf("got %+v, %+v, %v", found, who, err)
	}
	tokens, err := o.Tokens(t.Context(), who)
	if err != nil || len(tokens) != 1 || tokens[0].Name != "Abgleich" || tokens[0].LastUsedAt == nil {
		t.Errorf("got %+v, %v", tokens, err)
	}
	o.at(begin.AddDate(1, 0, 0))
	for _, secret := range []string{secret, "", "tb_", "nul\x00", strings.TrimPrefix(secret, "tb_")} {
		_, _, err = o.ByToken(t.Context(), secret)
		wantFault(t, err, fault.Unauthenticated, "account.token_invalid")
	}
	var stored string
	if err := o.db.GetContext(t.Context(), &stored, `SELECT CAST(t AS text) FROM api_tokens AS t`); err != nil || strings.Contains(stored, secret[3:]) {
		t.Errorf("stored in clear: %v", err)
	}
}

func TestAnAccountMakesAndRevokesOnlyItsOwnTokens(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	o.add(account.Invitation{Email: "eva@buero.example", Name: "Eva", Admin: true})
	ada, eva := o.who(o.signIn("ada@buero.example", firstPassword)), o.who(o.signIn("eva@buero.example", firstPassword))
	secret, err := o.CreateToken(t.Context(), ada, "ada@buero.example", "Abgleich", begin.AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	for who, email := range map[string]actor.Actor{"eva@buero.example": ada, "nobody@buero.example": ada, "": actor.Participant()} {
		_, err = o.CreateToken(t.Context(), email, who, "Abgleich", begin.AddDate(0, 1, 0))
		wantFault(t, err, fault.NotFound, "account.unknown")
	}
	tokens, err := o.Tokens(t.Context(), ada)
	if err != nil || len(tokens) != 1 {
		t.Fatalf("got %+v, %v", tokens, err)
	}
	wantFault(t, o.RevokeToken(t.Context(), eva, tokens[0].ID), fault.NotFound, "account.token_unknown")
	if _, _, err := o.ByToken(t.Context(), secret); err != nil {
		t.Error(err)
	}
	if err := o.RevokeToken(t.Context(), ada, tokens[0].ID); err != nil {
		t.Fatal(err)
	}
	wantFault(t, o.RevokeToken(t.Context(), ada, tokens[0].ID), fault.NotFound, "account.token_unknown")
	_, _, err = o.ByToken(t.Context(), secret)
	wantFault(t, err, fault.Unauthenticated, "account.token_invalid")
}

func TestATokenNeedsANameAndAnEndWithinOneYear(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	for _, expiresAt := range []time.Time{{}, begin, begin.AddDate(1, 0, 1)} {
		_, err := o.CreateToken(t.Context(), actor.System(), "ada@buero.example", " ", expiresAt)
		wantFault(t, err, fault.Invalid, "[name: form.required] [expires: account.token_expires]")
	}
}
