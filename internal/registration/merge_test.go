package registration

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// twice has one person in both seats of an event, for which somebody waits.
func (h *house) twice() (ev event.Event, seated, again, next Result) {
	h.t.Helper()
	ev = h.event(2, func(d *event.Draft) { d.Fields = []event.Field{{Key: "phone"}, {Key: "organisation"}} })
	seated = h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example")
	again = h.enter(ev.Slug, "Anna", "Mueller", "office@mail.example", func(a *Application) { a.Phone, a.Organisation = "030 23125-000", "Schule am Berg" })
	next = h.register(ev.Slug, 3)
	return ev, seated, again, next
}

func (h *house) merge(m Merge) {
	h.t.Helper()
	if err := h.service.Merge(h.t.Context(), h.staff, m); err != nil {
		h.t.Fatal(err)
	}
	h.sound()
}

func TestOfTwoRegistrationsOneStaysAndTheSeatOfTheOtherGoesOn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	_, seated, again, next := h.twice()
	before := h.letters()
	h.merge(Merge{Keep: seated.Reference, End: again.Reference})
	wantStates(h, []Reference{seated.Reference, again.Reference, next.Reference}, Confirmed, Cancelled, Confirmed)
	kept, err := h.service.Find(t.Context(), h.staff, seated.Reference)
	if err != nil || kept.Name() != "Anna Müller" || kept.Email != "anna@mail.example" || kept.Phone != "030 23125-000" || kept.Organisation != "Schule am Berg" {
		t.Errorf("%+v stays, %v", kept.Person, err)
	}
	if !slices.ContainsFunc(kept.History, func(c Change) bool {
		return c.What == Merged && c.Reason == string(again.Reference) && *c.Account == "ki@demo.example"
	}) {
		t.Errorf("its history says %+v", kept.History)
	}
	ended, err := h.service.Find(t.Context(), h.staff, again.Reference)
	if last := ended.History[len(ended.History)-1]; err != nil || last.Reason != "Zusammengeführt mit "+string(seated.Reference) || ended.MergedInto != seated.Reference {
		t.Errorf("the other one was ended by %+v, merged into %q, %v", last, ended.MergedInto, err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind IN ('registration_cancelled', 'registration_cancelled_by_host')`); n != 0 {
		t.Errorf("%d letters say that a seat is lost", n)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_changed' AND recipient = 'anna@mail.example'`); n != 1 || h.letters() != before+2 {
		t.Errorf("%d letters to who stays, %d in all, want those about the new telephone number and to the next", n, h.letters()-before)
	}
}

func TestNobodyIsWrittenToWhereNothingIsNew(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	one, two := h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example"), h.enter(ev.Slug, "Anna", "Mueller", "anna@mail.example")
	before := h.letters()
	h.merge(Merge{Keep: one.Reference, End: two.Reference})
	if h.letters() != before {
		t.Errorf("%d letters about nothing", h.letters()-before)
	}
	page, err := h.service.Personal(t.Context(), two.Token)
	if err != nil || page.Registration.MergedIntoID == nil || page.MayChange || page.MayCancel {
		t.Errorf("the personal page of what ended says %+v, %v", page, err)
	}
}

func TestWhatIsChosenIsTakenOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	_, seated, again, _ := h.twice()
	h.merge(Merge{Keep: seated.Reference, End: again.Reference, Take: []Part{"email", "name"}})
	kept, err := h.service.Find(t.Context(), h.staff, seated.Reference)
	if err != nil || kept.Name() != "Anna Mueller" || kept.Email != "office@mail.example" || kept.Phone != "" {
		t.Errorf("%+v stays, %v", kept.Person, err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_changed' AND recipient = 'office@mail.example'`); n != 1 {
		t.Errorf("%d letters to the new address", n)
	}
}

