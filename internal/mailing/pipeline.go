package mailing

import (
	"errors"
	"io"
	"net/textproto"
)

// senderError says that the server does not let the sender begin. The sender is of the same kind for all letters, so it
// is no matter of this one.
type senderError struct{ cause error }

func (e *senderError) Error() string { return e.cause.Error() }
func (e *senderError) Unwrap() error { return e.cause }

// announce names the sender and the recipient and asks to send the message, which the writer takes. Its error is a
// senderError, the server's answer about the letter, or says how the connection broke.
func (l *lane) announce(from, to string) (io.WriteCloser, error) {
	// Letters are ASCII on the wire. Asking for SMTPUTF8 without need makes servers behind this one refuse them.
	plain := isASCII(to)
	if pipelines, _ := l.client.Extension("PIPELINING"); pipelines && plain {
		return l.announceAtOnce(from, to)
	}
	l.client.SkipSMTPUTF8(plain)
	if err := l.client.Mail("<" + from + ">"); err != nil {
		return nil, &senderError{err}
	}
	if err := l.client.Rcpt("<" + to + ">"); err != nil {
		return nil, err
	}
	return l.client.Data()
}

// announceAtOnce says all three without waiting for the answers in between (RFC 2920), so that a letter waits for the
// network twice and not four times.
func (l *lane) announceAtOnce(from, to string) (io.WriteCloser, error) {
	text := l.client.Text
	_, _ = text.W.WriteString("MAIL FROM:<" + from + ">\r\nRCPT TO:<" + to + ">\r\n") // the next line tells the error
	if err := text.PrintfLine("DATA"); err != nil {
		return nil, &senderError{err}
	}
	if _, _, err := text.ReadResponse(250); err != nil {
		return nil, &senderError{err}
	}
	_, _, refusal := text.ReadResponse(25)
	if refusal != nil && !isAnswer(refusal) {
		return nil, refusal
	}
	_, _, err := text.ReadResponse(354)
	if refusal == nil && err == nil {
		return &body{text, text.DotWriter()}, nil
	}
	if refusal == nil {
		return nil, err
	}
	if err == nil {
		_ = (&body{text, text.DotWriter()}).Close() // the server waits for a message to nobody, and refuses it
	}
	return nil, refusal // also when the connection has broken since: whoever goes on with it will see
}

// body takes the message, and the answer to it when it is closed.
type body struct {
	text *textproto.Conn
	io.WriteCloser
}

func (b *body) Close() error {
	if err := b.WriteCloser.Close(); err != nil {
		return err
	}
	_, _, err := b.text.ReadResponse(250)
	return err
}

// isAnswer reports whether an error is what the server has said, so that the connection can go on.
func isAnswer(err error) bool {
	_, ok := errors.AsType[*textproto.Error](err)
	return ok
}
