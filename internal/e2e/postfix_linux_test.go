package e2e_test

import (
	"bytes"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// postfix is a real mail server with a configuration, a queue and mailboxes of its own. It listens on
// loopback only, and nothing in it can send: what it does not deliver itself it refuses.
type postfix struct {
	t           testing.TB
	dir         string
	certificate string // the file that a client must trust
	start       string // address for STARTTLS
	implicit    string // address for TLS from the first byte
}

const (
	postfixUser     = "büro"
	postfixPassword = "sehr/geheim & länger"

	// What the server makes of recipients.
	deliveredDomain = "gast.example"
	refusedForGood  = "gesperrt@" + deliveredDomain
	refusedForNow   = "voll@" + deliveredDomain
)

// startPostfix runs a mail server until the test ends.
func startPostfix(t testing.TB) *postfix {
	t.Helper()
	dir, err := os.MkdirTemp("", "tagungsbuero-e2e-postfix-*")
	if err != nil {
		t.Fatal(err)
	}
	p := &postfix{t: t, dir: dir, certificate: filepath.Join(dir, "certificate.pem"), start: freeAddress(t), implicit: freeAddress(t)}
	t.Cleanup(func() { p.asRoot("rm", "-rf", dir) }) // the server's files are not ours
	writeCertificate(t, p.certificate, filepath.Join(dir, "key.pem"))
	p.write("main.cf", p.mainConfig(serveSignIn(t)))
	p.write("master.cf", p.services())
	p.makeFolders()
	p.serve()
	return p
}

// asRoot runs a program as root: as it is, when the tests run as root, else in a namespace in which
// we are root and have the other users that the server needs.
func (p *postfix) asRoot(name string, args ...string) {
	p.t.Helper()
	if output, err := rootCommand(name, args...).CombinedOutput(); err != nil {
		p.t.Fatalf("%s as root: %v\n%s\nThe test of a real mail server runs as root, or as a user with a line in /etc/subuid and "+
			"/etc/subgid: sudo apt-get install uidmap && sudo usermod --add-subuids 200000-265535 --add-subgids 200000-265535 $USER",
			name, err, output)
	}
}

func rootCommand(name string, args ...string) *exec.Cmd {
	if os.Getuid() == 0 {
		return exec.Command(name, args...)
	}
	return exec.Command("unshare", append([]string{"--user", "--map-root-user", "--map-auto", "--", name}, args...)...)
}

// installed returns what Postfix was built with, for instance where its programs are.
func installed(t testing.TB, setting string) string {
	t.Helper()
	for _, program := range []string{"postconf", "/usr/sbin/postconf"} {
		if output, err := exec.Command(program, "-d", "-h", setting).Output(); err == nil {
			return strings.TrimSpace(string(output))
		}
	}
	t.Fatal("The test of a real mail server needs Postfix, which does not have to run. Install it: sudo apt-get install postfix (and choose: No configuration).")
	return ""
}

func (p *postfix) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *postfix) mainConfig(signIn string) string {
	nobody, err := user.Lookup("nobody")
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.NewReplacer("DIR", p.dir, "SIGN-IN", signIn, "UID", nobody.Uid, "GID", nobody.Gid,
		"GOOD", refusedForGood, "NOW", refusedForNow, "DOMAIN", deliveredDomain).Replace(`
compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
maillog_file = DIR/log
maillog_file_prefixes = DIR
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = post.kreis.example
mydestination =
alias_maps =
alias_database =
local_transport = error:5.1.1 nobody lives here
relay_transport = error:5.7.1 nothing leaves this machine
default_transport = error:5.7.1 nothing leaves this machine
virtual_mailbox_domains = DOMAIN
virtual_mailbox_maps = static:all/
virtual_mailbox_base = DIR/mail
virtual_uid_maps = static:UID
virtual_gid_maps = static:GID
smtpd_tls_cert_file = DIR/certificate.pem
smtpd_tls_key_file = DIR/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:SIGN-IN
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_client_restrictions =
smtpd_data_restrictions = check_recipient_access inline:{ { GOOD = REJECT } { NOW = DEFER mailbox full } }
`)
}

