package demo_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/demo"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/venue"
)

// loaded returns an installation with the demo, loaded at the given time.
func loaded(t *testing.T, now time.Time) (demo.Rooms, *db.DB) {
	t.Helper()
	database := dbtest.New(t)
	database.Clock = func() time.Time { return now }
	signer := token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))
	rooms := demo.Rooms{Venues: venue.New(database),
		Organisations: organisation.New(database),
		Accounts:      account.New(database, account.Options{BaseURL: "http://localhost:8080", Signer: signer}),
		Events:        event.New(database, registration.Consequences{}),
		Registrations: registration.New(database, registration.Links{BaseURL: "http://localhost:8080", Signer: signer}),
		News:          news.New(database, news.Links{BaseURL: "http://localhost:8080", Signer: signer}, func() {}),
	}
	if empty, err := demo.IsEmpty(t.Context(), rooms); err != nil || !empty {
		t.Fatalf("a new installation is empty: %v, %v", empty, err)
	}
	if err := demo.Load(t.Context(), rooms, now); err != nil {
		t.Fatal(err)
	}
	return rooms, database
}

// everything returns all events of the demo.
func everything(ctx context.Context, t *testing.T, rooms demo.Rooms) []event.Event {
	t.Helper()
	var all []event.Event
	for page := 1; ; page++ {
		list, err := rooms.Events.ManagedList(ctx, actor.System(), event.ManagedFilter{Page: page})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list.Items...)
		if !list.HasNext() {
			return slices.DeleteFunc(all, func(ev event.Event) bool { return len(ev.Hosts) == 0 })
		}
	}
}

func TestTheDemoShowsEveryKindOfEvent(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 29, 15, 0, 0, 0, time.UTC) // a Friday
	rooms, _ := loaded(t, now)
	phases, kinds, states := map[event.Phase]int{}, map[event.Kind]int{}, map[event.State]int{}
	var ids []event.ID
	for _, ev := range everything(t.Context(), t, rooms) {
		phases[ev.RegistrationPhase(now)]++
		kinds[ev.Kind]++
		states[ev.State]++
		ids = append(ids, ev.ID)
		if ev.State != event.StateDraft && !ev.IsOver(now) && (ev.Directions == "" && !ev.Online || ev.Accessibility == "" || len(event.ParseProgramme(ev.Programme)) == 0) {
			t.Errorf("%s lacks directions, accessibility or programme", ev.Title)
		}
		if day := ev.StartsAt.Weekday(); day == time.Saturday || day == time.Sunday {
			t.Errorf("%s is on a %s", ev.Title, day)
		}
	}
	want := map[event.Phase]int{event.Open: 10, event.NotYet: 1, event.Closed: 1, event.Cancelled: 1, event.Over: 2, event.NotOffered: 1}
	for phase, n := range want {
		if phases[phase] != n {
			t.Errorf("%s: %d events, want %d", phase, phases[phase], n)
		}
	}
	if len(kinds) != len(event.Kinds) || states[event.StateDraft] != 1 {
		t.Errorf("kinds %v, states %v", kinds, states)
	}
	seats, err := rooms.Registrations.Seats(t.Context(), ids...)
	if err != nil {
		t.Fatal(err)
	}
	var nearlyFull, waiting, unlimited int
	for _, s := range seats {
		switch free, limited := s.Free(); {
		case !limited:
			unlimited++
		case free == 0 && s.Waiting > 0:
			waiting++
		case free <= 2:
			nearlyFull++
		}
	}
	if nearlyFull != 1 || waiting != 1 || unlimited != 1 {
		t.Errorf("nearly full %d, with waitlist %d, unlimited %d", nearlyFull, waiting, unlimited)
	}
	violations, err := rooms.Registrations.Audit(t.Context())
	if err != nil || len(violations) != 0 {
		t.Errorf("audit: %v, %v", violations, err)
	}
}

func TestTheDemoShowsHowSeatsAreGiven(t *testing.T) {
	t.Parallel()
	rooms, database := loaded(t, time.Date(2027, 1, 29, 15, 0, 0, 0, time.UTC))
	modes, waitlists, sights := map[event.RegistrationMode]int{}, map[event.WaitlistMode]int{}, map[event.Visibility]int{}
	var quotas, groups, parties int
	for _, ev := range everything(t.Context(), t, rooms) {
		modes[ev.Rules.RegistrationMode()]++
		waitlists[ev.WaitlistMode]++
		sights[ev.Visibility]++
		quotas += len(ev.Rules.Quotas)
		if ev.Rules.AllowsGroups() {
			groups++
		}
		if ev.Rules.AllowsParties() {
			parties++
		}
	}
	if modes[event.ModeApproval] != 1 || modes[event.ModeAllocation] != 1 || waitlists[event.WaitlistOffer] != 1 || sights[event.VisibilityInvitation] != 1 ||
		quotas != 2 || groups != 1 || parties != 1 {
		t.Errorf("modes %v, waitlists %v, visibilities %v, %d quotas, %d with groups, %d with parties", modes, waitlists, sights, quotas, groups, parties)
	}
	for what, c := range map[string]struct {
		query string
		want  int
	}{
		"applications":         {`SELECT count(*) FROM registrations WHERE state = 'applied'`, 5},
		"offers":               {`SELECT count(*) FROM registrations WHERE state = 'offered'`, 1},
		"places without names": {`SELECT count(*) FROM registrations WHERE placeholder`, 1},
		"families":             {`SELECT count(*) FROM registrations WHERE seats > 1`, 3},
		"seats of quotas":      {`SELECT count(*) FROM seat_pools WHERE kind = 'reserved' AND taken > 0 AND taken < capacity`, 2},
	} {
		var n int
		if err := database.GetContext(t.Context(), &n, c.query); err != nil || n != c.want {
			t.Errorf("%s: %d, want %d, %v", what, n, c.want, err)
		}
	}
}

