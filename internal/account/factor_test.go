package account_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// phone is somebody's app that shows codes.
type phone struct {
	o      office
	secret string
}

// shows returns the code at the time of the office.
func (p phone) shows() string { return p.showsAt(p.o.db.Now()) }

func (p phone) showsAt(at time.Time) string {
	p.o.t.Helper()
	code, err := totp.GenerateCode(p.secret, at)
	if err != nil {
		p.o.t.Fatal(err)
	}
	return code
}

// equip sets up an app for whoever the session belongs to.
func (o office) equip(session string) (phone, []string) {
	o.t.Helper()
	who := o.who(session)
	if err := o.BeginCodeApp(o.t.Context(), who, session); err != nil {
		o.t.Fatal(err)
	}
	app, err := o.ShowCodeApp(o.t.Context(), who)
	if err != nil {
		o.t.Fatal(err)
	}
	p := phone{o: o, secret: strings.ReplaceAll(app.Secret, " ", "")}
	codes, err := o.ConfirmCodeApp(o.t.Context(), who, session, p.shows())
	if err != nil {
		o.t.Fatal(err)
	}
	return p, codes
}

// half gives the right password of an account with a second step.
func (o office) half(email string) string {
	o.t.Helper()
	entry, err := o.SignIn(o.t.Context(), email, firstPassword, "Browser")
	if err != nil || entry.Session != "" || entry.Half == "" {
		o.t.Fatalf("got %+v, %v", entry, err)
	}
	return entry.Half
}

const adas = "ada@buero.example"

func TestWithAnAppThePasswordAloneOpensNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	own, other := o.signIn(adas, firstPassword), o.signIn(adas, firstPassword)
	app, codes := o.equip(own)
	o.who(own)
	o.wantSignedOut(other)
	if len(codes) != 10 {
		t.Errorf("%d codes for emergencies", len(codes))
	}
	half := o.half(adas)
	o.wantSignedOut(half)
	_, err := o.TakeSecondStep(t.Context(), half, app.shows(), "Browser")
	wantFault(t, err, fault.Invalid, "account.code_wrong") // it confirmed the app: each code works once
	o.at(begin.Add(time.Minute))
	session, err := o.TakeSecondStep(t.Context(), half, app.shows()[:3]+" "+app.shows()[3:], "Browser")
	if err != nil {
		t.Fatal(err)
	}
	o.who(session)
	_, err = o.TakeSecondStep(t.Context(), half, codes[0], "Browser")
	wantFault(t, err, fault.Unauthenticated, "account.half_over")
}

func TestAnAppMayBeHalfAMinuteOffAndNoMore(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	app, _ := o.equip(o.signIn(adas, firstPassword))
	now := begin.Add(time.Hour)
	for offset, works := range map[time.Duration]bool{-60 * time.Second: false, -30 * time.Second: true, 30 * time.Second: true, 60 * time.Second: false} {
		now = now.Add(2 * time.Hour)
		o.at(now)
		_, err := o.TakeSecondStep(t.Context(), o.half(adas), app.showsAt(now.Add(offset)), "Browser")
		if (err == nil) != works {
			t.Errorf("a clock that is %v off: %v", offset, err)
		}
	}
}

func TestACodeForEmergenciesWorksOnceAndItsOwnerIsTold(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn(adas, firstPassword)
	_, codes := o.equip(session)
	o.at(begin.Add(time.Minute))
	if _, err := o.TakeSecondStep(t.Context(), o.half(adas), strings.ToUpper(codes[3]), "Browser"); err != nil {
		t.Fatal(err)
	}
	_, err := o.TakeSecondStep(t.Context(), o.half(adas), codes[3], "Browser")
	wantFault(t, err, fault.Invalid, "account.code_wrong")
	if got := o.letters("Ada@buero.example"); got != "account_factor account_factor" {
		t.Errorf("letters: %s", got)
	}
	renewed, err := o.RenewRecoveryCodes(t.Context(), o.who(session), session)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.TakeSecondStep(t.Context(), o.half(adas), codes[4], "Browser")
	wantFault(t, err, fault.Invalid, "account.code_wrong")
	if _, err = o.TakeSecondStep(t.Context(), o.half(adas), renewed[9], "Browser"); err != nil {
		t.Fatal(err)
	}
	if f, err := o.Factors(t.Context(), o.who(session)); err != nil || f.CodesLeft != 9 || f.AppSince == nil || !f.Any() {
		t.Errorf("factors %+v, %v", f, err)
	}
}

