package app_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/apptest"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// outage is a service whose mail server goes away for three days.
type outage struct {
	*apptest.App
	t      *testing.T
	sink   *smtptest.Server
	ki     organisation.ID
	now    time.Time
	people int
}

func openOutage(t *testing.T) *outage {
	t.Helper()
	sink := smtptest.Start(t)
	o := &outage{t: t, sink: sink, now: time.Date(2027, 4, 1, 12, 0, 0, 0, time.UTC), App: apptest.New(t, func(s *config.Settings) {
		s.SMTPURL, s.MailFrom = config.Secret(sink.URL()), "tagungen@kreis.example"
	})}
	o.DB.Clock = func() time.Time { return o.now }
	ki, err := o.Organisations.Create(t.Context(), actor.System(), organisation.Draft{
		Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW, Email: "kontakt@ki.example"})
	o.must(err)
	o.ki = ki.ID
	return o
}

func (o *outage) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// event publishes an event that begins so much later, with one seat.
func (o *outage) event(title string, in time.Duration, edits ...func(*event.Draft)) string {
	o.t.Helper()
	draft := event.Draft{Title: title, Kind: event.KindFachtagung, StartsAt: o.now.Add(in), EndsAt: o.now.Add(in + 2*time.Hour),
		VenueName: "Bürgerhaus", VenueCity: "Musterstadt", RegistrationEnabled: true, WaitlistMode: event.WaitlistOffer, Capacity: new(1),
		Reminders: event.DaysBefore(1), Hosts: []event.HostDraft{{Organisation: o.ki}}}
	for _, edit := range edits {
		edit(&draft)
	}
	created, err := o.Events.Create(o.t.Context(), actor.System(), draft)
	o.must(err)
	o.must(o.Events.Publish(o.t.Context(), actor.System(), created.Slug))
	return created.Slug
}

// register lets somebody register, whose address is the name.
func (o *outage) register(slug, name string) registration.Reference {
	o.t.Helper()
	o.people++
	result, err := o.Registrations.Register(o.t.Context(), actor.Participant(), slug, registration.Application{Person: registration.Person{
		FirstName: fmt.Sprint("Person ", o.people), LastName: "Beispiel", Email: name + "@mail.example"}})
	o.must(err)
	return result.Reference
}

func (o *outage) cancel(ref registration.Reference) {
	o.t.Helper()
	o.must(o.Registrations.Cancel(o.t.Context(), actor.System(), ref, ""))
}

// pass lets time pass, and the jobs of the service look every hour. Sending is tried as well.
func (o *outage) pass(hours int) {
	o.t.Helper()
	for range hours {
		o.now = o.now.Add(time.Hour)
		_, err := o.Registrations.CatchUp(o.t.Context())
		o.must(err)
		_, err = o.Reminders.FindDue(o.t.Context())
		o.must(err)
		o.must(o.Reminders.WithdrawStale(o.t.Context()))
		if err := o.Mailing.SendDue(context.WithoutCancel(o.t.Context())); err == nil && o.waiting() > 0 {
			o.t.Fatal("letters went although the mail server is away")
		}
	}
}

func (o *outage) waiting() int {
	o.t.Helper()
	n, err := o.Mailing.Waiting(o.t.Context())
	o.must(err)
	return n
}

// The mail server is away for three days. Everything that is still wanted is delivered afterwards, in order,
// and nothing that has been overtaken.
func TestAfterThreeDaysWithoutAMailServerEverythingGoesThatIsStillWanted(t *testing.T) {
	t.Parallel()
	o := openOutage(t)
	later := o.event("Später", 30*24*time.Hour)
	soon := o.event("Bald", 94*time.Hour)     // its reminder falls due during the outage and is still of use after it
	missed := o.event("Vorbei", 48*time.Hour) // begins and ends during the outage
	offered := o.event("Angeboten", 30*24*time.Hour, func(d *event.Draft) { d.Rules.OfferHours, d.Rules.OfferLapse = 24, event.LapseOut })
	called := o.event("Abgesagt", 30*24*time.Hour)
	first := o.register(offered, "gibt-zurueck")
	o.register(offered, "wartet")
	o.register(missed, "versaeumt")
	o.must(o.Mailing.SendDue(t.Context()))
	before := len(o.sink.Messages())
	if before != 3 {
		t.Fatalf("%d letters before the outage, want 3", before)
	}
	o.sink.GoAway()

	o.register(soon, "erinnert") // at the border: exactly three days old when the server is back
	regrets := o.register(later, "sagt-ab")
	o.register(called, "betroffen")
	o.pass(1)
	o.cancel(first) // so whoever waits is offered the seat, for a day
	o.pass(2)
	o.cancel(regrets)
	o.register(later, "kommt")
	o.must(o.Events.Cancel(t.Context(), actor.System(), called, "Sturm"))
	o.pass(69)

	o.sink.ComeBack()
	o.must(o.Mailing.SendDue(t.Context()))
	got := map[string][]string{}
	for _, letter := range o.letters() {
		if letter.State == mailing.Sent && letter.SentAt.Equal(o.now) {
			got[letter.Recipient] = append(got[letter.Recipient], string(letter.Kind))
		}
	}
	want := map[string][]string{
		"erinnert@mail.example":     {"registration_confirmed", "registration_reminder"},
		"sagt-ab@mail.example":      {"registration_cancelled_by_host"},
		"betroffen@mail.example":    {"registration_event_cancelled"},
		"kommt@mail.example":        {"registration_confirmed"},
		"gibt-zurueck@mail.example": {"registration_cancelled_by_host"},
		"wartet@mail.example":       {"registration_offer_lapsed"},
	}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("after the outage went\n%v, want\n%v", got, want)
	}
	if n := o.waiting(); n != 0 {
		t.Errorf("%d letters still wait", n)
	}
	for _, letter := range o.letters() {
		if letter.State != mailing.Sent && letter.State != mailing.Withdrawn {
			t.Errorf("%s to %s is %s: %s", letter.Kind, letter.Recipient, letter.State, letter.LastError)
		}
	}
	if delivered := len(o.sink.Messages()) - before; delivered != 7 {
		t.Errorf("%d letters were delivered after the outage, want 7", delivered)
	}
}

// letters returns all letters in the order in which they were queued.
func (o *outage) letters() []mailing.Entry {
	o.t.Helper()
	found, err := o.Mailing.Latest(o.t.Context(), 1000)
	o.must(err)
	slices.Reverse(found)
	return found
}