func TestTheDemoShowsWhoIsInvited(t *testing.T) {
	t.Parallel()
	rooms, _ := loaded(t, time.Date(2027, 1, 29, 15, 0, 0, 0, time.UTC))
	for _, ev := range everything(t.Context(), t, rooms) {
		if ev.Visibility != event.VisibilityInvitation {
			continue
		}
		invitations, err := rooms.Registrations.Invitations(t.Context(), actor.System(), ev.Slug, registration.InvitationFilter{})
		if err != nil || invitations.ByState[registration.Invited] != 6 {
			t.Errorf("%+v, %v", invitations, err)
		}
		codes, err := rooms.Registrations.Codes(t.Context(), actor.System(), ev.Slug)
		if err != nil || len(codes) != 1 || codes[0].Used != 3 {
			t.Errorf("%+v, %v", codes, err)
		}
		return
	}
	t.Error("there is no event for invited people")
}

func TestTheDemoAccountsOpenTheirOrganisations(t *testing.T) {
	t.Parallel()
	rooms, _ := loaded(t, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	for address, c := range map[string]struct {
		slug string
		role actor.Role
	}{"ki@demo.example": {"ki-musterstadt", actor.RoleManager}, "jmd@demo.example": {"jmd-musterstadt", actor.RoleManager},
		"empfang@demo.example": {"ki-musterstadt", actor.RoleReception}, "admin@demo.example": {}} {
		entry, err := rooms.Accounts.SignIn(t.Context(), address, demo.Password, "test")
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		_, who, err := rooms.Accounts.BySession(t.Context(), entry.Session)
		if err != nil {
			t.Fatal(err)
		}
		if c.slug == "" {
			if !who.IsAdmin() {
				t.Errorf("%s is no administrator", address)
			}
			continue
		}
		o, err := rooms.Organisations.BySlug(t.Context(), c.slug)
		if err != nil || len(who.Memberships()) != 1 || who.Memberships()[0] != (actor.Membership{Organisation: o.ID, Role: c.role}) {
			t.Errorf("%s: %v, %v", address, who.Memberships(), err)
		}
	}
}

func TestTheDemoIsLoadedOnceAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 10, 20, 9, 0, 0, 0, time.UTC) // summer time ends soon
	rooms, first := loaded(t, now)
	if err := demo.Load(t.Context(), rooms, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("loading twice: %v", err)
	}
	_, second := loaded(t, now)
	const peopleSQL = `SELECT e.slug || ' ' || r.state || ' ' || r.email || ' ' || r.last_name FROM registrations AS r JOIN events AS e ON e.id = r.event_id ORDER BY r.id`
	var a, b []string
	if err := first.SelectContext(t.Context(), &a, peopleSQL); err != nil {
		t.Fatal(err)
	}
	if err := second.SelectContext(t.Context(), &b, peopleSQL); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a, b) || len(a) != 200 {
		t.Errorf("%d and %d registrations, equal: %v", len(a), len(b), slices.Equal(a, b))
	}
}

func TestTheDemoLoadsOnEveryDayOfAWeek(t *testing.T) {
	t.Parallel()
	for day := range 7 {
		now := time.Date(2027, 3, 22+day, 22, 30, 0, 0, time.UTC) // late evening around the change to summer time
		loaded(t, now)
	}
}

func TestTheDemoHasSubscribersWhoWereWrittenTo(t *testing.T) {
	t.Parallel()
	rooms, database := loaded(t, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	figures, err := rooms.News.Figures(t.Context(), actor.System())
	if err != nil || figures.Active != 4 || figures.Pending != 1 {
		t.Errorf("%+v, %v", figures, err)
	}
	var letters int
	if err := database.GetContext(t.Context(), &letters, `SELECT count(*) FROM letters WHERE kind = 'news_events'`); err != nil || letters != figures.Active {
		t.Errorf("%d letters with news, %v", letters, err)
	}
}
