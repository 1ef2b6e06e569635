package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// berlin reads a time as the clock in Berlin shows it.
func berlin(t *testing.T, day, clock string) time.Time {
	t.Helper()
	at, err := dates.ParseTime(day, clock)
	if err != nil {
		t.Fatalf("%s %s: %v", day, clock, err)
	}
	return at
}

// inNight publishes an event in the week after a night, with times of registration in it.
func (h *house) inNight(day time.Time, opens, closes time.Time, edits ...func(*event.Draft)) event.Event {
	h.t.Helper()
	h.now = day.AddDate(0, 0, -3)
	return h.event(9, append(edits, func(d *event.Draft) {
		d.StartsAt, d.EndsAt = day.AddDate(0, 0, 7), day.AddDate(0, 0, 7).Add(6*time.Hour)
		d.RegistrationOpensAt, d.RegistrationClosesAt = &opens, &closes
	})...)
}

func TestARegistrationOpensAndClosesToTheSecondInTheNightsOfTheClockChange(t *testing.T) {
	t.Parallel()
	for name, night := range map[string]struct{ opens, closes time.Time }{
		// 31 October 2027 has 02:30 twice; the earlier is meant. An hour after it is 02:30 again.
		"02:30 twice, opening":  {berlin(t, "2027-10-31", "02:30"), berlin(t, "2027-10-31", "03:30")},
		"02:30 twice, closing":  {berlin(t, "2027-10-31", "01:30"), berlin(t, "2027-10-31", "02:30")},
		"02:30 missing, across": {berlin(t, "2027-03-28", "01:59:59"), berlin(t, "2027-03-28", "03:00")},
		"29 February":           {berlin(t, "2028-02-29", "00:00"), berlin(t, "2028-02-29", "23:59:59")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			ev := h.inNight(night.opens, night.opens, night.closes)
			for n, c := range []struct {
				at      time.Time
				refusal string
			}{
				{night.opens.Add(-time.Microsecond), "registration.not_yet"}, {night.opens, ""},
				{night.closes.Add(time.Second - time.Microsecond), ""}, {night.closes.Add(time.Second), "registration.closed"},
			} {
				h.now = c.at
				_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(n))
				if keyOf(err) != c.refusal {
					t.Errorf("at %s: %v, want %q", c.at.In(dates.Berlin), err, c.refusal)
				}
			}
			h.sound()
		})
	}
}

func TestATimeThatTheClocksSkipIsNoTime(t *testing.T) {
	t.Parallel()
	if _, err := dates.ParseTime("2027-03-28", "02:30"); err == nil {
		t.Error("02:30 on 28 March 2027 is a time")
	}
	if _, err := dates.ParseTime("2027-02-29", "02:30"); err == nil {
		t.Error("29 February 2027 is a day")
	}
	twice := berlin(t, "2027-10-31", "02:30")
	if again := twice.Add(time.Hour); dates.Clock(again) != dates.Clock(twice) {
		t.Errorf("an hour after %s it is %s", dates.Clock(twice), dates.Clock(again))
	}
}

func TestAnOfferLastsItsHoursAcrossTheClockChangeAndTheLeapDay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, until time.Time
		skip        bool
	}{
		"the hour that comes twice counts twice": {berlin(t, "2027-10-30", "12:00"), berlin(t, "2027-10-31", "11:00"), false},
		"the hour that is missing does not":      {berlin(t, "2027-03-27", "12:00"), berlin(t, "2027-03-28", "13:00"), false},
		"29 February is a day like any other":    {berlin(t, "2028-02-28", "12:00"), berlin(t, "2028-02-29", "12:00"), false},
		// 24 hours between 8 and 20: Friday 8, then a weekend and All Saints, Tuesday 12, Wednesday 4.
		"nights and weekends do not count": {berlin(t, "2027-10-29", "12:00"), berlin(t, "2027-11-03", "12:00"), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			h.now = c.from
			ev := h.event(1, byOffer, func(d *event.Draft) {
				d.Rules.OfferHours, d.Rules.OfferSkipsNights, d.Rules.OfferSkipsHolidays = 24, c.skip, c.skip
			})
			refs := h.registerAll(ev.Slug, 3)
			h.mustCancel(refs[0])
			page, err := h.service.Personal(t.Context(), testLinks.Token(refs[1]))
			if err != nil || page.Registration.RespondBy == nil || !page.Registration.RespondBy.Equal(c.until) {
				t.Fatalf("the offer lasts until %v, %v; want %s", page.Registration.RespondBy, err, c.until)
			}
			h.now = c.until.Add(-time.Second)
			h.catchUp(0)
			wantStates(h, refs, Cancelled, Offered, Waitlisted)
			h.catchUp(time.Second)
			wantStates(h, refs, Cancelled, Waitlisted, Offered)
			h.sound()
		})
	}
}

func TestDeadlinesOfAPersonEndWithTheirLastSecondOnTheLeapDay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	until := berlin(t, "2028-02-29", "23:59:59")
	h.now = until.AddDate(0, 0, -2)
	ev := h.event(3, func(d *event.Draft) {
		d.CancelUntil, d.Rules.ChangeUntil, d.Rules.SubstituteUntil = &until, &until, &until
	})
	refs := h.registerAll(ev.Slug, 3)
	h.now = until.Add(time.Second)
	for i, late := range []error{
		h.service.CancelByToken(t.Context(), testLinks.Token(refs[0])),
		h.service.ChangeByToken(t.Context(), testLinks.Token(refs[1]), person(1)),
		func() error {
			_, err := h.service.SubstituteByToken(t.Context(), testLinks.Token(refs[2]), person(9))
			return err
		}(),
	} {
		if !fault.Is(late, fault.Closed) {
			t.Errorf("a second too late, %d: %v", i, late)
		}
	}
	h.now = until.Add(time.Second - time.Microsecond)
	h.mustCancel(refs[0])
	if err := h.service.ChangeByToken(t.Context(), testLinks.Token(refs[1]), person(1)); err != nil {
		t.Error(err)
	}
	if _, err := h.service.SubstituteByToken(t.Context(), testLinks.Token(refs[2]), person(9)); err != nil {
		t.Error(err)
	}
	h.sound()
}
