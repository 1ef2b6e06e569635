package account_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

var begin = time.Date(2027, 5, 2, 9, 0, 0, 0, time.UTC)

const (
	firstPassword = "sieben rote Ziegel"
	nextPassword  = "acht blaue Drachen"
)

// office is the room with a database of its own and a clock that stands still.
type office struct {
	*account.Service
	t  *testing.T
	db *db.DB
}

func open(t *testing.T) office {
	t.Helper()
	database := dbtest.New(t)
	return office{Service: serve(database), t: t, db: database}.at(begin)
}

// serve is one process of the installation.
func serve(database *db.DB) *account.Service {
	return account.New(database, account.Options{
		BaseURL: "https://tagungen.example", Signer: token.NewSigner([]byte("a secret of the installation, 32+")),
	})
}

func (o office) at(now time.Time) office {
	o.db.Clock = func() time.Time { return now }
	return o
}

// organisation makes an organisation.
func (o office) organisation(slug string) actor.OrganisationID {
	o.t.Helper()
	var id actor.OrganisationID
	err := o.db.GetContext(o.t.Context(), &id, `
INSERT INTO organisations (slug, name, kind, legal_regime, created_at, updated_at) VALUES ($1, $2, 'ki', 'dsgvo_dsg_nrw', $3, $3)
RETURNING id`, slug, "KI "+slug, begin)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// add makes an account with firstPassword.
func (o office) add(i account.Invitation) account.ID {
	o.t.Helper()
	id, err := o.AddWithPassword(o.t.Context(), actor.System(), i, firstPassword)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// ada makes an administrator with firstPassword.
func (o office) ada() account.ID {
	o.t.Helper()
	return o.add(account.Invitation{Email: "Ada@buero.example", Name: "Ada Beispiel", Admin: true})
}

func (o office) signIn(email, password string) string {
	o.t.Helper()
	entry, err := o.SignIn(o.t.Context(), email, password, "Browser")
	if err != nil || entry.Half != "" {
		o.t.Fatal(entry, err)
	}
	return entry.Session
}

// who returns the actor of a session.
func (o office) who(session string) actor.Actor {
	o.t.Helper()
	_, who, err := o.BySession(o.t.Context(), session)
	if err != nil {
		o.t.Fatal(err)
	}
	return who
}

// letters returns the kinds of all letters to the address, in order.
func (o office) letters(recipient string) string {
	o.t.Helper()
	var kinds []string
	if err := o.db.SelectContext(o.t.Context(), &kinds, `SELECT kind FROM letters WHERE recipient = $1 ORDER BY id`, recipient); err != nil {
		o.t.Fatal(err)
	}
	return strings.Join(kinds, " ")
}

// link returns the secret in the last link that was mailed to the address.
func (o office) link(recipient string) string {
	o.t.Helper()
	var data string
	err := o.db.GetContext(o.t.Context(), &data, `
SELECT data FROM letters WHERE recipient = $1 AND kind IN ('account_invitation', 'account_password') ORDER BY id DESC LIMIT 1`, recipient)
	if err != nil {
		o.t.Fatal(err)
	}
	var letter struct{ Link string }
	if err := json.Unmarshal([]byte(data), &letter); err != nil {
		o.t.Fatal(err)
	}
	secret, found := strings.CutPrefix(letter.Link, "https://tagungen.example/intern/einladung/")
	if !found {
		o.t.Fatalf("link %q", letter.Link)
	}
	return secret
}

// wantKind fails unless err is a fault of that kind and key.
func wantFault(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), key) {
		t.Errorf("got %v, want %d %s", err, kind, key)
	}
}