// families are asked for their children, with a follow-up question.
func families(d *event.Draft) {
	d.Questions = event.Questions{
		{Key: "kommt", Kind: question.KindBoolean, Label: "Kommen Sie mit Kindern?"},
		{Key: "kinder", Kind: question.KindText, Label: "Wie heißen sie?", OnlyIf: &question.Condition{Key: "kommt", Value: question.Yes}},
		{Key: "weg", Kind: question.KindText, Label: "Wie kommen Sie?"},
		{Key: "essen", Kind: question.KindText, Label: "Was essen Sie nicht?", Special: true},
		{Key: "anlage", Kind: question.KindFile, Label: "Ihr Konzept", FileTypes: []string{"pdf"}, FileMaxKB: 100},
	}
}

func TestNoAnswerAndNoFileIsLost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	file := question.Upload{Name: "Konzept.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.7\n%%EOF\n")}
	ev := h.event(0, families)
	answers := func(sent question.Sent) func(*Application) { return func(a *Application) { a.Answers = sent } }
	full := question.Sent{Values: map[string][]string{"kommt": {question.Yes}, "kinder": {"Ida"}, "weg": {"Bahn"}, "essen": {"Nüsse"}}, Files: map[string]question.Upload{"anlage": file}}
	one := h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example", answers(question.Sent{Values: map[string][]string{"weg": {"Rad"}, "kommt": {question.No}}}))
	two := h.enter(ev.Slug, "Anna", "Mueller", "office@mail.example", answers(full))
	preview, err := h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: one.Reference, End: two.Reference})
	if err != nil || preview.Refusal != nil {
		t.Fatalf("%v, %v", preview.Refusal, err)
	}
	taken := map[Part]bool{}
	for _, d := range preview.Differences {
		taken[d.Part] = d.Taken
	}
	for part, want := range map[Part]bool{"answer:kommt": false, "answer:kinder": false, "answer:weg": false, "answer:essen": true, "answer:anlage": true} {
		if got, told := taken[part]; !told || got != want {
			t.Errorf("%s is taken: %v, told: %v", part, got, told)
		}
	}
	if n := h.count(`SELECT count(*) FROM audit_entries WHERE action = 'looked_at'`); n != 2 {
		t.Errorf("the log tells of %d looks at what may reveal health", n)
	}
	h.merge(Merge{Keep: one.Reference, End: two.Reference})
	page, err := h.service.Personal(t.Context(), one.Token)
	if err != nil {
		t.Fatal(err)
	}
	if way, _ := page.Registration.Answers.Find("weg"); way.Text() != "Rad" || len(page.Special) != 1 || page.Special[0].Text() != "Nüsse" || len(page.Registration.Answers) != 3 {
		t.Errorf("it says %+v and %+v", page.Registration.Answers, page.Special)
	}
	if copied, err := h.service.PersonalFile(t.Context(), one.Token, "anlage"); err != nil || string(copied.Body) != string(file.Data) {
		t.Errorf("the file is %q, %v", copied.Body, err)
	}
	// Chosen all: with the answer above it the follow-up counts too.
	three := h.enter(ev.Slug, "Anna", "Mueller", "dritte@mail.example")
	h.merge(Merge{Keep: three.Reference, End: one.Reference})
	four := h.enter(ev.Slug, "Anna", "Mueller", "vierte@mail.example", answers(full))
	h.merge(Merge{Keep: three.Reference, End: four.Reference, Take: []Part{"answer:kommt", "answer:kinder", "answer:anlage"}})
	if page, err = h.service.Personal(t.Context(), three.Token); err != nil {
		t.Fatal(err)
	}
	if name, _ := page.Registration.Answers.Find("kinder"); name.Text() != "Ida" || len(page.Files) != 1 {
		t.Errorf("it says %+v with files %+v", page.Registration.Answers, page.Files)
	}
}

func TestAMergeThatCannotBeRightIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.GroupMax, d.Rules.PartyMax = 5, 4 })
	alone, other := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	family := h.enter(ev.Slug, "Anna", "Familie", "familie@mail.example", func(a *Application) { a.Party = 3 })
	member := h.mustGroup(ev.Slug, false, 0, 7, 8).Members[0]
	foreign := h.register(h.event(0).Slug, 1)
	for name, tc := range map[string]struct {
		m    Merge
		kind fault.Kind
		key  string
	}{
		"one":          {Merge{Keep: alone.Reference, End: alone.Reference}, fault.Conflict, "registration.merge_self"},
		"other event":  {Merge{Keep: alone.Reference, End: foreign.Reference}, fault.NotFound, "registration.unknown"},
		"unknown":      {Merge{Keep: alone.Reference, End: "GIBTSNICHT"}, fault.NotFound, "registration.unknown"},
		"more people":  {Merge{Keep: alone.Reference, End: family.Reference}, fault.Conflict, "registration.merge_party"},
		"of a group":   {Merge{Keep: alone.Reference, End: member.Reference}, fault.Conflict, "registration.merge_group"},
		"no such part": {Merge{Keep: alone.Reference, End: other.Reference, Take: []Part{"state"}}, fault.Invalid, "form.invalid"},
		"outdated":     {Merge{Keep: alone.Reference, End: other.Reference, Version: "alt"}, fault.Conflict, "registration.pair_changed"},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, h.service.Merge(t.Context(), h.staff, tc.m), tc.kind, tc.key) })
	}
	h.merge(Merge{Keep: family.Reference, End: alone.Reference})
	h.merge(Merge{Keep: member.Reference, End: other.Reference})
	wantFault(t, h.service.Merge(t.Context(), h.staff, Merge{Keep: family.Reference, End: alone.Reference}), fault.Conflict, "registration.merge_ended")
	for _, who := range []actor.Actor{h.withRole("lesen@demo.example", actor.RoleReader), h.withRole("empfang@demo.example", actor.RoleReception)} {
		wantFault(t, h.service.Merge(t.Context(), who, Merge{Keep: family.Reference, End: member.Reference}), fault.Forbidden, "registration.forbidden")
		_, err := h.service.PreviewMerge(t.Context(), who, Merge{Keep: family.Reference, End: member.Reference})
		wantFault(t, err, fault.Forbidden, "registration.forbidden")
	}
	wantFault(t, h.service.Merge(t.Context(), h.stranger, Merge{Keep: family.Reference, End: member.Reference}), fault.NotFound, "registration.unknown")
}

func TestThePreviewOfAMergeDoesNothingAndItsVersionEndsWithAnyChange(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	_, seated, again, next := h.twice()
	before := h.everything()
	preview, err := h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: seated.Reference, End: again.Reference})
	if err != nil || preview.Refusal != nil || preview.EndIsBetter || preview.Effect.Letters != 2 || len(preview.Effect.Moves) != 2 || preview.Effect.Moves[1].Reference != next.Reference {
		t.Fatalf("%+v, %v", preview, err)
	}
	h.wantUnchanged(before)
	m := Merge{Keep: seated.Reference, End: again.Reference, Version: preview.Version}
	detail, err := h.service.Find(t.Context(), h.staff, again.Reference)
	if err != nil {
		t.Fatal(err)
	}
	changed := Application{Person: detail.Person}
	changed.Phone = "030 23125-999"
	if err := h.service.Change(t.Context(), h.staff, again.Reference, changed); err != nil {
		t.Fatal(err)
	}
	wantFault(t, h.service.Merge(t.Context(), h.staff, m), fault.Conflict, "registration.pair_changed")
	if h.state(again.Reference) != Confirmed {
		t.Error("something of it happened")
	}
	if preview, err = h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: seated.Reference, End: again.Reference}); err != nil {
		t.Fatal(err)
	}
	m.Version = preview.Version
	h.merge(m)
	if kept, err := h.service.Find(t.Context(), h.staff, seated.Reference); err != nil || kept.Phone != "030 23125-999" {
		t.Errorf("what was entered meanwhile is lost: %+v, %v", kept.Person, err)
	}
}

