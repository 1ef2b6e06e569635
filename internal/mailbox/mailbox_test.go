package mailbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/backend"
	"github.com/emersion/go-imap/backend/memory"
	"github.com/emersion/go-imap/server"
)

// open starts an IMAP server with the given messages in its inbox, besides one that was read already.
func open(t *testing.T, messages ...string) (*Account, backend.Mailbox) {
	t.Helper()
	post := memory.New()
	user, err := post.Login(nil, "username", "password")
	if err != nil {
		t.Fatal(err)
	}
	inbox, err := user.GetMailbox("INBOX")
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range messages {
		if err := inbox.CreateMessage(nil, time.Date(2027, 4, 12, 9, 0, 0, 0, time.UTC), bytes.NewBufferString(message)); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := server.New(post)
	s.AllowInsecureAuth = true
	go func() { _ = s.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = s.Close() })
	account, err := Parse("imap://username:password@" + listener.Addr().String() + "/INBOX?tls=none")
	if err != nil {
		t.Fatal(err)
	}
	return account, inbox
}

// unread counts the messages that are new still.
func unread(t *testing.T, inbox backend.Mailbox) int {
	t.Helper()
	found, err := inbox.SearchMessages(true, &imap.SearchCriteria{WithoutFlags: []string{imap.SeenFlag}})
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

// all keeps what it is handed, and deals with it.
func all(into *[]string) Handle {
	return func(_ context.Context, message io.Reader) (bool, error) {
		text, err := io.ReadAll(message)
		*into = append(*into, string(text))
		return true, err
	}
}

const one, other = "Subject: eins\r\n\r\nText\r\n", "Subject: zwei\r\n\r\nText\r\n"

func TestEachNewMessageIsHandedOverOnce(t *testing.T) {
	t.Parallel()
	account, inbox := open(t, one, other)
	var got []string
	if n, err := account.Visit(t.Context(), 1<<20, all(&got)); err != nil || n != 2 || len(got) != 2 || got[0] != one || got[1] != other {
		t.Errorf("%d of %q, %v", n, got, err)
	}
	if n, err := account.Visit(t.Context(), 1<<20, all(&got)); err != nil || n != 0 || unread(t, inbox) != 0 {
		t.Errorf("the second visit found %d, %v", n, err)
	}
}

func TestAMessageThatWasNotDealtWithStaysNew(t *testing.T) {
	t.Parallel()
	account, inbox := open(t, one, other)
	n, err := account.Visit(t.Context(), 1<<20, func(_ context.Context, message io.Reader) (bool, error) {
		text, err := io.ReadAll(message)
		return strings.Contains(string(text), "zwei"), err
	})
	if err != nil || n != 1 || unread(t, inbox) != 1 {
		t.Errorf("%d dealt with, %d new, %v", n, unread(t, inbox), err)
	}
}

func TestNothingIsLostWhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	account, inbox := open(t, one, other)
	away := errors.New("database is away")
	handed := 0
	n, err := account.Visit(t.Context(), 1<<20, func(context.Context, io.Reader) (bool, error) {
		handed++
		return true, away
	})
	if !errors.Is(err, away) || n != 0 || handed != 1 || unread(t, inbox) != 2 {
		t.Errorf("%d dealt with, %d handed over, %d new, %v", n, handed, unread(t, inbox), err)
	}
}

func TestOnlyTheBeginOfAMessageIsRead(t *testing.T) {
	t.Parallel()
	account, _ := open(t, one+strings.Repeat("x", 100_000))
	var got []string
	if _, err := account.Visit(t.Context(), 40, all(&got)); err != nil || len(got) != 1 || len(got[0]) != 40 {
		t.Errorf("read %d, %v", len(got), err)
	}
}

func TestAWrongPasswordIsSaid(t *testing.T) {
	t.Parallel()
	account, _ := open(t, one)
	account.password = "falsch"
	if _, err := account.Visit(t.Context(), 1<<20, nil); err == nil || !strings.Contains(err.Error(), "sign in") || strings.Contains(err.Error(), "falsch") {
		t.Errorf("visited with a wrong password: %v", err)
	}
}

func TestAddressesOfMailboxesAreRead(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"imaps://u:p@post.example":                    "implicit post.example:993 INBOX",
		"imap://u:p@post.example":                     "starttls post.example:143 INBOX",
		"imaps://u%40x:p%2F@post.example:994/Bounces": "implicit post.example:994 Bounces",
		"imap://u:p@localhost?tls=none":               "none localhost:143 INBOX",
		"imap://u:p@[::1]:1143/?tls=none":             "none [::1]:1143 INBOX",
		"imap://u:p@post.example?tls=implicit":        "implicit post.example:993 INBOX",
	} {
		if a, err := Parse(raw); err != nil || a.tls+" "+a.address+" "+a.folder != want {
			t.Errorf("%s is %+v, %v", raw, a, err)
		}
	}
	for _, raw := range []string{"", "smtp://u:p@post.example", "imaps://post.example", "imaps://u@post.example", "imap://u:geheim@post.example?tls=none",
		"imaps://u:geheim@post.example?tls=vielleicht", "imaps://u:geheim@post.example?mode=x", "imaps://u:geheim@post.example:0", "imaps://u:ge%zz@post.example"} {
		if _, err := Parse(raw); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s is taken, or its password told: %v", raw, err)
		}
	}
}
