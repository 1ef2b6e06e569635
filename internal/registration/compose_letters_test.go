package registration

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// answerBy is the end of the time to answer in the letters of these tests.
var answerBy = time.Date(2027, 3, 3, 8, 0, 0, 0, time.UTC)

// sampleMembers are a group with everything that can become of somebody.
var sampleMembers = []letterMember{
	{Name: "Ayşe <b>Öz</b>", Reference: "7KQ3M9XPZA", State: Confirmed, Workshops: sampleWorkshops[:1]},
	{Name: "Kim Muster", Reference: "8KQ3M9XPZA", State: Waitlisted, Position: 4},
	{Name: "Robin Beispiel", Reference: "9KQ3M9XPZA", State: Offered, Until: &answerBy},
	{Reference: "AKQ3M9XPZA", State: Confirmed},
	{Name: "Luca Probe", Reference: "BKQ3M9XPZA", State: Cancelled},
	{Name: "Sascha Test", Reference: "CKQ3M9XPZA", State: Expired},
}

// sampleWorkshops are everything that can become of wishes.
var sampleWorkshops = []letterWorkshop{
	{Slot: "Workshops am Vormittag", Workshop: "Sprachbildung <im> Alltag", Wish: 1}, {Slot: "Workshops am Mittag", Workshop: "Elternarbeit"},
	{Slot: "Workshops am Nachmittag"}, {Slot: "Abendgespräche", Plenary: true},
}

// sampleBefore is how the event of sampleLetter was before it was moved to another day and house.
var sampleBefore = essentials{StartsAt: time.Date(2027, 4, 30, 7, 0, 0, 0, time.UTC), EndsAt: time.Date(2027, 4, 30, 14, 0, 0, 0, time.UTC),
	VenueName: "Haus der <Vielfalt>", VenueStreet: "Musterstraße 1", VenuePlace: "12345 Musterstadt"}