func TestThePreviewWarnsOfASeatThatWouldBeLost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	seated, waiting := h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example"), h.enter(ev.Slug, "Anna", "Mueller", "office@mail.example")
	preview, err := h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: waiting.Reference, End: seated.Reference})
	if err != nil || !preview.EndIsBetter {
		t.Errorf("%+v, %v", preview, err)
	}
	m := Merge{Keep: waiting.Reference, End: seated.Reference, Version: preview.Version}
	if err := h.service.Cancel(t.Context(), h.staff, seated.Reference, ""); err != nil {
		t.Fatal(err)
	}
	wantFault(t, h.service.Merge(t.Context(), h.staff, m), fault.Conflict, "registration.merge_ended")
}

// The option is sold out by the one that ends: its place is free for the one that stays.
func TestTheSeatOfAnOptionStaysWithThePerson(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: "fuehrung", Kind: question.KindSingle, Label: "Führung", Options: []question.Option{{Value: "ja", Label: "Ja", Capacity: new(1)}, {Value: "nein", Label: "Nein"}}}}
	})
	chooses := func(value string) func(*Application) {
		return func(a *Application) { a.Answers.Values = map[string][]string{"fuehrung": {value}} }
	}
	one, two := h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example"), h.enter(ev.Slug, "Anna", "Mueller", "office@mail.example", chooses("ja"))
	h.merge(Merge{Keep: one.Reference, End: two.Reference})
	if n := h.sitsIn(poolOption); n != 1 {
		t.Errorf("%d sit in the option", n)
	}
}

func TestAWorkshopOfTheOneThatEndsIsNotLost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(0, morning(1), afternoon(1))
	one, two := h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example"), h.enter(ev.Slug, "Anna", "Mueller", "office@mail.example")
	for _, choice := range []struct {
		of   Result
		slot string
	}{{two, "vormittag"}, {one, "nachmittag"}} {
		if err := h.service.ChooseWorkshops(t.Context(), h.staff, choice.of.Reference, false, WorkshopChoice{Slot: choice.slot, Workshop: "w1"}); err != nil {
			t.Fatal(err)
		}
	}
	h.merge(Merge{Keep: one.Reference, End: two.Reference})
	kept, err := h.service.Find(t.Context(), h.staff, one.Reference)
	if err != nil || kept.Row.Workshops["vormittag"] != "w1" || kept.Row.Workshops["nachmittag"] != "w1" {
		t.Errorf("goes to %v, %v", kept.Row.Workshops, err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_workshops' AND recipient = 'anna@mail.example'`); n != 1 {
		t.Errorf("%d letters about workshops", n)
	}
}

func TestAnInvitationStaysUsed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	token := h.invite(ev.Slug, "person1@mail.example")[0]
	invited, err := h.registerInvited(ev.Slug, token, 1)
	if err != nil {
		t.Fatal(err)
	}
	entered := h.enter(ev.Slug, "Person 1", "Beispiel", "office@mail.example")
	h.merge(Merge{Keep: entered.Reference, End: invited.Reference})
	h.wantInvitation("person1@mail.example", InvitationUsed)
}

func TestOfTwoWhoMergeAtOnceInBothDirectionsOneDoes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	other := New(h.db, testLinks)
	for range 10 {
		_, seated, again, next := h.twice()
		a, b := Merge{Keep: seated.Reference, End: again.Reference}, Merge{Keep: again.Reference, End: seated.Reference}
		errs := make(chan error, 2)
		go func() { errs <- h.service.Merge(t.Context(), h.staff, a) }()
		go func() { errs <- other.Merge(t.Context(), h.staff, b) }()
		done := 0
		for range 2 {
			if err := <-errs; err == nil {
				done++
			} else {
				wantFault(t, err, fault.Conflict, "registration.merge_ended")
			}
		}
		ends := []State{h.state(seated.Reference), h.state(again.Reference)}
		slices.Sort(ends)
		if done != 1 || !slices.Equal(ends, []State{Cancelled, Confirmed}) || h.state(next.Reference) != Confirmed {
			t.Errorf("%d merged, they are %v, the next is %s", done, ends, h.state(next.Reference))
		}
	}
	h.sound()
}