// The same code, sent by many at once, opens one session only.
func TestACodeIsUsedUpByTheFirst(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	_, codes := o.equip(o.signIn(adas, firstPassword))
	o.at(begin.Add(time.Minute))
	var halves []string
	for range 4 {
		halves = append(halves, o.half(adas))
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	opened := 0
	for _, half := range halves {
		all.Go(func() {
			_, err := o.TakeSecondStep(t.Context(), half, codes[0], "Browser")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				opened++
			} else if !fault.Is(err, fault.Invalid) {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	if opened != 1 {
		t.Errorf("one code opened %d sessions", opened)
	}
}

func TestGuessingTheSecondStepIsPaused(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	app, _ := o.equip(o.signIn(adas, firstPassword))
	o.at(begin.Add(time.Minute))
	for n := range 5 {
		_, err := o.TakeSecondStep(t.Context(), o.half(adas), fmt.Sprintf("%06d", n), "Browser") // a new half each time
		wantFault(t, err, fault.Invalid, "account.code_wrong")
	}
	_, err := o.TakeSecondStep(t.Context(), o.half(adas), app.shows(), "Browser")
	wantFault(t, err, fault.Limited, "account.locked")
	o.at(begin.Add(2 * time.Minute))
	if _, err := o.TakeSecondStep(t.Context(), o.half(adas), app.shows(), "Browser"); err != nil {
		t.Error(err)
	}
}

func TestTheSecondStepHasToFollowWithinTenMinutes(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	app, _ := o.equip(o.signIn(adas, firstPassword))
	o.at(begin.Add(time.Minute))
	half := o.half(adas)
	o.at(begin.Add(11 * time.Minute))
	_, err := o.ShowSecondStep(t.Context(), half)
	wantFault(t, err, fault.Unauthenticated, "account.half_over")
	_, err = o.TakeSecondStep(t.Context(), half, app.shows(), "Browser")
	wantFault(t, err, fault.Unauthenticated, "account.half_over")
	if removed, err := o.RemoveExpired(t.Context()); removed != 1 || err != nil {
		t.Errorf("removed %d, %v", removed, err)
	}
}

// Whoever reads somebody's mail can set a password, and still needs the second step.
func TestALinkForAPasswordDoesNotSkipTheSecondStep(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	app, _ := o.equip(o.signIn(adas, firstPassword))
	o.at(begin.Add(time.Hour))
	former := o.half(adas)
	if err := o.RequestPassword(t.Context(), adas); err != nil {
		t.Fatal(err)
	}
	entry, err := o.SetPassword(t.Context(), o.link("Ada@buero.example"), nextPassword, "Browser")
	if err != nil || entry.Session != "" {
		t.Fatalf("got %+v, %v", entry, err)
	}
	_, err = o.TakeSecondStep(t.Context(), former, app.shows(), "Browser")
	wantFault(t, err, fault.Unauthenticated, "account.half_over")
	if _, err := o.TakeSecondStep(t.Context(), entry.Half, app.shows(), "Browser"); err != nil {
		t.Error(err)
	}
}

func TestAnOldSessionChangesNoSecondStep(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn(adas, firstPassword)
	who := o.who(session)
	o.equip(session)
	o.at(begin.Add(31 * time.Minute))
	_, renewing := o.RenewRecoveryCodes(t.Context(), who, session)
	for name, err := range map[string]error{"begin": o.BeginCodeApp(t.Context(), who, session), "remove": o.RemoveCodeApp(t.Context(), who, session),
		"renew": renewing, "another's session": o.RemoveCodeApp(t.Context(), who, "none")} {
		if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "account.sign_in_anew") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWithoutAnAppThePasswordIsEnoughAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.ada()
	session := o.signIn(adas, firstPassword)
	o.equip(session)
	wantFault(t, o.BeginCodeApp(t.Context(), o.who(session), session), fault.Conflict, "account.app_exists")
	for range 2 {
		if err := o.RemoveCodeApp(t.Context(), o.who(session), session); err != nil {
			t.Fatal(err)
		}
	}
	session = o.signIn(adas, firstPassword)
	if f, err := o.Factors(t.Context(), o.who(session)); err != nil || f.Any() || f.CodesLeft != 0 {
		t.Errorf("factors %+v, %v", f, err)
	}
	o.at(begin.Add(time.Minute)).equip(session)
	if err := o.ResetFactors(t.Context(), actor.System(), id); err != nil {
		t.Fatal(err)
	}
	o.wantSignedOut(session)
	o.signIn(adas, firstPassword)
	wantFault(t, o.ResetFactors(t.Context(), actor.Account(id, false, nil), id), fault.Forbidden, "account.only_admin")
	content := o.lastLetter()
	if !strings.Contains(content, `"reset"`) {
		t.Errorf("the owner was told %s", content)
	}
}

// lastLetter returns the data of the letter that was queued last.
func (o office) lastLetter() (data string) {
	o.t.Helper()
	if err := o.db.GetContext(o.t.Context(), &data, `SELECT data FROM letters ORDER BY id DESC LIMIT 1`); err != nil {
		o.t.Fatal(err)
	}
	return data
}

func TestAnOrganisationCanWantASecondStep(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	o.add(account.Invitation{Email: "eva@ki.example", Name: "Eva Beispiel", Organisation: ki, Role: actor.RoleEditor})
	session := o.signIn("eva@ki.example", firstPassword)
	lacks := func() bool {
		t.Helper()
		found, _, err := o.BySession(t.Context(), session)
		if err != nil {
			t.Fatal(err)
		}
		return found.LacksFactor
	}
	if lacks() {
		t.Error("a second step is missing that nobody wants")
	}
	if _, err := o.db.ExecContext(t.Context(), `UPDATE organisations SET second_factor_required = true WHERE id = $1`, ki); err != nil {
		t.Fatal(err)
	}
	if f, err := o.Factors(t.Context(), o.who(session)); err != nil || len(f.Required) != 1 || !lacks() {
		t.Errorf("factors %+v, %v", f, err)
	}
	o.equip(session)
	if lacks() {
		t.Error("the second step is not seen")
	}
}

func TestTheSecretOfAnAppCannotBeReadFromTheDatabase(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	app, codes := o.equip(o.signIn(adas, firstPassword))
	var stored string
	if err := o.db.GetContext(t.Context(), &stored, `
SELECT (SELECT string_agg(encode(sealed, 'escape'), '') FROM code_apps) || (SELECT string_agg(encode(code_hash, 'escape'), '') FROM recovery_codes)`); err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(codes, app.secret) {
		if strings.Contains(stored, secret) || strings.Contains(stored, strings.ReplaceAll(secret, "-", "")) {
			t.Errorf("%s is stored", secret)
		}
	}
}

func TestTheLettersAboutTheSecondStepReadWell(t *testing.T) {
	t.Parallel()
	for what, words := range map[string]string{
		"app_added": "eine App eingerichtet", "app_removed": "wurde die App entfernt", "codes_renewed": "neue Notfall-Codes", "code_used": "einem Ihrer Notfall-Codes",
		"passkey_added": "ein Passkey hinzugefügt", "passkey_removed": "ein Passkey Ihres Zugangs", "reset": "zurückgesetzt",
	} {
		o := open(t)
		o.ada()
		o.equip(o.signIn(adas, firstPassword))
		if _, err := o.db.ExecContext(t.Context(), `UPDATE letters SET data = jsonb_set(CAST(data AS jsonb), '{what}', to_jsonb(CAST($1 AS text)))`, what); err != nil {
			t.Fatal(err)
		}
		content := o.compose("account_factor")
		for _, text := range []string{content.Text, content.HTML} {
			if !strings.Contains(text, words) || !strings.Contains(text, "Sonntag, 2. Mai 2027, 11:00 Uhr") || !strings.Contains(text, "/intern/passwort") {
				t.Errorf("%s: %s", what, text)
			}
		}
	}
}
