package mailing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
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
	// BounceAddress gets what comes back, with the letter and a signature in its name. Empty: reports go to
	// the address of From, and are known by the Message-ID alone.
	BounceAddress string
	// Signer signs what BounceAddress is told, and encrypts the secrets of senders of organisations.
	Signer *token.Signer
	// Connections is how many letters are on the way at once; 0 means 4.
	Connections int
	// PerMinute is how many letters may go in a minute, over all servers; 0 means no limit.
	PerMinute int
	// DKIM signs the letters of the installation; empty: they are not signed.
	DKIM DKIMOptions
	// Networks are those inside the house in which organisations may name mail servers of their own; all other
	// addresses that the internet does not know are refused.
	Networks []netip.Prefix
	// Hosted lists the events that an organisation hosts, for senders that are switched on or off. The room of
	// events gives it.
	Hosted func(ctx context.Context, q db.Queryer, id organisation.ID) ([]Hosted, error)
	// Keep is how long the words of letters are kept; 0 means for ever.
	Keep time.Duration
	// Metrics hears what happens to letters.
	Metrics Metrics
	// Addenda completes the snapshots of letters about events when they are worded; nil: nothing does.
	Addenda Addenda
}

// DKIMOptions are the settings of the key that the installation signs with.
type DKIMOptions struct {
	Domain   string // of the sender's address
	Selector string // under which the key is published
	Key      string // private, PEM: RSA or Ed25519
}

// Metrics are called with a number of letters; each may be nil.
type Metrics struct {
	Sent     func(int)
	Deferred func(int) // will be tried again
	Failed   func(int) // refused, given up, or impossible to compose
	Bounced  func(int) // came back
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
	ownConnections     = 2               // of an organisation
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
	finish    *db.Statement // finishLettersSQL
	composers map[Kind]Composer
	log       *slog.Logger
	metrics   Metrics
	signer    *token.Signer
	guard     *guard
	hosted    func(context.Context, db.Queryer, organisation.ID) ([]Hosted, error)
	addenda   Addenda // nil: none
	server    *server // nil: development mailbox
	home      *way
	total     *rate.Limiter // nil: no limit
	gate      sync.Mutex    // of the brakes
	keep      time.Duration
	returns   *returnPath // nil: no address for what comes back
	wake      chan struct{}
	presence  *presence

	mu     sync.Mutex
	ways   map[Route]*way // of organisations
	isOpen map[Route]bool // that run
	tests  map[organisation.ID]*rate.Limiter
}

// New returns a service that composes with the given composers and starts nothing yet. Its error
// joins all mistakes in the options, in sentences for the operator that hold no secret.
func New(database *db.DB, o Options, composers map[Kind]Composer, log *slog.Logger) (*Service, error) {
	s := &Service{db: database, finish: database.Statement(finishLettersSQL), composers: composers, log: log, metrics: o.Metrics, addenda: o.Addenda, keep: o.Keep, wake: make(chan struct{}, 1), presence: newPresence(database),
		signer: o.Signer, guard: newGuard(o.Networks), hosted: o.Hosted, total: newLimit(o.PerMinute), ways: map[Route]*way{}, isOpen: map[Route]bool{}, tests: map[organisation.ID]*rate.Limiter{}}
	returns, returnErr := newReturnPath(o.BounceAddress, o.Signer)
	own, err := installation(o)
	err = errors.Join(err, returnErr)
	if err != nil {
		return nil, err
	}
	s.server, s.returns = own.server, returns
	s.home = newWay(s, home)
	s.home.brake = newBrake(&s.gate, s.total)
	s.home.lay(own, cmp.Or(max(o.Connections, 0), defaultConnections))
	return s, nil
}

// installation reads where letters come from that no organisation sends.
func installation(o Options) (*origin, error) {
	own := &origin{domain: o.MessageIDDomain}
	var mistakes []error
	var err error
	if own.from, err = mail.ParseAddress(o.From); err != nil {
		mistakes = append(mistakes, fmt.Errorf("the sender %q (TB_MAIL_FROM) is no mail address: %w", o.From, err))
		own.from = &mail.Address{}
	}
	own.domain = cmp.Or(own.domain, own.from.Address[strings.LastIndexByte(own.from.Address, '@')+1:])
	if own.dkim, err = installationKey(o.DKIM, own.from.Address); err != nil {
		mistakes = append(mistakes, err)
	}
	if o.SMTPURL != "" {
		if own.server, err = parseSMTPURL(o.SMTPURL); err != nil {
			mistakes = append(mistakes, err)
		}
	}
	return own, errors.Join(mistakes...)
}

// Wake makes a running service look into the outbox now. Call it after a commit that queued
// letters; without it they go at the next look, within a second. It never blocks. There is no
// NOTIFY inside the transactions: it takes a lock until the commit is durable, which would let all
// registrations of a rush commit one after the other.
func (s *Service) Wake() {
	s.home.nudge()
	select {
	case s.wake <- struct{}{}:
	default: // it has been woken already
	}
}
