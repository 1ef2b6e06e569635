package account_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/templates"
)

func TestTheLettersOfAnAccountReadWell(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki, jmd := o.organisation("ki"), o.organisation("jmd")
	for _, id := range []actor.OrganisationID{ki, jmd} {
		err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@ki.example", Name: "Eva <Beispiel>", Organisation: id, Role: actor.RoleEditor})
		if err != nil {
			t.Fatal(err)
		}
		if id == ki {
			if _, err := o.SetPassword(t.Context(), o.link("eva@ki.example"), firstPassword, "Browser"); err != nil {
				t.Fatal(err)
			}
			o.at(begin.AddDate(0, 0, 1))
		}
	}
	if err := o.RequestPassword(t.Context(), "eva@ki.example"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.SetPassword(t.Context(), o.link("eva@ki.example"), nextPassword, "Browser"); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"account_invitation": {"Ihr Zugang zum Tagungsbüro", "KI ki.", "/intern/einladung/", "Sonntag, 9. Mai 2027, 11:00 Uhr"},
		"account_membership": {"Sie arbeiten für eine weitere Einrichtung mit", "KI jmd.", "https://tagungen.example/intern"},
		"account_password":   {"Neues Passwort für das Tagungsbüro", "/intern/einladung/", "Montag, 3. Mai 2027, 13:00 Uhr"},
		"account_changed":    {"Ihr Passwort wurde geändert", "Montag, 3. Mai 2027, 11:00 Uhr", "/intern/passwort"},
	}
	for kind, parts := range want {
		content := o.compose(kind)
		for _, part := range append(parts[1:], "Eva <Beispiel>") {
			if !strings.Contains(content.Text, part) {
				t.Errorf("%s: %q is missing in\n%s", kind, part, content.Text)
			}
		}
		if setsPassword := strings.Contains(content.Text, "/intern/einladung/"); content.HoldsSecret != setsPassword {
			t.Errorf("%s: holds a secret: %v, holds a link that sets a password: %v", kind, content.HoldsSecret, setsPassword)
		}
		if content.Subject != parts[0] || strings.Contains(content.HTML, "Eva <Beispiel>") || !strings.Contains(content.HTML, "Eva &lt;Beispiel&gt;") {
			t.Errorf("%s: subject %q, html\n%s", kind, content.Subject, content.HTML)
		}
	}
}

// compose words the only letter of the kind.
func (o office) compose(kind string) mailing.Content {
	o.t.Helper()
	return o.composeTo("%", kind)
}

// composeTo words the only one to an address.
func (o office) composeTo(recipient, kind string) mailing.Content {
	o.t.Helper()
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		o.t.Fatal(err)
	}
	parsed, err := mailing.NewTemplates(files)
	if err != nil {
		o.t.Fatal(err)
	}
	var data json.RawMessage
	if err := o.db.GetContext(o.t.Context(), &data, `SELECT data FROM letters WHERE kind = $1 AND recipient ILIKE $2`, kind, recipient); err != nil {
		o.t.Fatal(kind, err)
	}
	content, err := account.Composers(parsed)[mailing.Kind(kind)]("de", data)
	if err != nil {
		o.t.Fatal(err)
	}
	return content
}

func TestWhoIsCalledIntoATeamIsInvitedForItAndBoundByTheHost(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki := o.organisation("ki")
	event := o.event(ki)
	err := o.db.InTx(t.Context(), func(tx *db.Tx) error {
		_, isNew, err := account.JoinTeam(t.Context(), tx, "https://tagungen.example", account.TeamInvitation{Email: "lia@verein.example", Name: "Lia Beispiel", Event: event,
			EventTitle: "Schnittstellen & Übergänge", Organisation: ki, Role: actor.RoleReception, Workshops: []string{}})
		if !isNew {
			t.Error("joined before")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	content := o.compose("account_invitation")
	if !strings.Contains(content.Text, "im Team dieser Veranstaltung mit: Schnittstellen & Übergänge.") || !strings.Contains(content.HTML, "Schnittstellen &amp; Übergänge") || !content.HoldsSecret {
		t.Errorf("%s\n%s", content.Text, content.HTML)
	}
	entry, err := o.SetPassword(t.Context(), o.link("lia@verein.example"), firstPassword, "Browser")
	if err != nil {
		t.Fatal(err)
	}
	signedIn, who, err := o.BySession(t.Context(), entry.Session)
	if err != nil || signedIn.LacksFactor || len(who.Memberships()) != 0 || len(who.Teams()) != 1 {
		t.Fatalf("%+v, %+v (%v)", signedIn, who, err)
	}
	if _, err := o.db.ExecContext(t.Context(), `UPDATE organisations SET second_factor_required = true WHERE id = $1`, ki); err != nil {
		t.Fatal(err)
	}
	if signedIn, _, err = o.BySession(t.Context(), entry.Session); err != nil || !signedIn.LacksFactor {
		t.Errorf("the second step that the host wants is not asked for: %+v (%v)", signedIn, err)
	}
}

// event makes an event of the organisation.
func (o office) event(host actor.OrganisationID) (id actor.EventID) {
	o.t.Helper()
	const insertSQL = `
WITH made AS (INSERT INTO events (slug, title, kind, state, starts_at, ends_at, created_at, updated_at) VALUES ('tagung', 'Tagung', 'training', 'draft', $2, $2, $2, $2) RETURNING id)
INSERT INTO event_hosts (event_id, organisation_id, position) SELECT id, $1, 1 FROM made RETURNING event_id`
	if err := o.db.GetContext(o.t.Context(), &id, insertSQL, host, begin); err != nil {
		o.t.Fatal(err)
	}
	return id
}
