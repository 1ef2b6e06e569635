package mailing

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// certified is what an office gets from its certification authority: made with openssl, as there.
type certified struct{ chain, key, root string }

func certifiedByOpenSSL(t testing.TB, address string) certified {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Fatal("openssl is missing: apt-get install openssl")
	}
	folder := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), "openssl", args...)
		command.Dir = folder
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v\n%s", args[0], err, said)
		}
	}
	extensions := "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=emailProtection\nsubjectAltName=email:" + address + "\n"
	if err := os.WriteFile(filepath.Join(folder, "leaf.ext"), []byte(extensions), 0o600); err != nil {
		t.Fatal(err)
	}
	run("req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Musterwurzel", "-addext", "keyUsage=critical,keyCertSign")
	run("req", "-new", "-newkey", "rsa:2048", "-noenc", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=KI Musterstadt/emailAddress="+address)
	run("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20", "-extfile", "leaf.ext", "-out", "leaf.pem")
	text := func(name string) string {
		read, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(read)
	}
	return certified{text("leaf.pem") + text("ca.pem"), text("leaf.key"), text("ca.pem")}
}

// From the form to the mailbox: what an office pastes there signs its letters, and strangers can check both signatures.
func TestALetterOfAnOrganisationArrivesWithBothSignatures(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newSenders(t, database, sink.URL())
	id := s.organisation(t, "erste")
	d := SenderDraft{Address: "post@erste.example", DKIMDomain: "erste.example", DKIMSelector: "tagungen", MakeDKIMKey: true}
	office := certifiedByOpenSSL(t, d.Address)
	d.SMIMEChain, d.SMIMEKey = office.chain, office.key
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	if err := s.TestSender(t.Context(), actor.System(), id, "ada@gast.example"); err != nil {
		t.Fatal(err)
	}
	if err := s.SwitchSender(t.Context(), actor.System(), id, true); err != nil {
		t.Fatal(err)
	}
	s.hosts(t, 1, id)
	enqueue(t, database, about(1, "grace@gast.example"))
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	shown, err := s.Sender(t.Context(), actor.System(), id)
	if err != nil {
		t.Fatal(err)
	}
	arrived := sink.Messages()
	if len(arrived) != 2 {
		t.Fatalf("%d messages arrived", len(arrived))
	}
	for _, m := range arrived {
		if err := openssl(t, office.root, m.Raw); err != nil {
			t.Errorf("to %s: certificate: %v", m.To, err)
		}
		found, err := dkim.VerifyWithOptions(bytes.NewReader(m.Raw), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
			if name != shown.DKIMName() {
				t.Errorf("asked for %s", name)
			}
			return []string{shown.DKIMRecord}, nil
		}})
		if err != nil || len(found) != 1 || found[0].Err != nil || found[0].Domain != "erste.example" {
			t.Errorf("to %s: domain: %+v, %v", m.To, found, err)
		}
		if head, _, _ := strings.Cut(string(m.Raw), "\r\n\r\n"); !strings.Contains(head, "post@erste.example") {
			t.Errorf("to %s: from somebody else:\n%s", m.To, head)
		}
	}
}
