package mailing

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// lane is one connection to the mail server, kept open over many letters, and the one goroutine
// that uses it. Without a server it leads into the development mailbox.
type lane struct {
	server *server

	conn   net.Conn
	client *smtp.Client
	used   int       // letters that went over this connection
	lastAt time.Time // when the last one did
	broken int       // connections in a row that broke while a letter was on its way
	// release ends the watch over the context that shortens deadlines when the service stops.
	release func() bool
}

// unreachableError says that the server takes no letters at all at present: nothing about this one.
type unreachableError struct{ cause error }

func (e *unreachableError) Error() string { return noneTaken + ": " + e.cause.Error() }
func (e *unreachableError) Unwrap() error { return e.cause }

// mostBreaks is how many connections in a row may break in the middle of a letter before that says
// more about the server than about the letters.
const mostBreaks = 3

// deliver hands one message to the mail server. Its error is an unreachableError, the server's answer
// (*textproto.Error) or says how the connection broke while the letter was on its way.
func (l *lane) deliver(ctx context.Context, from, to string, message []byte) error {
	if l.server == nil {
		return nil
	}
	w, err := l.begin(ctx, from, to)
	if sender, ok := errors.AsType[*senderError](err); ok {
		return &unreachableError{sender.cause}
	}
	if err == nil {
		err = transfer(w, message)
	}
	if err != nil {
		return l.afterFailure(err)
	}
	l.used++
	l.broken = 0
	l.lastAt = time.Now()
	return nil
}

// begin brings the connection to where the message can be sent. A kept connection that the server has closed meanwhile
// is replaced once. Its errors are those of announce.
func (l *lane) begin(ctx context.Context, from, to string) (io.WriteCloser, error) {
	for {
		if err := l.connect(ctx); err != nil {
			return nil, &senderError{err}
		}
		_ = l.conn.SetDeadline(time.Now().Add(letterTimeout)) // fails on a broken connection only, as the next line will
		if ctx.Err() != nil {
			return nil, &senderError{ctx.Err()} // or the line above would undo the shorter deadline of a stop
		}
		w, err := l.announce(from, to)
		if _, ok := errors.AsType[*senderError](err); !ok {
			return w, err
		}
		fresh := l.used == 0
		l.hangUp()
		if fresh {
			return nil, err
		}
	}
}

// transfer sends the message. It is whole before DATA begins, so a mistake in building it cannot leave half a letter
// with the server.
func transfer(w io.WriteCloser, message []byte) error {
	if _, err := w.Write(message); err != nil {
		return err
	}
	return w.Close()
}

// afterFailure makes the connection ready for the next letter, or gives it up.
func (l *lane) afterFailure(err error) error {
	answer, ok := errors.AsType[*textproto.Error](err)
	if ok && answer.Code != 421 && l.client.Reset() == nil {
		l.used++
		l.broken = 0
		return err
	}
	l.hangUp()
	if ok {
		return err
	}
	l.broken++
	if l.broken >= mostBreaks {
		l.broken = 0
		return &unreachableError{err}
	}
	return fmt.Errorf("connection broke: %w", err)
}

// connect opens the connection unless it is open.
func (l *lane) connect(ctx context.Context) error {
	if l.server == nil || l.client != nil {
		return nil
	}
	client, err := gomail.NewClient(l.server.host, l.clientOptions(ctx)...)
	if err != nil {
		return fmt.Errorf("set up mail client: %w", err)
	}
	if l.client, err = client.DialToSMTPClientWithContext(ctx); err != nil {
		l.hangUp()
		return fmt.Errorf("connect to mail server: %w", err)
	}
	l.used, l.lastAt = 0, time.Now()
	return nil
}

func (l *lane) clientOptions(ctx context.Context) []gomail.Option {
	policy := gomail.NoTLS // nothing, or done in dial already
	if l.server.tls == tlsStart {
		policy = gomail.TLSMandatory
	}
	options := []gomail.Option{
		gomail.WithPort(l.server.port), gomail.WithTimeout(letterTimeout),
		gomail.WithTLSPolicy(policy), gomail.WithDialContextFunc(l.dialUntil(ctx)),
	}
	if l.server.tlsConfig != nil {
		options = append(options, gomail.WithTLSConfig(l.server.tlsConfig))
	}
	if l.server.user != "" {
		options = append(options, gomail.WithUsername(l.server.user), gomail.WithPassword(l.server.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1,
				gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return options
}

// dialUntil keeps the connection itself, for go-mail does not close it when greeting or sign-in fail.
// When ctx ends, what is in the air has stopTimeout left.
func (l *lane) dialUntil(ctx context.Context) gomail.DialContextFunc {
	return func(dialCtx context.Context, network, address string) (net.Conn, error) {
		conn, err := l.dial(dialCtx, network, address)
		if err != nil {
			return nil, err
		}
		l.conn = conn
		l.release = context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now().Add(stopTimeout)) })
		return conn, nil
	}
}

func (l *lane) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if l.server.tls != tlsImplicit {
		return l.server.dialer().DialContext(ctx, network, address)
	}
	config := l.server.tlsConfig
	if config == nil {
		config = &tls.Config{ServerName: l.server.host, MinVersion: tls.VersionTLS12}
	}
	return (&tls.Dialer{NetDialer: l.server.dialer(), Config: config}).DialContext(ctx, network, address)
}

// hangUp closes the connection, politely if it still works.
func (l *lane) hangUp() {
	if l.conn == nil {
		return
	}
	l.release()
	_ = l.conn.SetDeadline(time.Now().Add(stopTimeout)) // the connection is given up whatever these say
	if l.client != nil {
		_ = l.client.Quit()
	}
	_ = l.conn.Close()
	l.client, l.conn, l.used = nil, nil, 0
}

// hangUpIfIdle closes a connection that nobody has used for a while.
func (l *lane) hangUpIfIdle() {
	if l.client != nil && time.Since(l.lastAt) > idleTimeout {
		l.hangUp()
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

// isPermanent reports whether the server's answer says that trying again is useless.
func isPermanent(err error) bool {
	answer, ok := errors.AsType[*textproto.Error](err)
	return ok && answer.Code >= 500
}

// answerText is what is kept with the row: it may name the recipient and is never logged.
func answerText(err error) string {
	const longest = 500
	text := bodyText(oneLine(err.Error()))
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	return text
}
