package account_test

import (
	"strings"
	"sync"
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
)

// enter signs ada in with a browser that keeps the secret, and returns what it keeps from then on.
func (o office) enter(kept string) string {
	o.t.Helper()
	secret, err := o.KnowDevice(o.t.Context(), o.signIn("ada@buero.example", firstPassword), kept, "Firefox, Windows")
	if err != nil {
		o.t.Fatal(err)
	}
	return secret
}

func TestALetterTellsOfANewDeviceOnceAndNotOfTheFirst(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	warnings := func() int { return strings.Count(o.letters("Ada@buero.example"), "account_warning") }
	desk := o.enter("")
	if again := o.enter(desk); again != desk || warnings() != 0 {
		t.Errorf("the first device: kept %t, %d letters", again == desk, warnings())
	}
	phone := o.enter("")
	if phone == desk || warnings() != 1 {
		t.Errorf("a second device: %d letters", warnings())
	}
	content := o.compose("account_warning")
	for _, part := range []string{"Firefox, Windows", "Sonntag, 2. Mai 2027, 11:00 Uhr", "/intern/passwort", "noch nicht kennen"} {
		if !strings.Contains(content.Text, part) || part != "/intern/passwort" && !strings.Contains(content.HTML, part) {
			t.Errorf("%q is missing in\n%s\n%s", part, content.Text, content.HTML)
		}
	}
	if o.enter(phone); warnings() != 1 {
		t.Error("a known device is told of again")
	}
	if kept := o.enter("made up"); kept == "made up" {
		t.Error("a browser keeps what it made up")
	}
	if _, err := o.KnowDevice(t.Context(), "no session", "", ""); err == nil {
		t.Error("a device without a session is known")
	}
	o.at(begin.Add(account.DeviceAge + 1))
	if _, err := o.RemoveExpired(t.Context()); err != nil {
		t.Fatal(err)
	}
	var known int
	if err := o.db.GetContext(t.Context(), &known, `SELECT count(*) FROM known_devices`); err != nil || known != 0 {
		t.Errorf("%d devices are known for ever (%v)", known, err)
	}
}

func TestOfTwoFirstDevicesAtOnceOneIsTheFirst(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	sessions := []string{o.signIn("ada@buero.example", firstPassword), o.signIn("ada@buero.example", firstPassword)}
	var wg sync.WaitGroup
	for _, session := range sessions {
		wg.Go(func() {
			if _, err := o.KnowDevice(t.Context(), session, "", "Firefox, Windows"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := o.letters("Ada@buero.example"); strings.Count(got, "account_warning") != 1 {
		t.Errorf("letters %q", got)
	}
}

func TestALetterTellsOfANewToken(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	if _, err := o.CreateToken(t.Context(), actor.System(), "ada@buero.example", "Verwaltungssoftware", begin.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	if content := o.compose("account_warning"); content.Subject != "Neuer Schlüssel für die Datenschnittstelle" || !strings.Contains(content.Text, "„Verwaltungssoftware“") {
		t.Errorf("%s\n%s", content.Subject, content.Text)
	}
}
