package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/mailing/smtptest"
)

// wholeLetters sends letters through the outbox and returns them as they go over the wire.
func wholeLetters(t *testing.T, letters map[string]goldenLetter) map[string][]byte {
	t.Helper()
	const golden mailing.Kind = "golden"
	database, sink := dbtest.New(t), smtptest.Start(t)
	compose := func(_ string, data []byte) (mailing.Content, error) {
		var name string
		err := json.Unmarshal(data, &struct{ Name *string }{&name})
		l := letters[name]
		return mailing.Content{Subject: l.subject, Text: l.text, HTML: l.html, FromName: l.from, Calendar: l.calendar}, err
	}
	post, err := mailing.New(database, mailing.Options{SMTPURL: sink.URL(), From: "tagungen@kreis.example"},
		map[mailing.Kind]mailing.Composer{golden: compose}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = database.InTx(t.Context(), func(tx *db.Tx) error {
		for name := range letters {
			letter := mailing.Letter{Kind: golden, DedupeKey: name, Recipient: strings.ReplaceAll(name, "/", ".") + "@gast.example",
				RecipientName: "Erika Beispiel", Data: fmt.Sprintf(`{"Name": %q}`, name)}
			if err := mailing.Enqueue(t.Context(), tx, letter); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := post.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for _, m := range sink.Messages() {
		name, _, _ := strings.Cut(m.To, "@")
		found[strings.Replace(name, ".", "/", 1)] = m.Raw
	}
	if len(found) != len(letters) {
		t.Fatalf("%d of %d letters were built", len(found), len(letters))
	}
	return found
}

// innocent are the rules that say nothing about the wording of a letter.
var innocent = []string{
	"ALL_TRUSTED", "NO_RELAYS", "NO_RECEIVED", // the letter comes from nowhere
	"HTML_MESSAGE", // it has HTML, which is meant
}

// A spam checker finds nothing in a letter that other words would mend.
func TestNoLetterReadsAsSpam(t *testing.T) {
	t.Parallel()
	letters := wholeLetters(t, goldenLetters(t))
	letters["test/spam"] = []byte("From: X <x@kreis.example>\r\nTo: y@gast.example\r\nSubject: test\r\n\r\n" +
		"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n")
	for name, rules := range spamRules(t, letters) {
		complaints := slices.DeleteFunc(rules, func(rule string) bool { return slices.Contains(innocent, rule) })
		if name == "test/spam" {
			if !slices.Contains(complaints, "GTUBE") {
				t.Errorf("what every checker takes for spam is not noticed: %v", rules)
			}
			continue
		}
		if len(complaints) > 0 {
			t.Errorf("%s: %v", name, complaints)
		}
	}
}

var (
	letterMark = regexp.MustCompile(`(?m)^X-Golden: (\S+)`)
	spamStatus = regexp.MustCompile(`(?m)^X-Spam-Status: (?:[^\n]|\n[ \t])*?tests=((?:[^\n]|\n[ \t])*?)\s+(?:autolearn|version)=`)
)

// spamRules shows all letters to SpamAssassin at once, without a network, and returns the rules that apply.
func spamRules(t *testing.T, letters map[string][]byte) map[string][]string {
	t.Helper()
	var box bytes.Buffer
	for name, raw := range letters {
		fmt.Fprintf(&box, "From tagungen@kreis.example Mon Apr 19 09:00:00 2027\nX-Golden: %s\n%s\n\n", name, bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")))
	}
	home := t.TempDir()
	checker := exec.Command("spamassassin", "--local", "--mbox", "--prefs-file=/dev/null", "--cf=use_bayes 0", "--cf=use_auto_whitelist 0")
	checker.Env = append(checker.Environ(), "HOME="+home)
	checker.Stdin = &box
	output, err := checker.Output()
	if err != nil {
		t.Fatalf("the letters are shown to SpamAssassin: sudo apt-get install --no-install-recommends spamassassin: %v", err)
	}
	found := map[string][]string{}
	for _, message := range strings.Split(string(output), "\nFrom tagungen@kreis.example ") {
		name, status := letterMark.FindStringSubmatch(message), spamStatus.FindStringSubmatch(message)
		if name == nil || status == nil {
			t.Fatalf("SpamAssassin says nothing about\n%.2000s", message)
		}
		rules := strings.FieldsFunc(status[1], func(r rune) bool { return r == ',' || r == '\n' || r == '\t' || r == ' ' })
		found[name[1]] = slices.DeleteFunc(rules, func(rule string) bool { return rule == "none" })
	}
	if len(found) != len(letters) {
		t.Fatalf("SpamAssassin looked at %d of %d letters", len(found), len(letters))
	}
	return found
}
