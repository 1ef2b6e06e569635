package account_test

import (
	"encoding/json"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// linkOf returns the secret in the last letter to the address about a change of address.
func (o office) linkOf(recipient string) string {
	o.t.Helper()
	var data string
	err := o.db.GetContext(o.t.Context(), &data, `SELECT data FROM letters WHERE recipient ILIKE $1 AND kind LIKE 'account_address_%' ORDER BY id DESC LIMIT 1`, recipient)
	if err != nil {
		o.t.Fatal(err)
	}
	var letter struct{ Link string }
	if err := json.Unmarshal([]byte(data), &letter); err != nil {
		o.t.Fatal(err)
	}
	return path.Base(letter.Link)
}

const (
	adasAsStored = "Ada@buero.example"
	moved        = "ada@neu.example"
)

// asks lets Ada ask for another address and returns the links to the new and the old mailbox.
func (o office) asks(session, email string) (confirm, stop string) {
	o.t.Helper()
	if err := o.RequestAddress(o.t.Context(), o.who(session), session, email); err != nil {
		o.t.Fatal(err)
	}
	return o.linkOf(email), o.linkOf(adas)
}

func TestTheAddressChangesWhenTheNewMailboxConfirms(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn(adas, firstPassword)
	if err := o.RequestPassword(t.Context(), adas); err != nil {
		t.Fatal(err)
	}
	toThePassword := o.link(adasAsStored)
	confirm, _ := o.asks(session, moved)
	for range 2 { // mail gateways open links
		shown, err := o.ShowAddressChange(t.Context(), confirm)
		if err != nil || shown.NewEmail != moved || shown.OldEmail != adasAsStored || shown.Name != "Ada Beispiel" {
			t.Fatalf("%+v, %v", shown, err)
		}
	}
	o.signIn(adas, firstPassword) // nothing has changed yet
	if err := o.ConfirmAddress(t.Context(), confirm); err != nil {
		t.Fatal(err)
	}
	o.signIn(moved, firstPassword)
	o.who(session)
	_, err := o.SignIn(t.Context(), adas, firstPassword, "Browser")
	wantFault(t, err, fault.Invalid, "account.sign_in_failed")
	wantFault(t, o.ConfirmAddress(t.Context(), confirm), fault.Closed, "account.address_link_used")
	_, err = o.ShowInvitation(t.Context(), toThePassword)
	wantFault(t, err, fault.Closed, "account.invitation_used")
	if got := o.letters(moved); got != "account_address_confirm account_address_news" {
		t.Errorf("to the new mailbox: %s", got)
	}
	if got := o.letters(adasAsStored); got != "account_password account_address_news account_address_news" {
		t.Errorf("to the old mailbox: %s", got)
	}
}

func TestTheOldMailboxStopsAChange(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn(adas, firstPassword)
	confirm, stop := o.asks(session, moved)
	for range 2 {
		if shown, err := o.ShowAddressStop(t.Context(), stop); err != nil || shown.ConfirmedAt != nil {
			t.Fatalf("%+v, %v", shown, err)
		}
	}
	if _, err := o.StopAddress(t.Context(), stop); err != nil {
		t.Fatal(err)
	}
	wantFault(t, o.ConfirmAddress(t.Context(), confirm), fault.Closed, "account.address_link_used")
	_, err := o.StopAddress(t.Context(), stop)
	wantFault(t, err, fault.Closed, "account.address_stopped")
	o.signIn(adas, firstPassword)
	o.who(session)
}

// Somebody has got into an account, gives it an address of their own, and another one after that.
func TestTheOldMailboxTakesBackWhatAStrangerChanged(t *testing.T) {
	t.Parallel()
	for name, isFirstLink := range map[string]bool{"by the first letter": true, "by the second": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			o.ada()
			stranger := o.signIn(adas, firstPassword)
			confirm, stop := o.asks(stranger, moved)
			if err := o.ConfirmAddress(t.Context(), confirm); err != nil {
				t.Fatal(err)
			}
			if !isFirstLink {
				stop = o.linkOf(adas)
			}
			o.at(begin.Add(time.Minute))
			if err := o.RequestAddress(t.Context(), o.who(stranger), stranger, "ada@fremd.example"); err != nil {
				t.Fatal(err)
			}
			if err := o.ConfirmAddress(t.Context(), o.linkOf("ada@fremd.example")); err != nil {
				t.Fatal(err)
			}
			o.equip(stranger)
			if err := o.RequestAddress(t.Context(), o.who(stranger), stranger, "ada@ganzfremd.example"); err != nil {
				t.Fatal(err)
			}
			open := o.linkOf("ada@ganzfremd.example")
			o.at(begin.Add(6 * 24 * time.Hour))
			if change, err := o.StopAddress(t.Context(), stop); err != nil || change.ConfirmedAt == nil {
				t.Fatalf("%+v, %v", change, err)
			}
			o.wantSignedOut(stranger)
			for _, email := range []string{adas, moved, "ada@fremd.example"} {
				_, err := o.SignIn(t.Context(), email, firstPassword, "Browser")
				wantFault(t, err, fault.Invalid, "account.sign_in_failed")
			}
			wantFault(t, o.ConfirmAddress(t.Context(), open), fault.Closed, "account.address_link_used")
			entry, err := o.SetPassword(t.Context(), o.link(adasAsStored), nextPassword, "Browser")
			if err != nil || entry.Session == "" { // the stranger's second step is gone
				t.Fatalf("%+v, %v", entry, err)
			}
			o.signIn(adas, nextPassword)
		})
	}
}

