package mailing

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

// testPatience is how long somebody waits for the answer to a test letter.
const (
	testPatience  = 20 * time.Second
	longestAnswer = 300 // characters of what a mail server says
)

// TestSender sends a letter to the given address over the sender of an organisation, switched on or not, and says in
// sentences what came of it. Only what a mail server says is repeated, in the words of its answer: whatever else listens
// at that address stays unknown. Errors: Forbidden, NotFound, Limited, Conflict "mailing.test_…".
func (s *Service) TestSender(ctx context.Context, who actor.Actor, id organisation.ID, address string) error {
	if err := mayChangeSender(who, id); err != nil {
		return err
	}
	if !s.testsOf(id).Allow() {
		return fault.New(fault.Limited, "mailing.test_limited")
	}
	ctx, cancel := context.WithTimeout(ctx, testPatience)
	defer cancel()
	return testFault(s.SendTestFrom(ctx, id, address))
}

// testsOf is how often an organisation may try.
func (s *Service) testsOf(id organisation.ID) *rate.Limiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tests[id] == nil {
		s.tests[id] = rate.NewLimiter(rate.Every(20*time.Second), 5)
	}
	return s.tests[id]
}

// testFault words what went wrong.
func testFault(err error) error {
	if err == nil || fault.KindOf(err) != fault.Internal {
		return err
	}
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		return fault.New(fault.Conflict, "mailing.test_refused", fault.Args{"Answer": fmt.Sprint(answer.Code, " ", headerText(answer.Msg, longestAnswer))}).Because(err)
	}
	return fault.New(fault.Conflict, testKey(err)).Because(err)
}

func testKey(err error) string {
	var certificate *tls.CertificateVerificationError
	var late net.Error
	switch {
	case errors.Is(err, errMailbox):
		return "mailing.test_mailbox"
	case errors.Is(err, token.ErrSeal):
		return "mailing.test_sealed"
	case errors.Is(err, errInside):
		return "mailing.test_inside"
	case errors.As(err, &certificate):
		return "mailing.test_certificate"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &late) && late.Timeout():
		return "mailing.test_late"
	case strings.Contains(err.Error(), "STARTTLS"):
		return "mailing.test_starttls"
	}
	return "mailing.test_unreachable"
}
