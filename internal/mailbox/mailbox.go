// Package mailbox reads new messages from a mailbox on an IMAP server (RFC 3501), each until it was dealt with.
package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/client"
)

const (
	patience = 30 * time.Second // for each answer of the server
	atOnce   = 200              // messages of one visit; the rest comes at the next
)

// Handle deals with one message, of which it sees at most the bytes that were asked for. When it returns
// false the message stays new. Its error ends the visit.
type Handle func(ctx context.Context, message io.Reader) (done bool, err error)

// Visit hands every new message to handle, the oldest first, and marks as read what was dealt with, one
// after the other: after a crash only the message that was in hand comes once more. It deletes and moves
// nothing, and returns how many were dealt with.
func (a *Account) Visit(ctx context.Context, mostBytes int, handle Handle) (done int, err error) {
	c, err := a.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer context.AfterFunc(ctx, func() { _ = c.Terminate() })()
	defer func() { _ = c.Logout() }() // everything is marked by then
	if _, err := c.Select(a.folder, false); err != nil {
		return 0, fmt.Errorf("open folder %q: %w", a.folder, err)
	}
	unseen := imap.NewSearchCriteria()
	unseen.WithoutFlags = []string{imap.SeenFlag, imap.DeletedFlag}
	uids, err := c.UidSearch(unseen)
	if err != nil {
		return 0, fmt.Errorf("look for new messages: %w", err)
	}
	for _, uid := range uids[:min(len(uids), atOnce)] {
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		isDone, err := visit(ctx, c, uid, mostBytes, handle)
		if err != nil {
			return done, err
		}
		if isDone {
			done++
		}
	}
	return done, nil
}

func visit(ctx context.Context, c *client.Client, uid uint32, mostBytes int, handle Handle) (bool, error) {
	message, err := fetch(c, uid, mostBytes)
	if err != nil || message == nil {
		return false, err
	}
	done, err := handle(ctx, message)
	if err != nil || !done {
		return false, err
	}
	flags := []any{imap.SeenFlag}
	if err := c.UidStore(setOf(uid), imap.FormatFlagsOp(imap.AddFlags, true), flags, nil); err != nil {
		return false, fmt.Errorf("mark message as read: %w", err)
	}
	return true, nil
}

// fetch reads the begin of a message without marking it; nil when somebody has taken it away meanwhile.
func fetch(c *client.Client, uid uint32, mostBytes int) (io.Reader, error) {
	section := &imap.BodySectionName{Peek: true, Partial: []int{0, mostBytes}}
	found := make(chan *imap.Message, 1)
	failed := make(chan error, 1)
	go func() { failed <- c.UidFetch(setOf(uid), []imap.FetchItem{section.FetchItem()}, found) }()
	var body io.Reader
	for message := range found {
		if literal := message.GetBody(section); literal != nil {
			body = io.LimitReader(literal, int64(mostBytes))
		}
	}
	if err := <-failed; err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	return body, nil
}

func setOf(uid uint32) *imap.SeqSet {
	set := new(imap.SeqSet)
	set.AddNum(uid)
	return set
}

// connect signs in. The connection is encrypted first unless the server is on the same machine.
func (a *Account) connect(ctx context.Context) (*client.Client, error) {
	conn, err := a.dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to IMAP server: %w", err)
	}
	silent := time.AfterFunc(patience, func() { _ = conn.Close() }) // c.Timeout begins after the greeting
	c, err := client.New(conn)
	silent.Stop()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("greet IMAP server: %w", err), conn.Close())
	}
	c.Timeout = patience
	if err := a.signIn(c); err != nil {
		return nil, errors.Join(err, c.Terminate())
	}
	return c, nil
}

func (a *Account) signIn(c *client.Client) error {
	if a.tls == "starttls" {
		if err := c.StartTLS(a.tlsSettings()); err != nil {
			return fmt.Errorf("encrypt connection to IMAP server: %w", err)
		}
	}
	if err := c.Login(a.user, a.password); err != nil {
		return fmt.Errorf("sign in to IMAP server: %w", err)
	}
	return nil
}

func (a *Account) dial(ctx context.Context) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: patience}
	if a.tls == "implicit" {
		return (&tls.Dialer{NetDialer: dialer, Config: a.tlsSettings()}).DialContext(ctx, "tcp", a.address)
	}
	return dialer.DialContext(ctx, "tcp", a.address)
}

func (a *Account) tlsSettings() *tls.Config {
	if a.tlsConfig != nil {
		return a.tlsConfig
	}
	return &tls.Config{ServerName: a.host, MinVersion: tls.VersionTLS12}
}