func TestAnyLetterToTheOldMailboxTakesBackWhatStands(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn(adas, firstPassword)
	_, first := o.asks(session, "ada@eins.example")
	confirm, _ := o.asks(session, moved)
	if err := o.ConfirmAddress(t.Context(), confirm); err != nil {
		t.Fatal(err)
	}
	if shown, err := o.ShowAddressStop(t.Context(), first); err != nil || shown.NewEmail != moved || shown.ConfirmedAt == nil {
		t.Fatalf("the first letter shows %+v, %v", shown, err)
	}
	if _, err := o.StopAddress(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	_, err := o.StopAddress(t.Context(), first)
	wantFault(t, err, fault.Closed, "account.address_stopped")
	o.wantSignedOut(session)
}

func TestWhoMayAskForWhichAddress(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva Beispiel", Admin: true})
	session := o.signIn(adas, firstPassword)
	ask := func(email string) error { return o.RequestAddress(t.Context(), o.who(session), session, email) }
	wantFault(t, ask(""), fault.Invalid, "email: form.required")
	wantFault(t, ask("keine Adresse"), fault.Invalid, "email: ")
	wantFault(t, ask(strings.ToUpper(adas)), fault.Invalid, "email: account.address_same")
	wantFault(t, ask("EVA@ki.example"), fault.Conflict, "account.address_taken")
	first, _ := o.asks(session, "ada@eins.example")
	for _, email := range []string{"ada@zwei.example", "ada@drei.example", "ada@fuenf.example"} {
		o.asks(session, email) // with the one that was refused they are five
	}
	wantFault(t, o.ConfirmAddress(t.Context(), first), fault.Closed, "account.address_link_used") // replaced
	wantFault(t, ask("ada@sechs.example"), fault.Limited, "account.address_asked_often")
	last := o.linkOf("ada@fuenf.example")
	o.add(account.Invitation{Email: "ada@fuenf.example", Name: "Andere", Admin: true}) // somebody else was faster
	wantFault(t, o.ConfirmAddress(t.Context(), last), fault.Conflict, "account.address_taken")
	o.at(begin.Add(29 * time.Minute))
	o.who(session)
	o.at(begin.Add(31 * time.Minute))
	wantFault(t, ask("ada@sieben.example"), fault.Conflict, "account.sign_in_anew")
	o.at(begin.Add(25 * time.Hour))
	_, err := o.ShowAddressChange(t.Context(), last)
	wantFault(t, err, fault.Closed, "account.address_link_over")
	_, err = o.ShowAddressChange(t.Context(), "nothing\x00")
	wantFault(t, err, fault.NotFound, "account.address_link_unknown")
	o.at(begin.Add(8 * 24 * time.Hour))
	if expired, err := o.CountExpired(t.Context()); err != nil || expired.Addresses != 5 {
		t.Errorf("%+v, %v", expired, err)
	}
	if _, err := o.RemoveExpired(t.Context()); err != nil {
		t.Fatal(err)
	}
	if expired, err := o.CountExpired(t.Context()); err != nil || expired.Addresses != 0 {
		t.Errorf("%+v, %v", expired, err)
	}
}

func TestANewPasswordEndsAnOpenChangeOfAddress(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	confirm, _ := o.asks(o.signIn(adas, firstPassword), moved)
	if err := o.RequestPassword(t.Context(), adas); err != nil {
		t.Fatal(err)
	}
	if _, err := o.SetPassword(t.Context(), o.link(adasAsStored), nextPassword, "Browser"); err != nil {
		t.Fatal(err)
	}
	wantFault(t, o.ConfirmAddress(t.Context(), confirm), fault.Closed, "account.address_link_used")
}

// Whoever comes first, in the end the account belongs to the old mailbox, or has never left it.
func TestConfirmingAndStoppingAtOnceLeavesTheOldAddress(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.ada()
	confirm, stop := o.asks(o.signIn(adas, firstPassword), moved)
	var both sync.WaitGroup
	both.Go(func() {
		if err := o.ConfirmAddress(t.Context(), confirm); err != nil && !fault.Is(err, fault.Closed) {
			t.Errorf("confirm: %v", err)
		}
	})
	both.Go(func() {
		if _, err := o.StopAddress(t.Context(), stop); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	both.Wait()
	var email string
	if err := o.db.GetContext(t.Context(), &email, `SELECT email FROM accounts WHERE id = $1`, id); err != nil || email != adasAsStored {
		t.Errorf("the account has %s, %v", email, err)
	}
}

func TestTheLettersAboutAnAddressReadWell(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn(adas, firstPassword)
	confirm, _ := o.asks(session, moved)
	asked := o.compose("account_address_news")
	if !strings.Contains(asked.Text, "eine neue E-Mail-Adresse angegeben: "+moved) || !strings.Contains(asked.Text, "/intern/adresse/stoppen/") || !asked.HoldsSecret {
		t.Errorf("%s", asked.Text)
	}
	if content := o.compose("account_address_confirm"); !strings.Contains(content.Text, "bisher zu "+adasAsStored) || !strings.Contains(content.HTML, "/intern/adresse/bestaetigen/") || !content.HoldsSecret {
		t.Errorf("%s", content.Text)
	}
	if _, err := o.db.ExecContext(t.Context(), `DELETE FROM letters WHERE kind = 'account_address_news'`); err != nil {
		t.Fatal(err)
	}
	if err := o.ConfirmAddress(t.Context(), confirm); err != nil {
		t.Fatal(err)
	}
	for recipient, want := range map[string]string{adas: "nicht mehr zu dieser Adresse, sondern zu " + moved, moved: "zu dieser Adresse, bisher war es " + adasAsStored} {
		if content := o.composeTo(recipient, "account_address_news"); !strings.Contains(content.Text, want) || content.Subject != "Ihre E-Mail-Adresse wurde geändert" {
			t.Errorf("to %s: %s\n%s", recipient, content.Subject, content.Text)
		}
	}
}

// A stranger who has given an account another address makes one of the old address, to keep the owner out.
func TestAnAddressThatCanBeTakenBackIsNobodyElses(t *testing.T) {
	t.Parallel()
	o := open(t)
	ada := o.ada()
	o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva Beispiel", Admin: true})
	stranger := o.signIn(adas, firstPassword)
	confirm, stop := o.asks(stranger, moved)
	if err := o.ConfirmAddress(t.Context(), confirm); err != nil {
		t.Fatal(err)
	}
	another := account.Invitation{Email: "ADA@buero.example", Name: "Nochmal", Admin: true}
	wantFault(t, o.Invite(t.Context(), actor.System(), another), fault.Conflict, "account.address_left")
	_, err := o.AddWithPassword(t.Context(), actor.System(), another, firstPassword)
	wantFault(t, err, fault.Conflict, "account.address_left")
	eva := o.signIn("eva@ki.example", firstPassword)
	wantFault(t, o.RequestAddress(t.Context(), o.who(eva), eva, adas), fault.Conflict, "account.address_left")
	if _, err := o.StopAddress(t.Context(), stop); err != nil {
		t.Fatal(err)
	}
	var email string
	if err := o.db.GetContext(t.Context(), &email, `SELECT email FROM accounts WHERE id = $1`, ada); err != nil || email != adasAsStored {
		t.Errorf("the account has %s, %v", email, err)
	}
}

func TestAnAddressIsFreeWhenItCannotBeTakenBackAnyMore(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn(adas, firstPassword)
	confirm, _ := o.asks(session, moved)
	if err := o.ConfirmAddress(t.Context(), confirm); err != nil {
		t.Fatal(err)
	}
	if err := o.RequestAddress(t.Context(), o.who(session), session, adas); err != nil { // the same account may go back
		t.Fatal(err)
	}
	o.at(begin.Add(8 * 24 * time.Hour))
	if err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: adas, Name: "Nachfolge", Admin: true}); err != nil {
		t.Error(err)
	}
}