// sampleLetters are all letters in all their variants, by the name of their golden files.
var sampleLetters = map[string]struct {
	kind     mailing.Kind
	facts    letterFacts
	mode     event.RegistrationMode
	waitlist event.WaitlistMode
	message  *wording.Text
	online   bool // too
}{
	"confirmed":           {kind: letterConfirmed},
	"confirmed_approved":  {kind: letterConfirmed, facts: letterFacts{Reason: "Schön, dass Sie kommen.\n\nBitte bringen Sie Ihre Konzepte mit."}},
	"waitlisted":          {kind: letterWaitlisted, facts: letterFacts{Position: 3}, waitlist: event.WaitlistAutomatic},
	"waitlisted_offer":    {kind: letterWaitlisted, facts: letterFacts{Position: 3}, waitlist: event.WaitlistOffer},
	"waitlisted_manual":   {kind: letterWaitlisted, facts: letterFacts{Position: 3, Reason: "Wir bemühen uns um einen größeren Saal."}, waitlist: event.WaitlistManual},
	"promoted_late":       {kind: letterPromoted, facts: letterFacts{CancelOver: true}},
	"promoted":            {kind: letterPromoted},
	"cancelled":           {kind: letterCancelled, facts: letterFacts{State: Confirmed}},
	"cancelled_waiting":   {kind: letterCancelled, facts: letterFacts{State: Waitlisted}},
	"cancelled_offer":     {kind: letterCancelled, facts: letterFacts{State: Offered}},
	"cancelled_applied":   {kind: letterCancelled, facts: letterFacts{State: Applied}},
	"cancelled_by_host":   {kind: letterCancelledByHost, facts: letterFacts{State: Confirmed, Reason: "Doppelt angemeldet."}},
	"event_cancelled":     {kind: letterEventCancelled, facts: letterFacts{State: Confirmed, Reason: "Der Saal hat einen Wasserschaden."}},
	"again":               {kind: letterAgain, facts: letterFacts{State: Confirmed}},
	"again_applied":       {kind: letterAgain, facts: letterFacts{State: Applied}},
	"reminder_week":       {kind: letterReminder, facts: letterFacts{Days: 7}},
	"reminder_day":        {kind: letterReminder, facts: letterFacts{Days: 1}},
	"workshops":           {kind: letterWorkshops, facts: letterFacts{State: Confirmed, Reason: "Bitte bringen Sie Ihre Konzepte mit.", Workshops: sampleWorkshops}},
	"reminder_workshops":  {kind: letterReminder, facts: letterFacts{Days: 7, Workshops: sampleWorkshops[:1]}},
	"took_over_workshops": {kind: letterTookOver, facts: letterFacts{Other: "Kim Muster", Workshops: sampleWorkshops[1:2]}},
	"reminder_the_day":    {kind: letterReminder, facts: letterFacts{Days: 0}},
	"reminder_waiting":    {kind: letterReminder, facts: letterFacts{Days: 7, State: Waitlisted, Position: 3}},
	"reminder_offered":    {kind: letterReminder, facts: letterFacts{Days: 1, State: Offered, Until: &answerBy}},
	"reminder_applied":    {kind: letterReminder, facts: letterFacts{Days: 7, State: Applied, Reason: "Wir entscheiden am Montag."}},
	"info":                {kind: letterInfo, facts: letterFacts{Days: 3, State: Confirmed, Workshops: sampleWorkshops[:2], Reason: "Bitte bringen Sie einen Laptop mit.\nMittagessen gibt es in der Mensa."}},
	"waiting":             {kind: letterWaiting, facts: letterFacts{State: Waitlisted, Position: 3}},
	"thanks":              {kind: letterThanks, facts: letterFacts{State: Confirmed, Reason: "Die Folien kommen in der nächsten Woche."}},
	"minimum":             {kind: letterMinimum, facts: letterFacts{Count: 9, Needed: 12, Waiting: 2, Applied: 1, Reason: "Bitte mit dem Haus sprechen <Herr Beispiel>."}},
	"minimum_none":        {kind: letterMinimum, facts: letterFacts{Needed: 12}},
	"decision":            {kind: letterDecision, facts: letterFacts{Count: 9, Needed: 12, Waiting: 2}},
	"decision_enough":     {kind: letterDecision, facts: letterFacts{Count: 30}},

	"group_reminder":         {kind: letterGroupReminder, facts: letterFacts{About: event.LetterReminder, Days: 7, Members: sampleMembers[:4]}},
	"group_reminder_waiting": {kind: letterGroupReminder, facts: letterFacts{About: event.LetterWaiting, Days: 7, Members: sampleMembers[1:2]}},
	"group_reminder_thanks":  {kind: letterThanks, facts: letterFacts{About: event.LetterThanks, Members: sampleMembers[:1]}},

	"event_changed":         {kind: letterEventChanged, facts: letterFacts{State: Confirmed, Was: &sampleBefore, Reason: "Im Haus der Vielfalt wird gebaut.", Workshops: sampleWorkshops}},
	"event_changed_waiting": {kind: letterEventChanged, facts: letterFacts{State: Waitlisted, Was: &sampleBefore}},
	"event_changed_on_site": {kind: letterEventChanged, facts: letterFacts{State: Confirmed, Was: &essentials{StartsAt: time.Date(2027, 5, 2, 7, 30, 0, 0, time.UTC), EndsAt: time.Date(2027, 5, 2, 14, 0, 0, 0, time.UTC), Online: true}}},
	"event_changed_hybrid":  {kind: letterEventChanged, facts: letterFacts{State: Confirmed, Was: &sampleBefore}, online: true},
	"event_changed_group":   {kind: letterEventChanged, facts: letterFacts{State: Confirmed, Was: &sampleBefore, Contact: true}},

	"unconfirmed":         {kind: letterUnconfirmed, facts: letterFacts{State: Unconfirmed, Until: &answerBy}},
	"unconfirmed_waiting": {kind: letterUnconfirmed, facts: letterFacts{State: Waitlisted, Position: 2, Until: &answerBy}},
	"unconfirmed_applied": {kind: letterUnconfirmed, facts: letterFacts{State: Applied, Until: &answerBy}, mode: event.ModeApproval},
	"applied":             {kind: letterApplied, facts: letterFacts{State: Applied}, mode: event.ModeApproval},
	"applied_allocation":  {kind: letterApplied, facts: letterFacts{State: Applied}, mode: event.ModeAllocation},
	"declined":            {kind: letterDeclined, facts: letterFacts{Reason: "Es gab viel mehr Anmeldungen als Plätze."}},
	"expired":             {kind: letterExpired, facts: letterFacts{State: Expired}},
	"offered":             {kind: letterOffered, facts: letterFacts{Until: &answerBy}},
	"offered_unproved":    {kind: letterOffered, facts: letterFacts{Until: &answerBy, Unproved: true}},
	"offer_lapsed":        {kind: letterOfferLapsed, facts: letterFacts{State: Expired}},
	"offer_lapsed_end":    {kind: letterOfferLapsed, facts: letterFacts{State: Waitlisted}},
	"replaced":            {kind: letterReplaced, facts: letterFacts{State: Confirmed, Other: "Kim Muster"}},
	"took_over":           {kind: letterTookOver, facts: letterFacts{Other: "Kim Muster"}},
	"changed":             {kind: letterChanged, facts: letterFacts{State: Confirmed}},
	"changed_waiting":     {kind: letterChanged, facts: letterFacts{State: Waitlisted}},

	"group":                 {kind: letterGroup, facts: letterFacts{Members: sampleMembers}},
	"group_seated":          {kind: letterGroup, facts: letterFacts{Members: sampleMembers[:1]}},
	"group_over":            {kind: letterGroup, facts: letterFacts{Members: sampleMembers[4:], Reason: "Der Kurs richtet sich an Lehrkräfte."}},
	"group_applied":         {kind: letterGroup, facts: letterFacts{Members: membersIn(Applied)}, mode: event.ModeApproval},
	"group_confirm":         {kind: letterGroupConfirm, facts: letterFacts{Members: membersIn(Unconfirmed), Until: &answerBy}},
	"group_confirm_waiting": {kind: letterGroupConfirm, facts: letterFacts{Members: sampleMembers[1:2], Until: &answerBy}},
	"names":                 {kind: letterNames, facts: letterFacts{Count: 2, Until: &answerBy}},
	"names_kept":            {kind: letterNames, facts: letterFacts{Count: 1, Until: &answerBy, Kept: true}},
	"unnamed":               {kind: letterUnnamed, facts: letterFacts{Count: 2}},
	"unnamed_one":           {kind: letterUnnamed, facts: letterFacts{Count: 1}},
	"unnamed_kept":          {kind: letterUnnamed, facts: letterFacts{Count: 2, Kept: true}},
	"message": {kind: MessageKind, message: &wording.Text{Subject: "Raumänderung: {veranstaltung}",
		Body: "liebe Teilnehmende, **wir ziehen um**, auch {name}.\n\n## Der neue Raum\n\n{termin}\n\n- Saal 2\n- Plan: https://raum.example/plan.\n\n{link}"}},
	"invitation": {kind: letterInvitation, facts: letterFacts{Until: &answerBy, Reason: "Sie haben im Netzwerk mitgearbeitet. Darum möchten wir Sie dabeihaben."}},
}

