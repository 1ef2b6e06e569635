// Package kept keeps rendered event pages until something on them changes.
//
// Every request asks the database whether its page is still true, so the number of free seats is the
// one of this moment. All requests that ask at the same moment share one tiny query: under load a
// check costs next to nothing, and an idle page waits for nobody.
package kept

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/asset"
)

// Source is where the pages come from.
type Source struct {
	// Find returns the event if everybody may see it, else NotFound.
	Find func(ctx context.Context, slug string) (event.Event, error)
	// Seats returns the counters as they are at this moment.
	Seats func(ctx context.Context, ids ...event.ID) (map[event.ID]registration.Seats, error)
	// Directory returns the version of the directory of organisations, whose names stand on the pages.
	Directory func(ctx context.Context) (organisation.DirectoryVersion, error)
	// OtherDates returns the other dates of the series of an event, those not to be seen included.
	OtherDates func(ctx context.Context, ev event.Event) ([]event.Event, error)
	// Render writes the page for the instant now.
	Render func(ev event.Event, seats registration.Seats, others []OtherDate, now time.Time) ([]byte, error)
	// Now tells the time of the service.
	Now func() time.Time
}

// OtherDate is another date of the series of an event, with its seats.
type OtherDate struct {
	Event event.Event
	Seats registration.Seats
}

// maxEvents bounds the memory: a page takes about 50 kB in all its encodings.
const maxEvents = 500

// checkOptions bound the queue of requests that wait for a check. They all wait for one query of
// about a millisecond.
var checkOptions = combiner.Options{MaxBatch: 1024, MaxQueue: 16384, Yields: 3, Timeout: 10 * time.Second}

// Shelf keeps the pages of one process.
type Shelf struct {
	source Source
	checks *combiner.Combiner[struct{}, []event.ID, check]
	desk   checkDesk

	mu    sync.RWMutex
	books map[string]*book // by slug
}

// New returns an empty shelf.
func New(source Source) *Shelf {
	s := &Shelf{source: source, books: map[string]*book{}}
	s.desk.source = source
	s.checks = combiner.New(checkOptions, s.desk.serve)
	return s
}

// cacheControl lets browsers and proxies keep a page but ask each time whether it is still true.
var cacheControl = []string{"public, no-cache"}

// Serve answers with the page of the event. The error is NotFound when not everybody may see it.
func (s *Shelf) Serve(w http.ResponseWriter, r *http.Request, slug string) error {
	page, err := s.find(r.Context(), slug)
	if err != nil {
		return err
	}
	w.Header()["Cache-Control"] = cacheControl
	page.ServeHTTP(w, r)
	return nil
}

func (s *Shelf) find(ctx context.Context, slug string) (*asset.Variants, error) {
	b, err := s.open(ctx, slug)
	if err != nil {
		return nil, err
	}
	c, err := s.checks.Do(ctx, struct{}{}, b.asks())
	if err == combiner.ErrFull {
		return nil, fault.New(fault.Busy, "kept.busy").Because(err)
	}
	if err != nil {
		return nil, err
	}
	now := s.source.Now()
	if p := b.page.Load(); p.fits(c, now) {
		return p.variants, nil
	}
	variants, err := b.renew(ctx, s.source, c, now)
	if fault.Is(err, fault.NotFound) {
		s.forget(slug)
	}
	return variants, err
}

// forget drops the book of an event that has become a draft again.
func (s *Shelf) forget(slug string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.books, slug)
}

// open returns the book of an event that everybody may see. The id behind a slug never changes, so it can be kept;
// an event that becomes a draft again has a new version, with which no page fits any more.
func (s *Shelf) open(ctx context.Context, slug string) (*book, error) {
	s.mu.RLock()
	b, ok := s.books[slug]
	s.mu.RUnlock()
	if ok {
		return b, nil
	}
	ev, err := s.source.Find(ctx, slug)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok = s.books[slug]; ok {
		return b, nil
	}
	if len(s.books) >= maxEvents {
		clear(s.books)
	}
	b = &book{own: []event.ID{ev.ID}, slug: slug}
	s.books[slug] = b
	return b, nil
}

// book holds the present page of one event.
type book struct {
	own  []event.ID // the event alone
	slug string
	page atomic.Pointer[page]

	mu sync.Mutex // held while the page is made anew
}

// asks returns of which events the page has to be checked: its own first, then the dates that it names.
func (b *book) asks() []event.ID {
	if p := b.page.Load(); p != nil {
		return p.ids
	}
	return b.own
}