// Whoever comes first: either the person has cancelled one and it is no pair any more, or it was one and the person
// cancels what ended already. A seat is never left behind.
func TestAMergeAndTheOwnCancellationAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	other := New(h.db, testLinks)
	for n := range 10 {
		_, seated, again, next := h.twice()
		gone := []Result{seated, again}[n%2]
		errs := make(chan error, 1)
		go func() { errs <- other.CancelByToken(t.Context(), gone.Token) }()
		merged := h.service.Merge(t.Context(), h.staff, Merge{Keep: seated.Reference, End: again.Reference})
		if err := <-errs; err != nil {
			t.Error(err)
		}
		if merged != nil {
			wantFault(t, merged, fault.Conflict, "registration.merge_ended")
		}
		if h.state(gone.Reference) != Cancelled || h.state(next.Reference) != Confirmed {
			t.Errorf("%s and the next %s", h.state(gone.Reference), h.state(next.Reference))
		}
	}
	h.sound()
}

func TestAForgottenMergeNamesNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, seated, again, _ := h.twice()
	h.merge(Merge{Keep: seated.Reference, End: again.Reference})
	h.now = ev.EndsAt.AddDate(3, 0, 0)
	if _, err := h.service.Anonymise(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM registration_states WHERE reason <> ''`); n != 0 {
		t.Errorf("%d reasons are left", n)
	}
	kept, err := h.service.Find(t.Context(), h.staff, seated.Reference)
	if err != nil || strings.Contains(kept.Name(), "Anna") {
		t.Errorf("%+v, %v", kept.Person, err)
	}
	if got := h.duplicates(ev.Slug); len(got) != 0 {
		t.Errorf("people without a name are alike: %q", got)
	}
}

// office is who has registered with an address that two others would take from each other.
func (h *house) office(ev event.Event) (anna, a, third Result) {
	h.t.Helper()
	return h.enter(ev.Slug, "Anna", "Müller", ""), h.enter(ev.Slug, "A.", "Müller", "office@mail.example", func(a *Application) { a.Phone = "030 23125-000" }),
		h.enter(ev.Slug, "Anna", "Müller", "office@mail.example")
}

func TestWhatCannotBeTakenOverRefusesOnlyThat(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Fields = []event.Field{{Key: "phone"}} })
	anna, a, _ := h.office(ev)
	before := h.everything()
	preview, err := h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: anna.Reference, End: a.Reference})
	if err != nil || preview.Refusal != nil || len(preview.Differences) != 3 || len(preview.Effect.Moves) != 1 {
		t.Fatalf("%+v, %v", preview, err)
	}
	wantFault(t, preview.TakeRefusal, fault.Conflict, "registration.already_registered")
	h.wantUnchanged(before)
	m := Merge{Keep: anna.Reference, End: a.Reference, Version: preview.Version}
	wantFault(t, h.service.Merge(t.Context(), h.staff, m), fault.Conflict, "registration.already_registered")
	m.Take = []Part{"phone"}
	h.merge(m)
	if kept, err := h.service.Find(t.Context(), h.staff, anna.Reference); err != nil || kept.Phone != "030 23125-000" || kept.Email != "" {
		t.Errorf("%+v stays, %v", kept.Person, err)
	}
}

func TestAnOptionWithoutAPlaceLeftIsNotTakenOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: "fuehrung", Kind: question.KindSingle, Label: "Führung", Options: []question.Option{{Value: "ja", Label: "Ja", Capacity: new(1)}}}}
	})
	joins := func(a *Application) { a.Answers.Values = map[string][]string{"fuehrung": {"ja"}} }
	h.enter(ev.Slug, "Lea", "Stein", "lea@mail.example", joins)
	one, two := h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example"), h.enter(ev.Slug, "Anna", "Mueller", "office@mail.example", joins)
	wantStates(h, []Reference{one.Reference, two.Reference}, Confirmed, Waitlisted)
	preview, err := h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: one.Reference, End: two.Reference})
	if err != nil || preview.Refusal != nil {
		t.Fatalf("%v, %v", preview.Refusal, err)
	}
	wantFault(t, preview.TakeRefusal, fault.Conflict, "registration.merge_no_seat")
	h.merge(Merge{Keep: one.Reference, End: two.Reference, Take: []Part{}, Version: preview.Version})
}

// What no choice can mend is said as before.
func TestAPreviewOfWhatCannotBeSaysSo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.GroupMax = 5 })
	alone, member := h.enter(ev.Slug, "Anna", "Müller", ""), h.mustGroup(ev.Slug, false, 0, 7).Members[0]
	preview, err := h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: alone.Reference, End: member.Reference})
	if err != nil || preview.TakeRefusal != nil {
		t.Fatalf("%v, %v", preview.TakeRefusal, err)
	}
	wantFault(t, preview.Refusal, fault.Conflict, "registration.merge_group")
}

func TestThePreviewShowsTheTwoAsTheVersionHasThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	one, two := h.enter(ev.Slug, "Anna", "Müller", "anna@mail.example"), h.enter(ev.Slug, "Anna", "Mueller", "office@mail.example")
	preview, err := h.service.PreviewMerge(t.Context(), h.staff, Merge{Keep: one.Reference, End: two.Reference})
	if err != nil {
		t.Fatal(err)
	}
	for side, ref := range map[*Row]Reference{&preview.Keep: one.Reference, &preview.End: two.Reference} {
		if found, err := h.service.Find(t.Context(), h.staff, ref); err != nil || !reflect.DeepEqual(*side, found.Row) {
			t.Errorf("shown is %+v, stored %+v, %v", *side, found.Row, err)
		}
	}
	if preview.End.WaitlistPosition != 1 || *preview.Keep.EnteredByName != "ki@demo.example" {
		t.Errorf("it shows %+v and %+v", preview.Keep, preview.End)
	}
}

// Nobody reads that they have a seat by a registration that is none any more.
func TestNoLetterOfWhatEndsGoesAnyMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	one, two := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	waiting := h.register(ev.Slug, 3)
	other := h.register(ev.Slug, 4)
	h.takeBack(two)
	h.merge(Merge{Keep: one.Reference, End: waiting.Reference})
	const unsent = `SELECT count(*) FROM letters AS l JOIN registrations AS r ON r.id = l.registration_id
WHERE l.state = 'queued' AND r.reference = $1`
	if n := h.count(`SELECT count(*) FROM letters WHERE kind IN ('registration_waitlisted', 'registration_promoted') AND recipient = 'person3@mail.example' AND state = 'withdrawn'`); n != 2 {
		t.Errorf("%d letters are withdrawn, want those about the waitlist and the seat", n)
	}
	if n := h.count(unsent, waiting.Reference); n != 0 {
		t.Errorf("%d letters of what ended still go", n)
	}
	for _, stays := range []Result{one, two, other} {
		if h.count(unsent, stays.Reference) == 0 {
			t.Errorf("the letters of %s go no more", stays.Reference)
		}
	}
}

const listUnindexedSQL = `
SELECT c.conrelid::regclass || '.' || a.attname FROM pg_constraint AS c
JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = 'registrations'::regclass
  AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.conrelid AND i.indkey[0] = a.attnum)`

// Else each registration that is purged would be looked for in the whole table.
func TestWhatNamesARegistrationHasAnIndex(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	var missing []string
	if err := h.db.SelectContext(t.Context(), &missing, listUnindexedSQL); err != nil || len(missing) > 0 {
		t.Errorf("no index on %q, %v", missing, err)
	}
}