func membersIn(state State) []letterMember {
	return []letterMember{{Name: "Kim Muster", State: state}, {State: state}}
}

func TestEveryLetterIsRead(t *testing.T) {
	t.Parallel()
	for _, kind := range slices.Concat(Kinds, teamKinds) {
		found := false
		for _, sample := range sampleLetters {
			found = found || sample.kind == kind
		}
		if !found {
			t.Errorf("no golden file shows %s", kind)
		}
	}
}

func TestEveryLetterUsesOnlyPlaceholdersThatItKnows(t *testing.T) {
	t.Parallel()
	wordings := testTemplates(t).Wordings()
	for _, locale := range wordings.Locales() {
		for _, kind := range Kinds {
			if kind == MessageKind {
				continue // the hosts' own words
			}
			text, ok := wordings.Language(locale).Text(string(kind))
			if mistakes := wording.Check(text, Placeholders(kind)); !ok || len(mistakes) > 0 {
				t.Errorf("%s in %s: %v", kind, locale, mistakes)
			}
		}
	}
}

// Who reads a letter can open what its links open, and nothing else.
func TestEveryLetterCarriesOnlyItsOwnLinks(t *testing.T) {
	t.Parallel()
	for name, sample := range sampleLetters {
		s := sampleLetter(sample.facts)
		s.Message = sample.message
		content := compose(t, sample.kind, s)
		checkHoldsNoSecret(t, name, content.Calendar)
		links := map[string]string{
			"personal": testLinks.Token(s.Person.Reference), "confirm": testLinks.tokenFor(confirmPurpose, s.Person.Reference),
			"group": testLinks.GroupToken(s.Person.Reference), "confirm group": testLinks.tokenFor(confirmGroup, s.Person.Reference),
			"invitation": testLinks.InvitationToken(s.Person.Reference),
		}
		for what, secret := range links {
			want := slices.Contains(linksOf(sample.kind, sample.facts), what)
			if inText, inHTML := strings.Contains(content.Text, secret), strings.Contains(content.HTML, secret); inText != want || inHTML != want {
				t.Errorf("%s: link %q in text %t, in HTML %t, want %t", name, what, inText, inHTML, want)
			}
		}
	}
}

// Calendars are handed on, so nothing in them may open anything.
func checkHoldsNoSecret(t *testing.T, name, file string) {
	t.Helper()
	unfolded := strings.ReplaceAll(file, "\r\n ", "")
	for _, purpose := range []string{linkPurpose, confirmPurpose, groupPurpose, confirmGroup, invitationPurpose} {
		if signed := testLinks.Signer.Sign(purpose, "7KQ3M9XPZA"); strings.Contains(unfolded, signed) {
			t.Errorf("%s: the calendar holds the %s", name, purpose)
		}
	}
	if strings.Contains(unfolded, "/anmeldung/") || strings.Contains(unfolded, "/sammelanmeldung/") {
		t.Errorf("%s: the calendar leads to a personal page:\n%s", name, file)
	}
}

// linksOf says which secret links belong into a letter.
func linksOf(kind mailing.Kind, facts letterFacts) []string {
	if facts.Contact {
		return []string{"group"}
	}
	switch kind {
	case letterUnconfirmed:
		return []string{"personal", "confirm"}
	case letterGroupConfirm:
		return []string{"group", "confirm group"}
	case letterGroup, letterGroupReminder, letterNames, letterUnnamed:
		return []string{"group"}
	case letterInvitation:
		return []string{"invitation"}
	case letterCancelled, letterCancelledByHost, letterEventCancelled, letterDeclined, letterExpired, letterReplaced, letterThanks, letterMinimum, letterDecision:
		return nil
	case letterOfferLapsed:
		if facts.State == Expired {
			return nil
		}
	}
	return []string{"personal"}
}
