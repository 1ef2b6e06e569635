package event

import (
	"context"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/form"
)

// MaxMessage is the length of what hosts write about a change, in characters.
const MaxMessage = maxReason

// News says whether those who stand are told when a change concerns them: another time, another place, online or
// on site, another access. The zero value tells nobody.
type News struct {
	Tell    bool
	Message string // what the hosts write about it; may be empty, and has to be where nobody is told
}

// Telling returns the service with what its changes are to tell. Mistakes in the message are Invalid "message", also that it
// would reach nobody, so that nothing typed is lost without a word.
func (s *Service) Telling(news News) *Service {
	telling := *s
	telling.news = news
	return &telling
}

// Concerns reports whether a change is one that people are told of who plan to come.
func (e Event) Concerns(before Event) bool {
	return !e.StartsAt.Equal(before.StartsAt) || !e.EndsAt.Equal(before.EndsAt) || e.Online != before.Online || e.OnlineAccess != before.OnlineAccess ||
		e.VenueName != before.VenueName || e.VenueStreet != before.VenueStreet || e.VenuePostcode != before.VenuePostcode || e.VenueCity != before.VenueCity
}

// checked returns the news as they are told.
func (n News) checked() (News, error) {
	f := form.New(nil)
	n.Message = f.Lines("message", n.Message, form.Max(MaxMessage))
	if !n.Tell && n.Message != "" {
		f.Fail("message", "event.message_untold")
	}
	return n, f.Fault()
}

// tell hands a change of what is published and not over to the room that knows whom it concerns, also one that concerns
// nobody: a letter that waits says what holds now.
func (s *Service) tell(ctx context.Context, tx *db.Tx, before, after Event, news News) error {
	if before.State != StatePublished || after.State != StatePublished || after.IsOver(tx.Now) {
		return nil
	}
	return s.registrations.Tell(ctx, tx, before, after, news)
}
