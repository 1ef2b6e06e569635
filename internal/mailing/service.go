package mailing

import (
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"time"

	"tagungsbuero/internal/db"
)

// Options set the service up.
type Options struct {
	// SMTPURL is smtp://user:password@host:587?tls=starttls|implicit|none. Empty: letters go nowhere,
	// they are composed, marked as sent and can be read (the development mailbox).
	SMTPURL string
	// From is the address of the installation, with or without a name.
	From string
	// MessageIDDomain stands in every Message-ID; empty means the domain of From.
	MessageIDDomain string
	// Connections is how many letters are on the way at once; 0 means 4.
	Connections int
	// Metrics hears what happens to letters.
	Metrics Metrics
	// Addenda completes the snapshots of letters about events when they are worded; nil: nothing does.
	Addenda Addenda
}

// Metrics are called with a number of letters; each may be nil.
type Metrics struct {
	Sent     func(int)
	Deferred func(int) // will be tried again
	Failed   func(int) // refused, given up, or impossible to compose
}

func count(hear func(int), n int) {
	if hear != nil && n > 0 {
		hear(n)
	}
}

// The patience of the service.
const (
	// GiveUpAfter is how long a letter is tried, counted from when it was queued (RFC 5321, 4.5.4.1,
	// asks for 4 to 5 days at most; whoever waits for a seat should hear of trouble sooner).
	GiveUpAfter = 72 * time.Hour

	defaultConnections = 4
	firstBatchSize     = 5               // letters claimed at once by a connection that was idle
	batchSize          = 50              // and by one that has just sent some
	lease              = 5 * time.Minute // how long a claim holds when the service dies
	leaseReserve       = 90 * time.Second
	lookEvery          = time.Second // how often the outbox is looked into without being woken
	letterTimeout      = 30 * time.Second
	stopTimeout        = 5 * time.Second // for letters in the air when the service stops
	markTimeout        = 10 * time.Second
	markReserve        = 30 * time.Second // marking is given up this long before the lease ends
	idleTimeout        = 30 * time.Second // then a connection is closed
	longestPause       = time.Minute      // between tries to reach a server that is away
)

// Service sends what stands in the outbox.
type Service struct {
	db        *db.DB
	composers map[Kind]Composer
	log       *slog.Logger
	metrics   Metrics
	addenda   Addenda // nil: none
	server    *server // nil: development mailbox
	from      *mail.Address
	domain    string
	lanes     []*lane
	wake      chan struct{}
	troubles  int // rounds in a row in which the server could not be reached
}

// New returns a service that composes with the given composers and starts nothing yet. Its error
// joins all mistakes in the options, in sentences for the operator that hold no secret.
func New(database *db.DB, o Options, composers map[Kind]Composer, log *slog.Logger) (*Service, error) {
	s := &Service{db: database, composers: composers, log: log, metrics: o.Metrics, addenda: o.Addenda, wake: make(chan struct{}, 1)}
	var mistakes []error
	from, err := mail.ParseAddress(o.From)
	if err != nil {
		mistakes = append(mistakes, fmt.Errorf("the sender %q (TB_MAIL_FROM) is no mail address: %w", o.From, err))
	} else {
		s.from = from
		s.domain = o.MessageIDDomain
		if s.domain == "" {
			s.domain = from.Address[strings.LastIndexByte(from.Address, '@')+1:]
		}
	}
	if o.SMTPURL != "" {
		if s.server, err = parseSMTPURL(o.SMTPURL); err != nil {
			mistakes = append(mistakes, err)
		}
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	connections := o.Connections
	if connections <= 0 {
		connections = defaultConnections
	}
	for range connections {
		s.lanes = append(s.lanes, &lane{server: s.server, sender: from.Address})
	}
	return s, nil
}

// Wake makes a running service look into the outbox now. Call it after a commit that queued
// letters; without it they go at the next look, within a second. It never blocks. There is no
// NOTIFY inside the transactions: it takes a lock until the commit is durable, which would let all
// registrations of a rush commit one after the other.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it has been woken already
	}
}