// services are the daemons: none of them speaks to other servers.
func (p *postfix) services() string {
	return strings.NewReplacer("START", p.start, "IMPLICIT", p.implicit).Replace(`
START inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
IMPLICIT inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`)
}

// makeFolders does what installing a configuration does.
func (p *postfix) makeFolders() {
	p.t.Helper()
	owner, group := installed(p.t, "mail_owner"), installed(p.t, "setgid_group")
	in := func(names ...string) (paths []string) {
		for _, name := range names {
			paths = append(paths, filepath.Join(p.dir, name))
		}
		return paths
	}
	private := in("queue/active", "queue/bounce", "queue/corrupt", "queue/defer", "queue/deferred", "queue/flush", "queue/hold",
		"queue/incoming", "queue/private", "queue/saved", "queue/trace", "data")
	shared := in("queue/maildrop", "queue/public")
	p.asRoot("chmod", "711", p.dir)
	p.asRoot("mkdir", append(append(in("queue", "queue/pid", "mail"), private...), shared...)...)
	p.asRoot("chown", append([]string{owner}, private...)...)
	p.asRoot("chown", append([]string{owner + ":" + group}, shared...)...)
	p.asRoot("chown", append([]string{"nobody"}, in("mail")...)...)
}

// untilEndOfInput runs the server until the test ends, also when the test is killed: then our end of the
// pipe is closed. The server must lead the group by which it ends its daemons.
const untilEndOfInput = `setsid "$0" -d -c "$1" & read end; kill $!; wait`

// serve starts the server and waits until it answers.
func (p *postfix) serve() {
	p.t.Helper()
	var output bytes.Buffer
	server := rootCommand("sh", "-c", untilEndOfInput, filepath.Join(installed(p.t, "daemon_directory"), "master"), p.dir)
	server.Stdout, server.Stderr = &output, &output
	server.Env = []string{"PATH=" + os.Getenv("PATH")}
	end, err := server.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		p.t.Fatalf("start the mail server: %v", err)
	}
	p.t.Cleanup(func() {
		end.Close()
		_ = server.Wait() // what it ends with says nothing: it was told to
		if p.t.Failed() {
			log, _ := os.ReadFile(filepath.Join(p.dir, "log"))
			p.t.Logf("log of the mail server:\n%s%s", log, output.String())
		}
	})
	for _, address := range []string{p.start, p.implicit} {
		eventually(p.t, "the mail server answers", func() bool {
			conn, err := net.DialTimeout("tcp", address, time.Second)
			if err == nil {
				conn.Close()
			}
			return err == nil
		})
	}
}

// settings lead a service to the server, in the given way of encryption.
func (p *postfix) settings(mode, password string) settings {
	address := p.start
	if mode == "implicit" {
		address = p.implicit
	}
	u := url.URL{Scheme: "smtp", User: url.UserPassword(postfixUser, password), Host: address, RawQuery: "tls=" + mode}
	return settings{"TB_SMTP_URL": u.String(), "TB_MAIL_FROM": "Tagungsbüro Kreis Musterstadt <tagungen@kreis.example>",
		"SSL_CERT_FILE": p.certificate}
}

// delivered returns the letters that lie in the mailbox of all, once there are so many.
func (p *postfix) delivered(n int) (letters [][]byte) {
	p.t.Helper()
	box := filepath.Join(p.dir, "mail", "all", "new")
	eventually(p.t, strconv.Itoa(n)+" letters are delivered", func() bool {
		if _, err := os.Stat(filepath.Dir(filepath.Dir(box))); err != nil {
			return false
		}
		p.asRoot("chmod", "-R", "a+rX", filepath.Join(p.dir, "mail"))
		files, _ := os.ReadDir(box) // there is none before the first letter
		return len(files) >= n
	})
	files, err := os.ReadDir(box)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, file := range files {
		p.asRoot("chmod", "a+r", filepath.Join(box, file.Name()))
		raw, err := os.ReadFile(filepath.Join(box, file.Name()))
		if err != nil {
			p.t.Fatal(err)
		}
		letters = append(letters, raw)
	}
	return letters
}
